"""Annexes of the report: tables by district, what platforms published, and lists of places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dashboard.bulletin.wording import say, standing
from dashboard.domain.bulletin import Cell, Column, Share, Table
from dashboard.domain.frozen import FrozenDefinition, FrozenFigure, FrozenView
from dashboard.domain.measures import Format
from dashboard.domain.weekly import Concern, WeeklyFacts
from dashboard.errors import BlockBroken

_SHORT_MEASURES: Final = 3
"""So many measures besides the main one stand in the Word file; the workbook has all."""
_TOLERANCE: Final = 1e-6


def layer_table(view: FrozenView) -> Table:
    """One layer by district with every measure, each with what it is made of. Raises BlockBroken where sums differ."""
    name = view.measure.layer
    measures = [view.definition(figure.measure_id) for figure in view.table[0].figures]
    keys = {key.now.measure_id: key.now for key in view.key_figures}
    columns, rest, total = _head_columns(), [], _head_cells(say("whole_province"), view.main.now)
    rows = [_head_cells(row.unit.name, row.figures[0]) for row in view.table]
    notes = [say("unreported")]
    main_first = sorted(range(len(measures)), key=lambda i: measures[i].id != view.measure_id)
    for position, i in enumerate(main_first):
        figures = [row.figures[i] for row in view.table]
        block = _measure_block(measures[i], figures, keys[measures[i].id], name, position)
        columns += block.columns
        for row, cells in zip(rows, block.rows, strict=True):
            row += cells
        rest += block.own_units
        total += block.total
        notes += block.notes
    if any(isinstance(cell, float) and cell for cell in rest):
        rows.append([say("own_units"), None, None, *rest])
    return Table(name, tuple(columns), tuple(map(tuple, rows)), tuple(total), notes=tuple(dict.fromkeys(notes)))


def platform_table(facts: WeeklyFacts) -> Table:
    """Everything published, with the computed share beside the published one."""
    columns = (
        Column("indicator", say("column_indicator")),
        Column("change", say("column_change"), Format.COUNT),
        Column("value", say("column_value"), Format.COUNT),
        Column("numerator", say("column_numerator"), Format.COUNT, is_short=False),
        Column("denominator", say("column_denominator"), Format.COUNT),
        Column("share", say("column_share"), Format.PERCENT, share=Share("numerator", "denominator", 100.0)),
        Column("published", say("column_published"), Format.PERCENT),
        Column("rank", say("column_rank"), Format.COUNT),
    )
    rows = tuple(
        (
            one.label,
            one.change,
            one.value,
            one.numerator,
            one.denominator,
            one.computed_share_pct,
            one.published_share_pct,
            float(one.rank_of_63) if one.rank_of_63 is not None else None,
        )
        for one in facts.platforms
    )
    origins = dict.fromkeys(one.origin for one in facts.platforms if one.origin)
    return Table(say("platforms"), columns, rows, notes=tuple(say("origin", origin=origin) for origin in origins))


def missing_table(facts: WeeklyFacts) -> Table:
    """Who owes which report."""
    columns = (
        Column("district", say("column_district")),
        Column("commune", say("column_commune")),
        Column("sources", say("column_sources")),
        Column("days", say("column_days"), Format.COUNT),
    )
    rows = tuple((u.district_name, u.name, ", ".join(u.sources), float(u.days_late)) for u in facts.missing)
    return Table(say("annex_missing"), columns, rows)


def concern_table(concern: Concern) -> Table:
    """Communes that have some of what is a shortcoming; raises BlockBroken where they do not add up."""
    label = concern.definition.label
    columns = (
        Column("district", say("column_district")),
        Column("commune", say("column_commune")),
        Column("count", _label(concern.definition), Format.COUNT, is_summed=True),
    )
    total = concern.province.value or 0.0
    if abs(sum(count for *_, count in concern.communes) - total) > _TOLERANCE * max(total, 1.0):
        raise BlockBroken(label, "tổng các xã khác số toàn tỉnh.", "communes do not add up to the province.")
    rows = tuple((district, name, count) for name, district, count in concern.communes)
    return Table(label, columns, rows, (say("whole_province"), "", total))


class _Block:
    """Columns of one measure with their cells: per district, of the province's own units, and of the province."""

    def __init__(self, size: int) -> None:
        self.columns: list[Column] = []
        self.rows: list[list[Cell]] = [[] for _ in range(size)]
        self.own_units: list[Cell] = []
        self.total: list[Cell] = []
        self.notes: list[str] = []

    def add(self, column: Column, cells: Sequence[Cell], own_units: Cell, total: Cell) -> None:
        """One more column."""
        self.columns.append(column)
        for row, cell in zip(self.rows, cells, strict=True):
            row.append(cell)
        self.own_units.append(own_units)
        self.total.append(total)


