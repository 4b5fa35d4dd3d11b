"""`sonla report`: the weekly report as a file, its figures frozen in the ledger."""

from __future__ import annotations

import re
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Final, cast

import click
from apscheduler.schedulers.blocking import BlockingScheduler

from dashboard.domain.layers import Registry
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.errors import PressError
from dashboard.press.worker import Worker
from dashboard.press_office import PressOffice
from dashboard.prints.bulletin import FORMATS
from dashboard.services import open_services
from dashboard.settings import Settings
from dashboard.ui.catalogue import load_catalogues

TICK_S: Final = 30
"""So often the clock looks for what is due."""
_WEEK: Final = re.compile(r"(\d{4})-W(\d{2})")


class _Week(click.ParamType[Period]):
    """An ISO week: `2021-W35`."""

    name = "week"

    def convert(self, value: str | Period, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """Return the week's days."""
        if isinstance(value, Period):
            return value
        found = _WEEK.fullmatch(value)
        try:
            if found:
                return Period.week_of(date.fromisocalendar(int(found[1]), int(found[2]), 1))
        except ValueError:
            pass
        return self.fail(f"“{value}” không phải tuần, ví dụ 2021-W35", param, ctx)


@click.group()
def report() -> None:
    """Lập báo cáo từ số liệu được chốt vào sổ."""


@report.command()
@click.option("--week", type=_Week(), required=True, metavar="TUẦN", help="Tuần theo ISO, ví dụ 2021-W35.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Tệp docx, xlsx hoặc pptx.")
@click.option("--snapshot", "code", default="", metavar="MÃ", help="Lập lại từ số liệu đã chốt mang mã này.")
@click.option("--maker", default="sonla", metavar="TÊN", help="Người chốt số liệu, được ghi vào sổ.")
def weekly(week: Period, out: Path, code: str, maker: str) -> None:
    """Lập báo cáo tuần; mỗi lần chạy chốt số liệu một lần, trừ khi cho --snapshot."""
    ending = out.suffix.removeprefix(".").lower()
    if ending not in FORMATS:
        raise click.BadParameter(f"đuôi tệp phải là {', '.join(FORMATS)}", param_hint="--out")
    office = _office()
    head = office.head(code) if code else office.take_week(week, maker, datetime.now(TIME_ZONE))
    if head.period != week:
        raise PressError(
            "other_week", f"Số liệu chốt {code} không phải của tuần này.", f"Snapshot {code} is of another week."
        )
    content = office.file(head.code, ending)
    out.write_bytes(content)
    click.echo(f"Đã lập {out} ({len(content) // 1024} KiB) từ số liệu chốt {head.code}, SHA-256 {head.content_sha256}.")


@report.command()
@click.option("--once", is_flag=True, help="Làm hết việc đến hạn rồi kết thúc.")
def run(once: bool) -> None:
    """Lập và gửi báo cáo theo lịch; chạy suốt trên máy chủ, hoặc --once từ cron."""
    worker = Worker(_office())
    if once:
        click.echo(f"Đã làm {worker.work_off()} việc.")
        worker.close()
        return
    clock = BlockingScheduler(timezone=TIME_ZONE)
    clock.add_job(worker.work_off, "interval", seconds=TICK_S, next_run_time=datetime.now(TIME_ZONE), max_instances=1)
    click.echo("Đang chờ lịch. Nhấn Ctrl+C để dừng.")
    clock.start()


def _office() -> PressOffice:
    settings = Settings.from_environment()
    # The engine knows no layer; the running system's are named as text, as the server names its application.
    registry = cast("Registry", import_module("layers").REGISTRY)
    services = open_services(settings, registry)
    return PressOffice(settings, services, services.geo, load_catalogues(registry))
