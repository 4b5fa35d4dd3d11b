"""What a person's choice on the page leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, Protocol

from dash import html

from dashboard.domain.approval import Approval, ReportToApprove, StepTaken, WeekToApprove
from dashboard.domain.terms import APPROVALS
from dashboard.domain.units import Unit, UnitTree
from dashboard.errors import SonlaError
from dashboard.ui import formats
from dashboard.ui.approval import ids, reports
from dashboard.ui.catalogue import Catalogue

STEPS: Final = {
    ids.BY_DISTRICT: Approval.DISTRICT_APPROVED,
    ids.BY_PROVINCE: Approval.APPROVED,
    ids.RETURN: Approval.RETURNED,
}


class Approvals(Protocol):
    """What the page needs of `dashboard.approvals.ApprovalDesk`."""

    tree: UnitTree

    @property
    def is_simulated(self) -> bool:
        """Whether any data there are simulated."""

    @property
    def office(self) -> str:
        """Whose name a decision bears; empty where it has to be said."""

    @property
    def places(self) -> Sequence[Unit]:
        """The highest units whose reports may be seen."""

    @property
    def steps(self) -> frozenset[Approval]:
        """What a report may become by whoever is there."""

    def weeks(self) -> Sequence[WeekToApprove]:
        """Weeks of which some report came, the latest first."""

    def reports(self, monday: date) -> Sequence[ReportToApprove]:
        """Reports of a week."""

    def history(self, key: tuple[str, str, date]) -> Sequence[StepTaken]:
        """Every step of one report."""

    def decide(self, keys: Sequence[tuple[str, str, date]], state: Approval, reason: str = "", office: str = "") -> int:
        """Give these reports a state."""


def week_choice(chosen: str | None, desk: Approvals, texts: Catalogue) -> tuple[list[dict[str, str]], str | None, str]:
    """The weeks to choose from, the one chosen (else the latest), and how the mark of simulated data looks."""
    weeks = desk.weeks()
    options = reports.week_options(weeks, texts)
    known = {option["value"] for option in options}
    latest = next((week.monday.isoformat() for week in weeks), None)
    mark = "badge-simulated" if desk.is_simulated else "badge-simulated d-none"
    return options, chosen if chosen in known else latest, mark


def week_view(
    chosen: tuple[str | None, str, str, str], desk: Approvals, texts: Catalogue
) -> tuple[list[dict[str, str]], Any]:
    """Rows of the list and the counts by district, for a week, unit, source and stage."""
    week, unit_code, source, stage = chosen
    monday = _day(week)
    if monday is None:
        return [], texts("approval.nothing")
    came = desk.reports(monday)
    unit_code = unit_code if unit_code in desk.tree else desk.tree.root.code
    shown = reports.narrowed(came, desk.tree, unit_code, "" if source == ids.ANY else source, stage)
    return reports.rows(shown, desk.tree, texts), reports.summary(came, desk.tree, texts)


def decided(
    button: str, chosen: Sequence[Mapping[str, Any]], reason: str, office: str, desk: Approvals, texts: Catalogue
) -> tuple[html.Div, bool]:
    """The answer to a click: how many reports were decided, or why none was; and whether any was."""
    keys = reports.keys_of(chosen)
    step = STEPS.get(button)
    if not keys or step is None:
        return _said(texts("approval.none_chosen"), is_good=False)
    if step is Approval.RETURNED and not reason.strip():
        return _said(texts("approval.reason_missing"), is_good=False)
    try:
        count = desk.decide(keys, step, reason.strip(), office)
    except SonlaError as error:
        return _said(error.in_language(texts.language), is_good=False)
    label = APPROVALS.label(step, texts.language)
    return _said(texts("approval.done", count=formats.number(count, texts.language), state=label), is_good=True)


def chosen_text(chosen: Sequence[Mapping[str, Any]] | None, texts: Catalogue) -> str:
    """How many reports are chosen."""
    return texts("approval.chosen", count=formats.number(len(chosen or ()), texts.language))


def history_of(clicked: object, desk: Approvals, texts: Catalogue) -> list[Any]:
    """The history of the report whose row was clicked; nothing where none was."""
    try:
        report = reports.key_of(str(clicked["rowId"]) if isinstance(clicked, Mapping) else "")
    except (KeyError, ValueError):
        return []
    return reports.history(report, desk.history(report), desk.tree, texts) if report[1] in desk.tree else []


def _day(text: str | None) -> date | None:
    """The day a browser sent; nothing that it sends is trusted."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _said(sentence: str, *, is_good: bool) -> tuple[html.Div, bool]:
    return html.Div(sentence, className="verdict good" if is_good else "verdict refused", role="status"), is_good
