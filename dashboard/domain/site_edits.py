"""What people change of single sites: what they ask for, what became of it, and the history that stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class SiteChange:
    """What a person wants changed: texts as typed by column (`latitude`, `longitude`, `state`, days in ISO 8601).

    `seen` are the stored values that the form showed for them, by column. `key` is the form's own: the same change sent
    again, because its answer was lost, is done once.
    """

    typed: Mapping[str, str]
    seen: Mapping[str, str]
    reason: str
    key: str


@dataclass(frozen=True, slots=True)
class InspectionAsked:
    """A look at an item on `day` (ISO 8601) with the state it was in; `key` as of a change."""

    day: str
    state: str
    reason: str
    key: str


@dataclass(frozen=True, slots=True)
class PhotoNote:
    """Something noticed about a picture: `kind` names its sentence, `details` fill it."""

    kind: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """A part of a site (`position`, `state` or a column with a day): values of its columns before and after."""

    field: str
    before: tuple[Any, ...]
    after: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class EditLine:
    """One change in the history of a site, or one inspection by hand (`photo` is its picture's name)."""

    import_id: int
    made_at: datetime
    made_by: str
    reason: str
    parts: tuple[ChangedPart, ...] = ()
    photo: str = ""
    day: date | None = None
    notes: tuple[PhotoNote, ...] = ()
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EditDone:
    """What a change or inspection did: its import (None: nothing was different), and what was noticed of its picture.

    `has_new_state`: the inspection changed the item's state too.
    """

    import_id: int | None
    notes: tuple[PhotoNote, ...] = ()
    has_new_state: bool = False
