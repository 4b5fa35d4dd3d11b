"""Bytes of a file to sheets of cells. What the file is, is decided by its content, never by its name."""

from __future__ import annotations

from dashboard.errors import IntakeError
from dashboard.intake import reader_csv, reader_workbook
from dashboard.intake.cells import cleaned
from dashboard.intake.limits import check_file_size, open_checked_zip
from dashboard.intake.old_text.conversion import in_unicode
from dashboard.intake.old_text.encodings import OldFont
from dashboard.intake.old_text.fonts import font_named, styles_of
from dashboard.intake.sheets import Sheet

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_FORMATS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"<!DOCTYPE": "HTML",
    b"<html": "HTML",
    b"<table": "HTML",
    b"<?xml": "XML",
}


def read_sheets(content: bytes) -> list[Sheet]:
    """Sheets of an xlsx, xls or csv file, hidden ones included, with every cell as it stands.

    Text typed with the fonts from before Unicode is converted; see `Sheet.old_text`.

    Raises IntakeError with kind `file_too_large`, `file_empty`, `file_encrypted`, `file_unreadable`,
    `file_unpacks_too_large`, `sheet_too_large`, `format_unsupported`, `encoding_unknown` or `no_cells`.
    """
    check_file_size(len(content))
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise IntakeError(
            "file_empty",
            "Tệp rỗng. Không lưu gì. Hãy kiểm tra lại tệp rồi gửi lại.",
            "The file is empty. Nothing was stored. Check the file and send it again.",
        )
    sheets = [sheet.with_each(cleaned) for sheet in _read(content)]
    if not any(value is not None for sheet in sheets for column in sheet.columns for value in column.uniques):
        raise IntakeError(
            "no_cells",
            "Tệp không có ô dữ liệu nào (chỉ có macro, biểu đồ hoặc trang trống). Không lưu gì. "
            "Hãy gửi tệp có bảng số liệu.",
            "The file has no cells (only macros, charts or blank sheets). Nothing was stored. Send one with a table.",
        )
    return sheets


def _read(content: bytes) -> list[Sheet]:
    if content.startswith(_ZIP):
        return _read_zip(content)
    if content.startswith(_OLE):
        return _in_unicode(reader_workbook.read_ole(content), font_named(content))
    start = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:16].lower()
    for magic, name in _OTHER_FORMATS.items():
        if start.startswith(magic.lower()):
            raise _unsupported(name)
    return _in_unicode([reader_csv.read_csv(content)], None)


def _read_zip(content: bytes) -> list[Sheet]:
    with open_checked_zip(content) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            raise _unsupported(_zip_format(names))
        return _in_unicode(reader_workbook.read_xlsx(content), font_named(styles_of(archive)))


def _in_unicode(sheets: list[Sheet], font: OldFont | None) -> list[Sheet]:
    return [in_unicode(sheet, font) for sheet in sheets]


def _zip_format(names: set[str]) -> str:
    if "word/document.xml" in names:
        return "Word"
    if "xl/workbook.bin" in names:
        return "xlsb"
    return "OpenDocument" if "mimetype" in names else "zip"


def _unsupported(name: str) -> IntakeError:
    return IntakeError(
        "format_unsupported",
        f"Đây là tệp {name}, không phải xlsx, xls hoặc csv. Không lưu gì. Hãy lưu lại dạng .xlsx rồi gửi lại.",
        f"This is a {name} file, not xlsx, xls or csv. Nothing was stored. Save it as .xlsx and send it again.",
    )
