"""One snapshot: its picture or sentences, its facts, its files, what can be decided, and how it differs from today."""

from __future__ import annotations

from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.domain.frozen import FrozenFigure
from dashboard.domain.measures import Format
from dashboard.domain.press import PAGE_PATH, Comparison, FigureChange, SnapshotHead, SnapshotKind
from dashboard.press_office import PressOffice
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.press import ids
from dashboard.ui.press.address import Asked
from dashboard.ui.press.words import badges, chosen_download, downloads, facts, file_url

SHOWN_AT_MOST: Final = 300


def detail(head: SnapshotHead, office: PressOffice, texts: Catalogue, *, may_approve: bool) -> list[Any]:
    """Everything about one snapshot."""
    tree = office.services.space.tree
    unit = tree[head.unit_code].name if head.unit_code in tree else head.unit_code
    side = html.Section(
        [
            facts(head, unit, texts),
            html.H3(texts("press.files")),
            *chosen_download(head, texts),
            downloads(head, office.contents(head.code), texts),
            html.Div(_links(head, texts), className="press-actions"),
            *(_decisions(head, texts) if may_approve else []),
        ],
        className="panel-box press-form",
    )
    return [
        html.A(texts("press.back"), href=PAGE_PATH, className="quiet"),
        html.Div([html.H2(head.title), html.Div(badges(head, texts), className="press-tags")], className="page-head"),
        html.Div([_picture(head, office), side], className="press-sides"),
    ]


def comparison(head: SnapshotHead, found: Comparison, texts: Catalogue) -> list[Any]:
    """Figures that differ now, by how much, and since which import."""
    moment = formats.moment(found.compared_at, texts.language)
    names = {"changed": len(found.changes), "count": found.figure_count, "moment": moment}
    columns = ("place", "measure", "frozen", "present", "difference", "imports")
    header = html.Tr([html.Th(texts(f"press.compare.{name}"), scope="col") for name in columns])
    rows = [_change(change, texts) for change in found.changes[:SHOWN_AT_MOST]]
    table = html.Div(html.Table([html.Thead(header), html.Tbody(rows)]), className="scrolls")
    imports = [
        html.Li(
            texts(
                "press.compare.import" if one.undone_at is None else "press.compare.import_undone",
                number=one.import_id,
                file=one.file_name,
                sender=one.sender or formats.NO_VALUE,
                moment=formats.moment(one.undone_at or one.loaded_at, texts.language),
            )
        )
        for one in found.imports
    ]
    verdict = texts("press.compare.summary" if found.changes else "press.compare.same", **names)
    return [
        html.A(texts("press.back_to_snapshot"), href=head.path, className="quiet"),
        html.Div([html.H2(texts("press.compare.title")), html.P(head.title)], className="page-head"),
        html.P(verdict, className="verdict" if found.changes else "verdict good"),
        *([html.Section(table, className="panel-box press-compare")] if rows else []),
        *([html.H3(texts("press.compare.imports_title")), html.Ul(imports)] if imports else []),
    ]


def _picture(head: SnapshotHead, office: PressOffice) -> Component:
    if head.kind is SnapshotKind.VIEW:
        address = file_url(head.code, "png", "slide", is_saved=False)
        return html.Figure(html.Img(src=address, alt=head.title, className="press-preview"))
    report = office.report(head.code)
    parts: list[Any] = []
    for section in report.sections:
        parts.append(html.H3(f"{section.number} {section.title}"))
        for part in section.parts:
            parts += [html.H4(f"{part.letter} {part.title}"), html.Ul([html.Li(text) for text in part.paragraphs])]
    return html.Article([*(html.P(text) for text in report.opening), *parts], className="panel-box press-report")


def _links(head: SnapshotHead, texts: Catalogue) -> list[Any]:
    links: list[Any] = [
        html.A(texts("press.compare.do"), href=Asked(code=head.code, is_compared=True).href, className="plain-button")
    ]
    if head.kind is SnapshotKind.VIEW:
        links.append(
            html.A(texts("press.open_map"), href="/?" + head.query.removeprefix("?"), className="plain-button")
        )
    return links


def _decisions(head: SnapshotHead, texts: Catalogue) -> list[Any]:
    """Approval, tags and the link: for those who may approve."""
    kinds = ["withdrawn" if head.is_approved else "approved"]
    if head.is_approved:
        kinds.append("unshared" if head.is_shared else "shared")
    buttons = [
        html.Button(
            texts(f"press.act.{kind}"),
            id=ids.act(kind, head.code),
            type="button",
            className="main-button" if kind == "approved" else "plain-button",
        )
        for kind in kinds
    ]
    tags = dcc.Input(id=ids.tags_of(head.code), type="text", value=", ".join(head.tags), maxLength=300)
    save_tags = html.Button(
        texts("press.act.tagged"), id=ids.act("tagged", head.code), type="button", className="plain-button"
    )
    return [
        html.H3(texts("press.decide")),
        html.Div(buttons, className="press-actions"),
        html.Label([html.Span(texts("press.tags_label")), tags], className="field"),
        html.Div([save_tags], className="press-actions"),
    ]


def _change(change: FigureChange, texts: Catalogue) -> html.Tr:
    imports = ", ".join(f"#{number}" for number in change.import_ids) or texts("press.compare.no_import")
    cells = (
        change.unit_name,
        change.measure_label,
        _made_of(change.frozen, texts),
        _made_of(change.present, texts),
        _differences(change, texts),
        imports,
    )
    return html.Tr([html.Td(cell) for cell in cells])


def _value(value: float | None, language: str) -> str:
    if value is None:
        return formats.NO_VALUE
    return formats.plain(value, Format.COUNT if value == round(value) else Format.RATE, language)


def _made_of(figure: FrozenFigure, texts: Catalogue) -> str:
    """`62,5 (5/8)`, a figure that is its own numerator alone, or why there is none."""
    if figure.value is None:
        return texts(f"map.{figure.state}")
    written = _value(figure.value, texts.language)
    if figure.numerator is None or figure.denominator is None:
        return written
    return f"{written} ({_value(figure.numerator, texts.language)}/{_value(figure.denominator, texts.language)})"


def _differences(change: FigureChange, texts: Catalogue) -> str:
    """By how much the value differs; where nobody would see it, by how much what it is made of does."""
    was, now, language = change.frozen, change.present, texts.language
    written = _signed(was.value, now.value, language)
    if _is_seen(written):
        return written
    parts = {
        "numerator": _signed(was.numerator, now.numerator, language),
        "denominator": _signed(was.denominator, now.denominator, language),
    }
    told = [texts(f"press.compare.{name}", change=text) for name, text in parts.items() if _is_seen(text)]
    return "; ".join(told) or written


def _is_seen(number: str) -> bool:
    return any(digit in number for digit in "123456789")


def _signed(before: float | None, after: float | None, language: str) -> str:
    if before is None or after is None:
        return formats.NO_VALUE
    return ("+" if after > before else "") + _value(after - before, language)
