"""What administrators do to accounts, sessions and settings: the facade of their pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import Connection

from dashboard.access.accounts import (
    AccountForm,
    KeptAccount,
    add_account,
    change_account,
    list_accounts,
    read_account,
    reset_password,
    switch_account,
)
from dashboard.access.attempts import forgive, is_locked
from dashboard.access.audit import AuditLine, Deed, read_audit, record
from dashboard.access.door import Door
from dashboard.access.sessions import KeptSession, end_session, end_sessions, list_sessions
from dashboard.domain.units import UnitTree
from dashboard.errors import AccessError
from dashboard.store.choices import PROVINCE_SUMS, read_setting, write_setting
from dashboard.store.database import read, write_beside

AUDIT_ROWS: Final = 100
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account with what can be seen of it only beside others."""

    kept: KeptAccount
    is_locked: bool
    session_count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the page of accounts shows."""

    accounts: tuple[AccountLine, ...]
    sessions: tuple[KeptSession, ...]


class Administration:
    """Safe to share between threads. The gate lets administrators alone come here. StoreUnavailable from any method."""

    def __init__(self, door: Door, tree: UnitTree) -> None:
        self.tree = tree
        self._door = door

    def overview(self) -> Overview:
        """Accounts and sessions in force, of one moment."""
        with read(self._door.engine) as connection:
            sessions = list_sessions(connection)
            logins = [session.login for session in sessions]
            return Overview(
                tuple(
                    AccountLine(kept, is_locked(connection, kept.account.login), logins.count(kept.account.login))
                    for kept in list_accounts(connection)
                ),
                tuple(sessions),
            )

    def add(self, form: AccountForm) -> str:
        """Make an account; its first password. Raises AccessError."""
        return self._write(lambda connection: add_account(connection, form, self.tree))

    def change(self, form: AccountForm) -> None:
        """Change an account; its sessions end. Raises AccessError."""
        self._write(lambda connection: change_account(connection, form, self.tree))

    def new_password(self, login: str) -> str:
        """Another password to hand over. Raises AccessError."""
        return self._write(lambda connection: reset_password(connection, login))

    def switch(self, login: str, *, active: bool) -> None:
        """Let an account sign in, or no longer. Raises AccessError."""
        self._write(lambda connection: switch_account(connection, login, active=active))

    def unlock(self, login: str) -> None:
        """Let somebody who guessed too often try again. Raises AccessError."""

        def forget(connection: Connection) -> None:
            kept = read_account(connection, login)
            forgive(connection, kept.account.login)
            record(connection, Deed.ACCOUNT_CHANGED, f"account:{kept.account.login}", unlocked=True)

        self._write(forget)

    def end_all(self, login: str) -> None:
        """End every session of an account. Raises AccessError."""

        def end(connection: Connection) -> None:
            """End the session and write it into the audit."""
            kept = read_account(connection, login)
            end_sessions(connection, kept.account.number)
            record(connection, Deed.SESSION_ENDED, f"account:{kept.account.login}")

        self._write(end)

    def end_one(self, session_number: int) -> None:
        """End one session. Raises AccessError where none of that number is in force."""

        def end(connection: Connection) -> None:
            """End the session and write whose it was into the audit."""
            login = end_session(connection, session_number)
            if login is None:
                raise AccessError(
                    "Phiên này đã kết thúc từ trước. Không thay đổi gì.",
                    "This session had ended already. Nothing was changed.",
                )
            record(connection, Deed.SESSION_ENDED, f"account:{login}", session=session_number)

        self._write(end)

    def has_province_sums(self) -> bool:
        """Whether accounts of districts read the sums of the province."""
        with read(self._door.engine) as connection:
            return read_setting(connection, PROVINCE_SUMS) == "1"

    def open_province_sums(self, *, is_open: bool) -> None:
        """Let accounts of districts read the sums of the province, or no longer."""

        def set_it(connection: Connection) -> None:
            write_setting(connection, PROVINCE_SUMS, "1" if is_open else "0")
            record(connection, Deed.SETTING_CHANGED, f"setting:{PROVINCE_SUMS}", value=is_open)

        self._write(set_it)

    def audit(
        self, *, kind: str = "", login: str = "", before: int | None = None, limit: int | None = AUDIT_ROWS
    ) -> Sequence[AuditLine]:
        """Events, the latest first; `limit` None gives all."""
        with read(self._door.engine) as connection:
            return read_audit(connection, limit=limit, before=before, kind=kind, login=login)

    def _write(self, change_it: Callable[[Connection], Result]) -> Result:
        with write_beside(self._door.engine) as connection:
            result = change_it(connection)
        self._door.forget()
        return result


def unclear() -> AccessError:
    """What to say of a form that asks for nothing known."""
    return AccessError("Không rõ việc cần làm. Không thay đổi gì.", "Unclear what to do. Nothing was changed.")
