"""Where the blocks of a print stand on its paper, and which of them had a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from dashboard.domain.frozen import FrozenView
from dashboard.domain.units import Level
from dashboard.errors import PrintError
from dashboard.prints.box import Box
from dashboard.prints.cartography import Cartography, Placing
from dashboard.prints.charts import draw_ranking, draw_themes, draw_trend, ranking_height
from dashboard.prints.contents import Content, Stamp, contents_of, nothing_to_show
from dashboard.prints.frame import draw_footer, draw_header, footer_height
from dashboard.prints.labels import Placed
from dashboard.prints.map import draw_map
from dashboard.prints.papers import Paper
from dashboard.prints.sheet import Ruler, Sheet
from dashboard.prints.side import figure_block, inset_block, legend_block, notes_block, sites_block
from dashboard.prints.style import HEADING, SMALL
from dashboard.prints.words import measure_text, texts_of
from dashboard.ui.catalogue import Catalogue

_GAP_MM: Final = 4.0
_LEAST_EXTRA_MM: Final = 36.0
_MAP_SHARE: Final = 0.66
_GOOD_ENOUGH: Final = 0.9
_SMALLER: Final = tuple(1.0 - 0.05 * step for step in range(14))

Block = Callable[[Sheet, float, float, float], float]
"""Draws itself from (sheet, left, top, width) and returns where it ends."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn sheet: its title, and where the names stand on its map."""

    sheet: Sheet
    title: str
    names: tuple[Placed, ...] = ()


@contextmanager
def block(name: str) -> Iterator[None]:
    """Whatever goes wrong inside is a PrintError that names the block: no file is better than a wrong one."""
    try:
        yield
    except PrintError:
        raise
    except Exception as error:
        vi, en = (texts_of(language)(f"prints.block.{name}") for language in ("vi", "en"))
        raise PrintError(
            name,
            f"Không tạo được bản in: phần “{vi}” bị lỗi, chưa lưu tệp nào. Thử lại, hoặc báo người quản trị.",
            f"No print was made: its part “{en}” has a fault, no file was kept. Try again, or tell the administrator.",
        ) from error


def draw_print(
    view: FrozenView, cartography: Cartography, paper: Paper, content: Content, stamp: Stamp | None
) -> Drawing:
    """Draw the whole sheet. Raises PrintError naming the block that has a fault or nothing to show."""
    sheet, texts = Sheet(paper), texts_of(view.language, view.basis)
    sheet.rectangle(sheet.page, "#ffffff")
    page = sheet.page.inset(sheet.mm(paper.margin_mm))
    title = view.title if content is Content.MAP else texts(f"prints.chart.{content.value}", title=view.title)
    with block("header"):
        top = draw_header(sheet, view, title, page, texts) + sheet.mm(2.5)
    with block("footer"):
        foot = Box(
            page.left, page.bottom - footer_height(sheet, view, page.width, stamp, texts), page.right, page.bottom
        )
    body = Box(page.left, top, page.right, foot.top - sheet.mm(2.5))
    placing: Placing | None = None
    names: tuple[Placed, ...] = ()
    if content is Content.MAP:
        placing, names = _map_and_side(sheet, view, cartography, body, texts)
    else:
        _chart(sheet, view, content, body, texts)
    with block("footer"):
        draw_footer(sheet, view, foot, stamp, placing, texts)
    return Drawing(sheet, title, names)


def _chart(sheet: Sheet, view: FrozenView, content: Content, body: Box, texts: Catalogue) -> None:
    if content not in contents_of(view):
        raise nothing_to_show(content.value)
    draw = {Content.TREND: draw_trend, Content.RANKING: draw_ranking, Content.THEMES: draw_themes}[content]
    with block(content.value):
        draw(sheet, view, _below_words(sheet, view, body, texts), texts)


def _below_words(sheet: Sheet, view: FrozenView, body: Box, texts: Catalogue) -> Box:
    """Write what is counted, and of which reports, above a chart; the room that is left for it."""
    measure = view.measure
    ours = [texts("prints.ours")] if measure.is_ours else []
    said = [f"{measure_text(measure)}: {measure.formula}.", *ours, *view.notes]
    lines = [line for sentence in said for line in sheet.wrapped(sentence, SMALL, body.width)]
    top = sheet.paragraph(body.left, body.top, lines, SMALL)
    return replace(body, top=top + sheet.mm(2.5))


def _map_and_side(
    sheet: Sheet, view: FrozenView, cartography: Cartography, body: Box, texts: Catalogue
) -> tuple[Placing, tuple[Placed, ...]]:
    with block("legend"):
        blocks = _side_blocks(view, cartography, texts)
        area, columns, share = _best_division(sheet, blocks, body)
    with block("map"):
        drawn = draw_map(sheet, view, cartography, area, texts)
    with block("legend"):
        ends = _flow(sheet.at_scale(sheet.scale * share), blocks, columns) or []
    gap = sheet.mm(_GAP_MM)
    free = [Box(c.left, end + gap, c.right, c.bottom) for c, end in zip(columns, ends, strict=True)]
    _extras(sheet, view, free, texts)
    return drawn.placing, drawn.names


