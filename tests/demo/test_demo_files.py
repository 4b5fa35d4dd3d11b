"""The demonstration as files: the same every time, with the published figures, and read without an error."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from dashboard.demo.campaign import CAMPAIGN, Plan
from dashboard.demo.displays import make_items, states_at
from dashboard.demo.files import demo_files
from dashboard.demo.forms import DemoFile
from dashboard.demo.places import Places, make_places
from dashboard.demo.stations import make_stations
from dashboard.demo.venues import PUBLISHED_WEEK, make_venues, qr_week_files
from dashboard.domain.periods import PLATFORM_BREAK
from dashboard.geo.boundaries import Boundaries, load_boundaries
from dashboard.geo.places import PlaceFinder
from dashboard.intake.faults import Parsed, Severity
from dashboard.intake.keys import row_keys
from dashboard.intake.parse import parse_file
from dashboard.settings import PROJECT_ROOT


@cache
def boundaries() -> Boundaries:
    return load_boundaries(Path(PROJECT_ROOT) / "data" / "geo")


@cache
def places() -> Places:
    return make_places(Plan(), boundaries().tree, boundaries().commune_shapes)


@cache
def small(scale: int = 1) -> tuple[DemoFile, ...]:
    return tuple(demo_files(boundaries(), scale=scale, weeks=2, districts=("123",)))


@cache
def small_parsed(scale: int = 1) -> tuple[Parsed, ...]:
    finder = PlaceFinder(boundaries().tree, boundaries().commune_shapes)
    return tuple(
        parse_file(file.content, finder, kind=file.kind, district_code=file.district_code) for file in small(scale)
    )


def table(file: DemoFile) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(file.content), sep=";", dtype=str, keep_default_na=False, encoding="utf-8-sig")


@cache
def scans() -> pd.DataFrame:
    """Scans per venue and day of the whole province until 05/9, as the exports say."""
    files = [
        file for number in range(5) for file in qr_week_files(Plan(), places(), make_venues(Plan(), places()), number)
    ]
    rows = pd.concat(table(file) for file in files if file.kind == "qr_days")
    days = pd.to_datetime(rows["Ngày"], format="%d/%m/%Y").dt.date
    rows = rows.assign(day=days, scans=rows["Lượt quét"].astype(int))
    return rows[rows["scans"] > 0]


def test_the_same_arguments_give_the_same_bytes() -> None:
    again = tuple(demo_files(boundaries(), weeks=2, districts=("123",)))
    assert again == small()


def test_another_seed_gives_other_bytes() -> None:
    other = tuple(demo_files(boundaries(), seed=7, weeks=1, districts=("123",)))
    assert {file.content for file in other}.isdisjoint({file.content for file in small() if file.row_count > 20})


def test_a_part_holds_the_same_files_as_the_whole() -> None:
    names = {"danh-sach-ban-123.csv", "tuyen-truyen-123-20210829.xlsx", "truc-quan-123-20210829.csv"}
    wider = {file.file_name: file for file in demo_files(boundaries(), weeks=1, districts=("116", "123"))}
    narrow = {file.file_name: file for file in small()}
    assert names <= wider.keys()
    assert {name: wider[name] for name in names} == {name: narrow[name] for name in names}


def test_file_names_tell_files_apart() -> None:
    names = [file.file_name for file in small()]
    assert len(set(names)) == len(names)


def test_the_intake_accepts_every_row() -> None:
    for file, parsed in zip(small(), small_parsed(), strict=True):
        errors = [fault for fault in parsed.faults if fault.severity == Severity.ERROR]
        assert errors == []
        assert (file.file_name, len(parsed.rows)) == (file.file_name, file.row_count)


def test_the_only_warning_is_the_published_share_that_does_not_follow() -> None:
    warnings = [(fault.kind, fault.found) for parsed in small_parsed() for fault in parsed.faults]
    assert warnings == [("published_share_differs", "91.45")]


@pytest.mark.parametrize("scale", [1, 6])
def test_natural_keys_of_events_are_unique_over_all_files(scale: int) -> None:
    for kind in ("activities", "broadcasts", "loudspeaker_days", "qr_days", "inspections"):
        rows = pd.concat(
            [p.rows for f, p in zip(small(scale), small_parsed(scale), strict=True) if f.kind == kind],
            ignore_index=True,
        )
        keys = pd.Series(row_keys(kind, rows))
        assert not keys.duplicated().any(), kind


def test_a_larger_scale_multiplies_activities_and_broadcasts() -> None:
    def rows(scale: int, kind: str) -> int:
        return sum(file.row_count for file in small(scale) if file.kind == kind)

    assert rows(6, "activities") > 6 * rows(1, "activities")
    assert rows(6, "broadcasts") > 4 * rows(1, "broadcasts")
    assert rows(6, "qr_days") == rows(1, "qr_days"), "the published weeks stay as published"


def test_files_come_after_what_they_tell_of() -> None:
    for file, parsed in zip(small(), small_parsed(), strict=True):
        assert file.received_at.tzinfo is not None
        if "day" in parsed.rows:
            assert pd.to_datetime(parsed.rows["day"]).max() < pd.Timestamp(file.received_at.date()), file.file_name


def test_late_communes_come_after_the_due_day() -> None:
    late = [file for file in small() if "bo-sung" in file.file_name]
    assert late, "somebody is late in these two weeks"
    assert all(file.received_at.date() > due_day(file.file_name) for file in late)


def due_day(file_name: str) -> date:
    """The Monday after the Sunday in a file's name."""
    sunday = re.search(r"2021\d{4}", file_name)
    assert sunday is not None
    return date.fromisoformat(sunday[0]) + timedelta(days=1)


