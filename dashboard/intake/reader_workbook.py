"""xlsx and xls workbooks, through python-calamine."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import msoffcrypto
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from dashboard.errors import IntakeError
from dashboard.intake.limits import check_sheet_area, unreadable
from dashboard.intake.sheets import MergedRange, Sheet

PANIC = "PanicException"
"""How Rust code tells that it met the impossible; not an Exception, and its class cannot be imported."""


def read_xlsx(content: bytes, archive: zipfile.ZipFile) -> list[Sheet]:
    """Sheets of an xlsx file; `archive` is the same content opened, for looking at sizes first.

    Raises IntakeError `sheet_too_large` or `file_unreadable`.
    """
    try:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                check_sheet_area(archive.read(name))
    except IntakeError:
        raise
    except Exception as error:  # a damaged archive raises whatever its decompressor stumbles over
        raise unreadable() from error
    return _read_workbook(content)


def read_ole(content: bytes) -> list[Sheet]:
    """Sheets of an xls file. Raises IntakeError `file_encrypted` or `file_unreadable`."""
    if _is_encrypted(content):
        raise IntakeError(
            "file_encrypted",
            "Tệp được đặt mật khẩu. Không lưu gì. Hãy bỏ mật khẩu rồi gửi lại.",
            "The file is protected by a password. Nothing was stored. Remove the password and send it again.",
        )
    return _read_workbook(content)


def _is_encrypted(content: bytes) -> bool:
    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted())
    except Exception as error:  # a damaged container raises whatever its parser stumbles over
        raise unreadable() from error


def _read_workbook(content: bytes) -> list[Sheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            _read_sheet(workbook, info.name, is_hidden=info.visible != SheetVisibleEnum.Visible)
            for info in workbook.sheets_metadata
            if info.typ == SheetTypeEnum.WorkSheet
        ]
    except (CalamineError, OSError, ValueError, ArithmeticError) as error:
        raise unreadable() from error
    except BaseException as error:
        if type(error).__name__ != PANIC:
            raise
        raise unreadable() from error


def _read_sheet(workbook: CalamineWorkbook, name: str, *, is_hidden: bool) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    ranges = tuple(MergedRange(*start, *end) for start, end in sheet.merged_cell_ranges or ())
    return Sheet(name, rows, ranges, is_hidden)
