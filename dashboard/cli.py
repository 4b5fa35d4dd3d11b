"""The command line: `sonla init | import | demo | rollup | check | serve | geo build`."""

from __future__ import annotations

import sys

import click

from dashboard.demo.command import demo
from dashboard.errors import SonlaError
from dashboard.geo.boundaries import load_boundaries
from dashboard.geo.command import geo
from dashboard.intake.command import import_command
from dashboard.settings import Settings
from dashboard.store.database import open_engine
from dashboard.store.setup import init_store
from dashboard.store.versions import migrate


@click.group()
def sonla() -> None:
    """Bản đồ truyền thông Sơn La."""


sonla.add_command(demo)


@sonla.command()
def init() -> None:
    """Tạo hoặc nâng cấp cơ sở dữ liệu; dữ liệu đã có được giữ nguyên."""
    settings = Settings.from_environment()
    boundaries = load_boundaries(settings.geo_dir)
    settings.make_home()
    engine = open_engine(settings.database_url)
    migrate(engine)
    init_store(engine, boundaries, boundaries.boundary_set)
    engine.dispose()
    click.echo(f"Sẵn sàng: {len(boundaries.units)} đơn vị hành chính ({boundaries.boundary_set}).")


sonla.add_command(geo)
sonla.add_command(import_command)


def main() -> None:
    """Entry point: one clear sentence and a non-zero exit for everything that can be told to a person."""
    try:
        sonla(standalone_mode=False)
    except SonlaError as error:
        click.echo(f"{error.vi}\n{error.en}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)


if __name__ == "__main__":
    main()
