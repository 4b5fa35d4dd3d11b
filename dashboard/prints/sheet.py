"""A sheet to draw on: millimetres from the top left corner, letters and lines in points as they are on A4.

The only module that draws with matplotlib's artists. What is drawn later lies on top.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from typing import Any, Final, Literal

import numpy as np
import shapely
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Ellipse, FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox
from shapely.geometry.base import BaseGeometry

from dashboard.prints import faces
from dashboard.prints.box import Box
from dashboard.prints.faces import MM_PER_PT, Face
from dashboard.prints.papers import MM_PER_INCH, Paper

Align = Literal["left", "center", "right"]
_OUTLINES: Final = 2000
"""Texts of which the outline is remembered: names return on every map."""


@dataclass(frozen=True, slots=True)
class Ink:
    """How a text is written: size in points on A4, face, hex colour, and the colour of its halo if it has one."""

    size_pt: float
    face: Face = Face.REGULAR
    color: str = "#101c2e"
    halo: str = ""


class Sheet:
    """One empty page of `paper`. `written` are the texts on it, in the order in which they were written."""

    is_drawn = True

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.scale = paper.scale
        self.page = Box(0.0, 0.0, paper.width_mm, paper.height_mm)
        self.figure: Any = Figure(figsize=(paper.width_mm / MM_PER_INCH, paper.height_mm / MM_PER_INCH))
        # No axes: they take longer to make than half a sheet, and would cut every artist at their own frame.
        upwards = Affine2D().scale(1 / MM_PER_INCH, -1 / MM_PER_INCH).translate(0.0, paper.height_mm / MM_PER_INCH)
        self._in_mm = upwards + self.figure.dpi_scale_trans
        self.written: list[str] = []
        self._order = count(1)
        self._clip: Any = None
        self._halos: list[tuple[str, float, Path]] | None = None

    def at_scale(self, scale: float) -> Sheet:
        """The same sheet for drawing with letters and lines of another scale."""
        other = copy(self)
        other.scale = scale
        return other

    def mm(self, on_a4: float) -> float:
        """Millimetres on this sheet for so many on A4."""
        return on_a4 * self.scale

    def width_of(self, text: str, ink: Ink) -> float:
        """Width of a text in millimetres."""
        return faces.width_mm(text, ink.size_pt * self.scale, ink.face)

    def line_height(self, ink: Ink) -> float:
        """From line to line, in millimetres."""
        return ink.size_pt * self.scale * MM_PER_PT * 1.32

    def wrapped(self, text: str, ink: Ink, room_mm: float) -> tuple[str, ...]:
        """Lines no wider than `room_mm`."""
        return faces.wrapped(faces.printable(text), ink.size_pt * self.scale, ink.face, room_mm)

    def shortened(self, text: str, ink: Ink, room_mm: float) -> str:
        """The text in one line no wider than `room_mm`."""
        return faces.shortened(faces.printable(text), ink.size_pt * self.scale, ink.face, room_mm)

    def broken_anywhere(self, text: str, ink: Ink, room_mm: float) -> tuple[str, ...]:
        """Lines no wider than `room_mm`, broken between any two letters: for addresses."""
        lines = [""]
        for letter in faces.printable(text):
            if lines[-1] and self.width_of(lines[-1] + letter, ink) > room_mm:
                lines.append("")
            lines[-1] += letter
        return tuple(lines)

    def text(self, x: float, y: float, text: str, ink: Ink, align: Align = "left") -> None:
        """Write one line with its baseline at `y`."""
        text, size_pt = faces.printable(text), ink.size_pt * self.scale
        if not text:
            return
        self.written.append(text)
        left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * self.width_of(text, ink)
        if ink.halo:
            self._halo(left, y, text, ink)
        artist = _Line(
            left, y, text, fontproperties=_properties(ink.face), fontsize=size_pt, color=ink.color, ha="left",
            va="baseline", zorder=next(self._order), parse_math=False, transform=self._in_mm, clip_on=False,
        )  # fmt: skip
        self.figure.add_artist(artist)

    def paragraph(self, x: float, top: float, lines: Iterable[str], ink: Ink, align: Align = "left") -> float:
        """Write lines below each other from `top`; where the next may begin."""
        height = self.line_height(ink)
        for line in lines:
            self.text(x, top + height * 0.78, line, ink, align)
            top += height
        return top

    @contextmanager
    def halos_below(self) -> Iterator[None]:
        """All halos of texts written inside this lie below all of these texts, as one path: much faster to draw."""
        order, self._halos = next(self._order), []
        yield
        gathered, self._halos = self._halos, None
        by_look: dict[tuple[str, float], list[Path]] = {}
        for color, width_pt, outline in gathered:
            by_look.setdefault((color, width_pt), []).append(outline)
        for (color, width_pt), outlines in by_look.items():
            self._add_halo(Path.make_compound_path(*outlines), color, width_pt).set_zorder(order)

    def _halo(self, left: float, y: float, text: str, ink: Ink) -> None:
        """Letters as outlines in the halo's colour, below the text itself, which stays text."""
        size_mm = ink.size_pt * self.scale * MM_PER_PT
        placed = Affine2D().scale(size_mm, -size_mm).translate(left, y).transform_path(_outline(text, ink.face))
        width_pt = ink.size_pt * self.scale * 0.3
        if self._halos is None:
            self._add_halo(placed, ink.halo, width_pt)
        else:
            self._halos.append((ink.halo, width_pt, placed))

    def _add_halo(self, outline: Path, color: str, width_pt: float) -> PathPatch:
        patch = PathPatch(outline, facecolor=color, edgecolor=color, linewidth=width_pt, joinstyle="round")
        self._add(patch)
        return patch

    def rectangle(self, box: Box, fill: str = "none", line: str = "none", line_pt: float = 0.0) -> None:
        """A rectangle, filled or with a line or both."""
        size = (box.left, box.top), box.width, box.height
        self._add(Rectangle(*size, facecolor=fill, edgecolor=line, linewidth=line_pt * self.scale))

    def rounded(self, box: Box, radius_mm: float, fill: str) -> None:
        """A filled rectangle with round corners."""
        style = f"round,pad=0,rounding_size={radius_mm}"
        patch = FancyBboxPatch((box.left, box.top), box.width, box.height, style, facecolor=fill, edgecolor="none")
        self._add(patch)

    def areas(
        self, shapes: Sequence[BaseGeometry], fill: str = "none", line: str = "none", line_pt: float = 0.0
    ) -> None:
        """Polygons of one kind, as one path."""
        path = path_of(shapes)
        if path is not None:
            style = {"facecolor": fill, "edgecolor": line, "linewidth": line_pt * self.scale, "joinstyle": "round"}
            self._add(PathPatch(path, **style))

    def lines(self, segments: Sequence[Any], color: str, line_pt: float, dashes: tuple[float, ...] = ()) -> None:
        """Lines, each an (n, 2) array of points; `dashes` are on and off in line widths."""
        if len(segments):
            style: Any = (0, dashes) if dashes else "solid"
            self._add(
                LineCollection(
                    list(segments), colors=color, linewidths=line_pt * self.scale, linestyles=style, capstyle="butt",
                    joinstyle="round",
                )
            )  # fmt: skip

    def circle(self, x: float, y: float, diameter_mm: float, fill: str, line: str, line_pt: float) -> None:
        """A filled circle with a line around it."""
        patch = Ellipse((x, y), diameter_mm, diameter_mm, facecolor=fill, edgecolor=line)
        patch.set_linewidth(line_pt * self.scale)
        self._add(patch)

    def circles(self, points: Any, diameter_mm: float, fill: str, line: str, line_pt: float) -> None:  # noqa: ANN401
        """Circles of one kind at (n, 2) points, as one path."""
        unit = Path.unit_circle()
        placed = [Affine2D().scale(diameter_mm / 2).translate(x, y).transform_path(unit) for x, y in points]
        if placed:
            style = {"facecolor": fill, "edgecolor": line, "linewidth": line_pt * self.scale}
            self._add(PathPatch(Path.make_compound_path(*placed), **style))

    def clip(self, box: Box | None) -> None:
        """Everything but texts that is drawn from now on stays inside `box`; None ends that."""
        if box is None:
            self._clip = None
            return
        self._clip = TransformedBbox(Bbox([[box.left, box.top], [box.right, box.bottom]]), self._in_mm)

    def _add(self, artist: Any) -> None:  # noqa: ANN401 - any of matplotlib's artists
        artist.set_zorder(next(self._order))
        artist.set_transform(self._in_mm)
        artist.set_clip_box(self._clip)
        self.figure.add_artist(artist)


