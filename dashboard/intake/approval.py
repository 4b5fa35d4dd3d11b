"""The approval of reports in the store: one state for a report and for all facts of it (see `approval_facts`).

Every change of state here keeps report and facts alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Engine, and_, bindparam, delete, insert, select, update

from dashboard.domain.approval import Approval, after_import, may_become
from dashboard.domain.periods import Period
from dashboard.errors import IntakeError
from dashboard.intake.approval_facts import Touched, facts_of, kinds_of, touched_by_approval
from dashboard.intake.store_kinds import STORED_KINDS, StoredKind
from dashboard.intake.store_settling import UnitWeek
from dashboard.rollups import refresh_approved
from dashboard.store.changes import note_change
from dashboard.store.database import write
from dashboard.store.models import ApprovalBefore, ApprovalStep, Report, ReportReceipt
from dashboard.store.tables import table_of

Refresh = Callable[[Connection, str, Iterable[tuple[str, date]]], None]
ReportKey = tuple[str, str, date]
"""Source, commune code, Monday of the week."""
State = tuple[str, str, datetime | None]
"""Approval, its reason, and when an office gave it (None: it came with the figures)."""
_SENT: Final[State] = (str(Approval.SENT), "", None)
_REPORT: Final = table_of(Report)
_NAMED: Final = 5


class Step(NamedTuple):
    """What an office decides: the new state, when (aware), which office, and why."""

    state: Approval
    at: datetime
    by: str = ""
    reason: str = ""


def set_approval(
    engine: Engine,
    keys: Collection[ReportKey],
    state: Approval,
    reason: str = "",
    *,
    by: str = "",
    at: datetime | None = None,
) -> int:
    """Give these reports a state, all of them or none; returns how many.

    `by` names the office that decides, `at` (aware) is when, default now. Raises IntakeError `approval_refused` where
    a report is not there or may not become that (see NEXT_STATES), or a reason is missing.
    """
    with write(engine) as connection:
        return approve(connection, keys, Step(state, at or datetime.now(UTC), by, reason))


def approve(
    connection: Connection, keys: Collection[ReportKey], *steps: Step, refresh: Refresh = refresh_approved
) -> int:
    """Take these reports through `steps` in the transaction of `connection`, and bring what is approved up to date.

    Facts are written once, whatever the number of steps. See `set_approval`.
    """
    by_source: dict[str, set[UnitWeek]] = defaultdict(set)
    for source, unit, week in keys:
        by_source[source].add((unit, week))
    for source, wanted in by_source.items():
        _check(_states(connection, source, wanted), wanted, steps)
        for step in steps[:-1]:
            _note_steps(connection, source, dict.fromkeys(wanted, _state_of(step)), step.by)
        decided = dict.fromkeys(wanted, _state_of(steps[-1]))
        for feed, pairs in write_states(connection, source, decided, steps[-1].by).items():
            refresh(connection, feed, pairs)
    if by_source:
        note_change(connection, steps[-1].at)
    return len(set(keys))


def _check(known: Mapping[UnitWeek, State], wanted: Collection[UnitWeek], steps: Sequence[Step]) -> None:
    """Raise IntakeError unless each step may follow the one before it, for all of these reports."""
    refused = [key for key in sorted(wanted) if key not in known or not _may_follow(Approval(known[key][0]), steps)]
    if refused:
        raise _refused(refused, steps[-1].state)


def _may_follow(state: Approval, steps: Sequence[Step]) -> bool:
    before = [state, *(step.state for step in steps)]
    return all(may_become(was, step.state, step.reason) for was, step in zip(before, steps, strict=False))


def _state_of(step: Step) -> State:
    return str(step.state), step.reason.replace("\0", "")[:2000], step.at


def put_back_to_sent(connection: Connection, kind: str, touched: Iterable[tuple[str, date]], import_id: int) -> Touched:
    """Make `sent` again what an import changed, and what had been returned and came again.

    `touched` are the (unit code, day) of rows new or changed, their old places included. What the states were is kept
    for an undo. Returns by feed what is no longer approved.
    """
    stored = STORED_KINDS[kind]
    if not stored.source:
        return {}
    r = ReportReceipt
    here = (r.source == stored.source, r.import_id == import_id)
    came = {(unit, week) for unit, week in connection.execute(select(r.unit_code, r.week_start).where(*here))}
    left = set() if stored.is_list else {(unit, Period.week_of(day).start) for unit, day in touched}
    states = {key: state for key, state in _states(connection, stored.source, came | left).items() if state != _SENT}
    if not states:
        return {}
    changed = left | _written(connection, stored, import_id, came)
    states = {
        key: state
        for key, state in states.items()
        if after_import(Approval(state[0]), key in changed) is Approval.SENT and (key in changed or key in came)
    }
    return _send_again(connection, stored.source, states, import_id)


def send_again(connection: Connection, source: str, keys: Collection[UnitWeek], import_id: int) -> Touched:
    """Make these reports `sent` again, since the import changed a fact of theirs that no file brought anew.

    What the states were is kept for an undo. Returns by feed what is no longer approved.
    """
    states = {key: state for key, state in _states(connection, source, keys).items() if state != _SENT}
    return _send_again(connection, source, states, import_id)


def _send_again(connection: Connection, source: str, states: Mapping[UnitWeek, State], import_id: int) -> Touched:
    if not states:
        return {}
    connection.execute(
        insert(ApprovalBefore), [_before(source, key, state, import_id) for key, state in states.items()]
    )
    return write_states(connection, source, dict.fromkeys(states, _SENT))


def restore_approval(
    connection: Connection, source: str, changed: Collection[UnitWeek], import_id: int, loaded_at: datetime
) -> Touched:
    """Give the reports of an undone import the states they had; `changed` are those whose figures the undo changed.

    What offices decided after the import was about other figures: such a report is `sent` again. Returns
    by feed what that changed.
    """
    b = ApprovalBefore
    here = (b.source == source, b.import_id == import_id)
    rows = connection.execute(
        select(b.unit_code, b.week_start, b.approval, b.approval_reason, b.approved_at).where(*here)
    )
    before: dict[UnitWeek, State] = {(unit, week): (state, reason, at) for unit, week, state, reason, at in rows}
    keys = {*changed, *before}
    later = _came_later(connection, source, keys, import_id)
    connection.execute(delete(b).where(*here))
    _forget_later(connection, source, changed, loaded_at)
    states = _states(connection, source, keys)
    for key, (state, reason, at) in states.items():
        if key in before and (state, reason, at) == _SENT and key not in later:
            states[key] = before[key]
        elif at is not None and at > loaded_at:
            states[key] = _SENT
    return write_states(connection, source, states)


def _forget_later(connection: Connection, source: str, changed: Collection[UnitWeek], loaded_at: datetime) -> None:
    """No undo of a later import brings back what was decided about figures that are gone."""
    b = ApprovalBefore
    same = (b.source == source, b.unit_code == bindparam("unit"), b.week_start == bindparam("week"))
    if changed:
        parameters = [{"unit": unit, "week": week} for unit, week in changed]
        connection.execute(delete(b).where(*same, b.approved_at > loaded_at), parameters)


def write_states(connection: Connection, source: str, states: Mapping[UnitWeek, State], by: str = "") -> Touched:
    """Write the state of these reports and of all their facts; returns by feed what is approved now or no longer is."""
    known = _states(connection, source, states)
    changed = {key: state for key, state in states.items() if key in known and known[key] != state}
    _write_reports(connection, source, changed)
    _note_steps(connection, source, changed, by)
    groups: dict[tuple[date, str], list[str]] = defaultdict(list)
    for (unit, week), (state, _, _) in states.items():
        groups[week, state].append(unit)
    for (week, state), units in groups.items():
        for stored in kinds_of(source):
            facts = and_(facts_of(stored, week, units), stored.table.c.approval != state)
            connection.execute(update(stored.table).where(facts).values(approval=state))
    return touched_by_approval(connection, source, {key for key in changed if _turns(known[key], changed[key])})


def _turns(before: State, after: State) -> bool:
    """Whether the figures of a report become approved, or cease to be."""
    return (before[0] == Approval.APPROVED) != (after[0] == Approval.APPROVED)


def _write_reports(connection: Connection, source: str, states: Mapping[UnitWeek, State]) -> None:
    c = _REPORT.c
    same = (c.source == source, c.unit_code == bindparam("unit"), c.week_start == bindparam("week"))
    new: dict[str, Any] = {
        "approval": bindparam("state"),
        "approval_reason": bindparam("reason"),
        "approved_at": bindparam("at"),
    }
    parameters = [
        {"unit": unit, "week": week, "state": state, "reason": reason, "at": at}
        for (unit, week), (state, reason, at) in states.items()
    ]
    if parameters:
        connection.execute(update(_REPORT).where(*same).values(new), parameters)


def _note_steps(connection: Connection, source: str, states: Mapping[UnitWeek, State], by: str) -> None:
    """Add to the history what reports became. What no office decided came with an import or its undo, now."""
    now = datetime.now(UTC)
    rows = [
        {
            "source": source,
            "unit_code": unit,
            "week_start": week,
            "state": state,
            "reason": reason,
            "decided_at": at or now,
            "decided_by": by.replace("\0", "")[:300],
        }
        for (unit, week), (state, reason, at) in states.items()
    ]
    if rows:
        connection.execute(insert(ApprovalStep), rows)


def _written(connection: Connection, stored: StoredKind, import_id: int, came: Collection[UnitWeek]) -> set[UnitWeek]:
    """Reports of which the import wrote some row."""
    table = stored.table
    own = table.c.import_id == import_id
    if stored.is_list:
        units = set(connection.execute(select(table.c.unit_code).where(own).distinct()).scalars())
        return {key for key in came if key[0] in units}
    rows = connection.execute(select(table.c.unit_code, table.c.day).where(own).distinct())
    return {(unit, Period.week_of(day).start) for unit, day in rows}


def _states(connection: Connection, source: str, keys: Collection[UnitWeek]) -> dict[UnitWeek, State]:
    if not keys:
        return {}
    c = _REPORT.c
    weeks = [week for _, week in keys]
    near = (c.unit_code.in_(sorted({unit for unit, _ in keys})), c.week_start.between(min(weeks), max(weeks)))
    columns = (c.unit_code, c.week_start, c.approval, c.approval_reason, c.approved_at)
    rows = connection.execute(select(*columns).where(c.source == source, *near))
    return {(unit, week): (*state,) for unit, week, *state in rows if (unit, week) in keys}


def _came_later(connection: Connection, source: str, keys: Collection[UnitWeek], import_id: int) -> set[UnitWeek]:
    """Reports for which a later import came."""
    r = ReportReceipt
    rows = connection.execute(select(r.unit_code, r.week_start).where(r.source == source, r.import_id > import_id))
    return {(unit, week) for unit, week in rows if (unit, week) in keys}


def _before(source: str, key: UnitWeek, state: State, import_id: int) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "source": source,
        "unit_code": key[0],
        "week_start": key[1],
        "approval": state[0],
        "approval_reason": state[1],
        "approved_at": state[2],
    }


def _refused(keys: Collection[UnitWeek], state: Approval) -> IntakeError:
    named = "; ".join(f"{unit} {week:%d/%m/%Y}" for unit, week in list(keys)[:_NAMED])
    return IntakeError(
        "approval_refused",
        f"Không chuyển được sang trạng thái “{state}” ({len(keys)} báo cáo: {named} …). Không thay đổi gì. "
        "Kiểm tra báo cáo đã gửi, thứ tự duyệt, và lý do khi trả lại.",
        f"The state “{state}” is not possible for {len(keys)} reports ({named} …). Nothing was changed. "
        "Check that they were sent, the order of approval, and the reason of a return.",
    )
