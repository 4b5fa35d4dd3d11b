"""What a file really is where it is no workbook: named in the refusal, with what to send instead."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

import olefile

from dashboard.errors import IntakeError

_SAMPLE_BYTES: Final = 40_000
_MOST_CONTROLS: Final = 0.05
_FEWEST_CONTROLS: Final = 8
"""Share of control characters: of random bytes a tenth is, of texts in old fonts a hundredth at most."""
_PLAIN_CONTROLS: Final = b"\t\n\r\x0b\x0c\x1a"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class _Advice:
    vi: str
    en: str


_SAVE: Final = _Advice("Hãy lưu lại dạng .xlsx rồi gửi lại.", "Save it as .xlsx and send it again.")
_TYPED: Final = _Advice(
    "Số trong đó không đọc được thành bảng: hãy gửi tệp bảng tính gốc (.xlsx).",
    "Its numbers cannot be read as a table: send the original workbook (.xlsx).",
)
_COPY: Final = _Advice(
    "Hãy chép bảng sang Excel, lưu dạng .xlsx rồi gửi lại.", "Copy its table to Excel, save it as .xlsx and send it."
)
_UNPACK: Final = _Advice("Hãy giải nén rồi gửi từng tệp bảng tính.", "Unpack it and send each workbook.")
_AGAIN: Final = _Advice(
    "Tệp có thể hỏng khi chép hoặc gửi, hoặc chỉ bị đổi tên: hãy mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại.",
    "It may have been damaged on its way, or only renamed: open it in Excel, save it as .xlsx and send it again.",
)
_BY_BEGINNING: Final[tuple[tuple[bytes, str, _Advice], ...]] = (
    (b"%PDF", "PDF", _TYPED),
    (b"\x89PNG", "ảnh PNG", _TYPED),
    (b"\xff\xd8\xff", "ảnh JPEG", _TYPED),
    (b"GIF8", "ảnh GIF", _TYPED),
    (b"BM", "ảnh BMP", _TYPED),
    (b"II*\x00", "ảnh TIFF", _TYPED),
    (b"MM\x00*", "ảnh TIFF", _TYPED),
    (b"RIFF", "ảnh hoặc âm thanh (RIFF)", _TYPED),
    (b"{\\rtf", "văn bản RTF", _COPY),
    (b"Rar!", "nén RAR", _UNPACK),
    (b"7z\xbc\xaf", "nén 7z", _UNPACK),
    (b"\x1f\x8b", "nén gzip", _UNPACK),
    (b"<?xml", "XML", _SAVE),
    (b"MZ", "chương trình (exe)", _AGAIN),
)
_IN_ZIP: Final = (
    ("word/document.xml", "Word (docx)", _COPY),
    ("ppt/presentation.xml", "PowerPoint (pptx)", _COPY),
    ("xl/workbook.bin", "Excel nhị phân (xlsb)", _SAVE),
    ("mimetype", "OpenDocument", _SAVE),
)
_IN_OLE: Final = (("WordDocument", "Word (doc)", _COPY), ("PowerPoint Document", "PowerPoint (ppt)", _COPY))


def refuse_other_formats(content: bytes) -> None:
    """Raise IntakeError `format_unsupported` for what begins like another format, or is no text at all."""
    start = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:16].lower()
    for beginning, name, advice in _BY_BEGINNING:
        # Two letters also begin headings of a csv file: there the rest must be no text, either.
        if start.startswith(beginning.lower()) and (len(beginning) > 2 or _is_binary(content)):
            raise unsupported(name, advice)
    if start[4:8] == b"ftyp":
        raise unsupported("ảnh hoặc phim (HEIC, MP4)", _TYPED)
    if _is_binary(content):
        raise IntakeError(
            "format_unsupported",
            f"Không nhận ra đây là loại tệp gì: không phải xlsx, xls, csv, cũng không phải văn bản hay ảnh. "
            f"Không lưu gì. {_AGAIN.vi}",
            f"What kind of file this is cannot be told: no xlsx, xls or csv, no text and no picture. "
            f"Nothing was stored. {_AGAIN.en}",
        )


def other_zip(names: set[str]) -> IntakeError:
    """Refusal of a zip with these entries, which is no xlsx workbook."""
    name, advice = next(((name, how) for entry, name, how in _IN_ZIP if entry in names), ("nén zip", _UNPACK))
    return unsupported(name, advice)


def refuse_other_ole(content: bytes) -> None:
    """Raise IntakeError `format_unsupported` for an old Word or PowerPoint file; others are left to who reads xls."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            found = next(((name, how) for stream, name, how in _IN_OLE if container.exists(stream)), None)
    except Exception:  # a damaged container raises whatever its parser stumbles over
        return
    if found:
        raise unsupported(*found)


def unsupported(name: str, advice: _Advice = _SAVE) -> IntakeError:
    """Refusal of a file of a known other format."""
    return IntakeError(
        "format_unsupported",
        f"Đây là tệp {name}, không phải bảng tính xlsx, xls hoặc csv, dù tên tệp là gì. Không lưu gì. {advice.vi}",
        f"This is a {name} file, not xlsx, xls or csv, whatever it is called. Nothing was stored. {advice.en}",
    )


def _is_binary(content: bytes) -> bool:
    sample = content[:_SAMPLE_BYTES]
    if sample.startswith(_UTF16):
        return False
    controls = sum(byte < 32 and byte not in _PLAIN_CONTROLS for byte in sample)
    return controls > max(_FEWEST_CONTROLS, len(sample) * _MOST_CONTROLS)
