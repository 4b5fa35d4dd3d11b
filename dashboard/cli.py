"""The command line: `sonla init | import | demo | rollup | check | serve | geo build`."""

from __future__ import annotations

import sys

import click

from dashboard.errors import SonlaError
from dashboard.geo.command import geo


@click.group()
def sonla() -> None:
    """Bản đồ truyền thông Sơn La."""


sonla.add_command(geo)


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
