"""From a drawn sheet to the bytes of a file: the same sheet is always the same bytes."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import matplotlib as mpl
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG

from dashboard.prints.papers import FileFormat, Paper
from dashboard.prints.sheet import Sheet

PRODUCER: Final = "Bản đồ truyền thông Sơn La"
_STYLE: Final[Any] = {"pdf.fonttype": 42, "pdf.compression": 6, "svg.fonttype": "path", "svg.hashsalt": "sonla"}
_BAND_PX: Final = 4_000_000
"""Pixels that are in memory at a time: a poster of 300 dpi as one picture would be 560 MB."""
_PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def as_file(sheet: Sheet, form: FileFormat, title: str) -> bytes:
    """The sheet as a file of `form`; no time of day, no chance and no name of a machine goes into it."""
    if form is FileFormat.SVG:
        return _svg(sheet, title)
    pdf = _pdf(sheet, title)
    return pdf if form is FileFormat.PDF else png_of(pdf, sheet.paper)


def _pdf(sheet: Sheet, title: str) -> bytes:
    """Vector PDF with its fonts embedded as TrueType, so that its text can be searched and copied."""
    facts: dict[str, Any] = {"Title": title, "Creator": PRODUCER, "Producer": PRODUCER, "CreationDate": None}
    out = io.BytesIO()
    with mpl.rc_context(_STYLE):
        canvas: Any = FigureCanvasPdf(sheet.figure)
        canvas.print_pdf(out, metadata=facts)
    return out.getvalue()


def _svg(sheet: Sheet, title: str) -> bytes:
    """SVG whose letters are outlines: it looks the same in every program, whatever fonts it has."""
    out = io.BytesIO()
    with mpl.rc_context(_STYLE):
        canvas: Any = FigureCanvasSVG(sheet.figure)
        canvas.print_svg(out, metadata={"Title": title, "Creator": [PRODUCER], "Date": None})
    return out.getvalue()


def png_of(pdf: bytes, paper: Paper) -> bytes:
    """The PDF's page as a PNG of the paper's size in pixels, drawn and packed in bands."""
    width, height = paper.size_px
    per_metre = round(paper.dpi / 0.0254)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [
        (b"IHDR", header),
        (b"sRGB", b"\0"),
        (b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
        *((b"IDAT", data) for data in _packed(pdf, width, height)),
        (b"IEND", b""),
    ]
    return _PNG_SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def _packed(pdf: bytes, width: int, height: int) -> Iterator[bytes]:
    """Each band packed, while another thread draws the next one: neither needs the other's result."""
    packer, bands = zlib.compressobj(4), _bands(pdf, width, height)
    with ThreadPoolExecutor(1) as drawing:
        coming = drawing.submit(next, bands, None)
        while (rows := coming.result()) is not None:
            coming = drawing.submit(next, bands, None)
            yield packer.compress(rows)
    yield packer.flush()


def _bands(pdf: bytes, width: int, height: int) -> Iterator[Any]:
    """Rows of the page from the top, each with PNG's filter byte before its red, green and blue values, as an array."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    rows_each = max(1, min(height, _BAND_PX // width))
    for top in range(0, height, rows_each):
        rows = min(rows_each, height - top)
        bitmap = pypdfium2.PdfBitmap.new_native(width, rows, pdfium.FPDFBitmap_BGR)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, rows)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, pdfium.FPDF_REVERSE_BYTE_ORDER)
        filtered = np.zeros((rows, 1 + 3 * width), np.uint8)
        filtered[:, 1:] = bitmap.to_numpy().reshape(rows, 3 * width)
        bitmap.close()
        yield filtered
    page.close()
    document.close()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
