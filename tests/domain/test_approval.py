"""Which state of approval may follow which."""

from __future__ import annotations

import pytest

from dashboard.domain.approval import Approval, after_import, may_become
from dashboard.domain.terms import APPROVALS

ALLOWED = {
    ("draft", "sent"),
    ("sent", "district_approved"),
    ("sent", "returned"),
    ("district_approved", "approved"),
    ("district_approved", "returned"),
    ("approved", "returned"),
}


def test_states_are_those_of_the_dictionary() -> None:
    assert tuple(map(str, Approval)) == APPROVALS.ids


def test_only_these_steps_are_allowed() -> None:
    assert {(str(a), str(b)) for a in Approval for b in Approval if may_become(a, b, "thiếu số liệu")} == ALLOWED


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_return_needs_a_reason(reason: str) -> None:
    assert not may_become(Approval.SENT, Approval.RETURNED, reason)
    assert may_become(Approval.SENT, Approval.DISTRICT_APPROVED, reason)


@pytest.mark.parametrize("state", Approval)
def test_new_figures_are_sent_whoever_approved_the_old_ones(state: Approval) -> None:
    assert after_import(state, has_changed=True) is Approval.SENT
    unchanged = after_import(state, has_changed=False)
    assert unchanged is (Approval.SENT if state is Approval.RETURNED else state)
