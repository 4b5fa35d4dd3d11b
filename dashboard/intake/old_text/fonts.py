"""The old fonts that a workbook names."""

from __future__ import annotations

import zipfile
from typing import Final

from dashboard.intake.old_text.encodings import OldFont

_NAMES: Final = {OldFont.TCVN3: ".Vn", OldFont.VNI: "VNI-"}
_STYLES: Final = "xl/styles.xml"
_MOST_STYLE_BYTES: Final = 10 * 1024 * 1024


def font_named(content: bytes) -> OldFont | None:
    """The one old font whose name stands in `content` (an xls file, or the styles of an xlsx file)."""
    found = [font for font, name in _NAMES.items() if name.encode() in content or name.encode("utf-16-le") in content]
    return found[0] if len(found) == 1 else None


def styles_of(archive: zipfile.ZipFile) -> bytes:
    """The part of an xlsx file that names its fonts; empty where it has none that can be read."""
    try:
        part = archive.getinfo(_STYLES)
        return archive.read(part) if part.file_size <= _MOST_STYLE_BYTES else b""
    except Exception:  # a damaged part raises whatever its unpacker stumbles over; the cells decide
        return b""
