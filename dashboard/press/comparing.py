"""Frozen figures against the present ones: which differ, by how much, and which imports came between."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select

from dashboard.domain.frozen import FrozenFigure, FrozenView
from dashboard.domain.press import FigureChange, LaterImport
from dashboard.domain.units import PROVINCE_CODE, UnitTree
from dashboard.store.models import ClockReading, ImportRun, ReportReceipt

Key = tuple[str, str]
"""Unit code and measure."""


def frozen_figures(views: Iterable[FrozenView]) -> dict[Key, FrozenFigure]:
    """Every figure of some views by unit and measure."""
    return {(figure.unit_code, figure.measure_id): figure for view in views for figure in view.figures()}


def changed_figures(
    frozen: Sequence[FrozenView], present: Sequence[FrozenView], tree: UnitTree, touched: Mapping[int, frozenset[str]]
) -> tuple[FigureChange, ...]:
    """Figures that are not what they were, in the order frozen. `touched` are unit codes by later import."""
    now = frozen_figures(present)
    labels = {definition.id: definition.label for view in frozen for definition in view.definitions}
    changes = []
    for key, before in frozen_figures(frozen).items():
        after = now.get(key)
        if after is None or not _differs(before, after):
            continue
        code, measure_id = key
        inside = [number for number, codes in touched.items() if _touches(codes, code, tree)]
        name = tree[code].name if code in tree else code
        changes.append(
            FigureChange(
                unit_code=code,
                unit_name=name,
                measure_id=measure_id,
                measure_label=labels.get(measure_id, measure_id),
                frozen=before,
                present=after,
                import_ids=tuple(sorted(inside, reverse=True)),
            )
        )
    return tuple(changes)


def later_imports(connection: Connection, after_id: int, since: datetime) -> tuple[LaterImport, ...]:
    """Imports that came after number `after_id`, or were undone after `since`; the latest first."""
    r = ImportRun
    wanted = select(r.id, r.file_name, r.sender, r.loaded_at, r.undone_at).where(
        or_(r.id > after_id, r.undone_at > since)
    )
    return tuple(LaterImport(*row) for row in connection.execute(wanted.order_by(r.id.desc())))


def touched_units(connection: Connection, imports: Sequence[LaterImport]) -> dict[int, frozenset[str]]:
    """By import the units that it spoke of; the province where that is no longer known (it was undone)."""
    found: dict[int, set[str]] = {one.import_id: set() for one in imports}
    numbers = list(found)
    for model in (ClockReading, ReportReceipt):
        columns = model.__table__.c
        rows = select(columns.import_id, columns.unit_code).where(columns.import_id.in_(numbers)).distinct()
        for number, code in connection.execute(rows) if numbers else ():
            found[number].add(code)
    districts = select(ImportRun.id, ImportRun.district_code).where(ImportRun.id.in_(numbers))
    for number, district_code in connection.execute(districts) if numbers else ():
        if not found[number]:
            found[number].add(district_code or PROVINCE_CODE)
    return {number: frozenset(codes) for number, codes in found.items()}


def _differs(before: FrozenFigure, after: FrozenFigure) -> bool:
    if before.state != after.state:
        return True
    pairs = ((before.value, after.value), (before.numerator, after.numerator), (before.denominator, after.denominator))
    return any(not _same(a, b) for a, b in pairs)


def _same(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


def _touches(codes: frozenset[str], code: str, tree: UnitTree) -> bool:
    """Whether one of `codes` lies in the unit, is it, or holds it."""
    above = {unit.code for unit in tree.path(code)} if code in tree else {code}
    if codes & above:
        return True
    return any(one in tree and code in {unit.code for unit in tree.path(one)} for one in codes)
