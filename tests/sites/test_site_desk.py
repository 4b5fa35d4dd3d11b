"""Single sites changed by hand: who may, what is checked, what follows, how it is undone, and what later files do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.access.audit import read_audit
from dashboard.access.current import Presence, acting_as
from dashboard.domain.accounts import Account, Role, scope_of
from dashboard.domain.approval import Approval, Basis
from dashboard.domain.periods import Period
from dashboard.domain.selection import Site
from dashboard.domain.site_edits import EditDone, InspectionAsked, SiteChange
from dashboard.errors import EditRefused, OutOfScope, UndoRefused
from dashboard.intake.approval import set_approval
from dashboard.intake.preview import preview_file
from dashboard.rollups import refresh
from dashboard.rollups.verify import verify
from dashboard.services import Services
from dashboard.settings import Settings
from dashboard.site_desk import SiteDesk
from dashboard.store.database import read
from dashboard.store.models import (
    DisplayItem,
    DisplayRollUp,
    ImportFault,
    ImportRun,
    InspectionPhoto,
    LoudspeakerCluster,
    QrVenue,
    Report,
    ReportReceipt,
    SiteEdit,
)
from layers import REGISTRY
from tests.support.databases import Databases
from tests.support.dumps import differing, dump
from tests.support.pictures import photo
from tests.support.product import environment
from tests.support.stores import MONDAY, TAN_HOP, boundaries, parsed, places, prepared_engine, rows_of, store
from tests.support.workbooks import xlsx

CAMPAIGN = Period(date(2021, 8, 25), date(2021, 11, 30))
UNIT = boundaries().tree[TAN_HOP]
AT = {"longitude": UNIT.label_lon, "latitude": UNIT.label_lat, "position_quality": "exact"}
MOVED = {"latitude": f"{UNIT.label_lat + 0.001:.6f}", "longitude": f"{UNIT.label_lon:.6f}"}
LISTS: dict[str, list[dict[str, Any]]] = {
    "posters": [{"wording": "5K", "place_text": "Chợ", **AT}, {"code": "PN-2", "wording": "Bluezone", **AT}],
    "stations": [{"code": "XA-1"}],
    "clusters": [{"code": "C1", "station_code": "XA-1", **AT}],
    "qr_venues": [{"name": "Chợ", "address": "TK 1", **AT}],
}
SITES = {
    "posters": ({"state": "damaged", "state_on": "2021-09-03", "expected_removal_on": "2021-10-01"}, DisplayItem),
    "loudspeakers": ({"state": "broken", "state_on": "2021-09-03"}, LoudspeakerCluster),
    "qr_venues": ({"state": "closed", "registered_on": "2021-09-01"}, QrVenue),
}
NUMBERS: Iterator[int] = iter(range(10_000))


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    for kind, rows in LISTS.items():
        bring(engine, kind, *rows)
    yield engine
    engine.dispose()


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Iterator[SiteDesk]:
    url = engine.url.render_as_string(hide_password=False)
    settings = Settings.from_environment(environment(tmp_path, url))
    desk = SiteDesk(settings, boundaries().tree, REGISTRY, boundaries().commune_shapes)
    with acting_as(signed_in(Role.DISTRICT, "123")):
        yield desk
    desk._engine.dispose()


def bring(engine: Engine, kind: str, *rows: dict[str, Any], as_of: date | None = MONDAY) -> Any:
    sha = f"{next(NUMBERS):064d}"
    return store(engine, parsed(kind, *rows, as_of=as_of), file_sha256=sha, refresh=refresh)  # type: ignore[arg-type]


def signed_in(role: Role, *units: str) -> Presence:
    account = Account(7, "lan", "Lò Thị Lan", role, units or ("14",))
    return Presence(account, scope_of(account, boundaries().tree, with_province_sums=False))


def site(layer: str, number: int = 1) -> Site:
    return Site(layer, number)


def change(desk: SiteDesk, of: Site, key: str = "", **typed: str) -> EditDone:
    return desk.change(of, SiteChange(typed, desk.form(of).values, "Đi kiểm tra", key or str(next(NUMBERS))))


def inspect(desk: SiteDesk, content: bytes, day: str = "2021-09-03", state: str = "in_place", n: int = 1) -> EditDone:
    return desk.inspect(site("posters", n), InspectionAsked(day, state, "", str(next(NUMBERS))), content)


def card_of(engine: Engine, of: Site) -> Any:
    return Services(engine, boundaries(), REGISTRY).site_card(of)


@pytest.mark.parametrize("layer", SITES)
def test_a_change_is_stored_with_its_history_and_sums_and_undone_to_the_letter(
    layer: str, desk: SiteDesk, engine: Engine
) -> None:
    typed, model = SITES[layer]
    with read(engine) as connection:
        before = dump(connection)
    done = change(desk, site(layer), **typed, **MOVED)
    (row,) = [row for row in rows_of(engine, model, "id", "state", "latitude", "source") if row[0] == 1]
    assert row[1:] == (typed["state"], float(MOVED["latitude"]), "manual")
    (line,) = card_of(engine, site(layer)).edits
    assert (line.made_by, line.reason) == ("Lò Thị Lan", "Đi kiểm tra")
    parts = {part.field: (part.before, part.after) for part in line.parts}
    assert parts["position"][1] == (float(MOVED["longitude"]), float(MOVED["latitude"]))
    assert parts["state"][1][0] == typed["state"]
    with read(engine) as connection:
        assert verify(connection, boundaries().tree, CAMPAIGN) == []
        assert (read_audit(connection)[0].kind, read_audit(connection)[0].subject) == (
            "site_edited",
            f"import:{done.import_id}",
        )
    desk.undo(site(layer), done.import_id or 0)
    with read(engine) as connection:
        assert differing(before, dump(connection)) == {}
    assert card_of(engine, site(layer)).edits[0].undone_at is not None


def test_a_change_by_hand_is_no_report_of_the_commune(desk: SiteDesk, engine: Engine) -> None:
    before = rows_of(engine, ReportReceipt, "import_id", "source", "unit_code")
    change(desk, site("posters"), state="damaged", state_on="2021-09-10")
    inspect(desk, photo())
    assert rows_of(engine, ReportReceipt, "import_id", "source", "unit_code") == before


WRONG = {
    "swapped": ({"latitude": "104.6", "longitude": "21.0"}, "latitude"),
    "outside the province": ({"latitude": "18.0", "longitude": "104.6"}, "latitude"),
    "in another commune": ({"latitude": "21.32627", "longitude": "103.9101"}, "latitude"),
    "half": ({"latitude": "21.0", "longitude": ""}, "longitude"),
    "unreadable": ({"latitude": "hai mốt", "longitude": "104.6"}, "latitude"),
    "no such state": ({"state": "rơi"}, "state"),
    "in the future": ({"state_on": "2031-09-03"}, "state_on"),
    "missing": ({"put_up_on": ""}, "put_up_on"),
}


def test_what_is_wrong_is_refused_and_nothing_changes(desk: SiteDesk, engine: Engine) -> None:
    with read(engine) as connection:
        before = dump(connection)
    for name, (typed, field) in WRONG.items():
        with pytest.raises(EditRefused) as refused:
            change(desk, site("posters"), **typed)
        assert field in [wrong for wrong, _, _ in refused.value.fields], name
    with read(engine) as connection:
        assert differing(before, dump(connection)) == {}


def test_positions_are_read_as_people_write_them(desk: SiteDesk, engine: Engine) -> None:
    change(desk, site("posters"), latitude="21°00'03.6\"N", longitude="104,634")
    (lon, lat) = rows_of(engine, DisplayItem, "id", "longitude", "latitude")[0][1:]
    assert (lon, lat) == (pytest.approx(104.634), pytest.approx(21.001))


def test_the_state_of_a_cluster_is_not_changed_before_what_is_known(desk: SiteDesk) -> None:
    with pytest.raises(EditRefused, match="later state"):
        change(desk, site("loudspeakers"), state="broken", state_on="2021-08-20")


MAY = ((Role.ADMINISTRATOR,), (Role.PROVINCE,), (Role.DISTRICT, "123"), (Role.DATA_ENTRY, TAN_HOP))
MAY_NOT = ((Role.DATA_ENTRY, "03991"), (Role.DISTRICT, "119"), (Role.PRESS,), (Role.KIOSK,))


def test_who_may_change_sites(desk: SiteDesk, engine: Engine) -> None:
    done = inspect(desk, photo())
    for role, *units in MAY_NOT:
        with acting_as(signed_in(role, *units)):
            for attempt in (
                lambda: desk.form(site("posters")),
                lambda: change_blindly(desk, "damaged"),
                lambda: inspect(desk, photo(2)),
                lambda: desk.undo(site("posters"), done.import_id or 0),
            ):
                with pytest.raises(OutOfScope):
                    attempt()
    assert len(rows_of(engine, ImportRun, "id")) == len(LISTS) + 1
    for number, (role, *units) in enumerate(MAY):
        with acting_as(signed_in(role, *units)):
            assert change_blindly(desk, ("damaged", "in_place")[number % 2]).import_id


def change_blindly(desk: SiteDesk, state: str) -> EditDone:
    return desk.change(site("posters"), SiteChange({"state": state}, {}, "", str(next(NUMBERS))))


def test_only_ones_own_changes_are_undone_through_a_site(desk: SiteDesk) -> None:
    done = change(desk, site("posters"), state="damaged")
    for other, number in ((site("posters", 2), done.import_id or 0), (site("posters"), 1)):
        with pytest.raises(OutOfScope):
            desk.undo(other, number)


def test_the_same_request_twice_is_done_once(desk: SiteDesk, engine: Engine) -> None:
    asked = SiteChange({"state": "damaged"}, desk.form(site("posters")).values, "", "once")
    assert desk.change(site("posters"), asked) == desk.change(site("posters"), asked)
    assert len(rows_of(engine, SiteEdit, "id")) == 1


def test_nobody_overwrites_what_he_has_not_seen(desk: SiteDesk, engine: Engine) -> None:
    seen = desk.form(site("posters")).values
    change(desk, site("posters"), state="damaged")
    with pytest.raises(EditRefused) as refused:
        desk.change(site("posters"), SiteChange({"state": "removed"}, seen, "", "late"))
    assert refused.value.kind == "changed_meanwhile"
    desk.change(site("posters"), SiteChange({"put_up_on": "2021-08-29"}, seen, "", "other"))
    assert rows_of(engine, DisplayItem, "id", "state", "put_up_on")[0][1:] == ("damaged", date(2021, 8, 29))


def test_nothing_different_is_no_import(desk: SiteDesk, engine: Engine) -> None:
    runs = len(rows_of(engine, ImportRun, "id"))
    assert change(desk, site("posters"), state="in_place").import_id is None
    assert len(rows_of(engine, ImportRun, "id")) == runs


def test_a_change_waits_with_its_report_for_approval(desk: SiteDesk, engine: Engine) -> None:
    approve(engine)
    assert states(engine) == ["approved", "approved"]
    done = change(desk, site("posters"), state="damaged")
    assert (states(engine), report(engine)) == (["sent", "sent"], "sent")
    approve(engine)
    assert states(engine) == ["approved", "approved"]
    with read(engine) as connection:
        assert verify(connection, boundaries().tree, CAMPAIGN) == []
    desk.undo(site("posters"), done.import_id or 0)
    # What the office approved is no longer what stands there.
    assert (states(engine), report(engine)) == (["sent", "sent"], "sent")


def test_undoing_a_change_brings_an_approval_back(desk: SiteDesk, engine: Engine) -> None:
    approve(engine)
    done = change(desk, site("posters"), state="damaged")
    desk.undo(site("posters"), done.import_id or 0)
    assert (states(engine), report(engine)) == (["approved", "approved"], "approved")


def approve(engine: Engine) -> None:
    for state in (Approval.DISTRICT_APPROVED, Approval.APPROVED):
        set_approval(engine, [("posters", TAN_HOP, MONDAY)], state)


def states(engine: Engine) -> list[str]:
    return [row[1] for row in rows_of(engine, DisplayItem, "id", "approval")]


def report(engine: Engine) -> str:
    return next(row[1] for row in rows_of(engine, Report, "source", "approval") if row[0] == "posters")


def test_a_list_with_the_old_values_leaves_a_change_and_says_so(desk: SiteDesk, engine: Engine) -> None:
    change(desk, site("posters"), **MOVED, expected_removal_on="2021-10-01")
    outcome = bring(engine, "posters", *LISTS["posters"])
    assert (outcome.new, outcome.changed, outcome.unchanged) == (0, 0, 2)
    assert [fault.kind for fault in outcome.faults] == ["hand_edit_kept"]
    row = rows_of(engine, DisplayItem, "id", "latitude", "expected_removal_on")[0]
    assert row[1:] == (float(MOVED["latitude"]), date(2021, 10, 1))
    assert "hand_edit_kept" in [row[1] for row in rows_of(engine, ImportFault, "id", "kind")]


def test_the_preview_of_a_list_shows_the_conflict(desk: SiteDesk, engine: Engine) -> None:
    change(desk, site("posters", 2), **MOVED)
    headings = ["Mã hạng mục", "Loại", "Xã", "Lời văn", "Ngày lắp", "Vĩ độ", "Kinh độ"]
    old = ["PN-2", "Băng rôn", UNIT.name, "Bluezone", MONDAY, UNIT.label_lat, UNIT.label_lon]
    preview = preview_file(engine, places(), xlsx([headings, old]), "a.xlsx", district_code="123")
    (fault,) = [fault for fault in preview.outcome.faults if fault.kind.startswith("hand_edit")]
    assert fault.kind == "hand_edit_kept"
    assert "21,00102" in fault.expected
    assert not {"Vĩ độ", "Kinh độ"} & {changed.label for changed in preview.changes}


def test_a_list_with_other_values_replaces_a_change_and_says_so(desk: SiteDesk, engine: Engine) -> None:
    change(desk, site("posters"), put_up_on="2021-08-25")
    change(desk, site("loudspeakers"), state="broken", state_on="2021-09-03")
    newer = {**LISTS["clusters"][0], "state": "working", "state_on": MONDAY + timedelta(days=7)}
    outcome = bring(engine, "clusters", newer, as_of=MONDAY + timedelta(days=7))
    assert [fault.kind for fault in outcome.faults] == ["hand_edit_replaced"]
    assert rows_of(engine, LoudspeakerCluster, "id", "state")[0][1] == "working"
    older = {**LISTS["clusters"][0], "state": "working", "state_on": MONDAY + timedelta(days=8)}
    assert bring(engine, "clusters", older).faults == ()


def test_a_list_that_took_a_change_over_means_the_same_item(desk: SiteDesk, engine: Engine) -> None:
    change(desk, site("posters"), **MOVED)
    moved = {**LISTS["posters"][0], **{name: float(value) for name, value in MOVED.items()}}
    outcome = bring(engine, "posters", moved)
    assert (outcome.new, outcome.changed, outcome.faults) == (0, 0, ())
    assert len(rows_of(engine, DisplayItem, "id")) == 2


def test_a_change_that_a_later_list_rests_on_is_not_undone(desk: SiteDesk, engine: Engine) -> None:
    done = change(desk, site("posters"), **MOVED)
    bring(engine, "posters", *LISTS["posters"])
    with pytest.raises(UndoRefused):
        desk.undo(site("posters"), done.import_id or 0)


def test_an_inspection_counts_and_brings_its_picture_and_the_state_found(desk: SiteDesk, engine: Engine) -> None:
    with read(engine) as connection:
        before = dump(connection)
    done = inspect(desk, photo(at=(UNIT.label_lon + 0.01, UNIT.label_lat)), state="damaged")
    assert done.has_new_state
    assert [note.kind for note in done.notes] == ["far", "no_time"]
    assert rows_of(engine, DisplayItem, "id", "state")[0][1] == "damaged"
    inspected = [row for row in rows_of(engine, DisplayRollUp, "unit_code", "grain", "bucket", "inspected") if row[3]]
    assert (TAN_HOP, "d", date(2021, 9, 3), 1) in inspected
    assert (TAN_HOP, "d", date(2021, 10, 3), -1) in inspected
    card = card_of(engine, site("posters"))
    name = card.history[0][2]
    assert [line.photo for line in card.edits if line.photo] == [name]
    content = desk.photo(str(name))
    assert content is not None
    assert content.startswith(b"\xff\xd8")
    for line in card.edits:
        desk.undo(site("posters"), line.import_id)
    with read(engine) as connection:
        assert differing(before, dump(connection)) == {}
    assert desk.photo(str(name)) is None


def test_a_picture_that_comes_again_is_flagged_without_saying_where_to_others(desk: SiteDesk, engine: Engine) -> None:
    inspect(desk, photo(5))
    again = inspect(desk, photo(5), day="2021-09-04", n=2)
    assert [(note.kind, note.details.get("where")) for note in again.notes][-1] == ("same_file", "5K")
    other = boundaries().tree["03646"]
    bring(engine, "posters", {"code": "PN-9", "unit_code": other.code, "wording": "Khác"})
    with acting_as(signed_in(Role.DISTRICT, other.parent_code)):
        beyond = inspect(desk, photo(5, quality=70), n=3)
        assert (beyond.notes[-1].kind, beyond.notes[-1].details["where"]) == ("looks_alike_elsewhere", "")


def test_a_picture_is_not_for_others_nor_for_the_press(desk: SiteDesk, engine: Engine) -> None:
    inspect(desk, photo())
    name = rows_of(engine, InspectionPhoto, "name")[0][0]
    for somebody in (signed_in(Role.DISTRICT, "119"), signed_in(Role.PRESS), signed_in(Role.KIOSK)):
        with acting_as(somebody):
            assert desk.photo(name) is None
    for wrong in ("../" + name, name.removesuffix(".jpg"), "f" * 64 + ".jpg"):
        assert desk.photo(wrong) is None
    with acting_as(signed_in(Role.PROVINCE)):
        assert desk.photo(name)


def test_a_refused_picture_leaves_nothing(desk: SiteDesk, engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(EditRefused, match="JPEG"):
        inspect(desk, b"<script>")
    assert rows_of(engine, InspectionPhoto, "id") == []
    assert not (tmp_path / "photos").exists()


def test_those_who_see_approved_figures_alone_see_no_history(desk: SiteDesk, engine: Engine) -> None:
    change(desk, site("posters"), state="damaged")
    approve(engine)
    reader = signed_in(Role.PRESS)
    services = Services(engine, boundaries(), REGISTRY, scope_of_reader=lambda: reader.scope)
    card = services.site_card(site("posters"), Basis.APPROVED)
    assert card is not None
    assert card.edits == ()
