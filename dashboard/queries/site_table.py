"""Sites as rows of a table: read whole once per version of the store, then chosen, sorted and cut for each reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from dashboard.domain.accounts import Scope
from dashboard.domain.approval import Basis
from dashboard.domain.arranging import Arrangement, Column, Value, arranged
from dashboard.domain.layers import Field, Layer, SiteKind
from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.selection import Selection
from dashboard.domain.site_filters import SiteFilters
from dashboard.domain.terms import YES_NO
from dashboard.domain.units import UnitTree
from dashboard.domain.views import SitePage
from dashboard.queries.clocks import Version, read_version
from dashboard.queries.sites import in_view, of_basis, site_name
from dashboard.store.models import Base

_REMEMBERED: Final = 16


@dataclass(frozen=True, slots=True)
class SiteBook:
    """Every site of a layer in one language: `numbers` ascending, and a column for each thing that is known of them.

    `standing` remembers by day and filters which rows stand in view then, for whoever scrolls asks again and again.
    """

    version: Version
    numbers: NDArray[np.int64]
    communes: NDArray[np.str_]
    columns: dict[str, Column]
    standing: dict[tuple[date, SiteFilters], NDArray[np.int64]] = field(default_factory=dict)

    def rows_in_view(self, connection: Connection, kind: SiteKind, selection: Selection) -> NDArray[np.int64]:
        """Rows of the sites that stand on the period's last day and that the filters let through, anywhere."""
        on, filters = selection.period.end, selection.on_sites.of(kind)
        known = self.standing.get((on, filters))
        if known is None:
            if len(self.standing) >= _REMEMBERED:
                self.standing.clear()
            c = Base.metadata.tables[kind.table].c
            seen = select(c.id).where(in_view(kind, None, on, selection.basis, filters)).order_by(c.id)
            numbers = np.fromiter(connection.execute(seen).scalars(), dtype=np.int64)
            known = self.standing[on, filters] = np.searchsorted(self.numbers, numbers)
        return known


class SiteBooks:
    """Books of the latest version seen: what they hold is everybody's, and is filtered for each reader.

    Safe to share between threads.
    """

    def __init__(self, tree: UnitTree) -> None:
        self.tree = tree
        self._lock = Lock()
        self._books: dict[tuple[str, Basis, str], SiteBook] = {}

    def get(self, connection: Connection, layer: Layer, basis: Basis, language: str) -> SiteBook:
        """The book of the version that this transaction sees."""
        key, version = (layer.id, basis, language), read_version(connection)
        with self._lock:
            book = self._books.get(key)
        if book is None or book.version != version:
            book = _read_book(connection, self.tree, layer, basis, language, version)
            with self._lock:
                self._books[key] = book
        return book


def read_site_page(
    connection: Connection,
    books: SiteBooks,
    layer: Layer,
    selection: Selection,
    arrangement: Arrangement,
    part: slice,
    language: str,
    scope: Scope,
) -> SitePage:
    """Rows `part` of the sites that `selection` lists, inside `scope`, arranged. ValueError: a layer without sites."""
    kind, listed = layer.site, selection.site_list
    if kind is None or listed is None:
        raise ValueError(f"{layer.id} lists no sites")
    tree, book = books.tree, books.get(connection, layer, selection.basis, language)
    communes = scope.held(selection.commune_codes(tree, listed.unit_code or selection.unit_code))
    everywhere = book.rows_in_view(connection, kind, selection)
    inside = everywhere[np.isin(book.communes[everywhere], communes)]
    rows = arranged(book.columns, inside, arrangement)
    return SitePage(
        layer=layer,
        columns=kind.list_columns,
        rows=tuple(_row(book, int(row)) for row in rows[part]),
        count=len(rows),
        total=len(inside),
        sums=_sums(kind, book, rows),
    )


def _row(book: SiteBook, row: int) -> tuple[int, str, tuple[Value, ...]]:
    return (
        int(book.numbers[row]),
        str(book.communes[row]),
        tuple(column.values[row] for column in book.columns.values()),
    )


def _sums(kind: SiteKind, book: SiteBook, rows: NDArray[np.int64]) -> dict[str, float]:
    """Sums of the numbers that can be summed; a column in which nothing is stated has none."""
    sums = {}
    for summed in (one for one in kind.fields if one.is_summed):
        values = [book.columns[summed.column].values[row] for row in rows]
        stated = [float(value) for value in values if isinstance(value, int | float)]
        if stated:
            sums[summed.column] = sum(stated)
    return sums


def _read_book(
    connection: Connection, tree: UnitTree, layer: Layer, basis: Basis, language: str, version: Version
) -> SiteBook:
    kind = layer.site
    if kind is None:
        raise ValueError(f"layer {layer.id} has no sites")
    table = Base.metadata.tables[kind.table]
    shown = kind.fields
    statement = (
        select(table.c.id, table.c.unit_code, site_name(kind), *(table.c[one.column] for one in shown))
        .where(*of_basis(table, basis))
        .order_by(table.c.id)
    )
    numbers, communes, names, *values = _transposed(connection.execute(statement).all(), 3 + len(shown))
    kinds = {column.id: column.kind for column in kind.list_columns}
    columns = {
        "name": Column("text", names),
        "commune": Column("text", [tree[code].name for code in communes]),
        "district": Column("text", [tree[tree[code].parent_code].name for code in communes]),
    }
    for one, stored in zip(shown, values, strict=True):
        columns[one.column] = Column(kinds[one.column], [_value(one, value, language) for value in stored])
    return SiteBook(version, np.array(numbers, dtype=np.int64), np.array(communes, dtype=np.str_), columns)


def _transposed(rows: Sequence[Any], width: int) -> list[Sequence[Any]]:
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _value(field: Field, value: Any, language: str) -> Value:  # noqa: ANN401 - a column of any kind
    """As people read it, days as days and numbers as numbers; None where nothing is known."""
    match value:
        case None | "":
            return None
        case bool():
            return YES_NO.label("yes" if value else "no", language)
        case datetime():
            return value.astimezone(TIME_ZONE).date()
        case date() | int() | float():
            return value
        case _:
            return field.vocabulary.label(str(value), language) if field.vocabulary else str(value)
