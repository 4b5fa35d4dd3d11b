"""The table as a file: what is seen on the screen, and in words what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

import numpy as np

from dashboard.domain.arranging import Arrangement, Check, Column, Condition, Kind, Value, arranged
from dashboard.domain.layers import Layer
from dashboard.domain.measures import Format, Measure
from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.selection import Selection, from_query
from dashboard.domain.targets import TargetState
from dashboard.domain.terms import BASES
from dashboard.domain.units import UnitTree
from dashboard.domain.views import Figure, View
from dashboard.prints.table_file import FileColumn, TableFile, Written
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.comparing import unequal_text
from dashboard.ui.filter_words import communes_text, idle_site_filters, not_filtered_text, site_filter_text
from dashboard.ui.frozen_words import subtitle_text
from dashboard.ui.reading import ReadSide
from dashboard.ui.tables.address import read_arrangement
from dashboard.ui.tables.sites import listed_unit, site_headings
from dashboard.ui.tables.units import (
    MARK_TEXTS,
    STANDING,
    Cell,
    heading,
    judged_measures,
    number_cells,
    number_fields,
    standing_heading,
    total_cells,
    total_name,
)

_WRITTEN: Final[dict[Format, Written]] = {
    Format.PERCENT: "percent",
    Format.COUNT: "whole",
    Format.RATE: "rate",
}
Line = tuple[str, str]


def table_file(
    query: str, given: Mapping[str, str], services: ReadSide, texts: Catalogue
) -> tuple[Selection, TableFile]:
    """What the table at an address holds, arranged as `given` says. Raises OutOfScope, StoreUnavailable."""
    selection = from_query(query, services.space)[0]
    texts = texts.of_basis(selection.basis)
    layer = services.space.registry.by_id(selection.site_list.layer_id) if selection.site_list else None
    if layer and layer.site:
        return selection, _of_sites(selection, layer, given, services, texts)
    return selection, _of_areas(services.view(selection), given, services, texts)


def _of_areas(view: View, given: Mapping[str, str], services: ReadSide, texts: Catalogue) -> TableFile:
    tree, measures = services.space.tree, {measure.id: measure for measure in view.layer.measures}
    fields = {field: measure for measure in measures.values() for field in number_fields(measure, view)}
    headings = _area_headings(view, texts)
    kinds: dict[str, Kind] = {name: "text" if name == "name" else "number" for name in headings}
    arrangement = read_arrangement(given, kinds)
    cells = number_cells(view)
    columns = {"name": Column("text", [row.unit.name for row in view.table])}
    for field in fields:
        columns[field] = Column("number", [_number(row[field]) for row in cells])
    for i, measure in enumerate(measures):
        columns[measure + STANDING] = Column("number", [_order_of_standing(row.figures[i]) for row in view.table])
    rows = arranged(columns, np.arange(len(view.table)), arrangement)
    written: list[dict[str, Value]] = [
        {"name": view.table[i].unit.name, **_in_words(cells[i], texts), **_standings(view.table[i].figures, texts)}
        for i in rows
    ]
    total: dict[str, Value] = {}
    if view.selection.area_parent(tree) == view.unit.code:
        own = _standings((figure.now for figure in view.key_figures), texts)
        total = {"name": total_name(view, tree, texts), **_in_words(total_cells(view), texts), **own}
    count = texts("table.count_areas_of", count=len(rows), total=len(view.table))
    return TableFile(
        name=texts("table.areas"),
        columns=tuple(
            FileColumn(headings[name], _WRITTEN[fields[name].format] if name in fields else "text")
            for name in arrangement.columns
        ),
        rows=[[row.get(name) for name in arrangement.columns] for row in written],
        total=[total.get(name) for name in arrangement.columns] if total else (),
        about_name=texts("table.about"),
        about=(
            (texts("table.about_what"), texts("table.label")),
            *_of_view(view, subtitle_text(view, tree, services.space.registry, texts, len(tree.by_code)), texts),
            *_of_arrangement(arrangement, headings, count, texts),
            *_definitions(view, [m for name, m in measures.items() if name in arrangement.columns], texts),
        ),
    )


def _area_headings(view: View, texts: Catalogue) -> dict[str, str]:
    """Columns of a table of areas with their headings, in their usual order."""
    headings, judged = {"name": texts("table.unit")}, judged_measures(view)
    for measure in view.layer.measures:
        headings |= {field: heading(field, measure, view, texts) for field in number_fields(measure, view)}
        if measure in judged:
            headings[measure.id + STANDING] = standing_heading(measure, view, texts)
    return headings


def _standings(figures: Iterable[Figure], texts: Catalogue) -> dict[str, Value]:
    """How figures with a target stand, by their columns."""
    return {
        figure.measure_id + STANDING: texts(f"standing.{figure.standing.state}")
        for figure in figures
        if figure.standing.target
    }


def _order_of_standing(figure: Figure) -> float | None:
    """Its place in the order of lists; None where there is no target."""
    return float(list(TargetState).index(figure.standing.state)) if figure.standing.target else None


def _of_sites(
    selection: Selection, layer: Layer, given: Mapping[str, str], services: ReadSide, texts: Catalogue
) -> TableFile:
    kind, tree = layer.site, services.space.tree
    if kind is None:
        raise ValueError(f"layer {layer.id} has no sites")
    columns = kind.list_columns
    arrangement = read_arrangement(given, {column.id: column.kind for column in columns})
    page = services.site_page(selection, arrangement, slice(None), texts.language)
    view = services.view(_about_layer(selection, layer), with_table=False)
    headings = site_headings(layer, columns, texts)
    shown = [next(i for i, column in enumerate(columns) if column.id == name) for name in arrangement.columns]
    counted = texts("table.count_sites_of", count=_whole(page.count, texts), total=_whole(page.total, texts))
    first: dict[str, Value] = {"name": texts("table.sites_total", count=_whole(page.count, texts)), **page.sums}
    label = texts.of_layer(layer, "label")
    return TableFile(
        name=label,
        columns=tuple(FileColumn(headings[columns[i].id], columns[i].kind) for i in shown),
        rows=[[values[i] for i in shown] for _, _, values in page.rows],
        total=[first.get(name) for name in arrangement.columns],
        about_name=texts("table.about"),
        about=(
            (texts("table.about_what"), texts("table.about_sites", layer=label)),
            *_of_view(view, _listed(selection, layer, tree, texts), texts),
            *_of_arrangement(arrangement, headings, counted, texts),
            *_definitions(view, (), texts),
        ),
    )


def _about_layer(selection: Selection, layer: Layer) -> Selection:
    """What is known of the layer where its sites are listed."""
    return replace(
        selection, unit_code=listed_unit(selection), measure_id=layer.main_measure.id, site=None, site_list=None
    )


def _listed(selection: Selection, layer: Layer, tree: UnitTree, texts: Catalogue) -> str:
    """Where the sites lie, and what they are narrowed to."""
    unit = tree[listed_unit(selection)].name
    group = communes_text(selection.commune_codes(tree, listed_unit(selection)), tree, texts, len(tree.by_code))
    parts = [
        texts("table.about_in_view", unit=unit),
        texts("table.about_communes", names=group) if selection.communes else "",
        site_filter_text(selection, layer, texts),
        idle_site_filters(selection, layer, texts),
    ]
    return "; ".join(part for part in parts if part)


def _number(cell: Cell) -> float | None:
    return cell if isinstance(cell, float) else None


def _in_words(cells: Mapping[str, Cell], texts: Catalogue) -> dict[str, Value]:
    """Numbers as they are written on the screen, and why there is none."""
    return {name: cell if isinstance(cell, float) else texts(MARK_TEXTS[cell]) for name, cell in cells.items()}


def _heading(layer: Layer, measure: Measure, texts: Catalogue) -> str:
    return texts.of_measure(layer, measure, "label")


def _of_view(view: View, filters: str, texts: Catalogue) -> list[Line]:
    """Place, period, filters, clocks, who reported, and which states of approval count."""
    language, clocks, reporting = texts.language, view.clocks, view.key_figures[0].now.reporting
    loaded = formats.moment(clocks.loaded_at, language) if clocks.loaded_at else texts("panel.never")
    last_day = formats.day(clocks.last_day, language) if clocks.last_day else texts("panel.never")
    reported = texts("panel.reported", reported=reporting.reported, communes=reporting.communes)
    simulated = [(texts("table.about_mark"), texts("app.simulated"))] if view.simulated else []
    idle = not_filtered_text(view, texts)
    return [
        *simulated,
        (texts("table.unit"), view.unit.name),
        (texts("period.label"), formats.period(view.selection.period, language)),
        *_compared(view, texts),
        (texts("table.about_filters"), filters),
        *([(texts("table.about_not_filtered"), idle)] if idle else []),
        (texts("panel.last_day"), last_day),
        (texts("panel.loaded"), loaded),
        (texts("table.about_made"), formats.moment(datetime.now(TIME_ZONE), language)),
        (texts("table.about_reported"), reported),
        (texts("table.about_states"), BASES.label(view.selection.basis, language)),
    ]


def _compared(view: View, texts: Catalogue) -> list[Line]:
    """The other period, and what must be said where the two differ in length."""
    if view.comparison is None:
        return []
    said = formats.period(view.comparison.period, texts.language)
    return [(texts("compare.label"), ". ".join(text for text in (said, unequal_text(view, texts)) if text))]


def _of_arrangement(arrangement: Arrangement, headings: Mapping[str, str], count: str, texts: Catalogue) -> list[Line]:
    """Rows, filters of columns and sorting, in words."""
    conditions = "; ".join(condition_text(one, headings[one.column], texts) for one in arrangement.conditions)
    sorting = "; ".join(
        texts("table.sorted_down" if one.descending else "table.sorted_up", column=headings[one.column])
        for one in arrangement.sorting
    )
    return [
        (texts("table.about_count"), count),
        (texts("table.about_conditions"), conditions or texts("table.none")),
        (texts("table.about_sorting"), sorting or texts("table.as_on_screen")),
    ]


def condition_text(condition: Condition, heading: str, texts: Catalogue) -> str:
    """`Trạng thái: chứa “hỏng”`."""
    edges = [_edge(value, texts) for value in (condition.first, condition.last) if value != ""]
    asked = texts(f"grid.{condition.check}")
    if condition.check is Check.BETWEEN:
        return f"{heading}: {asked} {' – '.join(edges)}"
    return f"{heading}: {asked} {''.join(edges)}".strip()


def _edge(value: Value, texts: Catalogue) -> str:
    if isinstance(value, date):
        return formats.day(value, texts.language)
    return f"“{value}”" if isinstance(value, str) else formats.edge(value or 0.0, texts.language)


def _definitions(view: View, measures: Iterable[Measure], texts: Catalogue) -> list[Line]:
    """What each measure means, and what must be said beside it."""
    ours = f" ({texts('measure.ours')})"
    lines = [
        (
            _heading(view.layer, measure, texts),
            texts.of_measure(view.layer, measure, "formula") + (ours if measure.definition_is_ours else ""),
        )
        for measure in measures
    ]
    notes = [(texts("table.about_note"), texts.of_layer(view.layer, name)) for name in view.layer.notes]
    return [*lines, *notes]


def _whole(value: int, texts: Catalogue) -> str:
    return formats.number(value, texts.language)
