"""Approving reports: the write facade of the page `/approval/`, as `desk` is the one where files are taken in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from functools import cached_property

from sqlalchemy import Engine

from dashboard.access.audit import Deed, record
from dashboard.access.current import Presence, current_presence
from dashboard.domain.accounts import Account, Right, Role
from dashboard.domain.approval import Approval, ReportToApprove, StepTaken, WeekToApprove
from dashboard.domain.units import Unit, UnitTree
from dashboard.errors import IntakeError, OutOfScope
from dashboard.intake.approval import ReportKey, Step, approve
from dashboard.queries.approvals import read_reports, read_steps, read_weeks
from dashboard.queries.clocks import read_version
from dashboard.settings import Settings
from dashboard.store.database import open_engine, read, write


class ApprovalDesk:
    """All that the page of approvals does, for whoever is there; safe to share between threads.

    StoreUnavailable: the store does not answer.
    """

    def __init__(self, settings: Settings, tree: UnitTree) -> None:
        self.tree = tree
        self._settings = settings

    @cached_property
    def _engine(self) -> Engine:
        return open_engine(self._settings.database_url)

    def weeks(self) -> tuple[WeekToApprove, ...]:
        """Weeks of which some report came that may be seen, the latest first."""
        with read(self._engine) as connection:
            return read_weeks(connection, current_presence().scope.codes)

    def reports(self, monday: date) -> tuple[ReportToApprove, ...]:
        """Reports of a week that may be seen, in tree order."""
        with read(self._engine) as connection:
            return read_reports(connection, monday, current_presence().scope.codes)

    def history(self, key: ReportKey) -> tuple[StepTaken, ...]:
        """Every step of one report, the first one first; none where it may not be seen."""
        source, unit_code, monday = key
        if not current_presence().scope.holds(unit_code):
            return ()
        with read(self._engine) as connection:
            return read_steps(connection, source, unit_code, monday)

    @property
    def is_simulated(self) -> bool:
        """Whether any data there are simulated."""
        with read(self._engine) as connection:
            return read_version(connection).simulated

    @property
    def office(self) -> str:
        """Whose name a decision bears; empty where nobody signed in, who has to say it."""
        account = current_presence().account
        return "" if account.is_demonstration else account.name or account.login

    @property
    def places(self) -> tuple[Unit, ...]:
        """The highest units whose reports may be seen: the province, or those that an account was given."""
        scope = current_presence().scope
        held = [unit for unit in self.tree.units if scope.holds(unit.code)]
        return tuple(unit for unit in held if not (unit.parent_code and scope.holds(unit.parent_code)))

    @property
    def steps(self) -> frozenset[Approval]:
        """What a report may become by whoever is there."""
        return steps_of(current_presence().account)

    def decide(self, keys: Collection[ReportKey], state: Approval, reason: str = "", office: str = "") -> int:
        """Give these reports a state, all of them or none; returns how many. `office` counts where nobody signed in.

        Raises IntakeError `approval_refused` where a report may not become that or the reason or office is missing,
        OutOfScope where the account may not decide it.
        """
        who = current_presence()
        refuse_unless_allowed(who, keys, state)
        by = self.office or office.strip()
        if not by:
            raise IntakeError(
                "approval_refused",
                "Chưa ghi đơn vị duyệt. Không thay đổi gì. Hãy ghi tên đơn vị rồi làm lại.",
                "The office that decides is not named. Nothing was changed. Name it and try again.",
            )
        deed = Deed.RETURNED if state is Approval.RETURNED else Deed.APPROVED
        with write(self._engine) as connection:
            count = approve(connection, keys, Step(state, datetime.now(UTC), by, reason))
            record(connection, deed, f"reports:{count}", state=str(state), **_named(keys))
        return count


def _named(keys: Collection[ReportKey]) -> dict[str, str]:
    """Which reports these are, for the audit: their sources, units and weeks."""
    columns = zip(("sources", "units", "weeks"), zip(*keys, strict=True), strict=True)
    return {name: " ".join(sorted({str(one) for one in values})) for name, values in columns}


def steps_of(account: Account) -> frozenset[Approval]:
    """What reports may become by an account: districts approve as districts, only the province to the end."""
    if not account.may(Right.APPROVE):
        return frozenset()
    as_district = frozenset({Approval.DISTRICT_APPROVED, Approval.RETURNED})
    is_province = account.role in (Role.ADMINISTRATOR, Role.PROVINCE)
    return as_district | {Approval.APPROVED} if is_province else as_district


def refuse_unless_allowed(who: Presence, keys: Collection[ReportKey], state: Approval) -> None:
    """The one place where it is asked who may decide: about reports of his own units. Raises OutOfScope."""
    if state in steps_of(who.account) and all(who.scope.holds(unit) for _, unit, _ in keys):
        return
    raise OutOfScope(
        "Tài khoản này không được duyệt các báo cáo đã chọn ở bước này. Không thay đổi gì.",
        "This account may not take these reports through this step. Nothing was changed.",
    )
