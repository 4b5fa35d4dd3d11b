"""The command `sonla snapshot`: what an address shows now, frozen in the ledger, as a file for papers and slides."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import cast

import click

from dashboard.domain.layers import Registry
from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.press import ChosenFile
from dashboard.domain.selection import from_query
from dashboard.errors import SelectionError, SettingsError
from dashboard.press_office import PressOffice
from dashboard.prints.contents import Content, contents_of, nothing_to_show
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
@click.option("--title", default="", metavar="TÊN", help="Tiêu đề trong sổ; không ghi thì theo những gì đang xem.")
@click.option("--maker", default="sonla", metavar="TÊN", help="Người chốt số liệu, được ghi vào sổ.")
def snapshot(query: str, out: Path, form: str, paper: str, content: str, language: str, title: str, maker: str) -> None:
    """Chốt vào sổ những gì một địa chỉ đang cho thấy, rồi in ra tệp, ví dụ “dv=123&lop=loa&tu=2021-08-30”."""
    settings = Settings.from_environment()
    # The engine knows no layer; the running system's are named as text, as the server names its application.
    registry = cast("Registry", import_module("layers").REGISTRY)
    services = open_services(settings, registry)
    _refuse_what_means_nothing(services, query)
    office = PressOffice(settings, services, services.geo, load_catalogues(registry))
    now = datetime.now(TIME_ZONE)
    view = office.preview(query, now, language)
    if content not in contents_of(view):
        raise nothing_to_show(content)
    named = title or f"{view.title}. {view.subtitle}"[:300]
    head = office.take(query, named, (), maker, now, language, ChosenFile(form, paper))
    made = office.file(head.code, form, paper, content)
    _write(out, made)
    click.echo(f"Đã ghi {out} ({len(made) / 1024:.0f} KiB) từ số liệu chốt {head.code}: {head.title}.")


def _refuse_what_means_nothing(services: Services, query: str) -> None:
    """Raise SelectionError where a part of the address means nothing: a print must be as asked."""
    _, wrong = from_query(query, services.space)
    if wrong:
        parts = ", ".join(f"{part.name}={part.value}" for part in wrong)
        raise SelectionError(
            f"Địa chỉ có phần không hiểu được: {parts}. Chưa tạo tệp nào; sửa lại rồi chạy lại.",
            f"Parts of the address mean nothing: {parts}. No file was made; correct it and try again.",
        )


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
