"""The commands `sonla token create | list | revoke`."""

from __future__ import annotations

from datetime import datetime

import click
from sqlalchemy import Engine

from dashboard.api.meter import meter_of
from dashboard.api.tokens import DEFAULT_RATE_PER_MINUTE, SCOPES, create_token, read_tokens, revoke_token
from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.units import Level
from dashboard.geo.boundaries import load_boundaries
from dashboard.settings import Settings
from dashboard.store.database import open_engine, read, write
from dashboard.store.versions import check_version


@click.group()
def token() -> None:
    """Mã truy cập API của từng nguồn: hệ thống truyền thanh, nền tảng QR, phần mềm đọc số liệu."""


@token.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice(list(SCOPES)),
    help="Quyền; có thể cho nhiều lần. " + "; ".join(f"{scope}: {text}" for scope, text in SCOPES.items()),
)
@click.option("--district", "district_code", default="", metavar="CODE", help="Chỉ trong huyện này, ví dụ 123.")
@click.option(
    "--rate",
    "rate_per_minute",
    type=click.IntRange(1, 6000),
    default=DEFAULT_RATE_PER_MINUTE,
    show_default=True,
    help="Số lần gọi mỗi phút.",
)
def create(name: str, scopes: tuple[str, ...], district_code: str, rate_per_minute: int) -> None:
    """Cấp mã truy cập cho nguồn NAME; mã chỉ hiện một lần."""
    name = name.strip()
    if not 0 < len(name) <= 80 or not name.isprintable():
        raise click.BadParameter("tên nguồn dài 1 đến 80 ký tự / a name of 1 to 80 characters", param_hint="NAME")
    settings = Settings.from_environment()
    _check_district(settings, district_code)
    with write(_open_store(settings)) as connection:
        secret = create_token(connection, name, scopes, district_code=district_code, rate_per_minute=rate_per_minute)
    click.echo(secret)
    click.echo("Hãy lưu lại ngay: mã này không hiện lần nữa. / Keep it now: it is not shown again.", err=True)


@token.command("list")
def list_tokens() -> None:
    """Liệt kê các mã truy cập; không hiện mã."""
    settings = Settings.from_environment()
    with read(_open_store(settings)) as connection:
        tokens = read_tokens(connection)
    used = meter_of(settings.home).last_used()
    for each in tokens:
        state = f"thu hồi {_moment(each.revoked_at)}" if each.revoked_at else "đang dùng"
        click.echo(
            f"{each.id}  {each.name}  [{' '.join(sorted(each.scopes))}]  {each.district_code or 'toàn tỉnh'}  "
            f"{each.rate_per_minute}/phút  cấp {_moment(each.created_at)}  "
            f"dùng gần nhất {_moment(used.get(each.id))}  {state}"
        )


@token.command()
@click.argument("name")
def revoke(name: str) -> None:
    """Thu hồi mã truy cập của nguồn NAME; có hiệu lực ngay."""
    with write(_open_store(Settings.from_environment())) as connection:
        revoke_token(connection, name)
    click.echo(f"Đã thu hồi “{name}”.")


def _open_store(settings: Settings) -> Engine:
    engine = open_engine(settings.database_url)
    check_version(engine)
    return engine


def _check_district(settings: Settings, code: str) -> None:
    tree = load_boundaries(settings.geo_dir).tree
    if code and (code not in tree or tree[code].level is not Level.DISTRICT):
        raise click.BadParameter(f"“{code}” không phải mã huyện / no district's code", param_hint="--district")


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(TIME_ZONE):%d/%m/%Y %H:%M}" if moment else "–"
