"""What a file may hold before anything of it is unpacked: a file beyond these limits is refused whole."""

from __future__ import annotations

import io
import re
import zipfile

from dashboard.errors import IntakeError

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_UNPACKED_BYTES = 600 * 1024 * 1024
MAX_PACKING_RATIO = 400
"""Sheets of repeated numbers pack to about 1:30; bombs to 1:1000."""
RATIO_COUNTS_FROM_BYTES = 10 * 1024 * 1024
MAX_COLUMNS = 256
MAX_EMPTY_ROWS_PER_ROW = 50
"""A sheet whose last row number is this many times its rows is laid out dense in memory: refused."""

_FAR_COLUMN = re.compile(rb'<c [^>]*?r="(?:[A-Z]{3}|[J-Z][A-Z])\d')
_ROW_NUMBER = re.compile(rb'<row [^>]*?r="(\d+)"')


def check_file_size(byte_count: int) -> None:
    """Raise IntakeError `file_too_large` from the size alone, so that nobody has to read such a file."""
    if byte_count > MAX_FILE_BYTES:
        limit, size = MAX_FILE_BYTES // 1024**2, byte_count / 1024**2
        raise IntakeError(
            "file_too_large",
            f"Tệp {size:.0f} MiB, lớn hơn giới hạn {limit} MiB. Không lưu gì. Hãy chia nhỏ tệp rồi gửi lại.",
            f"The file has {size:.0f} MiB, the limit is {limit} MiB. Nothing was stored. Split it and send the parts.",
        )


def open_checked_zip(content: bytes) -> zipfile.ZipFile:
    """Open a zip that unpacks to no more than we take.

    Raises IntakeError `file_unreadable` or `file_unpacks_too_large`.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise unreadable() from error
    is_bomb = unpacked > RATIO_COUNTS_FROM_BYTES and unpacked > MAX_PACKING_RATIO * len(content)
    if unpacked > MAX_UNPACKED_BYTES or is_bomb:
        raise IntakeError(
            "file_unpacks_too_large",
            "Tệp nén bung ra quá lớn so với một bảng báo cáo. Không lưu gì. Hãy kiểm tra lại tệp và nơi gửi.",
            "The file unpacks to far more than a report can hold. Nothing was stored. Check the file and its sender.",
        )
    return archive


def check_sheet_area(sheet_xml: bytes) -> None:
    """Raise IntakeError `sheet_too_large` where a sheet's cells lie so far apart that its area fills the memory."""
    first_rows = sheet_xml.count(b"<row ")
    last = sheet_xml.rfind(b"<row ")
    number = _ROW_NUMBER.match(sheet_xml, last) if last >= 0 else None
    is_sparse = number is not None and int(number[1]) > MAX_EMPTY_ROWS_PER_ROW * (first_rows + 100)
    if is_sparse or _FAR_COLUMN.search(sheet_xml):
        raise IntakeError(
            "sheet_too_large",
            f"Trang tính có ô nằm quá xa (hơn {MAX_COLUMNS} cột hoặc quá nhiều dòng trống). Không lưu gì. "
            "Hãy xóa các cột, dòng thừa rồi gửi lại.",
            f"A sheet has cells too far out (over {MAX_COLUMNS} columns, or mostly empty rows). Nothing was stored. "
            "Delete the superfluous columns and rows and send it again.",
        )


def unreadable() -> IntakeError:
    """Answer to a file that no reader can open."""
    return IntakeError(
        "file_unreadable",
        "Không đọc được tệp: tệp hỏng hoặc không phải bảng tính. Không lưu gì. "
        "Hãy mở tệp, lưu lại dạng .xlsx rồi gửi lại.",
        "The file cannot be read: it is damaged or no workbook. Nothing was stored. "
        "Open it, save it as .xlsx and send it again.",
    )
