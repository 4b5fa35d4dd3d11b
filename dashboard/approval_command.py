"""The command `sonla approve`: how far the reports of a week are, and taking many of them one step further."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import click

from dashboard.domain.approval import Approval, ReportToApprove, may_become
from dashboard.domain.periods import Period
from dashboard.domain.terms import APPROVALS, REPORT_SOURCES
from dashboard.domain.units import Level, UnitTree
from dashboard.geo.boundaries import load_boundaries
from dashboard.intake.approval import set_approval
from dashboard.queries.approvals import read_reports
from dashboard.settings import Settings
from dashboard.store.database import open_engine, read
from dashboard.store.versions import check_version

_STEPS = (Approval.DISTRICT_APPROVED, Approval.APPROVED, Approval.RETURNED)


@click.command(name="approve")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--unit", default="14", show_default=True, help="Mã địa bàn: tỉnh, huyện hoặc xã.")
@click.option("--source", type=click.Choice(REPORT_SOURCES.ids), help="Chỉ loại báo cáo này.")
@click.option("--as", "state", type=click.Choice([str(step) for step in _STEPS]), help="Bước cần làm; bỏ trống để xem.")
@click.option("--reason", default="", help="Lý do, bắt buộc khi trả lại.")
@click.option("--by", default="", help="Đơn vị duyệt, bắt buộc khi làm.")
def approve_command(day: datetime, unit: str, source: str | None, state: str | None, reason: str, by: str) -> None:
    """Xem hoặc duyệt các báo cáo của tuần có ngày DAY (2021-08-30): mọi báo cáo đang ở bước trước đó."""
    settings = Settings.from_environment()
    engine = open_engine(settings.database_url)
    check_version(engine)
    tree = load_boundaries(settings.geo_dir).tree
    if unit not in tree:
        raise click.BadParameter(f"không có địa bàn {unit}", param_hint="--unit")
    monday = Period.week_of(day.date()).start
    inside = {below.code for level in Level for below in tree.descendants(unit, level)}
    with read(engine) as connection:
        reports = [one for one in read_reports(connection, monday, inside) if source in (None, one.source)]
    if state is None:
        _show(reports, tree)
        return
    if not by.strip():
        raise click.UsageError("Ghi đơn vị duyệt: --by “Phòng VH-TT …”.")
    step = Approval(state)
    if step is Approval.RETURNED and not reason.strip():
        raise click.UsageError("Trả lại thì phải có lý do: --reason “…”.")
    keys = [one.key for one in reports if may_become(one.state, step, reason)]
    count = set_approval(engine, keys, step, reason, by=by.strip(), at=datetime.now(UTC)) if keys else 0
    click.echo(f"{APPROVALS.label(state)}: {count} báo cáo; {len(reports) - count} báo cáo giữ nguyên.")


def _show(reports: list[ReportToApprove], tree: UnitTree) -> None:
    """One line per district with the number of reports in each state."""
    counts: dict[str, Counter[str]] = {}
    for one in reports:
        path = tree.path(one.unit_code)
        counts.setdefault(path[min(1, len(path) - 1)].name, Counter())[one.state] += 1
    for name, states in counts.items():
        parts = ", ".join(
            f"{APPROVALS.label(state).lower()} {states[state]}" for state in APPROVALS.ids if states[state]
        )
        click.echo(f"{name}: {parts}")
    if not counts:
        click.echo("Chưa có báo cáo nào của tuần này.")
