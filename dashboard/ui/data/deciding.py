"""What a person's choice about a file, or about an import, leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from dash import html
from dash.development.base_component import Component
from pydantic import BaseModel, Field

from dashboard.desk import IntakeDesk
from dashboard.domain.intake import Sending, WaitingFile
from dashboard.errors import FormUnknown, IntakeError
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.data import ids, ledger, report
from dashboard.ui.data.cards import CardState, waiting_file
from dashboard.ui.data.layout import PATH

DialogState = tuple[bool, Component | None, bool, int | None]
"""Whether the dialog is open, what it says, whether its confirmation is hidden, and the import it is about."""


def decide(
    part: str, arrived: dict[str, Any], sending: Sending, matched: Sequence[str], desk: IntakeDesk, texts: Catalogue
) -> CardState:
    """The card after a click on its part `accept`, `discard` or `match`, or, for any other part, a new trial.

    `matched` are the columns chosen for the headings that were not known. Raises StoreUnavailable where the store does
    not answer; the card stays as it is then.
    """
    file, key = waiting_file(arrived), str(arrived.get("key"))
    if part == "discard":
        desk.discard(file)
        return CardState(report.discarded_report(texts), "", is_open=False)
    try:
        if part == "match":
            desk.match_columns(file, sending, matched)
        elif part == "accept" and sending.sender:
            return CardState(report.accepted_report(desk.accept(file, sending), texts), "", is_open=False)
    except IntakeError as error:
        return _with_notice(report.refusal(error, texts), _tried(file, key, sending, desk, texts))
    state = _tried(file, key, sending, desk, texts)
    return state if part != "accept" else _with_notice(report.missing_sender(texts), state)


def dialog(clicked: Any, undoing: int | None, desk: IntakeDesk, texts: Catalogue) -> DialogState:  # noqa: ANN401 - an id
    """The dialog after a click on an import's button, or on its own confirmation."""
    if clicked == ids.DIALOG_CONFIRM and undoing is not None:
        return True, _undo(undoing, desk, texts), True, None
    if isinstance(clicked, dict):
        line = desk.import_line(int(clicked["import"]))
        return True, ledger.undo_question(line, texts), False, line.import_id
    return False, None, True, None


class LedgerPages(BaseModel):
    """The import that each page so far comes before (None: the newest page), and the last one on the page shown."""

    before: list[int | None] = Field(min_length=1)
    last: int | None


def turned(pages: LedgerPages, clicked: Any) -> list[int | None]:  # noqa: ANN401 - an id
    """The imports that each page so far comes before, after a click on `newer` or `older`; the last is to be shown."""
    before = pages.before
    if clicked == ids.OLDER and pages.last is not None:
        return [*before, pages.last]
    return before[:-1] if clicked == ids.NEWER and len(before) > 1 else before


def _undo(import_id: int, desk: IntakeDesk, texts: Catalogue) -> Component:
    try:
        return ledger.undone_report(desk.undo(import_id), texts)
    except IntakeError as error:
        return ledger.undo_refusal(error, texts)


def _tried(file: WaitingFile, key: str, sending: Sending, desk: IntakeDesk, texts: Catalogue) -> CardState:
    """The card of a file that was tried out, or that would be refused whole."""
    try:
        trial = desk.try_out(file, sending)
    except FormUnknown as unknown:
        kind = sending.kind or unknown.nearest_kind
        columns = desk.form_columns(kind) if kind else ()
        shown = report.unknown_form(unknown, columns, key, texts)
        return CardState(shown, "", is_open=True, can_match=bool(columns))
    except IntakeError as error:
        return CardState(report.refusal(error, texts), "", is_open=error.kind != "file_gone")
    said = {"name": file.file_name, "sender": sending.sender, "district": sending.district_code, "kind": sending.kind}
    marked_url = f"{PATH}files/{quote(file.file_sha256)}/marked?{urlencode(said)}" if trial.faults else ""
    shown = report.trial_report(trial, key, desk.forms, texts)
    return CardState(shown, report.accept_label(trial, texts), is_open=True, marked_url=marked_url)


def _with_notice(notice: html.Div, state: CardState) -> CardState:
    """The card with a notice above what it shows."""
    return replace(state, report=html.Div([notice, state.report]))
