"""1.000 random selections are printed: no fault, no name over another, no figure that the screen does not show.

They are laid out and drawn whole, on every paper; written as files and read back is one in twenty of them, because a
file depends on the selection by its letters alone, which are asked of all. `--hypothesis-profile=thousand` writes all.
"""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.frozen import FrozenView
from dashboard.domain.selection import Selection, to_query
from dashboard.figures.palette import LIGHT
from dashboard.freezing import freeze
from dashboard.prints.charts import axis_values
from dashboard.prints.contents import Content
from dashboard.prints.layout import draw_print
from dashboard.prints.papers import PAPERS
from dashboard.prints.words import clocks_text, edge_text, texts_of
from dashboard.ui import formats
from dashboard.ui.context import Look
from dashboard.ui.drawing import Request, draw
from tests.support.frozen import NOW, catalogue, fake_services
from tests.support.printed import STAMP, cartography, numbers_in, overlaps, printed
from tests.support.selections import selections_of

SERVICES = fake_services()
TEXTS = texts_of("vi")
DRAWN = 1000
WRITTEN = DRAWN if settings.get_current_profile_name() == "thousand" else DRAWN // 20
papers = st.sampled_from(tuple(PAPERS))


def frozen_of(selection: Selection) -> FrozenView:
    return freeze(SERVICES, selection, NOW, catalogue())


def on_the_screen(selection: Selection) -> set[str]:
    """Every number that the page draws of a selection: map, legend, panel, ranking, table."""
    size = {"width": 1000, "height": 700, "left": 290, "top": 48, "bottom": 0, "scale": 1, "table": True}
    request = Request.of({"search": to_query(selection, SERVICES.space), **size})
    drawn = draw(request, SERVICES, Look(catalogue(), LIGHT))
    return numbers_in(json.dumps(drawn, default=lambda part: part.to_plotly_json(), ensure_ascii=False))


def of_the_frame(view: FrozenView) -> set[str]:
    """Numbers that are no figures: of the titles, clocks, sources, classes, axes and the scale."""
    edges = {edge for kind in view.classes for edge in (kind.low, kind.high) if edge is not None}
    axis = axis_values([value for _, value in view.trend.days if value is not None], view)
    days = [formats.day(day, "vi", with_year=False) for day, _ in view.trend.days]
    sites = [str(formats.number(layer.site_count, "vi")) for layer in view.points]
    states = [formats.number(state.point_count, "vi") for layer in view.points for state in layer.states]
    ranks = [formats.number(rank, "vi") for rank in range(1, len(view.areas) + 1)]
    words = [
        view.title,
        view.subtitle,
        view.attribution,
        *view.notes,
        clocks_text(view, TEXTS),
        STAMP.id,
        STAMP.address,
        TEXTS("prints.projection", meridian=104, scale=""),
        *(edge_text(value, view.measure, TEXTS) for value in (*edges, *axis)),
        *(formats.edge(edge, "vi") for edge in edges),
        *days,
        *sites,
        *states,
        *ranks,
    ]
    return set().union(*(numbers_in(text) for text in words))


@given(selections_of(SERVICES.space), papers)
@settings(max_examples=DRAWN)
def test_any_selection_is_drawn_with_names_apart_and_no_figure_beyond_the_screen(
    selection: Selection, paper: str
) -> None:
    view, page = frozen_of(selection), PAPERS[paper]
    drawing = draw_print(view, cartography(), page, Content.MAP, STAMP)
    assert list(overlaps(drawing.names)) == []
    assert all(drawing.sheet.page.holds(name.box) for name in drawing.names)
    written = drawing.sheet.written
    beyond = set().union(*map(numbers_in, written)) - on_the_screen(selection) - of_the_frame(view)
    digits = numbers_in(next(text for text in written if text.startswith("Mã số liệu")))
    assert beyond - digits - _of_scale(written) == set()
    assert not [text for text in written if "?" in text], "letters that the typeface does not have"


@given(selections_of(SERVICES.space), papers)
@settings(max_examples=WRITTEN)
def test_any_selection_becomes_a_file_that_is_read_back(selection: Selection, paper: str) -> None:
    made = printed(frozen_of(selection), paper)
    assert made.content.startswith(b"%PDF")
    assert list(overlaps(made.names)) == []


def _of_scale(written: list[str]) -> set[str]:
    """Numbers of the scale bar (its last one has the unit) and of the scale."""
    last = next(position for position, text in enumerate(written) if text.endswith(" km"))
    projection = " ".join(text for text in written if "tỷ lệ 1:" in text or "Mercator" in text)
    return set().union(*(numbers_in(text) for text in (*written[last - 2 : last + 1], projection)))
