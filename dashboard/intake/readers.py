"""Bytes of a file to sheets of cells. What the file is, is decided by its content, never by its name."""

from __future__ import annotations

from dashboard.errors import IntakeError
from dashboard.intake import reader_csv, reader_html, reader_workbook
from dashboard.intake.cells import cleaned
from dashboard.intake.file_kinds import other_zip, refuse_other_formats, refuse_other_ole
from dashboard.intake.limits import check_file_size, open_checked_zip
from dashboard.intake.old_text.conversion import in_unicode
from dashboard.intake.old_text.encodings import OldFont
from dashboard.intake.old_text.fonts import font_named, styles_of
from dashboard.intake.sheets import Sheet

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_sheets(content: bytes) -> list[Sheet]:
    """Sheets of an xlsx, xls or csv file, hidden ones included, with every cell as it stands.

    Tables of a web page that only bears the name of a workbook are read, too. Text typed with the fonts from before
    Unicode is converted; see `Sheet.old_text`.

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
        refuse_other_ole(content)
        return _in_unicode(reader_workbook.read_ole(content), font_named(content))
    if reader_html.is_html(content):
        return _in_unicode(reader_html.read_html(content), None)
    refuse_other_formats(content)
    return _in_unicode([reader_csv.read_csv(content)], None)


def _read_zip(content: bytes) -> list[Sheet]:
    with open_checked_zip(content) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            raise other_zip(names)
        return _in_unicode(reader_workbook.read_xlsx(content), font_named(styles_of(archive)))


def _in_unicode(sheets: list[Sheet], font: OldFont | None) -> list[Sheet]:
    return [in_unicode(sheet, font) for sheet in sheets]
