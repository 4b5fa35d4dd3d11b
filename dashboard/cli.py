"""The command line: `sonla init | start | serve | import | imports | undo | demo | rollup | check | …`."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Final

import click
from sqlalchemy import Engine, func, select

from dashboard.errors import SonlaError
from dashboard.geo.boundaries import load_boundaries
from dashboard.settings import Settings
from dashboard.store.database import open_engine, read, write
from dashboard.store.models import ImportRun
from dashboard.store.setup import init_store
from dashboard.store.versions import check_version, migrate

_ELSEWHERE: Final = {
    "approve": "dashboard.approval_command:approve_command",
    "calendar": "dashboard.calendar.command:calendar",
    "demo": "dashboard.demo.command:demo",
    "geo": "dashboard.geo.command:geo",
    "import": "dashboard.intake.command:import_command",
    "imports": "dashboard.intake.ledger_command:imports_command",
    "report": "dashboard.press.command:report",
    "snapshot": "dashboard.snapshot_command:snapshot",
    "token": "dashboard.wall.command:token",
    "undo": "dashboard.intake.ledger_command:undo_command",
    "user": "dashboard.access.command:user",
}
"""Where the commands are that other parts bring."""


class _Commands(click.Group):
    """Loads only the command that is called: a listing of imports need not load what draws maps, seconds of it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted({*super().list_commands(ctx), *_ELSEWHERE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module, _, name = _ELSEWHERE[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=_Commands)
def sonla() -> None:
    """Bản đồ truyền thông Sơn La."""


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


@sonla.command()
def rollup() -> None:
    """Tính lại mọi số tổng hợp từ dữ liệu gốc."""
    from dashboard.rollups import rebuild

    engine = _open_store()
    with write(engine) as connection:
        rebuild(connection)
    click.echo("Đã tính lại số tổng hợp.")


@sonla.command()
def check() -> None:
    """Kiểm tra: tỉnh = tổng huyện = tổng xã = tổng số liệu gốc; ranh giới khớp nhau."""
    from dashboard.checking import problems

    settings = Settings.from_environment()
    found = list(problems(_open_store(), load_boundaries(settings.geo_dir)))
    for problem in found:
        click.echo(problem)
    if found:
        click.echo(f"SAI: {len(found)} chỗ không khớp. Chạy `sonla rollup` rồi kiểm tra lại.", err=True)
        sys.exit(1)
    click.echo("Đúng: tỉnh = tổng huyện = tổng xã = tổng số liệu gốc; ranh giới khớp nhau.")


@sonla.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Cổng; mặc định theo SONLA_PORT (8050).")
def serve(port: int | None) -> None:
    """Chạy máy chủ web trên cơ sở dữ liệu đã có."""
    from dashboard.serving import serve as run_server

    run_server(Settings.from_environment(), port)


@sonla.command()
@click.pass_context
def start(context: click.Context) -> None:
    """Chuẩn bị cơ sở dữ liệu, nạp dữ liệu mô phỏng nếu kho còn trống, rồi chạy máy chủ web."""
    from dashboard.demo.command import demo
    from dashboard.serving import serve as run_server

    settings = Settings.from_environment()
    context.invoke(init)
    if _is_empty(_open_store()):
        context.invoke(demo, scale=1, seed=2021)
    click.echo(f"Mở http://{settings.host}:{settings.port} trên trình duyệt. Nhấn Ctrl+C để dừng.")
    run_server(settings)


def _open_store() -> Engine:
    """The database of the environment's settings, of this version. Raises StoreError or StoreVersionError."""
    engine = open_engine(Settings.from_environment().database_url)
    check_version(engine)
    return engine


def _is_empty(engine: Engine) -> bool:
    """Whether nothing but demonstration data that was not finished has been imported."""
    with read(engine) as connection:
        real = select(func.count()).select_from(ImportRun).where(~ImportRun.simulated)
        return not connection.execute(real).scalar()


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
