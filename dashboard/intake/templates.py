"""Empty workbooks of each form, with lists, checks and the sender's own places, that import without a fault."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.domain.units import PROVINCE_CODE, Level, UnitTree
from dashboard.intake.cells import column_letters
from dashboard.intake.forms import Field, Form, forms_of
from dashboard.intake.positions import LATITUDES, LONGITUDES
from dashboard.intake.values.dates import format_day
from dashboard.intake.values.languages import MINUTES, languages_in_use
from dashboard.intake.values.numbers import format_number
from dashboard.intake.values.terms import terms_of, terms_of_languages
from dashboard.spreadsheet_text import DAY_FORMAT

HEADER_ROW: Final = 3
FIRST_ROW: Final = HEADER_ROW + 1
LAST_ROW: Final = FIRST_ROW + 4999
"""Rows that lists and checks are laid over; more may be filled in."""
_FORMATS: Final = {"day": DAY_FORMAT, "moment": "dd/mm/yyyy hh:mm", "integer": "#,##0", "ignored": "General"}
_NUMBER_TYPES: Final = frozenset({"number", "latitude", "longitude"})
_FLAG: Final = ("Có", "Không")
_PROVINCE_WIDE: Final = "Tỉnh Sơn La"
_PROMPT_LENGTH: Final = 250
_LINE: Final = Side(style="thin", color="FFB9C5D3")
_HEADER_FILL: Final = PatternFill("solid", fgColor="FFE4EDF9")


def template_workbook(kind: str, district_code: str, tree: UnitTree) -> bytes:
    """An xlsx file for reports of `kind` (of `STORED_KINDS`) from a district, or, where that is "", the province.

    The first sheet has the columns of the form under their canonical headings; lists hold the vocabularies and the
    communes of the sender; numbers and days outside what is plausible are refused by the spreadsheet itself.
    """
    form = forms_of(kind)[0]
    book = Workbook()
    table, guide, lists = (book.active, *(book.create_sheet(_texts()[name]) for name in ("guide", "lists")))
    table.title = _texts()["sheet"]
    lists.sheet_state = "hidden"
    fields = template_fields(form, district_code)
    _write_head(table, form, fields, tree[district_code].name if district_code else _PROVINCE_WIDE)
    for position, field in enumerate(fields):
        choices = _choices(form, field, district_code, tree)
        source = _write_list(lists, position, choices) if choices else ""
        _check_column(table, position, field, source)
    _write_guide(guide, form, fields)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def template_fields(form: Form, district_code: str) -> list[Field]:
    """Fields that a template has columns for, in the order of the form."""
    without = {*_texts()["without"]["all"], *_texts()["without"].get(form.kind, ())}
    if district_code:
        without.add("district_name")
    without |= {f"{MINUTES}{one}" for one in languages_in_use().retired_ids}
    return [field for field in form.fields if field.name not in without]


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "templates.toml").read_text("utf-8"))


def _choices(form: Form, field: Field, district_code: str, tree: UnitTree) -> Sequence[str]:
    """What may stand in a cell of the column; empty where that is not a list."""
    if field.type == "term":
        return terms_of(field.vocabulary).labels
    if field.type == "languages":
        return terms_of_languages().labels
    if field.type == "flag":
        return _FLAG
    if field.type == "district_name":
        return [unit.name for unit in tree.children(PROVINCE_CODE)]
    return _places(form, district_code, tree) if field.type == "unit_name" else ()


def _places(form: Form, district_code: str, tree: UnitTree) -> list[str]:
    """Names of the sender's own units on the levels that the form has rows for, the highest first."""
    top = district_code or PROVINCE_CODE
    levels = [level for level in Level if level in form.unit_levels]
    return [unit.name for level in levels for unit in tree.descendants(top, level)]


