"""Approval of reports: the five states, and which may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final


class Approval(StrEnum):
    """State of one report: a commune's figures of one source for one week."""

    DRAFT = "draft"
    SENT = "sent"
    DISTRICT_APPROVED = "district_approved"
    APPROVED = "approved"
    RETURNED = "returned"


class Basis(StrEnum):
    """Which reports figures are made of: those of every state, or those approved to the end."""

    ALL = "all"
    APPROVED = "approved"


NEXT_STATES: Final[Mapping[Approval, frozenset[Approval]]] = {
    Approval.DRAFT: frozenset({Approval.SENT}),
    Approval.SENT: frozenset({Approval.DISTRICT_APPROVED, Approval.RETURNED}),
    Approval.DISTRICT_APPROVED: frozenset({Approval.APPROVED, Approval.RETURNED}),
    Approval.APPROVED: frozenset({Approval.RETURNED}),
    Approval.RETURNED: frozenset(),
}
"""What an office may decide next. A returned report waits for new figures: only they make it `sent` again."""
NEEDS_REASON: Final = frozenset({Approval.RETURNED})


def may_become(state: Approval, wanted: Approval, reason: str) -> bool:
    """Whether an office may give a report of `state` the state `wanted`, with what it says for a reason."""
    return wanted in NEXT_STATES[state] and (bool(reason.strip()) or wanted not in NEEDS_REASON)


def after_import(state: Approval, has_changed: bool) -> Approval:
    """The state once a file came for the report: new figures are `sent`, whoever had approved the old ones."""
    return Approval.SENT if has_changed or state is Approval.RETURNED else state


@dataclass(frozen=True, slots=True)
class ReportToApprove:
    """One report with where its approval stands; `decided_at` and `decided_by` are of the last step, if any."""

    source: str
    unit_code: str
    week_start: date
    received_at: datetime
    is_in_time: bool
    is_zero: bool
    state: Approval
    reason: str
    decided_at: datetime | None
    decided_by: str

    @property
    def key(self) -> tuple[str, str, date]:
        """What names it: source, unit, Monday."""
        return self.source, self.unit_code, self.week_start


@dataclass(frozen=True, slots=True)
class ReturnedReport:
    """A report that was sent back and waits for new figures, with the reason given."""

    source: str
    unit_code: str
    week_start: date
    reason: str


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step of a report's history. `decided_by` is empty where the report came, or came again."""

    state: Approval
    reason: str
    decided_at: datetime
    decided_by: str


@dataclass(frozen=True, slots=True)
class WeekToApprove:
    """How many reports of a week wait for a decision (or for new figures), of how many."""

    monday: date
    open_count: int
    report_count: int
