"""Text that begins like a formula comes in as the text it is, from every kind of file."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest

from dashboard.intake.fault_texts import fault_texts
from dashboard.intake.parse import parse_file
from dashboard.intake.run import import_file
from dashboard.store.models import Activity
from tests.support.databases import SqliteDatabases
from tests.support.stores import places, prepared_engine, rows_of
from tests.support.workbooks import Rows, csv_file, xls

TEXTS = ("=1+1", '=HYPERLINK("http://x";"y")', "+84 bản", "-Bản Nà", "@tổ 3", "==", "=")
HEAD = ("Mã xã", "Ngày", "Hình thức", "Nội dung", "Bản", "Số lượt người")
KINDS_OF_THE_FIRST_FILES = (
    "date_invalid date_outside_period number_negative number_not_numeric number_implausible channel_unknown "
    "theme_unknown unit_unknown unit_outside_district unit_missing duplicate_row coordinates_swapped "
    "coordinates_outside_province coordinates_in_other_commune size_unreadable kind_unknown technology_unknown "
    "working_more_than_total frequency_implausible province_outside phone_unreadable_warning"
)


def xlsx_of_texts(rows: Rows) -> bytes:
    """A workbook whose cells are texts whatever they begin with."""
    book = openpyxl.Workbook()
    for row, cells in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            book.active.cell(row, column, value).data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_with(texts: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [HEAD, *(("03988", "1/9/2021", "Zalo", "QR", text, str(number)) for number, text in enumerate(texts))]


@pytest.mark.parametrize("write", [xlsx_of_texts, xls, csv_file])
def test_text_like_a_formula_is_stored_as_text(
    write: Callable[[Rows], bytes], sqlite_databases: SqliteDatabases
) -> None:
    engine = prepared_engine(sqlite_databases)
    outcome = import_file(engine, places(), write(rows_with(TEXTS)), "t")
    assert outcome.faults == ()
    assert [text for _, text in rows_of(engine, Activity, "people", "village_text")] == list(TEXTS)
    engine.dispose()


def test_a_number_like_a_formula_is_no_number() -> None:
    rows = [HEAD, ("03988", "1/9/2021", "Zalo", "QR", "Bản Nà", "=1+1")]
    (fault,) = parse_file(csv_file(rows), places()).faults
    assert (fault.cell, fault.kind, fault.found) == ("F2", "number_not_numeric", "=1+1")


@pytest.mark.parametrize("kind", KINDS_OF_THE_FIRST_FILES.split())
def test_every_kind_of_fault_has_its_texts(kind: str) -> None:
    text = fault_texts()[kind]
    assert text.vi
    assert text.en
    assert text.expected
    assert (text.severity == "warning") == kind.endswith("_warning")
