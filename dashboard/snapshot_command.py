"""The command `sonla snapshot`: what an address shows now, as a file for papers, reports and slides."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import cast

import click

from dashboard.domain.frozen import FrozenView
from dashboard.domain.layers import Registry
from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.selection import from_query
from dashboard.errors import SelectionError, SettingsError
from dashboard.freezing import freeze
from dashboard.prints.cartography import Cartography
from dashboard.prints.engine import make_print
from dashboard.prints.layout import Content
from dashboard.prints.papers import PAPERS, FileFormat
from dashboard.services import Services, open_services
from dashboard.settings import Settings
from dashboard.ui.catalogue import load_catalogues


@click.command()
@click.argument("query", default="")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Tệp sẽ ghi.")
@click.option("--format", "form", type=click.Choice([f.value for f in FileFormat]), default="pdf", show_default=True)
@click.option("--paper", type=click.Choice(list(PAPERS)), default="A4-landscape", show_default=True, help="Khổ giấy.")
@click.option(
    "--content", type=click.Choice([c.value for c in Content]), default="map", show_default=True,
    help="Bản đồ, diễn biến, xếp hạng hay theo nội dung.",
)  # fmt: skip
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
def snapshot(query: str, out: Path, form: str, paper: str, content: str, language: str) -> None:
    """In những gì một địa chỉ đang cho thấy, ví dụ “dv=123&lop=loa&tu=2021-08-30&den=2021-09-05”."""
    settings = Settings.from_environment()
    # The engine knows no layer; the running system's are named as text, as the server names its application.
    registry = cast("Registry", import_module("layers").REGISTRY)
    services = open_services(settings, registry)
    view = _frozen(services, query, registry, language)
    made = make_print(view, Cartography(services.geo), PAPERS[paper], FileFormat(form), Content(content))
    _write(out, made.content)
    click.echo(f"Đã ghi {out} ({len(made.content) / 1024:.0f} KiB): {view.title}. {view.subtitle}.")


def _frozen(services: Services, query: str, registry: Registry, language: str) -> FrozenView:
    """What the address shows now. Raises SelectionError where a part of it means nothing: a print must be as asked."""
    selection, wrong = from_query(query, services.space)
    if wrong:
        parts = ", ".join(f"{part.name}={part.value}" for part in wrong)
        raise SelectionError(
            f"Địa chỉ có phần không hiểu được: {parts}. Chưa tạo tệp nào; sửa lại rồi chạy lại.",
            f"Parts of the address mean nothing: {parts}. No file was made; correct it and try again.",
        )
    return freeze(services, selection, datetime.now(TIME_ZONE), load_catalogues(registry)[language])


def _write(out: Path, content: bytes) -> None:
    """The whole file or none: a file that was there before stays until the new one is written."""
    part = out.with_name(f"{out.name}.part")
    try:
        part.write_bytes(content)
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise SettingsError(
            f"Không ghi được tệp {out}; tệp cũ nếu có vẫn giữ nguyên. Kiểm tra thư mục và quyền ghi rồi làm lại.",
            f"The file {out} cannot be written; an older one stays. Check the folder and its permissions.",
        ) from error
