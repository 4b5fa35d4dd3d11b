"""The card of one file: what the person says about it, what would happen, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.desk import IntakeDesk
from dashboard.domain.intake import WaitingFile
from dashboard.ui import formats
from dashboard.ui.attributes import data
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.data import ids
from dashboard.ui.data.layout import district_options
from dashboard.ui.data.ledger import marked_label


@dataclass(frozen=True, slots=True)
class CardState:
    """What a card shows: a report, the label of its button to accept ("" for none), and whether a decision is open.

    `can_match`: columns can be matched by hand.
    """

    report: Component
    accept_label: str
    is_open: bool
    marked_url: str = ""
    can_match: bool = False

    def outputs(self) -> dict[str, Any]:
        """Values of the card's outputs by name."""
        return {
            "report": self.report,
            "accept": self.accept_label,
            "accept_hidden": not self.accept_label,
            "actions_hidden": not self.is_open,
            "choices_hidden": not self.is_open,
            "match_hidden": not self.can_match,
            "marked_hidden": not self.marked_url,
            "marked": self.marked_url,
        }


def waiting_file(arrived: dict[str, Any]) -> WaitingFile:
    """What the page's script says of a file that the server received; sizes and names are for showing only."""
    name, byte_count = str(arrived.get("name") or ""), arrived.get("bytes")
    return WaitingFile(str(arrived.get("sha256") or ""), name, byte_count if isinstance(byte_count, int) else 0)


def card(arrived: dict[str, Any], district_code: str, desk: IntakeDesk, texts: Catalogue) -> html.Article:
    """The card of a file that has just come; its report is asked for by the callback of its choices."""
    file, key = waiting_file(arrived), str(arrived.get("key"))
    return html.Article(
        [
            dcc.Store(id=ids.of_card("file", key), data=arrived),
            html.Header(
                [html.H3(file.file_name), html.Span(_size(file.byte_count, texts.language), className="muted")]
            ),
            _choices(key, district_code, desk, texts),
            html.Div(
                [html.Progress(), html.Span(texts("data.working"))],
                className="busy",
                role="status",
            ),
            html.Div(id=ids.of_card("report", key), className="report"),
            _actions(key, file.file_name, texts),
        ],
        className="panel-box card-box",
        **data(arrived=key),
    )


def _choices(key: str, district_code: str, desk: IntakeDesk, texts: Catalogue) -> html.Div:
    kinds = [{"value": form.kind, "label": form.label(texts.language)} for form in desk.forms]
    kind = dbc.Select(
        id=ids.of_card("kind", key),
        options=[{"value": ids.ANY, "label": texts("data.kind_any")}, *kinds],
        value=ids.ANY,
    )
    district = dbc.Select(id=ids.of_card("district", key), options=district_options(texts, desk), value=district_code)
    return html.Div(
        [
            html.Label([html.Span(texts("data.kind")), kind], className="field"),
            html.Label([html.Span(texts("data.district")), district], className="field"),
        ],
        id=ids.of_card("choices", key),
        className="fields-row",
    )


def _actions(key: str, file_name: str, texts: Catalogue) -> html.Footer:
    return html.Footer(
        [
            html.Button(id=ids.of_card("accept", key), type="button", className="main-button", hidden=True),
            html.Button(
                texts("data.match"), id=ids.of_card("match", key), type="button", className="main-button", hidden=True
            ),
            html.Button(texts("data.discard"), id=ids.of_card("discard", key), type="button", className="plain-button"),
            html.A(
                marked_label(file_name, texts),
                id=ids.of_card("marked", key),
                className="plain-button",
                hidden=True,
            ),
        ],
        id=ids.of_card("actions", key),
        className="actions",
        hidden=True,
    )


def _size(byte_count: int, language: str) -> str:
    mib = byte_count / 1024**2
    return (
        f"{formats.number(mib, language, 1)} MiB" if mib >= 1 else f"{formats.number(byte_count / 1024, language)} KiB"
    )
