"""Accounts: made, changed and read. Every change is written to the audit in its own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update

from dashboard.access.audit import Deed, record
from dashboard.access.passwords import check_password, hash_password, new_password
from dashboard.access.sessions import end_sessions
from dashboard.domain.accounts import WITH_OWN_UNITS, Account, Role
from dashboard.domain.units import PROVINCE_CODE, UnitTree
from dashboard.errors import AccessError
from dashboard.store.models import AccountRow, AccountUnit

LONGEST_LOGIN: Final = 80
LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class KeptAccount:
    """An account as administrators see it."""

    account: Account
    is_active: bool
    has_password: bool
    oidc_subject: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AccountForm:
    """What an administrator says of an account."""

    login: str
    name: str
    role: Role
    unit_codes: tuple[str, ...] = ()
    oidc_subject: str = ""


def add_account(connection: Connection, form: AccountForm, tree: UnitTree) -> str:
    """Make an account and return its first password, which is kept nowhere and must be changed at first sign-in.

    Raises AccessError where the account cannot be as `form` says; nothing was made then.
    """
    form = _checked(form, tree)
    if connection.execute(select(AccountRow.id).where(AccountRow.login == form.login)).first():
        raise AccessError(
            f"Đã có tài khoản “{form.login}”. Chưa thay đổi gì. Chọn tên đăng nhập khác.",
            f"There is an account {form.login!r}. Nothing was changed. Choose another sign-in name.",
        )
    password = new_password()
    values: dict[str, Any] = {
        **_values(form),
        "login": form.login,
        "password_hash": hash_password(password),
        "must_change_password": True,
        "is_active": True,
        "created_at": datetime.now(UTC),
    }
    number = connection.execute(insert(AccountRow).values(values).returning(AccountRow.id)).scalar_one()
    _write_units(connection, number, form.unit_codes)
    record(connection, Deed.ACCOUNT_ADDED, f"account:{form.login}", role=form.role, units=" ".join(form.unit_codes))
    return password


def change_account(connection: Connection, form: AccountForm, tree: UnitTree) -> None:
    """Give the account `form.login` another name, role, units or provider's name. Its sessions end.

    Raises AccessError where it cannot be so, or where no administrator would be left.
    """
    form = _checked(form, tree)
    kept = read_account(connection, form.login)
    if form.role is not Role.ADMINISTRATOR:
        _keep_an_administrator(connection, kept)
    connection.execute(update(AccountRow).where(AccountRow.id == kept.account.number).values(_values(form)))
    _write_units(connection, kept.account.number, form.unit_codes)
    end_sessions(connection, kept.account.number)
    record(connection, Deed.ACCOUNT_CHANGED, f"account:{form.login}", role=form.role, units=" ".join(form.unit_codes))


def switch_account(connection: Connection, login: str, *, active: bool) -> None:
    """Let an account sign in, or no longer; what it did keeps its name. Raises AccessError."""
    kept = read_account(connection, login)
    if not active:
        _keep_an_administrator(connection, kept)
        end_sessions(connection, kept.account.number)
    connection.execute(update(AccountRow).where(AccountRow.id == kept.account.number).values(is_active=active))
    record(connection, Deed.ACCOUNT_CHANGED, f"account:{kept.account.login}", active=active)


def reset_password(connection: Connection, login: str) -> str:
    """Give an account a new password, to be changed at the next sign-in; its sessions end. Raises AccessError."""
    kept, password = read_account(connection, login), new_password()
    values = {"password_hash": hash_password(password), "must_change_password": True}
    connection.execute(update(AccountRow).where(AccountRow.id == kept.account.number).values(values))
    end_sessions(connection, kept.account.number)
    record(connection, Deed.PASSWORD_CHANGED, f"account:{kept.account.login}", by_administrator=True)
    return password


def change_password(connection: Connection, account: Account, password: str, *, keep_session: int) -> None:
    """Set the password that a person chose; sessions but `keep_session` end. Raises AccessError for a bad one."""
    check_password(password, account.login)
    values = {"password_hash": hash_password(password), "must_change_password": False}
    connection.execute(update(AccountRow).where(AccountRow.id == account.number).values(values))
    end_sessions(connection, account.number, but=keep_session)
    record(connection, Deed.PASSWORD_CHANGED, f"account:{account.login}")


def has_accounts(connection: Connection) -> bool:
    """Whether any account was ever made."""
    return connection.execute(select(AccountRow.id).limit(1)).first() is not None


def has_administrator(connection: Connection) -> bool:
    """Whether an administrator can sign in."""
    a = AccountRow
    return (
        connection.execute(select(a.id).where(a.role == Role.ADMINISTRATOR, a.is_active).limit(1)).first() is not None
    )


def read_account(connection: Connection, login: str) -> KeptAccount:
    """The account with a sign-in name. Raises AccessError where there is none."""
    found = _read(connection, login.strip().casefold())
    if not found:
        raise AccessError(
            "Không có tài khoản này. Chưa thay đổi gì. Xem danh sách bằng `sonla user list`.",
            "There is no such account. Nothing was changed. See `sonla user list`.",
        )
    return found[0]


def list_accounts(connection: Connection) -> Sequence[KeptAccount]:
    """Every account, by sign-in name."""
    return _read(connection)


def read_units(connection: Connection, number: int) -> tuple[str, ...]:
    """Units of an account, in the order they were given."""
    u = AccountUnit
    rows = connection.execute(select(u.unit_code).where(u.account_id == number).order_by(u.position))
    return tuple(code for (code,) in rows)


def _read(connection: Connection, login: str | None = None) -> list[KeptAccount]:
    a = AccountRow
    wanted = select(a.__table__).order_by(a.login)
    rows = connection.execute(wanted if login is None else wanted.where(a.login == login))
    return [
        KeptAccount(
            Account(
                row.id, row.login, row.name, Role(row.role), read_units(connection, row.id), row.must_change_password
            ),
            row.is_active,
            row.password_hash is not None,
            row.oidc_subject or "",
            row.created_at,
        )
        for row in rows.all()
    ]


def _values(form: AccountForm) -> dict[str, Any]:
    return {"name": form.name, "role": str(form.role), "oidc_subject": form.oidc_subject or None}


def _write_units(connection: Connection, number: int, codes: Sequence[str]) -> None:
    connection.execute(delete(AccountUnit).where(AccountUnit.account_id == number))
    rows = [{"account_id": number, "unit_code": code, "position": place} for place, code in enumerate(codes)]
    connection.execute(insert(AccountUnit), rows)


def _checked(form: AccountForm, tree: UnitTree) -> AccountForm:
    """The form with its texts trimmed and its units complete. Raises AccessError."""
    login, name = form.login.strip().casefold(), form.name.strip()
    is_login = 0 < len(login) <= LONGEST_LOGIN and login.isprintable() and not any(c.isspace() for c in login)
    if not is_login or not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise AccessError(
            f"Tên đăng nhập dài 1 đến {LONGEST_LOGIN} ký tự, không có dấu cách; họ tên dài 1 đến {LONGEST_NAME} ký tự. "
            "Chưa thay đổi gì.",
            f"A sign-in name has 1 to {LONGEST_LOGIN} characters without spaces, a name 1 to {LONGEST_NAME}. "
            "Nothing was changed.",
        )
    codes = tuple(dict.fromkeys(form.unit_codes)) if form.role in WITH_OWN_UNITS else (PROVINCE_CODE,)
    unknown = [code for code in codes if code not in tree]
    if unknown or not codes or (form.role in WITH_OWN_UNITS and PROVINCE_CODE in codes):
        raise AccessError(
            "Vai trò này cần ít nhất một huyện hoặc xã (mã của Tổng cục Thống kê, ví dụ 123). Chưa thay đổi gì.",
            "This role needs at least one district or commune (its GSO code, such as 123). Nothing was changed.",
        )
    return AccountForm(login, name, form.role, codes, form.oidc_subject.strip())


def _keep_an_administrator(connection: Connection, kept: KeptAccount) -> None:
    a = AccountRow
    others = select(a.id).where(a.role == Role.ADMINISTRATOR, a.is_active, a.id != kept.account.number).limit(1)
    if kept.account.role is Role.ADMINISTRATOR and not connection.execute(others).first():
        raise AccessError(
            "Đây là quản trị viên cuối cùng; không ai quản trị được nữa nếu đổi. Chưa thay đổi gì. "
            "Hãy thêm một quản trị viên khác trước.",
            "This is the last administrator; nobody could administer any more. Nothing was changed. "
            "Add another administrator first.",
        )
