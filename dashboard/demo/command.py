"""`sonla demo`: load the demonstration with a progress bar."""

from __future__ import annotations

import sys

import click

from dashboard.settings import Settings


@click.command()
@click.option("--scale", type=click.IntRange(1, 30), default=1, show_default=True, help="Nhân số dòng sự kiện thô.")
@click.option("--seed", type=click.IntRange(0), default=2021, show_default=True, help="Số gieo của bộ sinh ngẫu nhiên.")
def demo(scale: int, seed: int) -> None:
    """Nạp dữ liệu mô phỏng chiến dịch 25/8-30/11/2021 vào kho trống."""
    # pandas and shapely are slow to load, and no other command needs these.
    from dashboard.demo.campaign import Plan
    from dashboard.demo.loading import load_demo
    from dashboard.geo.boundaries import load_boundaries
    from dashboard.store.database import open_engine
    from dashboard.store.versions import check_version

    settings = Settings.from_environment()
    engine = open_engine(settings.database_url)
    check_version(engine)
    boundaries = load_boundaries(settings.geo_dir)
    # The number of steps is known only once the places are made: the bar learns it with the first one.
    with click.progressbar(length=1, label="Dữ liệu mô phỏng", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        loaded = load_demo(engine, boundaries, Plan(scale, seed), progress)
    if loaded.file_count == 0:
        click.echo("Dữ liệu mô phỏng đã có đủ trong kho; không làm gì thêm.")
        return
    click.echo(
        f"Đã nạp {loaded.file_count} tệp, {loaded.row_count} dòng dữ liệu mô phỏng; {loaded.fault_count} ô cần xem lại."
    )
