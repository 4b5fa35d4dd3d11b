"""Exports: the figures of the screen at any level, single sites, in three formats."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dashboard.access.current import acting_as
from dashboard.access.door import DEMONSTRATION_PRESENCE
from dashboard.domain.periods import Period
from dashboard.domain.selection import Selection
from dashboard.domain.units import Level
from dashboard.spreadsheet_text import unrunnable
from dashboard.store.database import open_engine
from layers import REGISTRY
from tests.support.api import Api, open_api
from tests.support.databases import PreparedFiles, SqliteDatabases
from tests.support.product import OTHER_DISTRICT, TOLD_DISTRICT, load_part
from tests.support.stores import boundaries

WEEK = Period(date(2021, 8, 30), date(2021, 9, 5))
DAYS = f"from={WEEK.start}&to={WEEK.end}"
MEASURES = [measure.id for layer in REGISTRY for measure in layer.measures]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: PreparedFiles) -> Iterator[Api]:
    """A reader of a part of the demonstration; no test changes it."""
    databases = SqliteDatabases(tmp_path_factory.mktemp("reads"), prepared_sqlite)
    engine = open_engine(databases.copy_of("demonstration part", load_part))
    api = open_api(engine, tmp_path_factory.mktemp("home"))
    yield api.as_source("read")
    api.backend.close()
    engine.dispose()


def as_anybody(read: Callable[[], Any]) -> Any:
    """What the screen shows; a request before it has taken its source along."""
    with acting_as(DEMONSTRATION_PRESENCE):
        return read()


def figures(reader: Api, query: str) -> dict[str, Any]:
    answer = reader.get(f"/figures?{DAYS}&{query}")
    assert answer.status_code == 200, answer.data
    document: dict[str, Any] = answer.get_json()
    return document


def table(body: bytes) -> list[dict[str, str]]:
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


@pytest.mark.parametrize("measure", [layer.main_measure.id for layer in REGISTRY])
def test_figures_are_those_of_the_screen(reader: Api, measure: str) -> None:
    for unit, level in (("14", Level.DISTRICT), ("14", Level.COMMUNE), (TOLD_DISTRICT, Level.COMMUNE)):
        shown = Selection(unit, measure, WEEK, area_level=level)
        view = as_anybody(partial(reader.backend.services.view, shown))
        exported = figures(reader, f"measure={measure}&level={level}&unit={unit}")
        assert [
            (f["unit_code"], f["value"], f["numerator"], f["denominator"], f["state"], f["communes_reported"])
            for f in exported["figures"]
        ] == [(f.unit_code, f.value, f.numerator, f.denominator, f.state, f.reporting.reported) for f in view.areas]
        assert (exported["simulated"], exported["version"]) == (True, view.version)


def test_a_unit_of_the_level_asked_for_is_itself(reader: Api) -> None:
    commune = boundaries().tree.communes(TOLD_DISTRICT)[0].code
    for unit, level in (("14", "province"), (TOLD_DISTRICT, "district"), (commune, "commune")):
        (own,) = figures(reader, f"measure=T4&level={level}&unit={unit}")["figures"]
        assert own["unit_code"] == unit
        assert own["value"] > 0
    whole = figures(reader, "measure=T4&level=province")["figures"][0]
    parts = figures(reader, "measure=T4&level=commune")["figures"]
    assert whole["value"] == sum(f["value"] or 0 for f in parts)
    assert (whole["communes_reported"], whole["communes"]) == (sum(f["communes_reported"] for f in parts), 204)


def test_what_was_not_reported_is_null_and_never_zero(reader: Api) -> None:
    by_unit = {f["unit_code"]: f for f in figures(reader, "measure=T4&level=district")["figures"]}
    assert by_unit[TOLD_DISTRICT]["state"] == by_unit[OTHER_DISTRICT]["state"] == "reported"
    silent = [f for code, f in by_unit.items() if code not in (TOLD_DISTRICT, OTHER_DISTRICT)]
    assert {(f["value"], f["numerator"], f["state"]) for f in silent} == {(None, None, "not_reported")}
    rows = table(reader.get(f"/figures?{DAYS}&measure=T4&level=district&format=csv").data)
    assert [row["Giá trị"] for row in rows if row["Trạng thái"] == "Chưa báo cáo"] == [""] * 10


def test_filters_narrow_the_figures(reader: Api) -> None:
    everything = figures(reader, "measure=T4&level=province")["figures"][0]["value"]
    some = figures(reader, "measure=T4&level=province&themes=qr,apps&channels=direct")
    assert (some["themes"], some["channels"]) == (["apps", "qr"], ["direct"])
    assert 0 < some["figures"][0]["value"] < everything


def test_a_period_may_be_left_out_wholly_or_at_one_end(reader: Api) -> None:
    default = as_anybody(lambda: reader.backend.services.space.default_period)
    for query, start, end in (
        ("", default.start, default.end),
        ("&from=2021-08-25", date(2021, 8, 25), default.end),
        ("&to=2021-08-27", date(2021, 8, 27), date(2021, 8, 27)),
        ("&from=2029-01-01", date(2029, 1, 1), date(2029, 1, 1)),
    ):
        answer = reader.get(f"/figures?measure=T4&level=province{query}").get_json()
        assert (answer["start"], answer["end"]) == (str(min(start, end)), str(end))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("measure=T4&level=district&unit=03988", 422),
        ("measure=T4&level=province&from=2021-09-05&to=2021-09-01", 422),
        ("measure=T4&level=province&from=1999-01-01", 422),
        ("measure=T4&level=province&to=0001-01-01", 422),
        ("measure=T4&level=province&from=2021-02-30", 400),
        ("measure=T4&level=province&from=1630281600", 400),
        ("measure=XX&level=province", 400),
        ("measure=&level=province", 400),
        ("measure=T4", 400),
        ("measure=T4&level=village", 400),
        ("measure=T4&level=province&unit=99999", 400),
        ("measure=T4&level=province&themes=sport", 400),
        ("measure=T4&level=province&format=xml", 400),
        ("measure=T4&level=province&limit=5", 400),
        ("measure=T4&measure=T5&level=province", 400),
    ],
)
def test_what_cannot_be_asked_is_refused(reader: Api, query: str, status: int) -> None:
    answer = reader.get(f"/figures?{query}")
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_figures_on_the_map_are_valid_geojson(reader: Api) -> None:
    answer = reader.get(f"/figures?{DAYS}&measure=T1&level=commune&unit={TOLD_DISTRICT}&format=geojson")
    assert answer.content_type == "application/geo+json"
    collection = answer.get_json()
    assert (collection["type"], collection["simulated"]) == ("FeatureCollection", True)
    assert "crs" not in collection
    codes = [unit.code for unit in boundaries().tree.communes(TOLD_DISTRICT)]
    assert [feature["id"] for feature in collection["features"]] == codes
    for feature in collection["features"]:
        area = shapely.geometry.shape(feature["geometry"])
        assert area.is_valid
        polygons = area.geoms if area.geom_type == "MultiPolygon" else [area]
        assert all(polygon.exterior.is_ccw for polygon in polygons)
        assert not any(hole.is_ccw for polygon in polygons for hole in polygon.interiors)
        assert area.within(shapely.box(102, 20, 106, 23))
        assert feature["properties"]["unit_code"] == feature["id"]


def test_several_measures_stand_together(reader: Api) -> None:
    collection = reader.get(f"/figures?{DAYS}&measure=T1,Q4&level=district&format=geojson").get_json()
    ids = [feature["id"] for feature in collection["features"]]
    assert len(set(ids)) == len(ids) == 24
    assert [clock["measure"] for clock in collection["clocks"]] == ["T1", "Q4"]


def test_a_table_of_figures_says_all_that_belongs_to_them(reader: Api) -> None:
    answer = reader.get(f"/figures?{DAYS}&measure=T1&level=district&format=csv")
    assert "so-lieu-14-district.csv" in answer.headers["Content-Disposition"]
    rows = table(answer.data)
    told = next(row for row in rows if row["Mã địa bàn"] == TOLD_DISTRICT)
    exact = next(f for f in figures(reader, "measure=T1&level=district")["figures"] if f["unit_code"] == TOLD_DISTRICT)
    assert (told["Chỉ tiêu"], told["Đơn vị tính"], told["Số liệu mô phỏng"]) == ("Độ phủ tuyên truyền", "%", "có")
    assert float(told["Giá trị"]) == exact["value"]
    assert (told["Số xã đã báo cáo"], told["Số xã"]) == (str(exact["communes_reported"]), str(exact["communes"]))
    assert all(told[name] for name in ("Số liệu đến ngày", "Nạp lúc", "Lập lúc"))


def test_sites_are_those_of_the_map_in_every_format(reader: Api) -> None:
    for layer in REGISTRY.with_sites:
        selection = Selection(TOLD_DISTRICT, "T1", WEEK, layer_ids=(layer.id,))
        (shown,) = as_anybody(partial(reader.backend.services.sites, selection))
        shown_count = len(shown.points) + shown.unplaced + sum(cluster.count for cluster in shown.clusters)
        query = f"/sites?layer={layer.id}&unit={TOLD_DISTRICT}&on={WEEK.end}"
        sites = reader.get(query).get_json()["sites"]
        assert len(sites) == shown_count > 0
        assert len(table(reader.get(f"{query}&format=csv").data)) == shown_count
        features = reader.get(f"{query}&format=geojson").get_json()["features"]
        assert len(features) == shown_count
        for feature, site in zip(features, sites, strict=True):
            where = [site["longitude"], site["latitude"]]
            assert feature["geometry"] == (None if None in where else {"type": "Point", "coordinates": where})


def test_sites_hold_no_personal_data(reader: Api) -> None:
    body = reader.get("/sites?layer=qr_venues&format=csv").data + reader.get("/sites?layer=qr_venues").data
    with reader.engine.connect() as connection:
        people = connection.exec_driver_sql("SELECT name, phone FROM qr_registrant WHERE phone <> ''").all()
    phones = {phone.encode() for _, phone in people}
    assert phones
    assert not phones.intersection(re.findall(rb"\d+", body))


def test_reports_are_those_of_the_calendar_with_their_states(reader: Api) -> None:
    answer = reader.get(f"/reports?{DAYS}&unit={TOLD_DISTRICT}").get_json()
    now = datetime.fromisoformat(answer["drawn_at"])
    lines = as_anybody(lambda: list(reader.backend.services.reporting(now).lines(TOLD_DISTRICT, WEEK)))
    assert [(r["unit_code"], r["source"], r["state"], r["days_late"]) for r in answer["reports"]] == [
        (line.unit.code, line.source, line.state, line.days_late) for line in lines
    ]
    silent = reader.get(f"/reports?{DAYS}&unit=124&source=activities").get_json()["reports"]
    assert {(r["state"], r["received_at"]) for r in silent} == {("overdue", None)}
    rows = table(reader.get(f"/reports?{DAYS}&unit=124&source=activities&format=csv").data)
    assert len(rows) == len(silent) == len(boundaries().tree.communes("124"))
    assert {row["Trạng thái"] for row in rows} == {"Quá hạn"}
    assert reader.get("/reports?from=2021-01-01&to=2021-12-31").status_code == 422
    assert reader.get("/reports?source=rumours").status_code == 400


def test_a_communes_figure_says_the_state_of_its_report(reader: Api) -> None:
    told, silent = (
        figures(reader, f"measure=T4&level=commune&unit={code}")["figures"] for code in (TOLD_DISTRICT, "124")
    )
    now = datetime.now(UTC)
    lines = as_anybody(lambda: list(reader.backend.services.reporting(now).lines(TOLD_DISTRICT, WEEK, "activities")))
    assert {f["unit_code"]: f["report_state"] for f in told} == {line.unit.code: line.state for line in lines}
    assert {f["report_state"] for f in silent} == {"overdue"}
    assert figures(reader, "measure=T4&level=district")["figures"][0]["report_state"] is None


def test_the_catalogue_names_everything_that_can_be_asked(reader: Api) -> None:
    layers = reader.get("/layers").get_json()["layers"]
    measures = reader.get("/measures").get_json()["measures"]
    units = reader.get("/units").get_json()
    assert [measure["id"] for measure in measures] == [m for layer in layers for m in layer["measures"]] == MEASURES
    assert all(measure["label"]["vi"] and measure["formula"]["en"] for measure in measures)
    assert len(units["units"]) == 1 + 12 + 204
    assert units["attribution"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "a;=1", "a,\n+1", '"=1', "'=1"]
)
def test_no_spreadsheet_runs_a_text(text: str) -> None:
    written = unrunnable(text)
    for start in ("", ";", ",", "\t", "\r", "\n"):
        for part in written.split(start) if start else [written]:
            assert not part.lstrip(' \t\r\n"').startswith(("=", "+", "-", "@")), written


@given(st.text(alphabet="a=+-@;, \t\"'", max_size=12))
def test_a_text_loses_nothing_but_gains_apostrophes(text: str) -> None:
    written = unrunnable(text)
    rest = iter(written)
    assert all(sign in rest for sign in text)
    assert set(written) - set(text) <= {"'"}
    assert all(not part.lstrip(' "').startswith(("=", "+", "-", "@")) for part in written.replace(",", ";").split(";"))


def test_plain_texts_stay_as_they_are() -> None:
    for text in ("Bản Nà - Mường", "5+1", "a=b", "Quốc lộ 6, km 12", ""):
        assert unrunnable(text) == text


def test_names_that_begin_like_formulas_are_written_as_texts(sqlite_api: Api, tmp_path: Path) -> None:
    source = sqlite_api.as_source()
    row = {"unit_code": "03988", "venue_class": "market", "registered_on": "2021-08-30"}
    assert source.post("/venues", [row | {"name": "=HYPERLINK(1)", "address": "@a"}]).get_json()["accepted"] == 1
    (site,) = source.get("/sites?layer=qr_venues&on=2021-09-01").get_json()["sites"]
    assert (site["name"], site["fields"]["address"]) == ("=HYPERLINK(1)", "@a")
    (written,) = table(source.get("/sites?layer=qr_venues&on=2021-09-01&format=csv").data)
    assert (written["Tên"], written["Địa chỉ"]) == ("'=HYPERLINK(1)", "'@a")


def test_a_figure_with_a_target_says_how_it_stands_and_by_which_document(reader: Api) -> None:
    (whole,) = figures(reader, "measure=L1&level=province")["figures"]
    words = {"met": "Đạt", "at_risk": "Có nguy cơ", "not_met": "Không đạt"}
    value = whole["value"]
    assert whole["target"] == 100
    assert whole["standing"] == ("met" if value == 100 else "at_risk" if value >= 90 else "not_met")
    assert whole["target_source"].startswith("Kế hoạch tuyên truyền tháng 8/2021")
    (row,) = table(reader.get(f"/figures?{DAYS}&measure=L1&level=province&format=csv").data)
    assert (row["Mục tiêu"], row["Đánh giá"]) == ("100.0", words[whole["standing"]])
    assert row["Văn bản đặt mục tiêu"] == whole["target_source"]
    (free,) = figures(reader, "measure=T1&level=province")["figures"]
    assert (free["target"], free["target_source"], free["standing"]) == (None, "", "not_judged")
