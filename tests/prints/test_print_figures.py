"""What is printed is what the screen shows: any selection, no other figure, no name over another.

`pytest tests/prints --hypothesis-profile=thousand` prints 1.000 selections.
"""

from __future__ import annotations

import json

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.frozen import FrozenView
from dashboard.domain.measures import Format
from dashboard.domain.selection import Selection, to_query
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState
from dashboard.errors import PrintError
from dashboard.figures.palette import LIGHT
from dashboard.freezing import freeze
from dashboard.prints.charts import axis_values
from dashboard.prints.layout import Content, draw_print
from dashboard.prints.papers import PAPERS
from dashboard.prints.words import clocks_text, edge_text, map_name, texts_of, value_text
from dashboard.ui import formats
from dashboard.ui.context import Look
from dashboard.ui.drawing import Request, draw
from tests.support.frozen import NOW, catalogue, fake_services, frozen
from tests.support.printed import STAMP, cartography, numbers_in, overlaps, printed, text_of
from tests.support.selections import selections_of

SERVICES = fake_services()
TEXTS = texts_of("vi")
EXAMPLES = 1000 if settings.get_current_profile_name() == "thousand" else 12
papers = st.sampled_from(sorted(PAPERS))


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
@settings(max_examples=EXAMPLES)
def test_any_selection_prints_without_a_fault_or_names_over_each_other(selection: Selection, paper: str) -> None:
    made = printed(frozen_of(selection), paper)
    assert list(overlaps(made)) == []
    page = PAPERS[paper]
    assert all(n.box.left >= 0 and n.box.right <= page.width_mm and n.box.bottom <= page.height_mm for n in made.names)


@given(selections_of(SERVICES.space))
@settings(max_examples=EXAMPLES)
def test_no_figure_that_the_screen_does_not_show(selection: Selection) -> None:
    view = frozen_of(selection)
    sheet = draw_print(view, cartography(), PAPERS["A4-portrait"], Content.MAP, STAMP).sheet
    printed_numbers = set().union(*(numbers_in(text) for text in sheet.written))
    beyond = printed_numbers - on_the_screen(selection) - of_the_frame(view)
    digits = set(numbers_in(next(text for text in sheet.written if text.startswith("Mã số liệu"))))
    assert beyond - digits - _of_scale(sheet.written) == set()


def _of_scale(written: list[str]) -> set[str]:
    """Numbers of the scale bar (its last one has the unit) and of the scale."""
    last = next(position for position, text in enumerate(written) if text.endswith(" km"))
    projection = " ".join(text for text in written if "tỷ lệ 1:" in text or "Mercator" in text)
    return set().union(*(numbers_in(text) for text in (*written[last - 2 : last + 1], projection)))


def test_each_area_is_written_with_the_value_that_the_query_gives() -> None:
    selection = SERVICES.space.default
    view, screen = frozen_of(selection), SERVICES.view(selection)
    text = text_of(printed(view, "A3-landscape").content)
    for figure in screen.areas:
        name = SERVICES.space.tree[figure.unit_code].short_name
        assert name in text
        if figure.value is not None:
            assert formats.measured(figure.value, screen.measure.format, "vi") in text


def test_legend_counts_every_area_once() -> None:
    view = frozen("?cap=xa")
    text = text_of(printed(view).content)
    counts = [kind.area_count for kind in view.classes] + [state.area_count for state in view.unclassed]
    assert sum(counts) == 204
    for label, count in [(k.label, k.area_count) for k in view.classes] + [
        (s.label, s.area_count) for s in view.unclassed
    ]:
        assert f"{label} {count}" in " ".join(text.split())


def test_an_area_without_a_report_has_its_name_and_no_number() -> None:
    view = frozen("?dv=124")
    assert all(area.figure.state is AreaState.NOT_REPORTED for area in view.areas)
    sheet = draw_print(view, cartography(), PAPERS["A4-landscape"], Content.MAP, None).sheet
    assert "Chưa báo cáo" in sheet.written
    assert not any(text.endswith("%") and text[0].isdigit() for text in sheet.written if "–" not in text)


def test_ranking_holds_every_area_once_in_the_screens_order() -> None:
    view = frozen("?cap=xa")
    written = draw_print(view, cartography(), PAPERS["A4-landscape"], Content.RANKING, None).sheet.written
    names = [text for text in written if text in {area.unit.name for area in view.areas}]
    assert names == [area.unit.name for area in view.ranking]
    values = [value_text(area.figure, view.measure, TEXTS) for area in view.ranking]
    assert [text for text in written if text in set(values)] == values


def test_shares_of_themes_are_of_their_sum() -> None:
    view = frozen("?cs=T5")
    written = " ".join(draw_print(view, cartography(), PAPERS["A4-portrait"], Content.THEMES, None).sheet.written)
    total = sum(theme.figure.numerator or 0 for theme in view.themes)
    for theme in view.themes:
        share = formats.measured((theme.figure.numerator or 0) / total * 100, Format.PERCENT, "vi")
        assert theme.label in written
        assert f"{share} tổng các nội dung" in written


def test_a_chart_with_nothing_to_show_is_refused() -> None:
    with pytest.raises(PrintError) as refused:
        printed(frozen("?cs=L4"), content=Content.THEMES)
    assert refused.value.block == "themes"


def test_names_stand_in_the_file_where_they_were_placed() -> None:
    view = frozen("?cap=xa")
    made = printed(view, "A3-landscape")
    document = pypdfium2.PdfDocument(made.content)
    text, height_pt = document[0].get_textpage(), document[0].get_height()
    names = {area.unit.code: map_name(area.unit, TEXTS) for area in view.areas}
    checked = 0
    for placed in made.names:
        found = text.search(names.get(placed.code, "§"), match_case=True).get_next() if placed.code in names else None
        if found is None or list(names.values()).count(names[placed.code]) > 1:
            continue
        left, bottom, right, top = text.get_charbox(found[0])
        x, y = (left + right) / 2 / 72 * 25.4, (height_pt - (bottom + top) / 2) / 72 * 25.4
        checked += placed.box.left <= x <= placed.box.right and placed.box.top <= y <= placed.box.bottom
    assert checked > 100


def test_most_communes_have_their_names_on_a_poster() -> None:
    view = frozen("?cap=xa")
    assert view.area_level is Level.COMMUNE
    codes = {area.unit.code for area in view.areas}
    assert sum(name.code in codes for name in printed(view, "A0").names) > 180
    assert sum(name.code in codes for name in printed(view, "A4-landscape").names) > 150
