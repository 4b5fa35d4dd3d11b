"""Files kept by their content, and what a killed process leaves behind."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from dashboard.intake.kept_files import PART_PREFIX, keep_file, remove_leftovers
from dashboard.intake.marked import is_rebuilt, is_sheet


def test_what_a_killed_process_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    keep_file(tmp_path, "a" * 64, b"kept")
    old, fresh = tmp_path / f"{PART_PREFIX}old", tmp_path / f"{PART_PREFIX}fresh"
    for part in (old, fresh):
        part.write_bytes(b"half")
    long_ago = time.time() - 24 * 3600
    os.utime(old, (long_ago, long_ago))
    remove_leftovers(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([fresh.name, "a" * 64])
    remove_leftovers(tmp_path / "none")


@pytest.mark.parametrize(
    ("name", "sheet", "rebuilt"),
    [("a.xlsx", True, False), ("a.XLS", True, True), ("a.csv", True, True), ("activities.json", False, True)],
)
def test_which_files_can_be_marked_and_which_come_back_as_another(name: str, sheet: bool, rebuilt: bool) -> None:
    assert (is_sheet(name), is_rebuilt(name)) == (sheet, rebuilt)
