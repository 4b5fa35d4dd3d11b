"""Problems found in the cells of one sheet, on their way to becoming faults."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from dashboard.intake.body import Body
from dashboard.intake.cells import Problem, column_letters
from dashboard.intake.fault_texts import fault_texts
from dashboard.intake.faults import Fault, Severity
from dashboard.intake.sheets import Sheet


class Findings:
    """Collects problems by row of a body; tells which rows are good."""

    def __init__(self, sheet: Sheet, body: Body) -> None:
        self._sheet = sheet
        self._body = body
        self._problems: list[tuple[int, int, Problem]] = []
        self._is_faulty = np.zeros(len(body), dtype=bool)

    def add(self, row: int, position: int, problem: Problem) -> None:
        """Note a problem of body row `row` at sheet column `position` (both from 0; an absent column counts as A)."""
        self._problems.append((row, max(position, 0), problem))
        if fault_texts()[problem.kind].severity is Severity.ERROR:
            self._is_faulty[row] = True

    def add_all(self, rows: Iterable[int], position: int, problem: Problem) -> None:
        """Note the same problem for several rows."""
        for row in rows:
            self.add(int(row), position, problem)

    @property
    def is_good(self) -> NDArray[np.bool_]:
        """Per row of the body, whether nothing but warnings was found."""
        return ~self._is_faulty

    def faults(self) -> list[Fault]:
        """Faults in the order of the sheet; what is wrong with both halves of one cell is told once."""
        once = {(row, position, problem.kind): problem for row, position, problem in self._problems}
        ordered = sorted(once.items(), key=lambda found: found[0][:2])
        return [self._fault(row, position, problem) for (row, position, _), problem in ordered]

    def _fault(self, row: int, position: int, problem: Problem) -> Fault:
        index = int(self._body.row_indexes[row])
        text = fault_texts()[problem.kind]
        return Fault(
            sheet=self._sheet.name,
            cell=f"{column_letters(position)}{index + 1}",
            row_number=index + 1,
            kind=problem.kind,
            severity=text.severity,
            found=self._sheet.text(index, position),
            expected=text.expected.format_map(problem.details),
            suggestion=problem.suggestion,
            original_row=self._sheet.row_texts(index),
        )
