"""Storing what a file says: all of it or nothing, and the same file again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.domain.periods import TIME_ZONE
from dashboard.errors import IntakeError
from dashboard.intake.faults import Fault, Severity
from dashboard.intake.run import import_file
from dashboard.queries.report_book import read_report_book
from dashboard.store.database import read
from dashboard.store.models import (
    Activity,
    ImportFault,
    ImportRun,
    LoudspeakerDay,
    Report,
    SourceClock,
    Station,
    StoreState,
)
from tests.support.databases import Databases
from tests.support.stores import (
    IN_TIME,
    MONDAY,
    TAN_HOP,
    TOO_LATE,
    RecordedRefresh,
    parsed,
    places,
    prepared_engine,
    rows_of,
    store,
)

CSV = (
    "Mã xã;Ngày;Hình thức;Nội dung;Số buổi;Số lượt người\n"
    "03988;30/8/2021;Tuyên truyền trực tiếp;Mã QR địa điểm công cộng;2;50\n"
    "03988;31/8/2021;Tuyên truyền trực tiếp;Mã QR địa điểm công cộng;-5;50\n"
)
FAULT = Fault("Tuần 35", "H9", 9, "number_negative", Severity.ERROR, "-5", "một số từ 0 trở lên", None, ("9", "-5"))


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    yield engine
    engine.dispose()


def test_a_file_is_stored_with_its_faults_and_kept(engine: Engine, tmp_path: Path) -> None:
    outcome = import_file(engine, places(), CSV.encode(), "t.csv", keep_dir=tmp_path / "files")
    assert outcome.to_json() == {
        "kind": "activities",
        "accepted": 1,
        "faults": [
            {
                "sheet": "",
                "cell": "E3",
                "kind": "number_negative",
                "severity": "error",
                "found": "-5",
                "expected": "một số từ 0 trở lên",
                "suggestion": None,
            }
        ],
        "ignored_rows": 0,
        "changes": {"new": 1, "changed": 0, "unchanged": 0},
    }
    assert rows_of(engine, Activity, "unit_code", "day", "people") == [(TAN_HOP, MONDAY, 50)]
    assert rows_of(engine, ImportFault, "cell", "original_row")[0][1][4] == "-5"
    (run,) = rows_of(engine, ImportRun, "file_sha256", "new_count", "fault_count", "first_day", "last_day")
    assert run[1:] == (1, 1, MONDAY, MONDAY)
    assert [(file.name, file.read_text("utf-8")) for file in (tmp_path / "files").iterdir()] == [(run[0], CSV)]


def test_the_same_file_again_changes_nothing(engine: Engine) -> None:
    refresh = RecordedRefresh()
    first = import_file(engine, places(), CSV.encode(), "t.csv")
    again = import_file(engine, places(), CSV.encode(), "t2.csv", refresh=refresh)
    assert (first.new, again.new, again.changed, again.unchanged) == (1, 0, 0, 1)
    assert again.import_id is None
    assert refresh.feeds == {}
    assert len(rows_of(engine, ImportRun, "id")) == len(rows_of(engine, ImportFault, "id")) == 1
    assert rows_of(engine, StoreState, "version") == [(2,)]


def test_an_older_file_sent_again_after_a_correction_counts_again(engine: Engine) -> None:
    import_file(engine, places(), CSV.encode(), "t.csv")
    import_file(engine, places(), CSV.replace(";50", ";60").encode(), "t.csv")
    outcome = import_file(engine, places(), CSV.encode(), "t.csv")
    assert (outcome.changed, rows_of(engine, Activity, "people")) == (1, [(50,)])
    assert len(rows_of(engine, ImportRun, "id")) == 3


def test_a_trial_stores_nothing(engine: Engine, tmp_path: Path) -> None:
    outcome = import_file(engine, places(), CSV.encode(), "t.csv", dry_run=True, keep_dir=tmp_path / "files")
    assert (outcome.new, outcome.import_id, len(outcome.faults)) == (1, None, 1)
    for model in (Activity, ImportRun, ImportFault, Report, SourceClock):
        assert rows_of(engine, model, next(iter(model.__table__.columns)).name) == []
    assert not (tmp_path / "files").exists()


def test_a_file_refused_whole_stores_nothing(engine: Engine) -> None:
    with pytest.raises(IntakeError):
        import_file(engine, places(), b"khong,phai,bieu\n1,2,3\n", "t.csv")
    assert rows_of(engine, ImportRun, "id") == []


def test_an_error_in_the_roll_ups_leaves_nothing(engine: Engine, tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        import_file(engine, places(), CSV.encode(), "t.csv", keep_dir=tmp_path, refresh=fail)
    for model in (Activity, ImportRun, ImportFault, Report, SourceClock):
        assert rows_of(engine, model, next(iter(model.__table__.columns)).name) == []
    assert import_file(engine, places(), CSV.encode(), "t.csv", keep_dir=tmp_path).new == 1


def test_a_folder_that_cannot_keep_the_file_stores_nothing(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "files").write_text("")
    with pytest.raises(Exception, match="nothing was imported"):
        import_file(engine, places(), CSV.encode(), "t.csv", keep_dir=tmp_path / "files")
    assert rows_of(engine, Activity, "id") == []


def test_faults_of_a_file_without_a_good_row_are_kept(engine: Engine) -> None:
    outcome = store(engine, parsed("activities", faults=[FAULT]))
    assert (outcome.accepted, rows_of(engine, ImportFault, "cell", "original_row")) == (0, [("H9", ["9", "-5"])])


def test_a_changed_row_refreshes_its_unit_and_day(engine: Engine) -> None:
    store(engine, parsed("activities", {"people": 1}, {"people": 2, "channel": "print"}))
    refresh = RecordedRefresh()
    tuesday = MONDAY + timedelta(days=1)
    changed = parsed("activities", {"people": 9}, {"people": 2, "channel": "print"}, {"day": tuesday})
    outcome = store(engine, changed, file_sha256="b" * 64, refresh=refresh)
    assert (outcome.new, outcome.changed, outcome.unchanged) == (1, 1, 1)
    places_touched = {(TAN_HOP, MONDAY), (TAN_HOP, tuesday)}
    assert refresh.feeds == {"activity": places_touched, "reach": places_touched}


def test_a_row_that_moves_refreshes_both_places(engine: Engine) -> None:
    put_up = {"code": "PN-1", "put_up_on": MONDAY}
    store(engine, parsed("posters", put_up))
    refresh = RecordedRefresh()
    moved = {**put_up, "unit_code": "03646", "state_on": MONDAY + timedelta(days=7)}
    store(engine, parsed("posters", moved), file_sha256="b" * 64, refresh=refresh)
    assert {(TAN_HOP, MONDAY), ("03646", MONDAY), ("03646", MONDAY + timedelta(days=7))} <= refresh.feeds["display"]


@pytest.mark.parametrize(
    ("received_at", "in_time"), [(IN_TIME, True), (TOO_LATE, False)], ids=["on its due day", "two days late"]
)
def test_a_report_is_in_time_or_late(engine: Engine, received_at: object, in_time: bool) -> None:
    sunday = MONDAY + timedelta(days=6)
    store(engine, parsed("activities", {"day": sunday, "people": 3}), received_at=received_at)  # type: ignore[arg-type]
    reports = rows_of(engine, Report, "source", "unit_code", "week_start", "is_in_time", "is_zero")
    assert reports == [("activities", TAN_HOP, MONDAY, in_time, False)]


def test_the_first_of_a_report_counts_whenever_it_is_loaded(engine: Engine) -> None:
    refresh = RecordedRefresh()
    store(engine, parsed("activities", {"people": 3}), received_at=TOO_LATE)
    store(engine, parsed("activities", {"people": 4}), received_at=IN_TIME, file_sha256="b" * 64, refresh=refresh)
    assert rows_of(engine, Report, "received_at", "is_in_time") == [(IN_TIME, True)]
    store(engine, parsed("activities", {"people": 5}), received_at=TOO_LATE, file_sha256="c" * 64)
    assert rows_of(engine, Report, "received_at", "is_in_time") == [(IN_TIME, True)]


@pytest.mark.parametrize(
    ("row", "zero"),
    [
        ({"sessions": 0, "people": 0}, True),
        ({"sessions": 0}, True),
        ({"sessions": 0, "people": 1}, False),
        ({}, False),
    ],
    ids=["all zero", "the one number given is zero", "one is not", "no number given"],
)
def test_a_report_of_zero_is_one_whose_numbers_are_all_zero(engine: Engine, row: dict[str, int], zero: bool) -> None:
    store(engine, parsed("activities", row))
    assert rows_of(engine, Report, "is_zero") == [(zero,)]


def test_a_week_is_zero_only_while_nothing_else_is_stored_of_it(engine: Engine) -> None:
    store(engine, parsed("loudspeaker_days", {"minutes": 30}))
    store(engine, parsed("loudspeaker_days", {"day": MONDAY + timedelta(days=1), "minutes": 0}), file_sha256="b" * 64)
    assert rows_of(engine, Report, "is_zero") == [(False,)]
    store(engine, parsed("loudspeaker_days", {"minutes": 0}), file_sha256="c" * 64)
    assert rows_of(engine, Report, "source", "is_zero") == [("loudspeakers", True)]


def test_a_list_reports_for_the_week_of_its_day(engine: Engine) -> None:
    rows = [{"put_up_on": date(2021, 8, 2)}, {"put_up_on": date(2021, 8, 3), "unit_code": "03646"}]
    store(engine, parsed("posters", *rows, as_of=MONDAY + timedelta(days=9)))
    weeks = {(unit, week) for unit, week in rows_of(engine, Report, "unit_code", "week_start")}
    assert weeks == {(TAN_HOP, MONDAY + timedelta(days=7)), ("03646", MONDAY + timedelta(days=7))}


def test_a_district_owes_no_commune_report(engine: Engine) -> None:
    store(engine, parsed("stations", {"code": "HUYEN-123", "unit_code": "123", "level": "district"}))
    assert rows_of(engine, Report, "unit_code", "is_in_time") == [("123", True)]
    assert rows_of(engine, SourceClock, "source", "unit_code") == [("loudspeakers", "123")]
    with read(engine) as connection:
        assert list(read_report_book(connection).communes_by_week()) == []


def test_clocks_go_forward_only(engine: Engine) -> None:
    sunday = MONDAY + timedelta(days=6)
    store(engine, parsed("activities", {"day": sunday}))
    store(engine, parsed("activities", {"day": MONDAY}), received_at=TOO_LATE, file_sha256="b" * 64)
    clocks = rows_of(engine, SourceClock, "source", "unit_code", "last_day", "loaded_at")
    assert clocks == [("activities", TAN_HOP, sunday, TOO_LATE)]


def test_the_version_grows_and_simulation_stays_marked(engine: Engine) -> None:
    import_file(engine, places(), CSV.encode(), "t.csv", simulated=True)
    assert rows_of(engine, StoreState, "version", "simulated") == [(2, True)]
    import_file(engine, places(), CSV.replace(";50", ";60").encode(), "t.csv")
    assert rows_of(engine, StoreState, "version", "simulated") == [(3, True)]


def test_a_text_that_does_not_fit_keeps_its_row_apart(engine: Engine) -> None:
    rows = [{"organisation": "x" * 301}, {"organisation": "a\0b", "channel": "print"}, {"organisation": "x" * 300}]
    outcome = store(engine, parsed("activities", *rows))
    assert [(fault.cell, fault.kind) for fault in outcome.faults] == [("A2", "text_too_long"), ("A3", "text_too_long")]
    assert rows_of(engine, Activity, "organisation") == [("x" * 300,)]


def test_a_second_row_of_a_day_is_kept_apart(engine: Engine) -> None:
    outcome = store(engine, parsed("loudspeaker_days", {"minutes": 1}, {"minutes": 2}))
    assert [(fault.cell, fault.kind) for fault in outcome.faults] == [("A3", "duplicate_row")]
    assert "dòng 2" in outcome.faults[0].expected
    assert rows_of(engine, LoudspeakerDay, "minutes") == [(1,)]


def test_counts_without_a_day_are_of_the_day_they_came(engine: Engine) -> None:
    counted = {"code": "XA-1", "cluster_count": 5, "working_count": 4}
    store(engine, parsed("stations", counted, {"code": "XA-2"}), received_at=IN_TIME)
    days = dict(rows_of(engine, Station, "code", "counted_on"))
    assert days == {"XA-1": IN_TIME.astimezone(TIME_ZONE).date(), "XA-2": None}
