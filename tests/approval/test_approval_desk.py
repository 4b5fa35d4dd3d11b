"""Offices approve reports: who may, what the list says, the history of one, and the command."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from dash import html
from sqlalchemy import Engine

from dashboard.access.audit import read_audit
from dashboard.access.current import Presence, acting_as
from dashboard.approvals import ApprovalDesk
from dashboard.cli import sonla
from dashboard.domain.accounts import DEMONSTRATION, EVERYTHING, Account, Role, scope_of
from dashboard.domain.approval import Approval, WeekToApprove
from dashboard.errors import IntakeError, OutOfScope
from dashboard.figures.palette import LIGHT
from dashboard.intake.approval import ReportKey
from dashboard.rollups import refresh
from dashboard.settings import Settings
from dashboard.store.database import read
from dashboard.ui.approval import ids
from dashboard.ui.approval.deciding import decided, week_choice, week_view
from dashboard.ui.approval.layout import approval_page
from dashboard.ui.catalogue import load_catalogues
from dashboard.ui.context import Look
from layers import REGISTRY
from tests.support.databases import Databases, SqliteDatabases
from tests.support.product import environment
from tests.support.stores import MONDAY, TAN_HOP, boundaries, parsed, prepared_engine, store

MOC_CHAU, OTHER = "123", "03646"
MINE: ReportKey = ("activities", TAN_HOP, MONDAY)
THEIRS: ReportKey = ("activities", OTHER, MONDAY)
TEXTS = load_catalogues(REGISTRY)["vi"]


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    rows = [{"people": 5}, {"people": 7, "unit_code": OTHER}, {"people": 1, "day": MONDAY + timedelta(days=7)}]
    store(engine, parsed("activities", *rows), refresh=refresh)  # type: ignore[arg-type]
    yield engine
    engine.dispose()


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Iterator[ApprovalDesk]:
    url = engine.url.render_as_string(hide_password=False)
    desk = ApprovalDesk(Settings.from_environment(environment(tmp_path, url)), boundaries().tree)
    yield desk
    desk._engine.dispose()


def signed_in(role: Role, *units: str) -> Presence:
    account = Account(7, "lan", "Lò Thị Lan", role, units or ("14",))
    return Presence(account, scope_of(account, boundaries().tree, with_province_sums=False))


def test_a_district_then_the_province_approve(desk: ApprovalDesk, engine: Engine) -> None:
    with acting_as(signed_in(Role.DISTRICT, MOC_CHAU)):
        assert desk.decide([MINE], Approval.DISTRICT_APPROVED) == 1
        assert [one.key for one in desk.reports(MONDAY)] == [MINE]
    with acting_as(signed_in(Role.PROVINCE)):
        assert desk.decide([MINE], Approval.APPROVED) == 1
        assert [(step.state, step.decided_by) for step in desk.history(MINE)] == [
            ("district_approved", "Lò Thị Lan"),
            ("approved", "Lò Thị Lan"),
        ]
        assert desk.weeks()[1] == WeekToApprove(MONDAY, 1, 2)
    with read(engine) as connection:
        audit = read_audit(connection)
    assert [(line.kind, line.login) for line in audit] == [("approved", "lan")] * 2
    named = {"sources": "activities", "units": TAN_HOP, "weeks": MONDAY.isoformat()}
    assert [dict(line.detail) for line in audit] == [
        {"state": "approved", **named},
        {"state": "district_approved", **named},
    ]


@pytest.mark.parametrize(
    ("who", "key", "state"),
    [
        (signed_in(Role.DISTRICT, MOC_CHAU), THEIRS, Approval.DISTRICT_APPROVED),
        (signed_in(Role.DISTRICT, MOC_CHAU), MINE, Approval.APPROVED),
        (signed_in(Role.DATA_ENTRY, MOC_CHAU), MINE, Approval.DISTRICT_APPROVED),
        (signed_in(Role.PRESS), MINE, Approval.RETURNED),
    ],
    ids=["another district", "not a district's step", "data entry", "press"],
)
def test_others_may_not(desk: ApprovalDesk, who: Presence, key: ReportKey, state: Approval) -> None:
    with acting_as(who), pytest.raises(OutOfScope):
        desk.decide([key], state, "lý do")
    with acting_as(signed_in(Role.PROVINCE)):
        assert {one.state for one in desk.reports(MONDAY)} == {Approval.SENT}


def test_a_history_out_of_scope_is_not_told(desk: ApprovalDesk) -> None:
    with acting_as(signed_in(Role.PROVINCE)):
        desk.decide([THEIRS], Approval.RETURNED, "kiểm tra lại")
    with acting_as(signed_in(Role.DISTRICT, MOC_CHAU)):
        assert desk.history(THEIRS) == ()


def test_where_nobody_signs_in_the_office_has_to_be_named(desk: ApprovalDesk) -> None:
    demonstration = Presence(Account(0, "", "", Role.ADMINISTRATOR), signed_in(Role.ADMINISTRATOR).scope)
    with acting_as(demonstration):
        with pytest.raises(IntakeError, match="not named"):
            desk.decide([MINE], Approval.DISTRICT_APPROVED)
        desk.decide([MINE], Approval.DISTRICT_APPROVED, office="Phòng VH-TT")
        assert desk.reports(MONDAY)[1].decided_by == "Phòng VH-TT"


def test_the_page_lists_decides_and_says_what_it_did(desk: ApprovalDesk) -> None:
    with acting_as(signed_in(Role.PROVINCE)):
        options, week, _ = week_choice(None, desk, TEXTS)
        assert [week, len(options)] == [(MONDAY + timedelta(days=7)).isoformat(), 2]
        rows, _ = week_view((MONDAY.isoformat(), "14", ids.ANY, "district"), desk, TEXTS)
        assert {row["unit"] for row in rows} == {"Xã Tân Hợp", "Phường Chiềng Lề"}
        assert decided(ids.BY_PROVINCE, rows, "", "", desk, TEXTS)[1] is False
        assert decided(ids.RETURN, rows, " ", "", desk, TEXTS)[1] is False
        assert decided(ids.BY_DISTRICT, [], "", "", desk, TEXTS)[1] is False
        said, has_changed = decided(ids.BY_DISTRICT, rows, "", "", desk, TEXTS)
        assert (has_changed, said.children) == (True, "Huyện đã duyệt: 2 báo cáo.")
        assert week_view((MONDAY.isoformat(), MOC_CHAU, "qr", "all"), desk, TEXTS)[0] == []
        assert len(week_view((MONDAY.isoformat(), MOC_CHAU, ids.ANY, "province"), desk, TEXTS)[0]) == 1


@pytest.mark.parametrize(
    ("who", "places", "columns", "hidden"),
    [
        (signed_in(Role.PROVINCE), ["Toàn tỉnh", 12], 7, {ids.OFFICE}),
        (signed_in(Role.DISTRICT, MOC_CHAU), ["Huyện Mộc Châu", 15], 6, {ids.OFFICE, ids.BY_PROVINCE}),
        (signed_in(Role.DISTRICT, MOC_CHAU, "119"), ["Các địa bàn được giao", 2], 7, {ids.OFFICE, ids.BY_PROVINCE}),
        (Presence(DEMONSTRATION, EVERYTHING), ["Toàn tỉnh", 12], 7, set()),
    ],
    ids=["province", "district", "two districts", "demonstration"],
)
def test_the_page_offers_what_its_reader_may_see_and_decide(
    desk: ApprovalDesk, who: Presence, places: list[object], columns: int, hidden: set[str]
) -> None:
    with acting_as(who):
        page = approval_page(Look(TEXTS, LIGHT, who.account), desk)
    parts = {str(part.id): part for part in page._traverse() if getattr(part, "id", None)}
    options = parts[ids.UNIT].options
    assert [options[0]["label"], len(options) - 1] == places
    assert parts[ids.UNIT].value == options[0]["value"]
    assert len(parts[ids.ROWS].columnDefs) == columns
    # A field is hidden with its label.
    labels = [part for part in page._traverse() if isinstance(part, html.Label)]
    unseen = {control.id for label in labels if label.hidden for control in label.children[1:]}
    unseen |= {part.id for part in page._traverse() if isinstance(part, html.Button) and getattr(part, "hidden", False)}
    assert unseen == hidden


def test_the_command_shows_and_approves(
    sqlite_databases: SqliteDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = prepared_engine(sqlite_databases)
    store(engine, parsed("activities", {"people": 5}, {"people": 7, "unit_code": OTHER}))
    for name, value in environment(tmp_path, engine.url.render_as_string(hide_password=False)).items():
        monkeypatch.setenv(name, value)
    run = CliRunner().invoke
    assert "Huyện Mộc Châu: đã gửi 1" in run(sonla, ["approve", "2021-09-01"]).output
    done = run(sonla, ["approve", "2021-09-01", "--unit", "123", "--as", "district_approved", "--by", "Phòng VH-TT"])
    assert done.output.strip() == "Huyện đã duyệt: 1 báo cáo; 0 báo cáo giữ nguyên."
    assert "Huyện Mộc Châu: huyện đã duyệt 1" in run(sonla, ["approve", "2021-09-01"]).output
    again = run(sonla, ["approve", "2021-09-01", "--as", "approved", "--by", "Sở TT&TT"])
    assert again.output.strip() == "Đã duyệt: 1 báo cáo; 1 báo cáo giữ nguyên."
    for wrong in (["--as", "returned", "--by", "Sở"], ["--as", "approved"], ["--unit", "999"]):
        assert run(sonla, ["approve", "2021-09-01", *wrong]).exit_code == 2
    engine.dispose()