def _measure_block(
    definition: FrozenDefinition, figures: Sequence[FrozenFigure], total: FrozenFigure, layer: str, position: int
) -> _Block:
    """Columns of one measure; where it is judged anywhere, the words for that too."""
    block, is_short = _value_block(definition, figures, total, layer, position), position <= _SHORT_MEASURES
    if any(figure.standing for figure in (*figures, total)):
        label = say("column_standing", label=definition.label)
        column = Column(f"{definition.id}.s", label, is_short=is_short)
        block.add(column, [standing(figure) for figure in figures], "", standing(total))
    return block


def _value_block(
    definition: FrozenDefinition, figures: Sequence[FrozenFigure], total: FrozenFigure, layer: str, position: int
) -> _Block:
    block, is_short = _Block(len(figures)), position <= _SHORT_MEASURES
    label = _label(definition)
    if not definition.denominator:
        values = [figure.value for figure in figures]
        own = _own_units(values, total.value, layer)
        summed = Column(definition.id, label, definition.format, is_summed=True, is_short=is_short)
        block.add(summed, values, own, total.value)
        return block
    keys = f"{definition.id}.n", f"{definition.id}.d"
    numerators, denominators = [f.numerator for f in figures], [f.denominator for f in figures]
    own_numerator = _own_units(numerators, total.numerator, layer)
    is_same = len({*denominators, total.denominator}) == 1
    own_denominator = None if is_same else _own_units(denominators, total.denominator, layer)
    names = definition.numerator, definition.denominator
    for key, name, cells, own, whole, is_summed in (
        (keys[0], names[0], numerators, own_numerator, total.numerator, True),
        (keys[1], names[1], denominators, own_denominator, total.denominator, not is_same),
    ):
        column = Column(key, f"{definition.label}: {name}", Format.COUNT, is_summed=is_summed, is_short=position == 0)
        block.add(column, cells, own, whole)
    share = Share(*keys, _factor([*figures, total]))
    own_value = own_numerator / own_denominator * share.factor if own_numerator and own_denominator else None
    column = Column(definition.id, label, definition.format, share=share, is_short=is_short)
    block.add(column, [figure.value for figure in figures], own_value, total.value)
    if is_same:
        block.notes.append(say("not_summed", label=definition.label))
    return block


def _own_units(parts: Sequence[float | None], whole: float | None, layer: str) -> float | None:
    """What the province has besides its districts (its own station); raises BlockBroken where they have more."""
    if whole is None:
        return None
    rest = whole - sum(part for part in parts if part is not None)
    if abs(rest) <= _TOLERANCE * max(abs(whole), 1.0):
        return None
    if rest < 0:
        raise BlockBroken(layer, "tổng các huyện lớn hơn số toàn tỉnh.", "districts add up to more than the province.")
    return rest


def _factor(figures: Sequence[FrozenFigure]) -> float:
    """What numerator / denominator is multiplied with: the same for every figure of a measure."""
    found = _factors(figures)
    return next(found, 1.0)


def _factors(figures: Sequence[FrozenFigure]) -> Iterator[float]:
    for figure in figures:
        if figure.value and figure.numerator and figure.denominator:
            yield float(f"{figure.value * figure.denominator / figure.numerator:.9g}")


def _label(definition: FrozenDefinition) -> str:
    return say("column_of", label=definition.label, unit=definition.unit) if definition.unit else definition.label


def _head_columns() -> list[Column]:
    return [
        Column("place", say("column_district")),
        Column("reported", say("column_reported"), Format.COUNT, is_summed=True),
        Column("owing", say("column_owing"), Format.COUNT, is_summed=True),
    ]


def _head_cells(place: str, figure: FrozenFigure) -> list[Cell]:
    return [place, float(figure.reported_count), float(figure.commune_count)]
