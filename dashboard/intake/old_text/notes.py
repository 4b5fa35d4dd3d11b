"""What is told of old text: unclear cells as faults of their rows, a conversion as one warning of its sheet."""

from __future__ import annotations

from typing import Final

import numpy as np

from dashboard.intake.body import Body
from dashboard.intake.cells import Problem, column_letters
from dashboard.intake.fault_texts import fault_texts
from dashboard.intake.faults import Fault
from dashboard.intake.findings import Findings
from dashboard.intake.forms import Form
from dashboard.intake.sheets import Sheet

_FREE_TYPES: Final = frozenset({"text", "code", "codes", "phone"})
"""Any text is accepted there; elsewhere one that is read wrongly is not known, which is a fault already."""


def note_unclear_text(sheet: Sheet, form: Form, body: Body, findings: Findings) -> None:
    """Note the cells of free text that may be Unicode or of an old font."""
    if sheet.old_text is None:
        return
    for name, column in body.columns.items():
        if form.by_name[name].type in _FREE_TYPES:
            for code, reading in sheet.old_text.unclear.get(column.position, {}).items():
                suggestion = f"Ý bạn là {reading}?" if reading else None
                problem = Problem("text_encoding_unclear", {"font": sheet.old_text.font}, suggestion)
                findings.add_all(np.flatnonzero(column.codes == code), column.position, problem)


def conversion_warnings(sheet: Sheet) -> list[Fault]:
    """One warning at the first cell that was converted, none where none was."""
    old_text = sheet.old_text
    if old_text is None or old_text.first is None:
        return []
    row, column = old_text.first
    kind = "text_old_font_warning"
    return [
        Fault(
            sheet=sheet.name,
            cell=f"{column_letters(column)}{row + 1}",
            row_number=row + 1,
            kind=kind,
            severity=fault_texts()[kind].severity,
            found=old_text.before,
            expected=fault_texts()[kind].expected.format_map({"font": old_text.font}),
            suggestion=old_text.after,
            original_row=sheet.row_texts(row),
        )
    ]