def _best_division(sheet: Sheet, blocks: Sequence[Block], body: Box) -> tuple[Box, list[Box], float]:
    """Map, columns beside or below it, and how large the texts in them can be: the first division that is good enough.

    Raises ValueError where none can be read.
    """
    found: list[tuple[Box, list[Box], float]] = []
    for area, columns in _divisions(sheet, body):
        share = next((s for s in _SMALLER if _fits(sheet, s, blocks, columns)), 0.0)
        if share >= _GOOD_ENOUGH:
            return area, columns, share
        found.append((area, columns, share))
    best = max(found, key=lambda division: division[2])
    if not best[2]:
        raise ValueError("what stands beside the map does not fit")
    return best


def _divisions(sheet: Sheet, body: Box) -> Iterator[tuple[Box, list[Box]]]:
    """The map on the left of one to three columns, or above three."""
    gap = sheet.mm(_GAP_MM)
    if not sheet.paper.is_landscape:
        bottom = body.top + body.height * _MAP_SHARE
        width = (body.width - 2 * gap) / 3
        lefts = [body.left + i * (width + gap) for i in range(3)]
        yield (
            Box(body.left, body.top, body.right, bottom),
            [Box(x, bottom + gap, x + width, body.bottom) for x in lefts],
        )
        return
    for count, width_mm, most in ((1, 66.0, 0.45), (2, 50.0, 0.45), (3, 44.0, 0.6)):
        width = min(sheet.mm(width_mm), body.width * most / count)
        lefts = [body.right - (count - i) * width - (count - 1 - i) * gap for i in range(count)]
        area = Box(body.left, body.top, lefts[0] - gap, body.bottom)
        yield area, [Box(x, body.top, x + width, body.bottom) for x in lefts]


def _fits(sheet: Sheet, share: float, blocks: Sequence[Block], columns: Sequence[Box]) -> bool:
    return _flow(Ruler(sheet.paper).at_scale(sheet.scale * share), blocks, columns) is not None


def _side_blocks(view: FrozenView, cartography: Cartography, texts: Catalogue) -> list[Block]:
    functions = [figure_block, legend_block, *([sites_block] if view.points else []), notes_block]

    def bound(function: Callable[..., float]) -> Block:
        return lambda sheet, left, top, width: function(sheet, view, left, top, width, texts)

    def inset(sheet: Sheet, left: float, top: float, width: float) -> float:
        with block("inset"):
            return inset_block(sheet, view, cartography, left, top, width, texts)

    locator = [] if view.unit.level is Level.PROVINCE else [inset]
    return [*(bound(function) for function in functions), *locator]


def _flow(sheet: Sheet, blocks: Sequence[Block], columns: Sequence[Box]) -> list[float] | None:
    """Where each column ends; None where the blocks do not fit."""
    ends = [column.top for column in columns]
    at, gap = 0, sheet.mm(_GAP_MM)
    for one in blocks:
        height = one(Ruler(sheet.paper).at_scale(sheet.scale), 0.0, 0.0, columns[at].width)
        if ends[at] + height > columns[at].bottom and at + 1 < len(columns):
            at += 1
        if ends[at] + height > columns[at].bottom:
            return None
        ends[at] = one(sheet, columns[at].left, ends[at], columns[at].width) + gap
    return [end - gap for end in ends]


def _extras(sheet: Sheet, view: FrozenView, free: Sequence[Box], texts: Catalogue) -> None:
    """Charts where the sheet would else be empty."""
    charts: list[tuple[str, Callable[[Sheet, FrozenView, Box, Catalogue], None]]] = []
    rooms = sorted(free, key=lambda box: -box.height)
    if len(view.areas) > 1 and ranking_height(sheet, view) <= rooms[0].height - sheet.mm(7):
        charts.append(("ranking", draw_ranking))
    if any(value is not None for _, value in view.trend.days):
        charts.append(("trend", draw_trend))
    if len(charts) == 1 and len(rooms) > 1 and rooms[0].top == rooms[1].top:
        # Two empty columns side by side are one wide place.
        rooms = [Box(min(r.left for r in rooms[:2]), rooms[0].top, max(r.right for r in rooms[:2]), rooms[0].bottom)]
    for room, (name, draw) in zip(rooms, charts, strict=False):
        if room.height < sheet.mm(_LEAST_EXTRA_MM):
            return
        with block(name):
            label = texts(f"{name}.label")
            top = sheet.paragraph(room.left, room.top, [label], HEADING) + sheet.mm(1)
            draw(sheet, view, Box(room.left, top, room.right, room.bottom), texts)
