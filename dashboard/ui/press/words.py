"""How snapshots and their files are said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import html

from dashboard.domain.press import ChosenFile, SnapshotHead, SnapshotKind
from dashboard.domain.terms import APPROVALS
from dashboard.prints.contents import Content
from dashboard.prints.papers import PAPERS
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue

FILES_PATH: Final = "/press/files/"
PREVIEW_PATH: Final = "/press/preview.png"
SHARED_PATH: Final = "/press/shared/"
VIEW_ENDINGS: Final = ("pdf", "svg", "png")
WEEK_ENDINGS: Final = ("docx", "xlsx", "pptx")
SCREENS: Final = ("web", "slide")
DEFAULT_FILE: Final = ChosenFile("pdf", "A4-landscape")
"""What a print is where nothing else was asked for."""


def file_url(code: str, ending: str, paper: str = "", content: str = "", *, is_saved: bool = True) -> str:
    """Address of a file of a snapshot: of its map, or of the chart `content`; to be saved, or to be looked at."""
    named = {"giay": paper, "bieu": content, "download": "1" if is_saved and ending == "png" else ""}
    asked = urlencode({name: value for name, value in named.items() if value})
    return f"{FILES_PATH}{code}.{ending}" + (f"?{asked}" if asked else "")


def file_text(chosen: ChosenFile, texts: Catalogue) -> str:
    """`A4 ngang (PDF)`."""
    return f"{texts(f'press.paper.{chosen.paper}')} ({chosen.ending.upper()})"


def badges(head: SnapshotHead, texts: Catalogue) -> list[Any]:
    """Approved or not, shared, simulated."""
    state = "approved" if head.is_approved else "not_approved"
    found: list[Any] = [html.Span(texts(f"press.{state}"), className=f"tag {state}")]
    if head.is_shared and head.is_approved:
        found.append(html.Span(texts("press.shared"), className="tag"))
    if head.simulated:
        found.append(dbc.Badge(texts("app.simulated"), class_name="badge-simulated", color="none"))
    return found


def states_text(head: SnapshotHead, language: str) -> str:
    """Of reports in which states of approval a snapshot's figures are."""
    return ", ".join(APPROVALS.label(state, language) for state in head.states_included)


def facts(head: SnapshotHead, unit_name: str, texts: Catalogue) -> html.Dl:
    """What was frozen, by whom and when, and its finger-print."""
    language = texts.language
    pairs: list[tuple[str, Any]] = [
        ("code", head.code),
        ("unit", unit_name),
        ("period", formats.period(head.period, language)),
        ("made", f"{formats.moment(head.made_at, language)}, {head.maker}"),
        ("states", states_text(head, language)),
        ("boundaries", head.boundary_set),
        ("sha256", html.Code(head.content_sha256)),
    ]
    if head.decided_at:
        key = "approved_by" if head.is_approved else "withdrawn_by"
        pairs.append((key, f"{head.decided_by}, {formats.moment(head.decided_at, language)}"))
    parts: list[Any] = []
    for name, value in pairs:
        parts += [html.Dt(texts(f"press.fact.{name}")), html.Dd(value)]
    return html.Dl(parts, className="press-facts")


def chosen_download(head: SnapshotHead, texts: Catalogue) -> list[Any]:
    """The file that the snapshot was taken for, before all others; nothing where none was named."""
    if head.chosen is None:
        return []
    href = file_url(head.code, head.chosen.ending, head.chosen.paper)
    label = texts("press.chosen_file", file=file_text(head.chosen, texts))
    return [html.Div(html.A(label, href=href, download="", className="main-button"), className="press-actions")]


def downloads(head: SnapshotHead, contents: Sequence[str], texts: Catalogue) -> html.Ul:
    """Links to the files that can be made of a snapshot: of a week, or of a view's map and its charts (`contents`)."""
    if head.kind is SnapshotKind.WEEKLY:
        links = [(texts(f"press.file.{ending}"), file_url(head.code, ending)) for ending in WEEK_ENDINGS]
        rows = [html.Li(html.A(label, href=href, download="")) for label, href in links]
        return html.Ul(rows, className="downloads-list")
    papers = {paper: ("png",) if paper in SCREENS else VIEW_ENDINGS for paper in PAPERS}
    maps = [_links(head, texts(f"press.paper.{paper}"), paper, Content.MAP, ends) for paper, ends in papers.items()]
    charts = [
        _links(head, texts(f"press.chart.{content}"), DEFAULT_FILE.paper, content, VIEW_ENDINGS)
        for content in contents
        if content != Content.MAP
    ]
    return html.Ul([*maps, *charts], className="downloads-list")


def _links(head: SnapshotHead, label: str, paper: str, content: str, endings: Sequence[str]) -> html.Li:
    links: list[Any] = [
        html.A(e.upper(), href=file_url(head.code, e, paper, content), download="", className="quiet") for e in endings
    ]
    return html.Li([html.Span(label), *links])
