"""The commands `sonla imports` and `sonla undo`."""

from __future__ import annotations

import json

import click

from dashboard.domain.periods import TIME_ZONE
from dashboard.intake.ledger import ImportEntry, list_imports
from dashboard.intake.undo import undo_import
from dashboard.settings import Settings
from dashboard.store.database import open_engine, read
from dashboard.store.versions import check_version


@click.command("imports")
@click.option("--district", "district_code", metavar="CODE", help="Chỉ các tệp của huyện này, ví dụ 123.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Nhiều nhất bao nhiêu lần nhập.")
@click.option("--json", "as_json", is_flag=True, help="Mỗi lần nhập một dòng JSON.")
def imports_command(district_code: str | None, limit: int, as_json: bool) -> None:
    """Sổ các lần nhập, mới nhất trước: số, lúc nhập, tệp, đơn vị gửi, số dòng, còn hiệu lực hay đã hoàn tác."""
    engine = open_engine(Settings.from_environment().database_url)
    check_version(engine)
    with read(engine) as connection:
        entries = list_imports(connection, limit=limit, district_code=district_code)
    engine.dispose()
    for entry in entries:
        click.echo(json.dumps(entry.to_json(), ensure_ascii=False) if as_json else _line(entry))


@click.command("undo")
@click.argument("import_id", type=int)
@click.option("--reason", default="", metavar="TEXT", help="Lý do, được ghi vào sổ.")
def undo_command(import_id: int, reason: str) -> None:
    """Hoàn tác một lần nhập theo số trong `sonla imports`: mọi số liệu trở lại như trước lần nhập đó.

    Bị từ chối (mã kết thúc 5) khi các lần nhập sau dựa trên nó; khi đó không có gì thay đổi.
    """
    engine = open_engine(Settings.from_environment().database_url)
    check_version(engine)
    entry = undo_import(engine, import_id, reason=reason)
    engine.dispose()
    click.echo(f"Đã hoàn tác lần nhập {entry.import_id} ({entry.file_name}). Tệp và sổ được giữ lại.")


def _line(entry: ImportEntry) -> str:
    sender = " · ".join(part for part in (entry.sender, entry.district_code) if part) or "–"
    loaded = f"{entry.loaded_at.astimezone(TIME_ZONE):%d/%m/%Y %H:%M}"
    state = "" if entry.undone_at is None else f"  ĐÃ HOÀN TÁC {entry.undone_at.astimezone(TIME_ZONE):%d/%m/%Y %H:%M}"
    return (
        f"{entry.import_id}  {loaded}  {entry.file_name} ({entry.kind})  {sender}: {entry.new} mới, "
        f"{entry.changed} thay đổi, {entry.unchanged} như cũ, {entry.faults} ô sai{state}"
    )
