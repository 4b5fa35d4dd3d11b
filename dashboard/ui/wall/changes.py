"""What changed in the last day: files taken in, and the latest day's figures against the day before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from dashboard.domain.periods import Period
from dashboard.domain.units import PROVINCE_CODE
from dashboard.domain.wall import RecentChanges, RecentFiles
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.reading import ReadSide
from dashboard.ui.wall.boards import FigureCard, figure_card, key_figures

FILE_ROWS: Final = 6


@dataclass(frozen=True, slots=True)
class FileLine:
    """Files of one form: what they are, how many from where, and what they brought."""

    label: str
    count: str
    rows: str


@dataclass(frozen=True, slots=True)
class ChangesBoard:
    """Headings and lines of both halves."""

    files_head: str
    files: tuple[FileLine, ...]
    day_head: str
    cards: tuple[FigureCard, ...]


def changes_board(
    services: ReadSide, texts: Catalogue, unit_code: str, measure_ids: Sequence[str], now: datetime
) -> ChangesBoard:
    """Both halves for one unit. Raises StoreUnavailable."""
    recent = services.recent_changes(unit_code, now)
    day = services.status().last_data_day
    cards: tuple[FigureCard, ...] = ()
    if day is not None:
        selection = replace(services.space.default, unit_code=unit_code, period=Period.day(day))
        cards = tuple(figure_card(figure, texts) for figure, _ in key_figures(services, selection, measure_ids))
    return ChangesBoard(
        texts("wall.changes.files", hours=_span(recent, now, texts)),
        tuple(_line(files, unit_code, texts) for files in recent.files[:FILE_ROWS]),
        texts("wall.changes.day", day=formats.day(day, texts.language)) if day else texts("wall.no_data"),
        cards,
    )


def _span(recent: RecentChanges, now: datetime, texts: Catalogue) -> str:
    if recent.until is None or recent.until == now:
        return texts("wall.changes.last_hours")
    return texts("wall.changes.until", moment=formats.moment(recent.until, texts.language))


def _line(files: RecentFiles, unit_code: str, texts: Catalogue) -> FileLine:
    key = "file_line" if files.district_count and unit_code == PROVINCE_CODE else "file_line_one"
    count = formats.number(files.file_count, texts.language)
    new, changed = (formats.number(n, texts.language) for n in (files.new_count, files.changed_count))
    return FileLine(
        texts(f"wall.kind.{files.kind}"),
        texts(f"wall.changes.{key}", files=count, districts=files.district_count),
        texts("wall.changes.rows", new=new, changed=changed),
    )
