"""xlsx and xls workbooks, through python-calamine in a process of its own."""

from __future__ import annotations

import contextlib
import io
import pickle
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from subprocess import DEVNULL, PIPE
from typing import IO

import msoffcrypto
import numpy as np

from dashboard.errors import IntakeError
from dashboard.intake import workbook_process
from dashboard.intake.cells import Cell, Column
from dashboard.intake.limits import sheet_too_large, unreadable
from dashboard.intake.sheets import MergedRange, Sheet

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
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL) as process:  # noqa: S603 - our own script
        too_long = threading.Timer(READING_SECONDS, process.kill)
        too_long.start()
        try:
            sheets = _exchange(process, content)
        finally:
            too_long.cancel()
    if process.returncode in _ENDED_BY_ITS_LIMITS:
        raise sheet_too_large()
    if process.returncode != 0 or sheets is None:
        raise unreadable()
    return sheets


def _exchange(process: subprocess.Popen[bytes], content: bytes) -> list[Sheet] | None:
    """Give the process the workbook and take its sheets; None where it ended before it had written all."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the process has no pipes")
    # It ends early where it is refused the workbook's size; what it said until then counts.
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(content)
        process.stdin.close()
    try:
        return read_written(process.stdout)
    except (EOFError, pickle.UnpicklingError):
        return None


def read_written(source: IO[bytes]) -> list[Sheet]:
    """What `workbook_process.write_sheets` wrote. Raises EOFError or UnpicklingError where it ends early."""
    sheets = []
    while (head := pickle.load(source)) is not None:  # noqa: S301 - written by our own process
        name, is_hidden, ranges, width = head
        columns = tuple(_column(source, position) for position in range(width))
        sheet = Sheet(name, columns, is_hidden=is_hidden)
        areas = (MergedRange(*start, *end).within(sheet.height, sheet.width) for start, end in ranges)
        sheets.append(replace(sheet, merged_ranges=tuple(area for area in areas if area)))
    return sheets


def _column(source: IO[bytes], position: int) -> Column:
    codes = np.frombuffer(pickle.load(source), dtype=np.int32)  # noqa: S301 - as above
    values: list[Cell] = []
    while some := pickle.load(source):  # noqa: S301 - as above
        values += some
    return Column(position, codes, tuple(values))
