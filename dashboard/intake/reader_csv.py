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

_SAMPLE_CHARACTERS = 20_000
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_VIETNAMESE = frozenset("ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ")
_LEAST_VIETNAMESE_SHARE = 0.85
"""Of the letters beyond ASCII; text of the old fonts TCVN3 and VNI has far fewer Vietnamese ones when misread."""


def read_csv(content: bytes) -> Sheet:
    """The one sheet of a csv file. Raises IntakeError `encoding_unknown` or `file_unreadable`."""
    text = _decoded(content)
    sample = text[:_SAMPLE_CHARACTERS]
    if "\x00" in sample:
        raise unreadable()
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(sample)))
    except csv.Error as error:
        raise unreadable() from error
    width = max(map(len, rows), default=0)
    if width > MAX_COLUMNS:
        raise sheet_too_large()
    for row in rows:
        if len(row) != width:
            row.extend([""] * (width - len(row)))
    return Sheet("", rows)


def _delimiter(sample: str) -> str:
    """The separator that parts the first lines most evenly; where commas are decimal, semicolons separate."""
    lines = [line for line in sample.splitlines()[:20] if line.strip()]
    return max(";\t,", key=lambda mark: min((line.count(mark) for line in lines), default=0) + _head_count(lines, mark))


def _head_count(lines: list[str], mark: str) -> int:
    return lines[0].count(mark) if lines else 0


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16_BOMS):
        return _decoded_as(content, "utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded_windows_1258(content)


def _decoded_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise unreadable() from error


def _decoded_windows_1258(content: bytes) -> str:
    text = unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))
    letters = [letter for letter in text[:_SAMPLE_CHARACTERS].lower() if ord(letter) > 127]
    share = sum(letter in _VIETNAMESE for letter in letters) / max(len(letters), 1)
    if share < _LEAST_VIETNAMESE_SHARE:
        raise IntakeError(
            "encoding_unknown",
            "Chữ trong tệp không phải Unicode (có thể là TCVN3 hoặc VNI). Không lưu gì. "
            "Hãy chuyển sang Unicode, lưu dạng “CSV UTF-8” rồi gửi lại.",
            "The text is not Unicode (it may be TCVN3 or VNI). Nothing was stored. "
            "Convert it to Unicode, save it as “CSV UTF-8” and send it again.",
        )
    return text
