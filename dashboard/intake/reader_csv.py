"""csv files: comma, semicolon or tab; UTF-8 with or without BOM, UTF-16, Windows-1258."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata

from dashboard.errors import IntakeError
from dashboard.intake.limits import sheet_too_large, unreadable
from dashboard.intake.sheets import Sheet
from dashboard.intake.workbook_process import MAX_COLUMNS

_SAMPLE_BYTES = 40_000
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_VIETNAMESE = frozenset("ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ")
_LEAST_VIETNAMESE_SHARE = 0.85
"""Of the letters beyond ASCII; text of the old fonts TCVN3 and VNI has far fewer Vietnamese ones when misread."""


def read_csv(content: bytes) -> Sheet:
    """The one sheet of a csv file. Raises IntakeError `encoding_unknown`, `sheet_too_large` or `file_unreadable`."""
    encoding = _encoding(content)
    sample = content[:_SAMPLE_BYTES].decode(encoding, errors="replace")
    if "\x00" in sample:
        raise unreadable()
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    try:
        rows = _rows(text, _delimiter(sample))
    except (csv.Error, UnicodeDecodeError) as error:
        raise unreadable() from error
    width = max(map(len, rows), default=0)
    if width > MAX_COLUMNS:
        raise sheet_too_large()
    for row in rows:
        if len(row) != width:
            row.extend([""] * (width - len(row)))
    return Sheet("", rows)


def _rows(text: io.TextIOWrapper, delimiter: str) -> list[list[str]]:
    """All records; equal texts are kept in memory once, since most cells of a report repeat."""
    once: dict[str, str] = {}
    return [[once.setdefault(cell, cell) for cell in row] for row in csv.reader(text, delimiter=delimiter)]


def _delimiter(sample: str) -> str:
    """The separator that parts the first lines most evenly; where commas are decimal, semicolons separate."""
    lines = [line for line in sample.splitlines()[:20] if line.strip()]
    return max(";\t,", key=lambda mark: min((line.count(mark) for line in lines), default=0) + _head_count(lines, mark))


def _head_count(lines: list[str], mark: str) -> int:
    return lines[0].count(mark) if lines else 0


def _encoding(content: bytes) -> str:
    """Raises IntakeError `encoding_unknown` for what is neither Unicode nor Windows-1258."""
    if content.startswith(_UTF16_BOMS):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _vietnamese_share(content[:_SAMPLE_BYTES].decode("cp1258", errors="replace")) < _LEAST_VIETNAMESE_SHARE:
            raise _encoding_unknown() from error
        return "cp1258"
    return "utf-8-sig"


def _vietnamese_share(text: str) -> float:
    """Vietnamese letters among those beyond ASCII, 0 where there are none."""
    letters = [letter for letter in unicodedata.normalize("NFC", text).lower() if ord(letter) > 127]
    return sum(letter in _VIETNAMESE for letter in letters) / max(len(letters), 1)


def _encoding_unknown() -> IntakeError:
    return IntakeError(
        "encoding_unknown",
        "Chữ trong tệp không phải Unicode (có thể là TCVN3 hoặc VNI). Không lưu gì. "
        "Hãy chuyển sang Unicode, lưu dạng “CSV UTF-8” rồi gửi lại.",
        "The text is not Unicode (it may be TCVN3 or VNI). Nothing was stored. "
        "Convert it to Unicode, save it as “CSV UTF-8” and send it again.",
    )
