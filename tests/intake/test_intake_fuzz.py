"""Damaged and hostile files: each gets a reason or is read; none crashes, hangs, or leaves memory or files behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from dashboard.intake import workbook_process
from dashboard.settings import PROJECT_ROOT
from tests.support.damage import damaged, hostile_files
from tests.support.fuzzing import MOST_SECONDS, ending_after, outcome_of

FILES = 5000
PROCESSES = 2
IN_THE_PRODUCTS_WAY = 30
"""Damaged files that are read as the product does, workbooks in a process each."""
MOST_GROWTH_MIB = 100
ENDED_BY_ITS_MEMORY = (-signal.SIGABRT, -signal.SIGKILL)
HOSTILE = hostile_files()


def test_damaged_files_get_a_reason_or_are_read(tmp_path):
    runs = [Run(start, tmp_path) for start in range(PROCESSES)]
    outcomes: Counter[str] = Counter()
    for run in runs:
        outcomes += run.to_the_end()
    assert outcomes.total() == FILES
    assert {outcome for outcome in outcomes if outcome.startswith("CRASH")} == set()
    assert len(outcomes) > 5, "the files are damaged in many ways"
    assert outcomes["read"] > 100, "some can still be read"
    assert max(run.growth_mib for run in runs) < MOST_GROWTH_MIB
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


class Run:
    """Every PROCESSES-th of the files, in a process that is started again where one of them ends it."""

    def __init__(self, start: int, folder: Path) -> None:
        self._folder = folder
        self._process = self._started(start)
        self.growth_mib = 0.0

    def to_the_end(self) -> Counter[str]:
        outcomes: Counter[str] = Counter()
        while True:
            lines = self._process.communicate()[0].splitlines()
            ends = [line.partition(" ")[2] for line in lines if " " in line]
            if self._process.returncode == 0:
                self.growth_mib = max(self.growth_mib, float(ends.pop()))
                return outcomes + Counter(ends)
            assert self._process.returncode in ENDED_BY_ITS_MEMORY, lines[-1]
            outcomes += Counter([*ends, "ended by its memory"])
            self._process = self._started(int(lines[-1]) + PROCESSES)

    def _started(self, number: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.support.fuzzing", *map(str, (number, FILES, PROCESSES))]
        environment = {**os.environ, "TMPDIR": str(self._folder)}
        return subprocess.Popen(command, cwd=PROJECT_ROOT, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_get_a_reason_or_are_read(name):
    with ending_after(MOST_SECONDS):
        assert outcome_of(HOSTILE[name])


@pytest.mark.parametrize("number", range(FILES, FILES + IN_THE_PRODUCTS_WAY))
def test_damaged_files_in_the_products_way(number):
    assert outcome_of(damaged(number))


def test_the_process_that_reads_a_workbook_is_limited_in_time():
    assert workbook_process.PROCESSOR_SECONDS <= MOST_SECONDS
