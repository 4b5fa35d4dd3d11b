"""What a file would do, what is wrong with it, and what was done with it, as people read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.domain.intake import Accepted, FaultyCell, FormColumn, ReportForm, Trial
from dashboard.errors import FormUnknown, SonlaError
from dashboard.ui import formats
from dashboard.ui.attributes import aria, data
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.data import ids
from dashboard.ui.data.sheet_grid import sheet_grid

SHOWN_FAULTS: Final = 300
SHOWN_CHANGES: Final = 200
SHORT_LIST: Final = 20


def trial_report(trial: Trial, key: str, forms: Sequence[ReportForm], texts: Catalogue) -> html.Div:
    """Counts, changes with old and new values, and the sheets as sent with their faults beside them."""
    label = next((form.label(texts.language) for form in forms if form.kind == trial.kind), trial.kind)
    return html.Div(
        [
            html.P([texts("data.recognised"), " ", html.B(label)]),
            html.Div(_counts(trial, texts), className="counts"),
            *_notes(trial.notes, texts),
            *_changes(trial, texts),
            *(_sheet(trial, index, key, texts) for index in range(len(trial.sheets))),
        ]
    )


def refusal(error: SonlaError, texts: Catalogue) -> html.Div:
    """Why nothing was, or will be, taken in."""
    sentence = error.in_language(texts.language)
    return html.Div([html.B(texts("data.refused")), html.P(sentence)], className="verdict refused", role="alert")


def unknown_form(unknown: FormUnknown, columns: Sequence[FormColumn], key: str, texts: Catalogue) -> html.Div:
    """What was recognised, missing and extra, and, where the form is known, what each extra heading may mean."""
    lists = {"recognised": unknown.recognised, "missing": unknown.missing, "extra": [t for t, _ in unknown.extra]}
    found = [
        part
        for name, titles in lists.items()
        for part in (html.Dt(texts(f"data.columns.{name}")), html.Dd("; ".join(titles) or "–"))
    ]
    sentences = [html.B(texts("data.form_unknown")), html.P(texts("data.form_unknown_about"))]
    told = html.Div(sentences, className="verdict refused", role="alert")
    return html.Div([told, html.Dl(found, className="fields"), *_matching(unknown, columns, key, texts)])


def _matching(unknown: FormUnknown, columns: Sequence[FormColumn], key: str, texts: Catalogue) -> list[Component]:
    """One choice per heading that the form does not know."""
    if not columns:
        return [html.P(texts("data.choose_kind"))]
    free = [column for column in columns if column.title not in unknown.recognised]
    choices = [
        html.Label([html.Span(f"{cell} “{title}”"), _column_choice(free, key, index, texts)], className="field")
        for index, (title, cell) in enumerate(unknown.extra)
    ]
    return [
        html.H4(texts("data.match_title")),
        html.P(texts("data.match_about"), className="muted"),
        html.Div(choices, className="fields-row"),
    ]


def _column_choice(free: Sequence[FormColumn], key: str, index: int, texts: Catalogue) -> dbc.Select:
    """Columns of the form that the file lacks, those that are needed first."""
    ordered = sorted(free, key=lambda column: not column.is_needed)
    columns = [{"value": c.name, "label": c.title + (" *" if c.is_needed else "")} for c in ordered]
    nothing = {"value": ids.ANY, "label": texts("data.match_nothing")}
    return dbc.Select(id=ids.of_card("matched", key, column=index), options=[nothing, *columns], value=ids.ANY)


def missing_sender(texts: Catalogue) -> html.Div:
    """The sender has to be named before anything is taken in."""
    return html.Div([html.P(texts("data.sender_missing"))], className="verdict refused", role="alert")


def accepted_report(accepted: Accepted, texts: Catalogue) -> html.Div:
    """What was taken in."""
    if accepted.import_id is None:
        return html.Div([html.P(texts("data.nothing_new"))], className="verdict", role="status")
    number = {name: _number(getattr(accepted, name), texts) for name in ("new", "changed", "unchanged", "faulty")}
    parts: list[Any] = [html.B(texts("data.accepted")), html.P(texts("data.accepted_counts", **number))]
    if accepted.faulty:
        parts.append(html.P(texts("data.accepted_faulty", **number)))
    return html.Div(parts, className="verdict good", role="status")


def discarded_report(texts: Catalogue) -> html.Div:
    """Nothing was taken in, as the person wanted."""
    return html.Div([html.P(texts("data.discarded"))], className="verdict", role="status")


def accept_label(trial: Trial, texts: Catalogue) -> str:
    """Text of the button; empty where there is nothing that could be taken in."""
    if not trial.accepted:
        return ""
    key = "data.accept_some" if trial.faulty else "data.accept_all"
    return texts(key, count=_number(trial.accepted, texts))


def _number(value: int, texts: Catalogue) -> str:
    return formats.number(value, texts.language)


def _counts(trial: Trial, texts: Catalogue) -> list[html.Div]:
    names = ("new", "changed", "unchanged", "faulty", "ignored")
    return [
        html.Div(
            [html.B(_number(getattr(trial, name), texts)), html.Span(texts(f"data.count.{name}"))],
            className=f"count {name}" + ("" if getattr(trial, name) else " none"),
        )
        for name in names
    ]


def _notes(notes: Sequence[str], texts: Catalogue) -> list[Component]:
    if not notes:
        return []
    return [html.Details([html.Summary(texts("data.notes")), html.Ul([html.Li(note) for note in notes])], open=True)]


def _changes(trial: Trial, texts: Catalogue) -> list[Component]:
    changes = trial.changes
    if not changes:
        return []
    head = html.Tr([html.Th(texts(f"data.change.{name}")) for name in ("row", "cell", "heading", "old", "new")])
    rows = [
        html.Tr(
            [
                html.Td(str(change.row_number)),
                html.Td(change.cell),
                html.Td(change.heading),
                html.Td(html.Del(change.old) if change.old else "–"),
                html.Td(html.Ins(change.new) if change.new else "–"),
            ]
        )
        for change in changes[:SHOWN_CHANGES]
    ]
    table = html.Div(html.Table([html.Thead(head), html.Tbody(rows)]), className="scrolls changes")
    is_cut = trial.has_more_changes or len(changes) > SHOWN_CHANGES
    rest = [html.P(texts("data.more_changes"), className="muted")] if is_cut else []
    title = texts("data.changes", count=_number(len(changes), texts) + ("+" if trial.has_more_changes else ""))
    return [html.Details([html.Summary(title), table, *rest], open=len(changes) <= SHORT_LIST)]


def _sheet(trial: Trial, index: int, key: str, texts: Catalogue) -> html.Section:
    part = trial.sheets[index]
    faults = [fault for fault in trial.faults if fault.sheet == part.name]
    left_out = texts("data.rows_left_out", count=_number(part.left_out, texts)) if part.left_out else ""
    head: list[Any] = [html.H4(part.name or texts("data.sheet")), html.Span(left_out, className="muted")]
    if faults:
        head.append(
            html.Button(
                texts("data.only_faulty"),
                type="button",
                role="switch",
                className="chip",
                **aria(checked="false"),
                **data(only_faulty=key, sheet=str(index)),
            )
        )
    body: list[Any] = [sheet_grid(part, faults, key, index, texts)]
    if faults:
        body.append(_fault_list(faults, key, index, texts))
    classes = "as-sent with-faults" if faults else "as-sent"
    return html.Section([html.Div(head, className="sheet-head"), html.Div(body, className=classes)])


def _fault_list(faults: Sequence[FaultyCell], key: str, index: int, texts: Catalogue) -> html.Div:
    items = [_fault_item(fault, key, index, texts) for fault in faults[:SHOWN_FAULTS]]
    more = len(faults) - SHOWN_FAULTS
    rest = [html.P(texts("data.more_faults", count=_number(more, texts)), className="muted")] if more > 0 else []
    title = texts("data.to_correct", count=_number(len(faults), texts))
    return html.Div([html.H4(title), html.Ol(items), *rest], className="fault-list")


def _fault_item(fault: FaultyCell, key: str, index: int, texts: Catalogue) -> html.Li:
    what = fault.what_en if texts.language == "en" else fault.what_vi
    lines: list[Any] = [
        html.Span([html.B(fault.cell), " ", what], className="what"),
        html.Span(texts("data.found", text=fault.found or texts("data.blank")), className="found"),
        html.Span(texts("data.expected", text=fault.expected)),
    ]
    if fault.suggestion:
        lines.append(html.Span(fault.suggestion, className="suggestion"))
    place = data(show=key, sheet=str(index), row=str(fault.row_number), column=f"c{fault.column}")
    classes = "fault" if fault.is_error else "fault warning"
    return html.Li(html.Button(lines, type="button", className=classes, **place))
