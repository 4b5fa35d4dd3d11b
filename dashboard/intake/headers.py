"""Where the table of a sheet begins, which form it is, and which column holds which field."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.intake.cells import matching_key
from dashboard.intake.forms import Form
from dashboard.intake.sheets import Sheet

ROWS_SEARCHED = 30
FEWEST_MATCHES = 2
"""A row with fewer known headings is no header."""

_IN_PARENTHESES = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class HandMapping:
    """What a person said the headings of a header row with this `signature` mean: field by matching key of heading."""

    signature: str
    kind: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A form found in a sheet. `header_row` is the first header row and `body_row` the first row below, from 0.

    `positions` is the column (from 0) of each field; `extra` are headings that the form does not know, and
    `extra_positions` their columns. `signature` is that of all headings. `is_placed`: the whole sheet is of one place,
    so that no column needs to name it.
    """

    form: Form
    header_row: int
    body_row: int
    positions: Mapping[str, int]
    extra: tuple[str, ...]
    extra_positions: tuple[int, ...]
    signature: str
    is_placed: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """Canonical headings of columns that the form needs and the sheet lacks."""
        placed = {"unit_name"} if self.is_placed else set()
        return self.form.missing_columns({*self.positions, *placed})

    @property
    def recognised(self) -> tuple[str, ...]:
        """Canonical headings of the columns that were found."""
        return tuple(self.form.by_name[name].title for name in self.positions)

    @property
    def merit(self) -> tuple[bool, int, int, int, int]:
        """What to prefer: complete, more fields found, fewer unknown headings, a shorter header, a smaller form."""
        useful = sum(self.form.by_name[name].type != "ignored" for name in self.positions)
        depth = self.body_row - self.header_row
        return not self.missing, useful, -len(self.extra), -depth, -len(self.form.fields)


def find_layout(
    sheet: Sheet, forms: Sequence[Form], by_hand: Sequence[HandMapping] = (), *, is_placed: bool = False
) -> Layout | None:
    """The best reading of the sheet's first rows as a header of one of `forms`; it may be incomplete.

    None where no row has two known headings. `by_hand` says what headings mean that no form knows; `is_placed` that
    columns naming the place are not needed.
    """
    rows = header_rows(sheet)
    candidates = [
        replace(layout, is_placed=is_placed)
        for top in range(len(rows))
        for depth in (1, 2)
        if top + depth <= len(rows)
        for layout in _matches(rows, top, depth, forms, by_hand)
    ]
    return max(candidates, key=lambda layout: layout.merit, default=None)


def signature_of(keys: Iterable[str]) -> str:
    """What tells one set of headings (matching keys) from another, whatever their order."""
    known = sorted({key for key in keys if key})
    return hashlib.sha256("\n".join(known).encode()).hexdigest() if known else ""


def header_rows(sheet: Sheet) -> list[list[str]]:
    """Texts of the first rows, with merged cells repeated over their range."""
    rows = [list(sheet.row_texts(index)) for index in range(min(ROWS_SEARCHED, sheet.height))]
    for area in sheet.merged_ranges:
        if area.last_row - area.first_row > 1 or area.first_row >= len(rows):
            continue
        text = rows[area.first_row][area.first_column]
        for row in rows[area.first_row : area.last_row + 1]:
            row[area.first_column : area.last_column + 1] = [text] * (area.last_column - area.first_column + 1)
    return rows


def _matches(
    rows: Sequence[Sequence[str]], top: int, depth: int, forms: Sequence[Form], by_hand: Sequence[HandMapping]
) -> Iterator[Layout]:
    headings = [_heading_texts(texts) for texts in zip(*rows[top : top + depth], strict=True)]
    keys = [[matching_key(text) for text in texts] for texts in headings]
    titles = [texts[0] if texts else "" for texts in headings]
    signature = signature_of(names[0] for names in keys if names)
    for form in forms:
        said = (m.columns for m in by_hand if (m.kind, m.signature) == (form.kind, signature))
        positions = _positions(form, keys, next(said, {}))
        if len(positions) >= FEWEST_MATCHES:
            taken = set(positions.values())
            extra = tuple(position for position, title in enumerate(titles) if title and position not in taken)
            texts = tuple(titles[position] for position in extra)
            yield Layout(form, top, top + depth, positions, texts, extra, signature)


def _positions(form: Form, keys: Sequence[Sequence[str]], said: Mapping[str, str]) -> dict[str, int]:
    """Column of each field: what a person said first, then the headings that the form knows, the best name first."""
    pairs = sorted(
        (name_index, rank, position, field)
        for position, names in enumerate(keys)
        for name_index, key in enumerate(names)
        for rank, field in form.heading_ranks.get(key, ())
    )
    by_hand = [(-1, 0, position, said[key]) for position, names in enumerate(keys) for key in names[:1] if key in said]
    positions: dict[str, int] = {}
    for _, _, position, field in (*by_hand, *pairs):
        if field in form.by_name and field not in positions and position not in positions.values():
            positions[field] = position
    return positions


def _heading_texts(texts: Sequence[str]) -> list[str]:
    """What the heading of one column may be called, best first: lower row, both rows, upper row, without (units)."""
    parts = [text for text in dict.fromkeys(texts) if text]
    names = [parts[-1], " ".join(parts), parts[0]] if parts else []
    return list(dict.fromkeys([*names, *(_IN_PARENTHESES.sub(" ", name) for name in names)]))