def test_registered_venues_are_those_published() -> None:
    registered = make_venues(Plan(), places())["registered"]
    until = (registered <= PUBLISHED_WEEK.end.toordinal()).sum()
    in_week = registered.between(PUBLISHED_WEEK.start.toordinal(), PUBLISHED_WEEK.end.toordinal()).sum()
    assert (until, in_week) == (12_661, 2_684)


def test_scans_are_those_published() -> None:
    in_week = scans()[scans()["day"] >= PUBLISHED_WEEK.start]
    assert (scans()["scans"].sum(), in_week["scans"].sum()) == (342_842, 108_435)
    assert round(in_week["scans"].sum() / 7) == 15_491


def test_active_venues_are_those_published() -> None:
    in_week = scans()[scans()["day"] >= PUBLISHED_WEEK.start]
    before = PUBLISHED_WEEK.previous()
    week_before = scans()[scans()["day"].map(before.__contains__)]
    assert in_week["Mã địa điểm"].nunique() == 3_318
    assert week_before["Mã địa điểm"].nunique() == 3_318 - 793


def test_no_venue_is_scanned_before_it_is_registered() -> None:
    venues = make_venues(Plan(), places()).set_index("code")["registered"]
    days = scans()["day"].map(date.toordinal).to_numpy()
    assert (venues.loc[scans()["Mã địa điểm"]].to_numpy() <= days).all()


def test_the_platform_changes_on_the_day_of_pc_covid() -> None:
    venues = make_venues(Plan(), places())
    old = venues["registered"] < PLATFORM_BREAK.toordinal()
    assert set(venues["platform"][old]) == {"qr.tokhaiyte.vn"}
    assert set(venues["platform"][~old]) == {"PC-Covid"}


def test_registrants_are_nobody() -> None:
    venues = make_venues(Plan(), places())
    assert venues["registrant_name"].str.fullmatch(r"Người đăng ký \d{6}").all()
    assert venues["registrant_phone"].str.fullmatch(r"0900\d{6}").all()


def test_villages_fill_the_province() -> None:
    villages, communes = places().villages, places().communes
    assert len(villages) == 2_250
    assert villages.groupby("unit_code")["people"].sum().to_dict() == communes.set_index("code")["population"].to_dict()
    assert not villages.duplicated(["unit_code", "name"]).any()


def test_remote_communes_are_worse_off() -> None:
    stations = make_stations(Plan(), places())
    clusters = stations.clusters.assign(heard=stations.heard(CAMPAIGN.start))
    halves = clusters.groupby(clusters["far"] > 0.5)["heard"].mean()
    assert halves[True] < halves[False] - 0.1


def test_what_says_bluezone_is_outdated_after_the_change() -> None:
    items = make_items(Plan(), places())
    bluezone = items["wording"].str.contains("Bluezone")
    before, after = (states_at(items, PLATFORM_BREAK.toordinal() + days) for days in (0, 1))
    assert len(items) == 2_500
    assert bluezone.sum() > 50
    assert "outdated" not in before
    assert set(after[bluezone]) <= {"outdated", "removed"}
    assert set(after[~bluezone]).isdisjoint({"outdated"})


def test_some_items_hang_past_their_day() -> None:
    items = make_items(Plan(), places())
    past = items["expected"] < CAMPAIGN.end.toordinal()
    hanging = states_at(items, CAMPAIGN.end.toordinal()) != "removed"
    assert 0.2 < (past & hanging).sum() / past.sum() < 0.8
