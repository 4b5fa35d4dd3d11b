"""The commands `sonla user add | list | change | password | disable | enable | unlock | end-sessions`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import click
from sqlalchemy import Connection, Engine

from dashboard.access.accounts import (
    AccountForm,
    KeptAccount,
    add_account,
    change_account,
    has_administrator,
    list_accounts,
    read_account,
    reset_password,
    switch_account,
)
from dashboard.access.attempts import forgive, is_locked
from dashboard.access.audit import Deed, record
from dashboard.access.sessions import end_sessions, list_sessions
from dashboard.domain.accounts import Role
from dashboard.domain.units import PROVINCE_CODE, UnitTree
from dashboard.geo.boundaries import load_boundaries
from dashboard.settings import Settings
from dashboard.store.database import open_engine, read, write_beside
from dashboard.store.versions import check_version

_ROLE = click.Choice([str(role) for role in Role])


@click.group()
def user() -> None:
    """Tài khoản đăng nhập: thêm, đổi, khóa, cấp lại mật khẩu."""


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="Họ tên, hoặc tên phòng.")
@click.option("--role", type=_ROLE, required=True, help="Vai trò.")
@click.option("--unit", "units", multiple=True, metavar="CODE", help="Mã huyện hoặc xã; có thể cho nhiều lần.")
@click.option("--subject", default="", help="Mã người dùng ở nhà cung cấp OpenID Connect (sub).")
def add(login: str, name: str, role: str, units: tuple[str, ...], subject: str) -> None:
    """Thêm tài khoản LOGIN; mật khẩu đầu tiên chỉ hiện một lần và phải đổi khi đăng nhập lần đầu."""
    engine, tree = _open()
    with write_beside(engine) as connection:
        password = add_account(connection, AccountForm(login, name, Role(role), units, subject), tree)
        has_one = has_administrator(connection)
    click.echo(password)
    click.echo("Mật khẩu này không hiện lần nữa. / This password is not shown again.", err=True)
    if not has_one:
        click.echo("Chưa có quản trị viên: thêm bằng --role administrator. / There is no administrator yet.", err=True)


@user.command("list")
def list_users() -> None:
    """Liệt kê các tài khoản."""
    engine, tree = _open()
    with read(engine) as connection:
        for kept in list_accounts(connection):
            click.echo(_line(connection, kept, tree))


@user.command()
@click.argument("login")
@click.option("--name", help="Họ tên mới.")
@click.option("--role", type=_ROLE, help="Vai trò mới.")
@click.option("--unit", "units", multiple=True, metavar="CODE", help="Các đơn vị mới, thay cho mọi đơn vị cũ.")
@click.option("--subject", help="Mã người dùng ở nhà cung cấp OpenID Connect.")
def change(login: str, name: str | None, role: str | None, units: tuple[str, ...], subject: str | None) -> None:
    """Đổi họ tên, vai trò hoặc đơn vị của LOGIN; các phiên đang mở kết thúc."""
    engine, tree = _open()
    with write_beside(engine) as connection:
        form = _form_of(read_account(connection, login))
        given = {
            "name": name,
            "role": Role(role) if role else None,
            "unit_codes": units or None,
            "oidc_subject": subject,
        }
        changes = {key: value for key, value in given.items() if value is not None}
        change_account(connection, replace(form, **changes), tree)  # type: ignore[arg-type]
    click.echo(f"Đã đổi “{login}”.")


@user.command()
@click.argument("login")
def password(login: str) -> None:
    """Cấp lại mật khẩu cho LOGIN; chỉ hiện một lần, phải đổi khi đăng nhập."""
    click.echo(_write(lambda connection: reset_password(connection, login)))


@user.command()
@click.argument("login")
def disable(login: str) -> None:
    """Khóa hẳn LOGIN; các phiên đang mở kết thúc."""
    _write(lambda connection: switch_account(connection, login, active=False))
    click.echo(f"Đã khóa “{login}”.")


@user.command()
@click.argument("login")
def enable(login: str) -> None:
    """Mở lại LOGIN."""
    _write(lambda connection: switch_account(connection, login, active=True))
    click.echo(f"Đã mở lại “{login}”.")


@user.command()
@click.argument("login")
def unlock(login: str) -> None:
    """Bỏ tạm khóa của LOGIN sau nhiều lần nhập sai mật khẩu."""

    def forget(connection: Connection) -> None:
        kept = read_account(connection, login)
        forgive(connection, kept.account.login)
        record(connection, Deed.ACCOUNT_CHANGED, f"account:{kept.account.login}", unlocked=True)

    _write(forget)
    click.echo(f"Đã bỏ tạm khóa “{login}”.")


@user.command("end-sessions")
@click.argument("login")
def end_all(login: str) -> None:
    """Kết thúc mọi phiên đăng nhập của LOGIN."""

    def end(connection: Connection) -> None:
        kept = read_account(connection, login)
        end_sessions(connection, kept.account.number)
        record(connection, Deed.SESSION_ENDED, f"account:{kept.account.login}")

    _write(end)
    click.echo(f"Đã kết thúc mọi phiên của “{login}”.")


def _open() -> tuple[Engine, UnitTree]:
    settings = Settings.from_environment()
    engine = open_engine(settings.database_url)
    check_version(engine)
    return engine, load_boundaries(settings.geo_dir).tree


def _write(change_it: Callable[[Connection], str | None]) -> str | None:
    engine, _ = _open()
    with write_beside(engine) as connection:
        return change_it(connection)


def _form_of(kept: KeptAccount) -> AccountForm:
    account = kept.account
    return AccountForm(account.login, account.name, account.role, account.unit_codes, kept.oidc_subject)


def _line(connection: Connection, kept: KeptAccount, tree: UnitTree) -> str:
    account = kept.account
    names = [tree[code].name if code in tree else code for code in account.unit_codes if code != PROVINCE_CODE]
    state = "đang dùng" if kept.is_active else "đã khóa"
    state += ", tạm khóa vì nhập sai" if is_locked(connection, account.login) else ""
    sessions = len(list_sessions(connection, account.number))
    units = ", ".join(names) or "toàn tỉnh"
    return f"{account.login}  {account.name}  [{account.role}]  {units}  {sessions} phiên  {state}"
