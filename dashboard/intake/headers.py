"""Where the table of a sheet begins, which form it is, and which column holds which field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.errors import IntakeError
from dashboard.intake.cells import matching_key
from dashboard.intake.forms import Form
from dashboard.intake.sheets import Sheet

ROWS_SEARCHED = 30
FEWEST_MATCHES = 2
"""A row with fewer known headings is no header."""

_IN_PARENTHESES = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Layout:
    """A form found in a sheet. `header_row` is the first header row and `body_row` the first row below, from 0.

    `positions` is the column (from 0) of each field; `extra` are headings that the form does not know.
    """

    form: Form
    header_row: int
    body_row: int
    positions: Mapping[str, int]
    extra: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Canonical headings of columns that the form needs and the sheet lacks."""
        return self.form.missing_columns(set(self.positions))

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


def find_layout(sheet: Sheet, forms: Sequence[Form]) -> Layout | None:
    """The best reading of the sheet's first rows as a header of one of `forms`; it may be incomplete.

    None where no row has two known headings.
    """
    rows = _header_rows(sheet)
    candidates = [
        layout
        for top in range(len(rows))
        for depth in (1, 2)
        if top + depth <= len(rows)
        for form in forms
        if (layout := _match(form, rows, top, depth)) is not None
    ]
    return max(candidates, key=lambda layout: layout.merit, default=None)


def form_unknown(layout: Layout | None) -> IntakeError:
    """Refusal of a file whose columns fit no form, naming what was recognised, missing and extra."""
    if layout is None:
        return IntakeError(
            "form_unknown",
            "Không nhận ra mẫu báo cáo: không thấy dòng tiêu đề cột nào quen thuộc. Không lưu gì. "
            "Hãy dùng tệp mẫu, hoặc thêm dòng tiêu đề cột.",
            "The form is not recognised: no known row of column headings. Nothing was stored. "
            "Use a template, or add a row of headings.",
        )
    found, missing, extra = (_listed(names) for names in (layout.recognised, layout.missing, layout.extra))
    return IntakeError(
        "form_unknown",
        f"Không nhận ra mẫu báo cáo. Gần nhất là “{layout.form.label_vi}”. Nhận ra: {found}. Thiếu: {missing}. "
        f"Thừa: {extra}. Không lưu gì. Hãy bổ sung cột thiếu rồi gửi lại.",
        f"The form is not recognised. The nearest is “{layout.form.label_en}”. Recognised: {found}. "
        f"Missing: {missing}. Extra: {extra}. Nothing was stored. Add the missing columns and send it again.",
    )


def _listed(names: Sequence[str]) -> str:
    return "; ".join(names) or "–"


def _header_rows(sheet: Sheet) -> list[list[str]]:
    """Texts of the first rows, with merged cells repeated over their range."""
    rows = [list(sheet.row_texts(index)) for index in range(min(ROWS_SEARCHED, sheet.height))]
    for area in sheet.merged_ranges:
        if area.last_row - area.first_row > 1 or area.first_row >= len(rows):
            continue
        text = rows[area.first_row][area.first_column]
        for row in rows[area.first_row : area.last_row + 1]:
            row[area.first_column : area.last_column + 1] = [text] * (area.last_column - area.first_column + 1)
    return rows


def _match(form: Form, rows: Sequence[Sequence[str]], top: int, depth: int) -> Layout | None:
    headings = [_heading_texts(texts) for texts in zip(*rows[top : top + depth], strict=True)]
    pairs = sorted(
        (name_index, rank, position, field)
        for position, texts in enumerate(headings)
        for name_index, text in enumerate(texts)
        for rank, field in form.heading_ranks.get(matching_key(text), ())
    )
    positions: dict[str, int] = {}
    for _, _, position, field in pairs:
        if field not in positions and position not in positions.values():
            positions[field] = position
    if len(positions) < FEWEST_MATCHES:
        return None
    taken = set(positions.values())
    extra = tuple(texts[0] for position, texts in enumerate(headings) if texts and position not in taken)
    return Layout(form, top, top + depth, positions, extra)


def _heading_texts(texts: Sequence[str]) -> list[str]:
    """What the heading of one column may be called, best first: lower row, both rows, upper row, without (units)."""
    parts = [text for text in dict.fromkeys(texts) if text]
    names = [parts[-1], " ".join(parts), parts[0]] if parts else []
    return list(dict.fromkeys([*names, *(_IN_PARENTHESES.sub(" ", name) for name in names)]))
