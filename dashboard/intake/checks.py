"""Checks between the cells of a row, and between rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.intake.body import Body
from dashboard.intake.cells import Problem
from dashboard.intake.findings import Findings
from dashboard.intake.forms import Form
from dashboard.intake.keys import NATURAL_KEYS, row_keys
from dashboard.intake.reading import Values
from dashboard.intake.values.numbers import format_number

SHARE_TOLERANCE_POINTS = 0.1


def check_parts(form: Form, body: Body, values: dict[str, Values], findings: Findings) -> None:
    """Note the rows where a part is more than its total (`at_most` of the form)."""
    for field in form.fields:
        if field.at_most:
            for row in np.flatnonzero(values[field.name] > values[field.at_most]):
                total = format_number(values[field.at_most][row])
                details = {"max": total, "heading": form.by_name[field.at_most].title}
                position = body.columns[field.name].position
                findings.add(int(row), position, Problem(field.at_most_fault, details))


def check_published_shares(body: Body, values: dict[str, Values], findings: Findings) -> None:
    """Note the rows whose published share is not numerator / denominator within 0,1 point; a warning only."""
    shares = share_pct(values["numerator"], values["denominator"])
    differs = np.abs(shares - values["published_share_pct"]) > SHARE_TOLERANCE_POINTS
    for row in np.flatnonzero(differs):
        problem = Problem("published_share_differs", {"share": f"{shares[row]:.2f}".replace(".", ",")})
        findings.add(int(row), body.columns["published_share_pct"].position, problem)


def share_pct(numerators: Values, denominators: Values) -> Values:
    """Percent; NaN where either number is missing or the denominator is not positive."""
    shares = np.full(len(numerators), np.nan)
    np.divide(100 * numerators, denominators, out=shares, where=denominators > 0)
    return shares


def repeated_rows(kind: str, rows: pd.DataFrame) -> NDArray[np.intp]:
    """For each row the index of the earlier row it repeats, -1 where it repeats none.

    Rows repeat each other where all their values agree, or, for kinds that have one row per natural key, the key.
    """
    natural = NATURAL_KEYS[kind]
    if natural.is_single:
        return _earlier_ones(row_keys(kind, rows))
    # Rows that are equal have equal keys, which few others share: only those are compared whole.
    keys = _identities(rows, natural.columns)
    shared = np.flatnonzero(pd.Series(keys).duplicated(keep=False))
    earlier = np.full(len(rows), -1, dtype=np.intp)
    if len(shared):
        whole = _identities(rows.iloc[shared], [name for name in rows.columns if name not in ("row_number", "sheet")])
        among = _earlier_ones(whole)
        earlier[shared] = np.where(among >= 0, shared[among], -1)
    return earlier


def _earlier_ones(identity: NDArray[np.int64]) -> NDArray[np.intp]:
    """For each place the first one with the same number, -1 where it is the first."""
    _, first, place = np.unique(identity, return_index=True, return_inverse=True)
    earlier = first[place]
    return np.where(earlier < np.arange(len(identity)), earlier, -1)


def _identities(rows: pd.DataFrame, columns: Sequence[str]) -> NDArray[np.intp]:
    """A number per row, equal for rows whose values in `columns` are equal."""
    numbers = np.zeros(len(rows), dtype=np.intp)
    for name in columns:
        codes, distinct = pd.factorize(rows[name], use_na_sentinel=False)
        numbers, _ = pd.factorize(numbers * (len(distinct) + 1) + codes)
    return numbers
