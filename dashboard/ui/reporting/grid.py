"""The grid: communes by source for one week, district by district, or weeks by source for one commune."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboard.domain.layers import Registry
from dashboard.domain.measures import Reports
from dashboard.domain.report_lines import GridRow, ReportCell, narrowed, tally_source, tally_units
from dashboard.domain.selection import Selection, SelectionSpace, to_query
from dashboard.domain.units import PROVINCE_CODE, Level, Unit
from dashboard.ui.attributes import aria
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.reporting.address import Asked
from dashboard.ui.reporting.controls import link
from dashboard.ui.reporting.reading import ReportsNow
from dashboard.ui.reporting.words import cell_about, cell_label, period_label, source_label


def week_grid(
    asked: Asked, rows: Sequence[GridRow], reports: ReportsNow, space: SelectionSpace, texts: Catalogue
) -> html.Div:
    """Everybody who owes a report for the week, under its district, whose totals stand above."""
    sources = _sources(asked, reports)
    shown = narrowed(rows, asked.source, asked.state)
    if not shown:
        return html.Div([html.P(texts("reports.no_rows")), link(_unfiltered(asked), texts("reports.clear"))])
    tree = reports.tree
    parts = []
    for group in _groups(asked, reports):
        inside = {u.code for level in Level for u in tree.descendants(group.code, level)} | {group.code}
        inside = {group.code} if group.code == PROVINCE_CODE else inside
        own = [row for row in shown if row.unit.code in inside]
        if own:
            whole = narrowed((row for row in rows if row.unit.code in inside), asked.source, None)
            parts.append(_district(asked, group, own, whole, sources, space, texts))
    return _table([_head(texts("reports.unit"), sources, texts), *parts], sources)


def unit_grid(
    asked: Asked, rows: Sequence[GridRow], reports: ReportsNow, space: SelectionSpace, texts: Catalogue
) -> html.Div:
    """One unit's reports week by week."""
    sources = _sources(asked, reports)
    shown = narrowed(rows, asked.source, asked.state)
    if not shown:
        return html.Div([html.P(texts("reports.no_rows")), link(_unfiltered(asked), texts("reports.clear"))])
    lines = [_row(row, period_label(row.period, texts), sources, space, texts) for row in shown]
    return _table([_head(texts("reports.week_column"), sources, texts), *lines], sources)


def total_line(rows: Sequence[GridRow], asked: Asked, texts: Catalogue) -> str:
    """`12/204 xã đã báo cáo`, of the source in view or of all that is owed."""
    kept = narrowed(rows, asked.source, None)
    tally = tally_units(kept)
    only_communes = all(row.unit.level is Level.COMMUNE for row in kept)
    key = "total_units" if not only_communes else "total" if asked.source else "total_all"
    return texts(f"reports.{key}", received=tally.received, owed=tally.owed)


def _sources(asked: Asked, reports: ReportsNow) -> tuple[str, ...]:
    return (asked.source,) if asked.source else reports.sources


def _groups(asked: Asked, reports: ReportsNow) -> tuple[Unit, ...]:
    unit = reports.tree[asked.unit_code]
    return (unit, *reports.tree.children(unit.code)) if unit.code == PROVINCE_CODE else (unit,)


def _unfiltered(asked: Asked) -> Asked:
    return replace(asked, source="", state=None)


def _table(parts: list[Any], sources: Sequence[str]) -> html.Div:
    return html.Div(parts, className="report-grid", role="table", style={"--sources": str(len(sources))})


def _head(first: str, sources: Sequence[str], texts: Catalogue) -> html.Div:
    cells = [html.Div(first, role="columnheader")]
    cells += [html.Div(source_label(source, texts), role="columnheader") for source in sources]
    return html.Div(cells, className="report-row head", role="row")


def _district(
    asked: Asked,
    unit: Unit,
    rows: Sequence[GridRow],
    whole: Sequence[GridRow],
    sources: Sequence[str],
    space: SelectionSpace,
    texts: Catalogue,
) -> Any:  # noqa: ANN401 - a row, or a part that opens and closes
    """A district's totals, of all its rows whatever state is asked for, and the rows below them.

    A whole province is read from its totals down: there a district leads to its own grid, unless more is asked for.
    """
    is_overview = asked.unit_code == PROVINCE_CODE and asked.state is None and not asked.all_rows
    name: Any = html.B(unit.name)
    if is_overview and unit.code != PROVINCE_CODE:
        name = link(replace(asked, unit_code=unit.code), name)
    total = html.Span([name, html.Span(total_line(whole, asked, texts), className="muted")], role="rowheader")
    cells = [total, *(_tally(whole, source, texts) for source in sources)]
    if is_overview:
        return html.Div(cells, className="report-row district", role="row")
    lines = [_row(row, row.unit.name, sources, space, texts, asked) for row in rows]
    return html.Details(
        [html.Summary(cells, className="report-row district", role="row"), html.Div(lines, role="rowgroup")],
        open=True,
        key=f"{unit.code} {asked.query}",
    )


def _tally(rows: Sequence[GridRow], source: str, texts: Catalogue) -> html.Span:
    tally = tally_source(rows, source)
    about = texts("reports.tally_about", source=source_label(source, texts), received=tally.received, owed=tally.owed)
    share = tally.received / tally.owed if tally.owed else 0
    return html.Span(
        texts("reports.tally", received=tally.received, owed=tally.owed) if tally.owed else "",
        className="tally",
        role="cell",
        title=about,
        style={"--share": f"{share:.1%}"},
    )


def _row(
    row: GridRow,
    name: str,
    sources: Sequence[str],
    space: SelectionSpace,
    texts: Catalogue,
    asked: Asked | None = None,
) -> html.Div:
    """One unit and period. With `asked` the name leads to the unit's own weeks."""
    first: Any = name if asked is None else link(replace(asked, unit_code=row.unit.code, state=None), name)
    cells = [html.Div(first, role="rowheader", className="name")]
    cells += [_cell(row, source, space, texts) for source in sources]
    return html.Div(cells, className="report-row", role="row")


def _cell(row: GridRow, source: str, space: SelectionSpace, texts: Catalogue) -> html.Div:
    cell = row.cells.get(source)
    if cell is None:
        return html.Div("", role="cell", title=texts("reports.owes_nothing"))
    about = cell_about(cell, texts)
    shown = html.A(
        cell_label(cell, texts),
        href="/" + to_query(_on_map(row, cell, space), space),
        className=f"report {cell.state}",
        title=f"{row.unit.name} · {about} · {texts('reports.on_map')}",
        **aria(label=f"{row.unit.name}, {about}. {texts('reports.on_map')}"),
    )
    return html.Div(shown, role="cell")


def _on_map(row: GridRow, cell: ReportCell, space: SelectionSpace) -> Selection:
    """The map of the unit and period, showing the reports of the cell's source in time."""
    measure_id = _measure_of(space.registry, cell.lines[0].source) or space.default.measure_id
    return Selection(row.unit.code, measure_id, row.period)


def _measure_of(registry: Registry, source: str) -> str | None:
    return next(
        (
            m.id
            for layer in reversed(registry.layers)
            for m in layer.measures
            if m.numerator == Reports("in_time", (source,))
        ),
        None,
    )
