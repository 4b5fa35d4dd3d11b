"""xlsx and xls workbooks, through python-calamine in a process of its own."""

from __future__ import annotations

import io
import pickle
import signal
import subprocess
import sys
from dataclasses import replace
from typing import Any

import msoffcrypto
import numpy as np

from dashboard.errors import IntakeError
from dashboard.intake import workbook_process
from dashboard.intake.cells import Column
from dashboard.intake.limits import sheet_too_large, unreadable
from dashboard.intake.sheets import MergedRange, Sheet

_CodedColumn = tuple[bytes, list[Any]]
"""Per row the number of its value as a 32-bit integer, and the values."""
READING_SECONDS = 60
"""Of the clock, on a machine that has much else to do; see `workbook_process.PROCESSOR_SECONDS`."""
_ENDED_BY_ITS_LIMITS = (
    workbook_process.EXIT_TOO_LARGE,
    *(-one for one in (signal.SIGABRT, signal.SIGKILL, signal.SIGXCPU)),
)


def read_xlsx(content: bytes) -> list[Sheet]:
    """Sheets of an xlsx file. Raises IntakeError `sheet_too_large` or `file_unreadable`."""
    return _read_workbook(content)


def read_ole(content: bytes) -> list[Sheet]:
    """Sheets of an xls file. Raises IntakeError `file_encrypted`, `sheet_too_large` or `file_unreadable`."""
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
    command = [sys.executable, "-I", workbook_process.__file__]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=READING_SECONDS, check=False)  # noqa: S603 - our own script
    except subprocess.TimeoutExpired as error:
        raise sheet_too_large() from error
    if done.returncode in _ENDED_BY_ITS_LIMITS:
        raise sheet_too_large()
    if done.returncode != 0:
        raise unreadable()
    sheets = pickle.loads(done.stdout)  # noqa: S301 - written by our own process
    return [_sheet(*sheet) for sheet in sheets]


def _sheet(name: str, is_hidden: bool, columns: list[_CodedColumn], ranges: list[tuple[tuple[int, int], ...]]) -> Sheet:
    cells = tuple(
        Column(position, np.frombuffer(codes, dtype=np.int32), tuple(uniques))
        for position, (codes, uniques) in enumerate(columns)
    )
    sheet = Sheet(name, cells, is_hidden=is_hidden)
    areas = (MergedRange(*start, *end).within(sheet.height, sheet.width) for start, end in ranges)
    return replace(sheet, merged_ranges=tuple(area for area in areas if area))
