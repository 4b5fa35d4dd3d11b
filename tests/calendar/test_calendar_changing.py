"""Another calendar judges what is already there anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from dashboard.calendar.changing import CalendarChange, change_calendar
from dashboard.calendar.reading import default_calendar, read_calendar_file, written
from dashboard.domain.periods import TIME_ZONE
from dashboard.errors import CalendarError
from dashboard.rollups import refresh
from dashboard.store.database import open_engine, read, write
from dashboard.store.models import Report, ReportingDuty, ReportReceipt, StoreState
from dashboard.store.reporting_calendar import read_calendar
from dashboard.store.versions import migrate
from tests.support.databases import Databases
from tests.support.migrations import downgrade
from tests.support.product import run_sonla
from tests.support.stores import parsed, prepared_engine, rows_of, store

NOON_OF_THE_DUE_DAY = datetime(2021, 9, 6, 12, tzinfo=TIME_ZONE)


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    store(engine, parsed("activities", {"people": 3}), received_at=NOON_OF_THE_DUE_DAY, refresh=refresh)  # type: ignore[arg-type]
    yield engine
    engine.dispose()


def with_default(before: str, after: str) -> str:
    text_of_default = written(default_calendar())
    assert before in text_of_default
    return text_of_default.replace(before, after)


def test_a_stricter_hour_makes_a_report_late_and_back_again(engine: Engine) -> None:
    stricter = read_calendar_file(with_default("due_hour = 24", "due_hour = 9"))
    assert change_calendar(engine, stricter) == CalendarChange(report_count=1, changed_count=1)
    assert rows_of(engine, Report, "is_in_time") == [(False,)]
    assert rows_of(engine, StoreState, "version") == [(3,)]
    assert rows_of(engine, ReportReceipt, "is_in_time") == [(False,)]
    assert change_calendar(engine, default_calendar()).changed_count == 1
    assert rows_of(engine, Report, "is_in_time") == [(True,)]
    assert change_calendar(engine, default_calendar()).changed_count == 0


def test_a_holiday_moves_the_due_day(engine: Engine) -> None:
    late = datetime(2021, 9, 7, 8, tzinfo=TIME_ZONE)
    store(engine, parsed("activities", {"unit_code": "03991"}), received_at=late, file_sha256="b" * 64)
    off = read_calendar_file(written(default_calendar()) + '\n[[holiday]]\nday = 2021-09-06\nname = "Nghỉ bù"\n')
    change_calendar(engine, off)
    assert rows_of(engine, Report, "is_in_time") == [(True,), (True,)]


def test_what_is_in_force_is_what_was_loaded(engine: Engine) -> None:
    changed = read_calendar_file(with_default("due_working_days = 1", "due_working_days = 3"))
    change_calendar(engine, changed)
    with read(engine) as connection:
        assert written(read_calendar(connection)) == written(read_calendar_file(written(changed)))


def test_days_already_reported_keep_their_rhythm(engine: Engine) -> None:
    monthly = read_calendar_file(with_default('"weekly"', '"monthly"').replace("2021-08-23", "2021-08-01"))
    with pytest.raises(CalendarError, match=r"line 1: reported in another rhythm up to 2021-09-05"):
        change_calendar(engine, monthly)
    assert {row[0] for row in rows_of(engine, ReportingDuty, "frequency")} == {"weekly"}
    later = read_calendar_file(
        with_default("from = 2021-08-23", "from = 2021-08-23\nto = 2021-09-05")
        + with_default('"weekly"', '"daily"').replace("2021-08-23", "2021-09-06").split("[[holiday]]")[0]
    )
    assert change_calendar(engine, later).changed_count == 0


def test_weekly_rules_of_an_older_store_become_duties(database_url: str) -> None:
    engine = open_engine(database_url)
    migrate(engine)
    downgrade(engine, "0003_summaries")
    with write(engine) as connection:
        connection.execute(text("INSERT INTO reporting_rule VALUES ('qr', '2021-08-25', 'commune', 2, NULL)"))
    migrate(engine)
    columns = ("source", "reporter", "frequency", "due_working_days", "due_hour", "valid_from", "valid_to")
    assert rows_of(engine, ReportingDuty, *columns) == [("qr", "commune", "weekly", 2, 24, date(2021, 8, 23), None)]
    engine.dispose()


def test_the_commands_show_and_load(tmp_path: Path) -> None:
    assert run_sonla(tmp_path, "init").returncode == 0
    shown = run_sonla(tmp_path, "calendar", "show")
    assert read_calendar_file(shown.stdout).holidays == default_calendar().holidays
    file = tmp_path / "lich.toml"
    file.write_text(shown.stdout.replace("due_hour = 24", "due_hour = 17"), "utf-8")
    assert run_sonla(tmp_path, "calendar", "load", str(file)).returncode == 0
    assert run_sonla(tmp_path, "calendar", "show").stdout == file.read_text("utf-8")
    file.write_text(shown.stdout.replace("due_hour = 24", "due_hour = 27"), "utf-8")
    refused = run_sonla(tmp_path, "calendar", "load", str(file))
    assert (refused.returncode, "dòng 6:" in refused.stderr, "Traceback" in refused.stderr) == (6, True, False)
    file.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in run_sonla(tmp_path, "calendar", "load", str(file)).stderr
    for absent in (tmp_path / "không-có.toml", tmp_path):
        told = run_sonla(tmp_path, "calendar", "load", str(absent))
        assert told.returncode == 6
        assert told.stderr.startswith(f"Không có tệp {absent} hoặc không mở được; lịch đang dùng giữ nguyên.")
