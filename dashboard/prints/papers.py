"""What is printed on: sizes of paper and screens, and the file formats."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

MM_PER_INCH: Final = 25.4
_SEEN_PX: Final = 1754
"""Longer side of a sheet's picture on a screen: an A4 of 150 dpi."""


class FileFormat(StrEnum):
    """File formats of a print."""

    PDF = "pdf"
    SVG = "svg"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet. `scale` is how much larger than on A4 letters and lines are; `dpi` that of its PNG.

    `margin_mm` stays empty on every side, in millimetres of A4: printers need more than screens.
    """

    id: str
    width_mm: float
    height_mm: float
    scale: float
    dpi: int = 300
    margin_mm: float = 9.0

    @property
    def is_landscape(self) -> bool:
        """Wider than high."""
        return self.width_mm > self.height_mm

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of its PNG."""
        return round(self.width_mm / MM_PER_INCH * self.dpi), round(self.height_mm / MM_PER_INCH * self.dpi)


def _screen(name: str, width_px: int, height_px: int, scale: float) -> Paper:
    """A picture of so many pixels, 144 to the inch: as a 16:9 slide of 13.33 inches has 1920."""
    dpi = 144
    return Paper(name, width_px / dpi * MM_PER_INCH, height_px / dpi * MM_PER_INCH, scale, dpi, margin_mm=5.0)


def on_screen(paper: Paper) -> Paper:
    """The same sheet with a PNG that is no larger than a screen has use for: it is laid out as on paper."""
    longer_mm = max(paper.width_mm, paper.height_mm)
    return replace(paper, dpi=min(paper.dpi, round(_SEEN_PX / longer_mm * MM_PER_INCH)))


PAPERS: Final = {
    paper.id: paper
    for paper in (
        Paper("A4-landscape", 297, 210, 1.0),
        Paper("A4-portrait", 210, 297, 1.0),
        Paper("A3-landscape", 420, 297, 1.3),
        Paper("A3-portrait", 297, 420, 1.3),
        Paper("A0", 841, 1189, 3.4),
        _screen("web", 1200, 630, 0.9),
        _screen("slide", 1920, 1080, 1.25),
    )
}
