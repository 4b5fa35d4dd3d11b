"""How snapshots and their files are said."""

from __future__ import annotations

from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from dashboard.domain.press import SnapshotHead, SnapshotKind
from dashboard.domain.terms import APPROVALS
from dashboard.prints.papers import PAPERS
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue

FILES_PATH: Final = "/press/files/"
PREVIEW_PATH: Final = "/press/preview.png"
SHARED_PATH: Final = "/press/shared/"
VIEW_ENDINGS: Final = ("pdf", "svg", "png")
WEEK_ENDINGS: Final = ("docx", "xlsx", "pptx")


def file_url(code: str, ending: str, paper: str = "") -> str:
    """Address of a file of a snapshot."""
    return f"{FILES_PATH}{code}.{ending}" + (f"?giay={paper}" if paper else "")


def badges(head: SnapshotHead, texts: Catalogue) -> list[Any]:
    """Approved or not, shared, simulated."""
    state = "approved" if head.is_approved else "not_approved"
    found: list[Any] = [html.Span(texts(f"press.{state}"), className=f"tag {state}")]
    if head.is_shared and head.is_approved:
        found.append(html.Span(texts("press.shared"), className="tag"))
    if head.simulated:
        found.append(dbc.Badge(texts("app.simulated"), class_name="badge-simulated", color="none"))
    return found


def facts(head: SnapshotHead, unit_name: str, texts: Catalogue) -> html.Dl:
    """What was frozen, by whom and when, and its finger-print."""
    language = texts.language
    states = ", ".join(APPROVALS.label(state, language) for state in head.states_included)
    pairs: list[tuple[str, Any]] = [
        ("code", head.code),
        ("unit", unit_name),
        ("period", formats.period(head.period, language)),
        ("made", f"{formats.moment(head.made_at, language)}, {head.maker}"),
        ("states", states),
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


def downloads(head: SnapshotHead, url_of: Any, texts: Catalogue) -> html.Ul:  # noqa: ANN401 - (ending, paper) -> address
    """Links to every file that can be made of a snapshot."""
    if head.kind is SnapshotKind.WEEKLY:
        rows = [html.Li(html.A(texts(f"press.file.{e}"), href=url_of(e, ""), download="")) for e in WEEK_ENDINGS]
        return html.Ul(rows, className="downloads-list")
    rows = []
    for paper in PAPERS:
        endings = ("png",) if paper in ("web", "slide") else VIEW_ENDINGS
        links: list[Any] = [html.A(e.upper(), href=url_of(e, paper), download="", className="quiet") for e in endings]
        rows.append(html.Li([html.Span(texts(f"press.paper.{paper}")), *links]))
    return html.Ul(rows, className="downloads-list")