class Ruler(Sheet):
    """A sheet on which everything has its size and nothing is drawn: for trying what fits, many times over."""

    is_drawn = False

    def __init__(self, paper: Paper) -> None:
        self.paper, self.scale = paper, paper.scale
        self.page = Box(0.0, 0.0, paper.width_mm, paper.height_mm)

    def text(self, x: float, y: float, text: str, ink: Ink, align: Align = "left") -> None:
        """Nothing: `width_of` and `paragraph` tell the size."""

    def rectangle(self, box: Box, fill: str = "none", line: str = "none", line_pt: float = 0.0) -> None:
        """Nothing."""

    def areas(
        self, shapes: Sequence[BaseGeometry], fill: str = "none", line: str = "none", line_pt: float = 0.0
    ) -> None:
        """Nothing."""

    def lines(self, segments: Sequence[Any], color: str, line_pt: float, dashes: tuple[float, ...] = ()) -> None:
        """Nothing."""

    def circle(self, x: float, y: float, diameter_mm: float, fill: str, line: str, line_pt: float) -> None:
        """Nothing."""


class _Line(Text):
    """One line that begins at its place, on its baseline: where it goes is known without shaping it a first time."""

    def _get_layout(self, renderer: object) -> tuple[None, list[Any], None]:  # noqa: ARG002 - matplotlib's
        return None, [(self.get_text(), None, (0.0, 0.0))], None


def path_of(shapes: Sequence[BaseGeometry]) -> Path | None:
    """Polygons as one path, holes included; None where there is nothing to draw."""
    parts = shapely.get_parts(list(shapes))
    polygons = parts[(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)]
    if not len(polygons):
        return None
    rings = shapely.get_rings(shapely.orient_polygons(polygons))
    vertices, ring_of = shapely.get_coordinates(rings, return_index=True)
    starts = np.flatnonzero(np.diff(ring_of, prepend=-1))
    codes = np.full(len(vertices), Path.LINETO, dtype=np.uint8)
    codes[starts], codes[np.append(starts[1:], len(codes)) - 1] = Path.MOVETO, Path.CLOSEPOLY
    return Path(vertices, codes)


@lru_cache(_OUTLINES)
def _outline(text: str, face: Face) -> Path:
    """The letters of a text one unit high, upright."""
    return TextPath((0, 0), text, size=1, prop=_properties(face))


@cache
def _properties(face: Face) -> FontProperties:
    """The face as matplotlib knows it."""
    return FontProperties(fname=faces.path_of(face))