def _write_head(table: Worksheet, form: Form, fields: Sequence[Field], sender: str) -> None:
    table["A1"] = f"{form.label_vi} – {sender}"
    table["A1"].font = Font(bold=True, size=14)
    table["A2"] = _texts()["row_hint"]
    table["A2"].font = Font(italic=True, color="FF4D5B6D")
    needed = _needed(form)
    for position, field in enumerate(fields, 1):
        cell = table.cell(HEADER_ROW, position, field.title + (" *" if field.name in needed else ""))
        cell.font = Font(bold=True)
        cell.fill = _HEADER_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
    table.row_dimensions[HEADER_ROW].height = 33
    table.freeze_panes = table.cell(FIRST_ROW, 1)
    table.page_setup.orientation = "landscape"
    table.page_setup.fitToHeight = 0
    table.sheet_properties.pageSetUpPr.fitToPage = True
    table.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"


def _needed(form: Form) -> set[str]:
    """Fields that every row needs; a place counts as needed, though coordinates or a code may tell it too."""
    places = {"unit_name"} if any("unit_name" in group for group in form.one_of) else set()
    return places | {field.name for field in form.fields if field.required}


def _write_list(lists: Worksheet, position: int, choices: Sequence[str]) -> str:
    """Write `choices` into a column of the hidden sheet; returns the reference to them."""
    for row, text in enumerate(choices, 1):
        lists.cell(row, position + 1, text)
    letters = column_letters(position)
    return f"'{_texts()['lists']}'!${letters}$1:${letters}${len(choices)}"


def _check_column(table: Worksheet, position: int, field: Field, source: str) -> None:
    """Format one column, and refuse in it what reading would refuse."""
    letters = column_letters(position)
    column = table.column_dimensions[letters]
    column.number_format = _FORMATS.get(field.type, "General" if field.type in _NUMBER_TYPES else "@")
    column.width = 6 if field.name == "row_label" else max(12, min(len(field.title) + 3, 26))
    if field.type == "ignored":
        return
    check = _validation(field, source)
    how = _how(field)
    check.promptTitle, check.prompt = field.title[:32], how[:_PROMPT_LENGTH]
    check.errorTitle, check.error = _texts()["wrong_title"], how[:_PROMPT_LENGTH]
    check.showInputMessage = True
    check.showErrorMessage = field.type != "languages"
    table.add_data_validation(check)
    check.add(f"{letters}{FIRST_ROW}:{letters}{LAST_ROW}")


def _validation(field: Field, source: str) -> DataValidation:
    if source:
        return DataValidation("list", formula1=source, allow_blank=True)
    if field.type == "day":
        bounds = [f"DATE({day.year},{day.month},{day.day})" for day in (field.earliest, field.latest)]
        return DataValidation("date", operator="between", formula1=bounds[0], formula2=bounds[1], allow_blank=True)
    if field.type == "integer" or field.type in _NUMBER_TYPES:
        low, high = (f"{bound:g}" if abs(bound) < 1e6 else f"{bound:.0f}" for bound in _bounds(field))
        type_name = "whole" if field.type == "integer" else "decimal"
        return DataValidation(type_name, operator="between", formula1=low, formula2=high, allow_blank=True)
    return DataValidation("textLength", operator="lessThanOrEqual", formula1="2000", allow_blank=True)


def _bounds(field: Field) -> tuple[float, float]:
    return {"latitude": LATITUDES, "longitude": LONGITUDES}.get(field.type, (field.min, field.max))


def _how(field: Field) -> str:
    """How the column is filled in, as a sentence."""
    low, high = (format_number(bound) for bound in _bounds(field))
    how: str = _texts()["how"][field.type]
    return how.format(min=low, max=high, earliest=format_day(field.earliest), latest=format_day(field.latest))


def _write_guide(guide: Worksheet, form: Form, fields: Sequence[Field]) -> None:
    texts, needed = _texts()["guide_texts"], _needed(form)
    guide.append([f"{texts['title']}: {form.label_vi}"])
    for line in texts["lines"]:
        guide.append([line])
    guide.append([])
    guide.append(texts["columns"])
    head = guide.max_row
    for field in fields:
        guide.append([field.title, texts["needed"] if field.name in needed else "", _how(field)])
    for cell in (guide["A1"], *guide[head]):
        cell.font = Font(bold=True)
    for letters, width in (("A", 34), ("B", 10), ("C", 90)):
        guide.column_dimensions[letters].width = width
