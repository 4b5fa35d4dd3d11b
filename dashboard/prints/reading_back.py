"""Reading a file back before it is offered: what was to be in it is in it.

A fault raises WrongFile, which the engine tells as a PrintError.
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.etree import ElementTree

import pypdfium2
import pypdfium2.raw as pdfium

from dashboard.prints.papers import FileFormat, Paper

_PT_PER_MM: Final = 72 / 25.4
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_SVG: Final = "{http://www.w3.org/2000/svg}"
_MAY_BE_READ_WRONG: Final = 0.002
"""Share of letters: a hyphen at the end of a line is read as a mark of its own."""
_LEAST_INKED: Final = 0.01
"""Share of a picture's rows that must not be of one colour."""


class WrongFile(ValueError):  # noqa: N818 - what it is
    """A file is not what was drawn."""


def check_file(content: bytes, form: FileFormat, paper: Paper, texts: Sequence[str]) -> None:
    """Raise WrongFile unless the file has one page of the paper's size with the drawing and its `texts` on it."""
    {FileFormat.PDF: _check_pdf, FileFormat.SVG: _check_svg, FileFormat.PNG: _check_png}[form](content, paper, texts)


def _check_pdf(content: bytes, paper: Paper, texts: Sequence[str]) -> None:
    """One page of the right size; every letter that was written among its text; every font inside the file."""
    document = pypdfium2.PdfDocument(content)
    _require(len(document) == 1, f"{len(document)} pages")
    page = document[0]
    _check_size(page.get_size(), paper)
    missing = _letters(texts) - _letters([page.get_textpage().get_text_bounded()])
    _require(missing.total() <= _letters(texts).total() * _MAY_BE_READ_WRONG, f"text without {dict(missing)}")
    fonts = list(_fonts_embedded(page))
    _require(bool(fonts) and all(fonts), "a font that is not embedded")
    picture = page.render(scale=60 / max(page.get_size())).to_numpy()
    _require(int(picture.max()) - int(picture.min()) > 60, "a page of one colour")
    page.close()
    document.close()


def _fonts_embedded(page: pypdfium2.PdfPage) -> Iterator[bool]:
    """Of every text on the page, whether its font is inside the file."""
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        yield pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(item)) == 1


def _check_svg(content: bytes, paper: Paper, texts: Sequence[str]) -> None:
    """Readable, of the right size, with at least a shape for every text; letters are outlines there."""
    root = ElementTree.fromstring(content)  # noqa: S314 - written by ourselves a moment ago
    size = tuple(float(root.attrib[name].removesuffix("pt")) for name in ("width", "height"))
    _check_size((size[0], size[1]), paper)
    shapes = sum(1 for _ in root.iter(f"{_SVG}use")) + sum(1 for _ in root.iter(f"{_SVG}path"))
    _require(shapes >= max(20, len(texts)), f"only {shapes} shapes for {len(texts)} texts")


def _check_size(size_pt: tuple[float, float], paper: Paper) -> None:
    wanted = paper.width_mm * _PT_PER_MM, paper.height_mm * _PT_PER_MM
    _require(all(abs(a - b) < 0.5 for a, b in zip(size_pt, wanted, strict=True)), f"size {size_pt}, not {wanted}")


def _check_png(content: bytes, paper: Paper, _texts: Sequence[str]) -> None:
    """Whole, of the right size, and not of one colour; unpacked piece by piece, for posters are large."""
    _require(content.startswith(_SIGNATURE), "no PNG")
    chunks = list(_chunks(content))
    width, height = struct.unpack(">II", chunks[0][1][:8])
    _require((width, height) == paper.size_px, f"size {width} x {height}, not {paper.size_px}")
    _require(chunks[-1][0] == b"IEND", "no end")
    row_bytes, inked, rows = 1 + 3 * width, 0, 0
    for row in _rows((data for kind, data in chunks if kind == b"IDAT"), row_bytes):
        rows += 1
        inked += row[1:4] * width != row[1:]
    _require(rows == height, f"{rows} rows, not {height}")
    _require(inked >= height * _LEAST_INKED, "a picture of one colour")


def _chunks(content: bytes) -> Iterator[tuple[bytes, memoryview]]:
    view, at = memoryview(content), len(_SIGNATURE)
    while at < len(content):
        (length,) = struct.unpack(">I", view[at : at + 4])
        kind, data = bytes(view[at + 4 : at + 8]), view[at + 8 : at + 8 + length]
        (told,) = struct.unpack(">I", view[at + 8 + length : at + 12 + length])
        _require(told == zlib.crc32(view[at + 4 : at + 8 + length]), f"damaged {kind!r}")
        yield kind, data
        at += 12 + length


def _rows(packed: Iterator[memoryview], row_bytes: int) -> Iterator[bytes]:
    unpacker, rest = zlib.decompressobj(), b""
    for data in packed:
        source: bytes | memoryview = data
        while True:
            piece = rest + unpacker.decompress(source, 4_000_000)
            whole = len(piece) // row_bytes * row_bytes
            yield from (piece[at : at + row_bytes] for at in range(0, whole, row_bytes))
            rest, source = piece[whole:], unpacker.unconsumed_tail
            if not source:
                break
    _require(not rest and unpacker.eof, "rows that end early")


def _letters(texts: Iterable[str]) -> Counter[str]:
    """How often each letter occurs, whatever the order: readers of PDF guess lines by themselves."""
    return Counter(letter for text in texts for letter in unicodedata.normalize("NFC", text) if not letter.isspace())


def _require(is_right: bool, what: str) -> None:
    if not is_right:
        raise WrongFile(what)
