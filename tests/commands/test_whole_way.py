"""The command line end to end: from an empty folder to checked figures, damage found and mended."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from dashboard.settings import PROJECT_ROOT
from tests.support.product import run_sonla

SAMPLES = PROJECT_ROOT / "tests" / "samples"
FILES = {
    "bao-cao-tuyen-truyen-123-tuan-35.xlsx": "123",
    "danh-sach-pano-ap-phich-116.xlsx": "116",
    "thong-ke-dai-truyen-thanh-119.xls": "119",
    "qr-dia-diem.csv": "",
    "bulletin-2021-W35.csv": "",
}


def import_all(home: Path) -> list[dict[str, object]]:
    """Import the five samples; one answer each."""
    answers = []
    for name, district in FILES.items():
        where = ["--district", district] if district else []
        ended = run_sonla(home, "import", str(SAMPLES / name), *where, "--json")
        assert "Traceback" not in ended.stderr
        assert ended.returncode == 0, ended.stdout + ended.stderr
        answers.append(json.loads(ended.stdout))
    return answers


def contents(home: Path) -> dict[str, int]:
    """Rows by table."""
    with closing(sqlite3.connect(home / "sonla.db")) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {t: connection.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0] for t in tables}


def test_from_an_empty_folder_to_checked_figures(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run_sonla(home, "init").returncode == 0
    answers = import_all(home)
    assert all(int(str(answer["accepted"])) > 0 for answer in answers)
    faulty = {name for name, answer in zip(FILES, answers, strict=True) if answer["faults"]}
    assert faulty >= {"bao-cao-tuyen-truyen-123-tuan-35.xlsx", "danh-sach-pano-ap-phich-116.xlsx", "qr-dia-diem.csv"}
    (flagged,) = answers[-1]["faults"]  # type: ignore[misc, attr-defined]
    assert (flagged["kind"], flagged["expected"]) == ("published_share_differs", "91,89%")
    assert "91.45" in flagged["found"]

    right = run_sonla(home, "check")
    assert (right.returncode, right.stdout.split(":")[0]) == (0, "Đúng"), right.stdout + right.stderr

    before = contents(home)
    again = import_all(home)
    assert all(answer["changes"]["new"] == answer["changes"]["changed"] == 0 for answer in again)  # type: ignore[index]
    assert contents(home) == before

    missing = run_sonla(home, "import", str(tmp_path / "khong-co.xlsx"), str(tmp_path))
    assert missing.returncode == 5
    assert (missing.stdout + missing.stderr).count("Không có tệp này hoặc không mở được") == 2
    assert contents(home) == before

    with closing(sqlite3.connect(home / "sonla.db")) as connection, connection:
        damaged = connection.execute(
            "UPDATE rollup_activity SET people = people + 7"
            " WHERE grain = 'd' AND theme = '*' AND channel = '*' AND (unit_code, bucket) = (SELECT unit_code, bucket"
            " FROM rollup_activity WHERE length(unit_code) = 5 AND people > 0 AND grain = 'd' LIMIT 1)"
        )
        assert damaged.rowcount == 1
    wrong = run_sonla(home, "check")
    assert wrong.returncode == 1
    assert "7" in wrong.stdout
    assert "people" in wrong.stdout
    assert "SAI" in wrong.stderr
    assert "Traceback" not in wrong.stderr

    assert run_sonla(home, "rollup").returncode == 0
    assert run_sonla(home, "check").returncode == 0
