"""Every figure on the screen is the one the read side gives for the same address."""

from __future__ import annotations

import re

import pytest

from dashboard.domain.measures import Format
from dashboard.domain.selection import from_query
from dashboard.domain.views import AreaState, Figure, View
from tests.browser.conftest import OpenScreen
from tests.support.product import OTHER_DISTRICT, TOLD_DISTRICT, Product

WORDS = {AreaState.NOT_REPORTED: "Chưa báo cáo", AreaState.NOT_APPLICABLE: "Không áp dụng"}
DECIMALS = {Format.PERCENT: 2, Format.COUNT: 0, Format.RATE: 2}
QUERIES = [
    "",
    "?cap=xa&cs=T3",
    f"?dv={TOLD_DISTRICT}&cs=L4&tu=2021-08-30&den=2021-09-05",
    f"?dv={OTHER_DISTRICT}&cs=Q3&tu=2021-08-25&den=2021-09-12",
    "?dv=03724&cs=P1&tu=2021-09-07&den=2021-09-07",
]


def written(figure: Figure, kind: Format) -> float | str:
    """What a person must read for a figure: its words, or its number as exact as it is written."""
    if figure.value is not None:
        return pytest.approx(figure.value, abs=0.5000001 * 10 ** -DECIMALS[kind])
    state = AreaState.NOT_APPLICABLE if figure.state is AreaState.REPORTED else figure.state
    return WORDS[state]


def read(text: str) -> float | str:
    """`1.248,50%` -> 1248.5; words stay words."""
    number = text.strip().removesuffix("%").replace(".", "").replace(",", ".").replace("\u2212", "-")
    return float(number) if re.fullmatch(r"-?\d+(\.\d+)?", number) else text.strip()


def view_of(product: Product, query: str) -> View:
    selection, wrong = from_query(query, product.services.space)
    assert wrong == ()
    return product.services.view(selection)


@pytest.mark.parametrize("query", QUERIES)
def test_the_screen_shows_what_the_read_side_gives(open_screen: OpenScreen, product: Product, query: str) -> None:
    screen = open_screen(query)
    view = view_of(product, query)
    kind = view.measure.format
    key = {figure.measure.id: figure for figure in view.key_figures}

    assert screen.text("#panel-head h2") == view.unit.name
    assert read(screen.text("#hero .hero-value")) == written(key[view.measure.id].now, kind)
    shown = {
        str(line.get_attribute("data-value")): read(line.locator("b").inner_text())
        for line in screen.page.locator("#key-figures .figure").all()
    }
    others = {i: written(f.now, f.measure.format) for i, f in key.items() if i != view.measure.id}
    assert shown == others

    names = {unit.code: unit.name for unit in product.services.space.tree.units}
    ranked = [
        (line.locator("span").inner_text(), read(line.locator("b").inner_text()))
        for line in screen.page.locator("#ranking .rank").all()
    ]
    by_name = {names[area.unit_code]: written(area, kind) for area in view.areas}
    assert len(ranked) == min(len(view.areas), 30)
    assert all(by_name[name] == value for name, value in ranked)
    values = [value for _, value in ranked if isinstance(value, float)]
    assert values == sorted(values, reverse=True)

    table = screen.table()
    assert list(table.rows) == [row.unit.code for row in view.table] == screen.areas()
    formats = {measure.id: measure.format for measure in view.layer.measures}
    for row in view.table:
        texts = table.rows[row.unit.code]
        assert texts["name"] == row.unit.name
        assert {f.measure_id: read(texts[f.measure_id]) for f in row.figures} == {
            f.measure_id: written(f, formats[f.measure_id]) for f in row.figures
        }

    states = [None if a.value is None else view.breaks.class_of(a.value) for a in view.areas]
    counts = [states.count(index) for index in range(view.breaks.count)]
    words = [
        a.state if a.state is not AreaState.REPORTED else AreaState.NOT_APPLICABLE
        for a in view.areas
        if a.value is None
    ]
    counts += [words.count(AreaState.NOT_REPORTED), words.count(AreaState.NOT_APPLICABLE)]
    assert [int(text) for text in screen.texts("#legend .class b")] == counts
    assert sum(counts) == len(view.areas)
    assert screen.watched.faults == []


def test_the_clocks_tell_the_last_day_of_data(open_screen: OpenScreen, product: Product) -> None:
    screen = open_screen()
    clocks = dict(zip(screen.texts(".clocks dt"), screen.texts(".clocks dd"), strict=True))
    assert list(clocks) == ["Số liệu đến ngày", "Nạp lúc", "Vẽ lúc"]
    assert clocks["Số liệu đến ngày"] == "12/9/2021"
    assert all(re.fullmatch(r"\d\d:\d\d \d\d/\d\d?/\d{4}", clocks[name]) for name in ("Nạp lúc", "Vẽ lúc"))


def test_how_many_communes_reported_is_told(open_screen: OpenScreen, product: Product) -> None:
    tree = product.services.space.tree
    told = len(tree.communes(TOLD_DISTRICT)) + len(tree.communes(OTHER_DISTRICT))
    screen = open_screen()
    assert screen.text("#panel-head .reporting") == f"{told}/204 xã đã báo cáo"
    assert "0/16 xã đã báo cáo" in screen.trace("areas", "hovertext")["hovertext"][3]
    screen.open("?dv=120")
    assert screen.text("#panel-head .reporting") == "0/16 xã đã báo cáo"
    assert screen.text("#hero .hero-value") == "Chưa báo cáo"
