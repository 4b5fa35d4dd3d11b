"""The list of imports, and the question before one is undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboard.domain.intake import ImportLine, ReportForm
from dashboard.domain.units import UnitTree
from dashboard.errors import SonlaError
from dashboard.intake.marked import is_rebuilt
from dashboard.ui import formats
from dashboard.ui.attributes import data
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.data import ids
from dashboard.ui.data.layout import PATH

_COLUMNS = ("loaded", "sender", "file", "form", "counts", "state")


def ledger_table(
    lines: Sequence[ImportLine], forms: Sequence[ReportForm], tree: UnitTree, texts: Catalogue
) -> html.Div:
    """One row per import, the latest first."""
    if not lines:
        return html.Div(texts("data.no_imports"), className="muted")
    labels = {form.kind: form.label(texts.language) for form in forms}
    head = html.Thead(html.Tr([html.Th(texts(f"data.column.{name}")) for name in _COLUMNS]))
    body = html.Tbody([_row(line, labels, tree, texts) for line in lines])
    simulated = [html.Span(texts("app.simulated"), className="badge-simulated")]
    mark = simulated if any(line.simulated for line in lines) else []
    return html.Div([*mark, html.Table([head, body])], className="scrolls")


def marked_label(file_name: str, texts: Catalogue) -> str:
    """What the link to a file with its faults marked says: xls and csv come back as xlsx."""
    return texts("data.download_marked_rebuilt" if is_rebuilt(file_name) else "data.download_marked")


def undo_question(line: ImportLine, texts: Catalogue) -> html.Div:
    """What undoing will do, before it is done."""
    counts = {name: _number(getattr(line, name), texts) for name in ("new", "changed")}
    return html.Div(
        [
            html.H3(texts("data.undo_title", file=line.file_name)),
            html.P(texts("data.undo_will", **counts)),
            html.P(texts("data.undo_keeps")),
        ]
    )


def undone_report(line: ImportLine, texts: Catalogue) -> html.Div:
    """That an import was undone."""
    return html.Div(html.P(texts("data.undone", file=line.file_name)), className="verdict good", role="status")


def undo_refusal(error: SonlaError, texts: Catalogue) -> html.Div:
    """Why an import cannot be undone."""
    sentence = error.in_language(texts.language)
    return html.Div([html.B(texts("data.undo_refused")), html.P(sentence)], className="verdict refused", role="alert")


def _number(value: int, texts: Catalogue) -> str:
    return formats.number(value, texts.language)


def _row(line: ImportLine, labels: Mapping[str, str], tree: UnitTree, texts: Catalogue) -> html.Tr:
    district = tree[line.district_code].name if line.district_code in tree else ""
    cells: dict[str, Any] = {
        "loaded": formats.moment(line.loaded_at, texts.language),
        "sender": [html.Div(line.sender or "–"), html.Div(district, className="muted")],
        "file": _files(line, texts),
        "form": labels.get(line.kind, line.kind),
        "counts": _counts(line, texts),
        "state": _state(line, texts),
    }
    return html.Tr(
        [html.Td(cells[name], **data(name=texts(f"data.column.{name}"))) for name in _COLUMNS],
        className="undone" if line.undone_at else "",
    )


def _files(line: ImportLine, texts: Catalogue) -> list[Any]:
    links = [html.A(line.file_name, href=f"{PATH}imports/{line.import_id}/file")]
    if line.can_be_marked:
        marked = html.A(marked_label(line.file_name, texts), href=f"{PATH}imports/{line.import_id}/marked")
        links.append(marked)
    return [html.Div(link) for link in links]


def _counts(line: ImportLine, texts: Catalogue) -> list[Any]:
    names = [name for name in ("new", "changed", "unchanged", "fault_count") if getattr(line, name)]
    return [
        html.Span(
            [html.B(_number(getattr(line, name), texts)), " ", texts(f"data.short.{name}")], className=f"short {name}"
        )
        for name in names
    ]


def _state(line: ImportLine, texts: Catalogue) -> list[Any]:
    simulated = [html.Div(texts("data.simulated"), className="muted")] if line.simulated else []
    if line.undone_at:
        return [html.Div(texts("data.undone_at", time=formats.moment(line.undone_at, texts.language))), *simulated]
    if not line.can_be_undone:
        return [html.Div(texts("data.stands")), *simulated]
    button = html.Button(
        texts("data.undo"), id=ids.undo_button(line.import_id), type="button", className="link-button", n_clicks=0
    )
    return [html.Div(texts("data.stands")), button, *simulated]
