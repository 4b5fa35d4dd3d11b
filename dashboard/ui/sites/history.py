"""What people changed of a site by hand, as its card shows it, with the buttons of whoever may change it."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.domain.site_edits import EditLine
from dashboard.domain.views import SiteCard
from dashboard.photos.keeping import is_kept_name
from dashboard.ui import formats
from dashboard.ui.attributes import data
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.sites.words import note_text, part_text

PHOTOS = "/photos/"
"""Address below which kept pictures are."""


def edit_buttons(card: SiteCard, texts: Catalogue) -> html.Div:
    """Buttons that open the form of a site."""
    site, kind = f"{card.layer.id}/{card.number}", card.layer.site
    parts = ("change", "inspect") if kind and kind.is_inspected else ("change",)
    return html.Div(
        [
            html.Button(
                texts(f"sites.{part}"), type="button", className="plain-button", **data(edit_site=site, part=part)
            )
            for part in parts
        ],
        className="edit-buttons",
    )


def edit_history(card: SiteCard, texts: Catalogue, *, may_edit: bool) -> list[Any]:
    """The history, newest first; nothing where nothing was changed by hand."""
    if not card.edits:
        return []
    lines = [_line(card, line, texts, may_edit=may_edit) for line in card.edits]
    return [html.H4(texts("sites.history")), html.Ol(lines, className="edits")]


def photo_of(name: str, texts: Catalogue, *, may_see: bool) -> Any:  # noqa: ANN401 - a component or a text
    """A kept picture, small, which opens whole; what an office wrote in its place stays text."""
    if not is_kept_name(name):
        return name or formats.NO_VALUE
    if not may_see:
        return texts("sites.has_photo")
    image = html.Img(src=f"{PHOTOS}{name}?small=1", alt=texts("sites.photo_alt"), width="96", height="72")
    return html.A(image, href=PHOTOS + name, target="_blank", className="photo")


def _line(card: SiteCard, line: EditLine, texts: Catalogue, *, may_edit: bool) -> html.Li:
    language = texts.language
    who = line.made_by or texts("sites.nobody")
    said: list[Any] = [html.Div([html.B(who), " · ", formats.moment(line.made_at, language)], className="muted")]
    said += [html.Div(part_text(card.layer, part, texts)) for part in line.parts]
    if line.photo and line.day:
        said.append(html.Div(texts("sites.inspected_on", day=formats.day(line.day, language))))
        said.append(html.Div(photo_of(line.photo, texts, may_see=may_edit and line.undone_at is None)))
    said += [html.Div(note_text(note, texts), className=f"photo-note {note.kind}") for note in line.notes]
    if line.reason:
        said.append(html.Div(texts("sites.because", reason=line.reason)))
    if line.undone_at:
        said.append(html.Div(texts("sites.undone", at=formats.moment(line.undone_at, language)), className="muted"))
    elif may_edit:
        site = f"{card.layer.id}/{card.number}"
        asks = data(undo_edit=str(line.import_id), site=site, ask=texts("sites.undo_ask"))
        said.append(html.Button(texts("sites.undo"), type="button", className="link-button", **asks))
    return html.Li(said, className="undone" if line.undone_at else "")
