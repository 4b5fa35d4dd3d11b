"""What a file may hold before anything of it is unpacked: a file beyond these limits is refused whole."""

from __future__ import annotations

import io
import zipfile

from dashboard.errors import IntakeError

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_UNPACKED_BYTES = 600 * 1024 * 1024
MAX_PACKING_RATIO = 400
"""Sheets of repeated numbers pack to about 1:30; bombs to 1:1000."""
RATIO_COUNTS_FROM_BYTES = 10 * 1024 * 1024


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


def sheet_too_large() -> IntakeError:
    """Answer to a sheet whose cells fill more memory or time than a report can need."""
    return IntakeError(
        "sheet_too_large",
        "Trang tính quá lớn: quá nhiều cột, hoặc có ô nằm quá xa bảng số liệu. Không lưu gì. "
        "Hãy xóa các cột, dòng thừa hoặc chia nhỏ tệp rồi gửi lại.",
        "A sheet is too large: too many columns, or cells far from the table. Nothing was stored. "
        "Delete the superfluous columns and rows, or split the file, and send it again.",
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
