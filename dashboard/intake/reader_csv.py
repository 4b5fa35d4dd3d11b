"""csv files: comma, semicolon or tab; UTF-8 with or without BOM, UTF-16, Windows-1258, the old fonts' bytes."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

import pandas as pd

from dashboard.errors import IntakeError
from dashboard.intake.cells import Column
from dashboard.intake.limits import sheet_too_large, unreadable
from dashboard.intake.old_text.encodings import OldFont
from dashboard.intake.old_text.evidence import reader_of, share_of_syllables
from dashboard.intake.sheets import Sheet
from dashboard.intake.workbook_process import MAX_COLUMNS

_SAMPLE_BYTES = 40_000
_SAMPLE_RECORDS = 20
_PIECE_BYTES = 1024 * 1024
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LEAST_SHARE_OF_SYLLABLES = 0.85
"""Of the words with letters beyond ASCII: in fewer, the bytes are of another encoding."""


def read_csv(content: bytes) -> Sheet:
    """The one sheet of a csv file. Raises IntakeError `encoding_unknown`, `sheet_too_large` or `file_unreadable`."""
    content = _as_utf8(content)
    if b"\x00" in content:
        raise unreadable()
    delimiter = _delimiter(content[:_SAMPLE_BYTES].decode("utf-8-sig", errors="replace"))
    return Sheet("", tuple(_columns(_table(content, delimiter, _width(content, delimiter)))))


def _columns(table: pd.DataFrame) -> Iterator[Column]:
    """Columns of the sheet; each leaves the table as it is coded."""
    for position, name in enumerate(list(table)):
        yield Column.of(position, table.pop(str(name)).to_numpy())


def _table(content: bytes, delimiter: str, width: int) -> pd.DataFrame:
    """Every cell as text, one line per record; short records are filled with blanks."""
    try:
        return pd.read_csv(
            io.BytesIO(content),
            sep=delimiter,
            header=None,
            names=[str(position) for position in range(width)],
            index_col=False,
            dtype=object,
            na_filter=False,
            skip_blank_lines=False,
            encoding="utf-8-sig",
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise unreadable() from error


def _width(content: bytes, delimiter: str) -> int:
    """The most cells of a record. Raises IntakeError `sheet_too_large` or `file_unreadable`."""
    width = _width_of_lines(content, delimiter.encode())
    if 0 < width <= MAX_COLUMNS:
        return width
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    try:
        width = max(map(len, csv.reader(text, delimiter=delimiter)), default=0)
    except csv.Error as error:
        raise unreadable() from error
    if width > MAX_COLUMNS:
        raise sheet_too_large()
    return width


def _width_of_lines(content: bytes, delimiter: bytes) -> int:
    """The most cells of a line, counted quickly; too many where delimiters stand in quotes, 0 where lines may."""
    lines = io.BytesIO(content)
    if b'"' in content and any(line.count(b'"') % 2 for line in lines):
        return 0
    lines.seek(0)
    return max(line.count(delimiter) for line in lines) + 1


def _delimiter(sample: str) -> str:
    """The separator that parts the first records most evenly; where commas are decimal, semicolons separate."""
    return max(";\t,", key=lambda mark: _evenness(sample, mark))


def _evenness(sample: str, delimiter: str) -> int:
    """Separators that every one of the first records has, and those of the first."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        counts = [len(record) - 1 for record in islice(reader, _SAMPLE_RECORDS) if any(map(str.strip, record))]
    except csv.Error:
        return 0
    return min(counts, default=0) + (counts[0] if counts else 0)


def _as_utf8(content: bytes) -> bytes:
    """Raises IntakeError `encoding_unknown` for what is neither Unicode nor Vietnamese in eight bits."""
    if content.startswith(_UTF16_BOMS):
        return _decoded(content, "utf-16").encode()
    if _is_utf8(content):
        return content
    return _decoded(content, _eight_bit_encoding(content)).encode()


def _eight_bit_encoding(content: bytes) -> str:
    """Windows-1258, or 1252 for the bytes of an old font, whichever gives Vietnamese words. Raises IntakeError."""
    shares = {"cp1258": share_of_syllables(content[:_SAMPLE_BYTES].decode("cp1258", errors="replace"))}
    sample = content[:_SAMPLE_BYTES].decode("cp1252", errors="replace")
    shares["cp1252"] = max(share_of_syllables(sample, reader_of(font)) for font in OldFont)
    best = max(shares, key=shares.__getitem__)
    if shares[best] < _LEAST_SHARE_OF_SYLLABLES or shares["cp1258"] == shares["cp1252"]:
        raise _encoding_unknown()
    return best


def _is_utf8(content: bytes) -> bool:
    """Read piece by piece: the text of a large file would need twice its memory."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _PIECE_BYTES):
            decoder.decode(content[start : start + _PIECE_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise unreadable() from error


def _encoding_unknown() -> IntakeError:
    return IntakeError(
        "encoding_unknown",
        "Chữ trong tệp không phải Unicode và cũng không đọc được theo TCVN3 hay VNI. Không lưu gì. "
        "Hãy chuyển sang Unicode, lưu dạng “CSV UTF-8” rồi gửi lại.",
        "The text is not Unicode, and makes no sense as TCVN3 or VNI. Nothing was stored. "
        "Convert it to Unicode, save it as “CSV UTF-8” and send it again.",
    )
