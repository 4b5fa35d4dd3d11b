"""Printing: a frozen view becomes a file that was read back and found right, or an error that says what is not.

A pure function of its arguments: the same view, boundaries, paper and stamp give the same bytes. Files are made one at
a time: matplotlib is not made for threads, and one poster needs enough memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Final

from dashboard.domain.frozen import FrozenView
from dashboard.prints.cartography import Cartography
from dashboard.prints.contents import Content, Stamp
from dashboard.prints.files import as_file
from dashboard.prints.labels import Placed
from dashboard.prints.layout import block, draw_print
from dashboard.prints.papers import FileFormat, Paper
from dashboard.prints.reading_back import check_file

MEDIA_TYPES: Final = {
    FileFormat.PDF: "application/pdf",
    FileFormat.SVG: "image/svg+xml",
    FileFormat.PNG: "image/png",
}
_ONE_AT_A_TIME: Final = Lock()


@dataclass(frozen=True, slots=True)
class Print:
    """A file to hand out: its bytes, and where the names stand on its map (millimetres)."""

    content: bytes
    media_type: str
    names: tuple[Placed, ...]


def make_print(
    view: FrozenView,
    cartography: Cartography,
    paper: Paper,
    form: FileFormat,
    content: Content = Content.MAP,
    stamp: Stamp | None = None,
) -> Print:
    """Draw, write and read back. Raises PrintError naming the block that has a fault; then there is no file."""
    with _ONE_AT_A_TIME:
        drawing = draw_print(view, cartography, paper, content, stamp)
        with block("file"):
            made = as_file(drawing.sheet, form, drawing.title)
            check_file(made, form, paper, drawing.sheet.written)
    return Print(made, MEDIA_TYPES[form], drawing.names)
