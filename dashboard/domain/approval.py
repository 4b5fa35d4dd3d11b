"""Approval of reports: the five states, and which may follow which."""

from __future__ import annotations

from collections.abc import Mapping
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
