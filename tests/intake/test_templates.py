"""Templates: filled with what their own lists and bounds allow, they import without a fault."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from dashboard.domain.units import Level
from dashboard.intake.forms import Field, Form, forms_of
from dashboard.intake.models import KINDS
from dashboard.intake.parse import parse_file
from dashboard.intake.templates import FIRST_ROW, HEADER_ROW, template_fields, template_workbook
from dashboard.intake.values.terms import terms_of
from dashboard.spreadsheet_text import write_value
from tests.support.stores import boundaries, places

TREE = boundaries().tree
DISTRICTS = ["", *(unit.code for unit in TREE.children("14"))]
PLAIN_TEXT = st.text(st.characters(categories=["L", "N", "P"]) | st.just(" "), min_size=1, max_size=40)


@cache
def template(kind: str, district_code: str) -> bytes:
    return template_workbook(kind, district_code, TREE)


def opened(kind: str, district_code: str = "123") -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(template(kind, district_code)))


def headings(book: Workbook) -> list[str]:
    return [cell.value for cell in book.worksheets[0][HEADER_ROW]]


def choices_of(book: Workbook, letters: str) -> list[str]:
    """What the list of a column offers."""
    for check in book.worksheets[0].data_validations.dataValidation:
        if check.type == "list" and str(check.sqref).startswith(letters):
            sheet, area = check.formula1.strip("=").split("!")
            return [cell.value for (cell,) in book[sheet.strip("'")][area]]
    return []


def value_of(field: Field, number: int, choices: list[str]) -> st.SearchStrategy[Any]:
    """What a person may write into a cell; codes tell the rows apart."""
    match field.type:
        case "code" | "codes":
            return st.just(f"MA-{number}")
        case "integer":
            return st.integers(int(field.min), int(field.max))
        case "number":
            return st.decimals(int(field.min) + 1, min(int(field.max), 10**6), places=1).map(float)
        case "day":
            return st.dates(field.earliest, field.latest)
        case "moment":
            start = datetime.combine(date(2021, 8, 1), time(5, number))
            return st.integers(0, 180).map(lambda days: start + timedelta(days=days))
        case "phone":
            return st.just("0912345678")
        case "size":
            return st.just("2m x 3m")
        case "text":
            return PLAIN_TEXT.filter(lambda text: any(map(str.isalpha, text)))
        case _:
            return st.sampled_from(choices)


@st.composite
def filled(draw: st.DrawFn, kind: str, district_code: str) -> tuple[bytes, int]:
    """A template with some rows filled in, and their count."""
    book = opened(kind, district_code)
    form = forms_of(kind)[0]
    fields = template_fields(form, district_code)
    communes = draw(
        st.lists(st.sampled_from(TREE.communes(district_code or "14")), min_size=1, max_size=4, unique=True)
    )
    for number, commune in enumerate(communes):
        row = _row(draw, book, form, fields, number, commune.code)
        for position, field in enumerate(fields, 1):
            write_value(book.worksheets[0].cell(FIRST_ROW + number, position), row[field.name])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), len(communes)


def _row(
    draw: st.DrawFn, book: Workbook, form: Form, fields: list[Field], number: int, commune_code: str
) -> dict[str, Any]:
    commune = TREE[commune_code]
    own = {
        "unit_name": commune.name,
        "district_name": TREE[commune.parent_code].name,
        "latitude": commune.label_lat,
        "longitude": commune.label_lon,
        "row_label": number + 1,
        "remark": None,
    }
    row = {}
    for position, field in enumerate(fields, 1):
        choices = choices_of(book, book.worksheets[0].cell(1, position).column_letter)
        is_blank = not field.required and field.name not in own and draw(st.booleans())
        if field.name in own:
            row[field.name] = own[field.name]
        else:
            row[field.name] = None if is_blank else draw(value_of(field, number, choices))
    for field in fields:
        whole = row.get(field.at_most) if field.at_most else None
        if whole is not None and row[field.name] is not None:
            row[field.name] = min(row[field.name], whole)
    _agree(form, row)
    return row


def _agree(form: Form, row: dict[str, Any]) -> None:
    """What the checks between cells ask for beyond one column."""
    if form.kind == "platform_weeks":
        row["published_share_pct"] = None


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=5)
@given(data=st.data())
def test_a_filled_template_has_no_fault(kind: str, data: st.DataObject) -> None:
    district_code = data.draw(st.sampled_from(DISTRICTS))
    content, row_count = data.draw(filled(kind, district_code))
    parsed = parse_file(content, places(), district_code=district_code or None)
    assert parsed.faults == ()
    assert (parsed.kind, len(parsed.rows)) == (kind, row_count)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("district_code", ["", "123"])
def test_an_empty_template_has_no_rows_and_no_faults(kind: str, district_code: str) -> None:
    parsed = parse_file(template(kind, district_code), places())
    assert (parsed.kind, len(parsed.rows), parsed.faults, parsed.ignored_row_count) == (kind, 0, (), 0)


def test_the_title_binds_the_district() -> None:
    """Two communes of the province are called Chiềng Khoang and Chiềng Khoong; names alike are told apart by it."""
    book = opened("activities", "116")
    sheet = book.worksheets[0]
    outside = TREE.communes("123")[0].name
    for position, title in enumerate(headings(book), 1):
        values = {"Xã, phường, thị trấn *": outside, "Ngày *": date(2021, 9, 1)}
        sheet.cell(FIRST_ROW, position, values.get(title))
    out = io.BytesIO()
    book.save(out)
    kinds = [fault.kind for fault in parse_file(out.getvalue(), places()).faults]
    assert "unit_outside_district" in kinds


@pytest.mark.parametrize("district_code", DISTRICTS[1:])
def test_the_communes_are_the_senders_own(district_code: str) -> None:
    book = opened("activities", district_code)
    letters = book.worksheets[0].cell(1, headings(book).index("Xã, phường, thị trấn *") + 1).column_letter
    assert choices_of(book, letters) == [unit.name for unit in TREE.communes(district_code)]
    assert TREE[district_code].level is Level.DISTRICT


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_values_has_its_check(kind: str) -> None:
    book = opened(kind)
    checks = book.worksheets[0].data_validations.dataValidation
    fields = [field for field in template_fields(forms_of(kind)[0], "123") if field.type != "ignored"]
    assert len(checks) == len(fields)
    for field, check in zip(fields, checks, strict=True):
        assert check.prompt
        if field.type == "term":
            assert check.type == "list"
            letters = str(check.sqref).partition(str(FIRST_ROW))[0]
            assert choices_of(book, letters) == list(terms_of(field.vocabulary).labels)
        expected = {"integer": "whole", "number": "decimal", "day": "date"}.get(field.type, check.type)
        assert check.type == expected


def test_what_every_row_needs_is_marked_and_the_guide_tells_it() -> None:
    book = opened("activities")
    needed = [title for title in headings(book) if title.endswith("*")]
    assert needed == ["Xã, phường, thị trấn *", "Ngày *", "Hình thức *", "Nội dung *"]
    told = {row[0].value for row in book.worksheets[1].iter_rows() if row[1].value == "có"}
    assert {f"{title} *" for title in told} == set(needed)
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "hidden"]
