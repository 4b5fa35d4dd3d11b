"""What is printed is what the screen shows: each value as the query gives it, each area once, in its order."""

from __future__ import annotations

import pypdfium2
import pytest

from dashboard.domain.measures import Format
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState
from dashboard.errors import PrintError
from dashboard.prints.contents import Content
from dashboard.prints.layout import draw_print
from dashboard.prints.papers import PAPERS
from dashboard.prints.words import map_name, texts_of, value_text
from dashboard.ui import formats
from tests.support.frozen import fake_services, frozen
from tests.support.printed import cartography, printed, text_of

SERVICES = fake_services()
TEXTS = texts_of("vi")


def test_each_area_is_written_with_the_value_that_the_query_gives() -> None:
    selection = SERVICES.space.default
    view, screen = frozen(), SERVICES.view(selection)
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
