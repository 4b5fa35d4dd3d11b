"""Whatever shape an office gives its report: every planted fault at its cell, no other, and all good rows as meant."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.intake.faults import Parsed, Severity
from dashboard.intake.models import KINDS, ROW_COLUMNS
from dashboard.intake.parse import parse_file
from tests.support.handmade import Report, make_report
from tests.support.stores import places

COORDINATE_STEP = 1 / 3600 / 10
"""Of degrees, minutes and seconds with one decimal."""


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(seed=st.integers(0, 10**9), as_format=st.sampled_from(["xlsx", "xlsx", "xls", "csv"]))
def test_a_report_made_by_hand(kind, seed, as_format):
    report = make_report(kind, seed, as_format=as_format)
    parsed = parse_file(report.content, places(), district_code=report.district_code)
    assert parsed.kind == kind
    assert faults_of(parsed) == report.faults
    assert differences(parsed, report) == {}


def faults_of(parsed: Parsed) -> set[tuple[str, str, str]]:
    return {(fault.sheet, fault.cell, fault.kind) for fault in parsed.faults if fault.severity is Severity.ERROR}


def differences(parsed: Parsed, report: Report) -> dict[int, Any]:
    """By row number, the row that is missing or superfluous, or its values that differ as (read, meant)."""
    read = {row["row_number"]: row for row in parsed.rows.to_dict("records")}
    wrong: dict[int, Any] = {number: "present" if number in read else "absent" for number in read.keys() ^ report.rows}
    for number in read.keys() & report.rows:
        meant = {name: value for name, value in report.rows[number].items() if name in ROW_COLUMNS[report.kind]}
        unequal = {
            name: (read[number][name], value) for name, value in meant.items() if not same(read[number][name], value)
        }
        wrong |= {number: unequal} if unequal else {}
    return wrong


def same(read: Any, meant: Any) -> bool:
    if meant is None:
        # where nothing is written a default may stand
        return True
    if isinstance(meant, float):
        return math.isclose(read, meant, abs_tol=COORDINATE_STEP)
    return read == meant
