"""Prints for tests, and reading them back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pypdfium2
from PIL import Image

from dashboard.domain.frozen import FrozenView
from dashboard.prints.cartography import Cartography
from dashboard.prints.contents import Content, Stamp
from dashboard.prints.engine import MEDIA_TYPES, Print, make_print
from dashboard.prints.files import png_of
from dashboard.prints.labels import Placed
from dashboard.prints.layout import draw_print
from dashboard.prints.papers import PAPERS, FileFormat, Paper
from tests.support.frozen import fake_services

STAMP = Stamp("CS-2021-0042", "https://bando.example.vn/chot/CS-2021-0042")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")


@cache
def cartography() -> Cartography:
    """The boundaries as shipped, projected once for all tests."""
    return Cartography(fake_services().geo)


def printed(
    view: FrozenView,
    paper: str = "A4-landscape",
    form: FileFormat = FileFormat.PDF,
    content: Content = Content.MAP,
    stamp: Stamp | None = STAMP,
) -> Print:
    """One print."""
    return make_print(view, cartography(), PAPERS[paper], form, content, stamp)


def words_on_print(
    view: FrozenView,
    cartography: Cartography,
    paper: Paper,
    form: FileFormat,
    content: Content = Content.MAP,
    stamp: Stamp | None = None,
) -> Print:
    """Stands for `make_print` where answers are searched: all texts of the sheet, since a picture's cannot be read."""
    drawing = draw_print(view, cartography, paper, content, stamp)
    return Print("\n".join(drawing.sheet.written).encode(), MEDIA_TYPES[form], drawing.names)


def text_of(pdf: bytes) -> str:
    """All text of the one page, lines apart."""
    document = pypdfium2.PdfDocument(pdf)
    text: str = document[0].get_textpage().get_text_bounded()
    document.close()
    return text


def numbers_in(text: str) -> set[str]:
    """Every number as written."""
    return set(NUMBER.findall(text))


def picture_of(pdf: bytes, paper: str, dpi: int = 50) -> Image.Image:
    """The page as a small picture."""
    return Image.open(io.BytesIO(png_of(pdf, replace(PAPERS[paper], dpi=dpi)))).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures of one size, 0 to 255."""
    return float(np.abs(np.asarray(one, dtype=int) - np.asarray(other, dtype=int)).mean())


def overlaps(names: Sequence[Placed]) -> Iterator[tuple[str, str]]:
    """Pairs of names whose boxes share area."""
    for position, name in enumerate(names):
        yield from ((name.code, other.code) for other in names[:position] if name.box.overlaps(other.box))
