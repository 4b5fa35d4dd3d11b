"""The command `sonla token kiosk`."""

from __future__ import annotations

import click

from dashboard.api.command import token
from dashboard.domain.wall import DEFAULT_PLAN
from dashboard.geo.boundaries import load_boundaries
from dashboard.settings import Settings
from dashboard.store.database import open_engine, write
from dashboard.store.versions import check_version
from dashboard.wall.links import PARAMETER, create_link
from dashboard.wall.plans import WallPlans


@token.command()
@click.option("--scenes", "plan_name", default=DEFAULT_PLAN, show_default=True, metavar="NAME", help="Bộ cảnh.")
@click.option("--name", default="", help="Tên của màn hình, để sau này thu hồi; mặc định theo bộ cảnh.")
def kiosk(plan_name: str, name: str) -> None:
    """Tạo liên kết mở màn hình lớn trên một máy; liên kết chỉ xem được màn hình đó và không hết hạn."""
    name = name.strip() or f"man-hinh-{plan_name}"
    if len(name) > 80 or not name.isprintable():
        raise click.BadParameter("tên dài nhiều nhất 80 ký tự / a name of at most 80 characters", param_hint="--name")
    settings = Settings.from_environment()
    WallPlans(settings.home / "walls").check_name(plan_name, load_boundaries(settings.geo_dir).tree)
    engine = open_engine(settings.database_url)
    check_version(engine)
    with write(engine) as connection:
        secret = create_link(connection, name, plan_name)
    click.echo(f"{settings.public_url}/wall?{PARAMETER}={secret}")
    click.echo(
        f"Mở liên kết này một lần trên máy của màn hình; nó không hiện lần nữa. Thu hồi: sonla token revoke {name}\n"
        f"Open this link once on the wall's computer; it is not shown again. Revoke: sonla token revoke {name}",
        err=True,
    )
