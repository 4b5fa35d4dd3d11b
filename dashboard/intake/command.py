"""The command `sonla import`."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from dashboard.domain.periods import TIME_ZONE
from dashboard.errors import FormUnknown, IntakeError
from dashboard.geo.boundaries import load_boundaries
from dashboard.geo.places import PlaceFinder
from dashboard.intake.fault_texts import fault_texts
from dashboard.intake.faults import Fault, Severity
from dashboard.intake.limits import check_file_size
from dashboard.intake.outcome import ImportOutcome
from dashboard.intake.run import import_file
from dashboard.intake.store_kinds import STORED_KINDS
from dashboard.settings import Settings
from dashboard.store.database import open_engine
from dashboard.store.versions import check_version

_SHOWN_CHARACTERS: Final = 60


class _Moment(click.ParamType[datetime]):
    """A moment in ISO 8601; without a zone it is Sơn La's."""

    name = "moment"

    def convert(self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return an aware moment."""
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” không phải thời điểm, ví dụ 2021-09-06T08:30", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=TIME_ZONE)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(list(STORED_KINDS)), help="Loại biểu; nếu không cho thì nhận theo các cột.")
@click.option("--district", "district_code", metavar="CODE", help="Mã huyện của đơn vị gửi, ví dụ 123.")
@click.option("--sender", default="", metavar="TEXT", help="Tên đơn vị gửi, được ghi vào sổ.")
@click.option("--dry-run", is_flag=True, help="Thử: báo lỗi và thay đổi, không lưu gì.")
@click.option("--json", "as_json", is_flag=True, help="Mỗi tệp một dòng JSON, theo thứ tự các tệp.")
@click.option("--received-at", type=_Moment(), metavar="ISO", help="Lúc nhận được tệp; nếu không cho là bây giờ.")
@click.option("--simulated", is_flag=True, help="Đánh dấu là dữ liệu mô phỏng.")
def import_command(
    files: tuple[Path, ...],
    kind: str | None,
    district_code: str | None,
    sender: str,
    dry_run: bool,
    as_json: bool,
    received_at: datetime | None,
    simulated: bool,
) -> None:
    """Nhập các tệp xlsx, xls hoặc csv, mỗi tệp trọn trong một giao dịch.

    Dòng đúng được lưu, dòng sai được giữ riêng cùng ô sai. Mã kết thúc là 0 khi mọi tệp được nhận, kể cả khi có dòng
    sai; là 5 khi có tệp bị từ chối cả tệp (các tệp khác vẫn được nhập).

    Ends with 0 when every file was accepted, faulty rows or not; with 5 when a file was refused whole.
    """
    settings = Settings.from_environment()
    engine = open_engine(settings.database_url)
    check_version(engine)
    boundaries = load_boundaries(settings.geo_dir)
    places = PlaceFinder(boundaries.tree, boundaries.commune_shapes)
    refused = 0
    for path in files:
        try:
            outcome = import_file(
                engine,
                places,
                _content(path),
                path.name,
                kind=kind,
                district_code=district_code,
                sender=sender,
                received_at=received_at,
                simulated=simulated,
                dry_run=dry_run,
                keep_dir=settings.home / "files",
            )
        except IntakeError as error:
            refused = error.exit_code
            _tell_refusal(path, error, as_json=as_json)
        else:
            _tell(path, outcome, dry_run=dry_run, as_json=as_json)
    engine.dispose()
    if refused:
        sys.exit(refused)


def _content(path: Path) -> bytes:
    try:
        check_file_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise IntakeError(
            "file_missing",
            "Không có tệp này hoặc không mở được. Không lưu gì. Hãy kiểm tra đường dẫn và quyền đọc.",
            "There is no such file, or it cannot be opened. Nothing was stored. Check the path and who may read it.",
        ) from error


def _tell_refusal(path: Path, error: IntakeError, *, as_json: bool) -> None:
    if as_json:
        refusal: dict[str, Any] = {"kind": error.kind, "vi": error.vi, "en": error.en}
        if isinstance(error, FormUnknown):
            names = ("sheet", "nearest_kind", "recognised", "missing", "extra", "signature")
            refusal |= {name: getattr(error, name) for name in names}
        click.echo(json.dumps({"accepted": 0, "refused": refusal}, ensure_ascii=False))
    else:
        click.echo(f"{path.name}: KHÔNG NHẬN, không lưu gì. {error.vi}\n{error.en}", err=True)


def _tell(path: Path, outcome: ImportOutcome, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(outcome.to_json(), ensure_ascii=False))
        return
    done = "thử, không lưu" if dry_run else "đã lưu" if outcome.import_id else "không có gì mới"
    click.echo(
        f"{path.name} ({outcome.kind}): {done}. {outcome.accepted} dòng đúng: {outcome.new} mới, "
        f"{outcome.changed} thay đổi, {outcome.unchanged} như cũ; {outcome.ignored_rows} dòng không phải số liệu."
    )
    for note in outcome.notes:
        click.echo(f"  {note}")
    errors = [fault for fault in outcome.faults if fault.severity is Severity.ERROR]
    if errors:
        rows = len({(fault.sheet, fault.row_number) for fault in errors})
        click.echo(f"  {rows} dòng SAI, giữ riêng, chưa vào số liệu:")
    for fault in outcome.faults:
        click.echo(f"  {_sentence(fault)}")


def _sentence(fault: Fault) -> str:
    """`Tuần 35!H9  Số âm: “-5”; cần một số từ 0 trở lên.`"""
    cell = f"{fault.sheet}!{fault.cell}" if fault.sheet else fault.cell
    found = fault.found if len(fault.found) <= _SHOWN_CHARACTERS else f"{fault.found[:_SHOWN_CHARACTERS]}…"
    warning = " (cảnh báo)" if fault.severity is Severity.WARNING else ""
    hint = f" {fault.suggestion}" if fault.suggestion else ""
    return f"{cell}  {fault_texts()[fault.kind].vi}{warning}: “{found}”; cần {fault.expected}.{hint}"
