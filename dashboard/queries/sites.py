"""Single sites: points in view, cards and histories, for any layer that says what its points are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, FromClause, Select, Table, and_, func, literal, or_, select

from dashboard.domain.approval import Approval, Basis
from dashboard.domain.layers import SiteKind
from dashboard.domain.site_filters import UNFILTERED, SiteFilters
from dashboard.store.models import Base, Broadcast, ClusterBroadcast

HISTORY_LENGTH = 30
"""Rows of history on a card."""


def _table(kind: SiteKind) -> Table:
    return Base.metadata.tables[kind.table]


def of_basis(source: FromClause, basis: Basis) -> tuple[ColumnElement[bool], ...]:
    """Conditions that leave of a table of facts the rows of a basis."""
    return () if basis is Basis.ALL else (source.c.approval == Approval.APPROVED.value,)


def _let_through(kind: SiteKind, filters: SiteFilters) -> list[ColumnElement[bool]]:
    c = _table(kind).c
    columns = {
        kind.kind_column: filters.kinds,
        kind.state_column: filters.states,
        kind.organisation_column: filters.organisations,
        kind.language_column: filters.languages,
        kind.theme_column: filters.themes,
    }
    return [c[column].in_(chosen) for column, chosen in columns.items() if column and chosen]


def in_view(
    kind: SiteKind, communes: Sequence[str] | None, on: date, basis: Basis, filters: SiteFilters = UNFILTERED
) -> ColumnElement[bool]:
    """Sites of some communes (None: of all) that stand on day `on`, as far as `filters` that they know let through."""
    c = _table(kind).c
    conditions: list[ColumnElement[bool]] = [*of_basis(_table(kind), basis), *_let_through(kind, filters.of(kind))]
    if communes is not None:
        conditions.append(c.unit_code.in_(communes))
    if kind.since_column:
        conditions.append(c[kind.since_column] <= on)
    gone = c[kind.state_column].in_(kind.gone_states)
    conditions.append(or_(~gone, c[kind.state_on_column] > on) if kind.state_on_column else ~gone)
    return and_(*conditions)


def count_sites(
    connection: Connection, kind: SiteKind, communes: Sequence[str], on: date, basis: Basis, filters: SiteFilters
) -> dict[str, int]:
    """Number of sites by commune."""
    c = _table(kind).c
    seen = in_view(kind, communes, on, basis, filters)
    statement = select(c.unit_code, func.count()).where(seen).group_by(c.unit_code)
    return {row[0]: row[1] for row in connection.execute(statement)}


def site_name(kind: SiteKind) -> ColumnElement[str]:
    """The first of the name columns that holds something."""
    columns = [func.nullif(_table(kind).c[name], "") for name in kind.name_columns]
    return func.coalesce(*columns, literal(""))


def read_sites(
    connection: Connection, kind: SiteKind, communes: Sequence[str], on: date, basis: Basis, filters: SiteFilters
) -> Sequence[Any]:
    """Rows (number, name, kind, state, longitude, latitude, position_quality, unit_code), ordered by number."""
    c = _table(kind).c
    statement = (
        select(
            c.id.label("number"),
            site_name(kind).label("name"),
            (c[kind.kind_column] if kind.kind_column else literal("")).label("kind"),
            c[kind.state_column].label("state"),
            c.longitude,
            c.latitude,
            c.position_quality,
            c.unit_code,
        )
        .where(in_view(kind, communes, on, basis, filters))
        .order_by(c.id)
    )
    return connection.execute(statement).all()


def read_organisations(connection: Connection, kind: SiteKind, communes: Sequence[str]) -> list[str]:
    """Names of the organisations that sites of some communes belong to; none where the kind knows of none."""
    if kind.organisation_column is None:
        return []
    c = _table(kind).c
    name = c[kind.organisation_column]
    return list(connection.execute(select(name).distinct().where(c.unit_code.in_(communes), name != "")).scalars())


def read_site(connection: Connection, kind: SiteKind, number: int, basis: Basis) -> dict[str, Any] | None:
    """One site's own columns by name, and `name`; None where there is none."""
    table = _table(kind)
    columns: list[Column[Any]] = [table.c[field.column] for field in kind.fields]
    statement = select(
        table.c.unit_code, table.c.longitude, table.c.latitude, site_name(kind).label("name"), *columns
    ).where(table.c.id == number, *of_basis(table, basis))
    row = connection.execute(statement).mappings().first()
    return dict(row) if row else None


def _cluster_history() -> FromClause:
    b, p = Broadcast, ClusterBroadcast
    return (
        select(p.cluster_id, b.started_at, b.theme, p.played, b.approval)
        .join(b, b.id == p.broadcast_id)
        .subquery("cluster_history")
    )


def read_history(connection: Connection, kind: SiteKind, number: int, basis: Basis) -> list[dict[str, Any]]:
    """What happened at one site, newest first, at most HISTORY_LENGTH rows."""
    if kind.history is None:
        return []
    history = kind.history
    source = _cluster_history() if history.table == "cluster_history" else Base.metadata.tables[history.table]
    statement: Select[*tuple[Any, ...]] = (
        select(*(source.c[field.column] for field in history.fields))
        .where(source.c[history.site_column] == number, *of_basis(source, basis))
        .order_by(source.c[history.day_column].desc())
        .limit(HISTORY_LENGTH)
    )
    return [dict(row) for row in connection.execute(statement).mappings()]


def read_site_names(connection: Connection, kind: SiteKind, basis: Basis) -> Sequence[tuple[int, str, str]]:
    """(number, name, unit code) of every site of a layer, for the search."""
    table = _table(kind)
    statement = select(table.c.id, site_name(kind), table.c.unit_code).where(*of_basis(table, basis))
    return [(number, name, code) for number, name, code in connection.execute(statement.order_by(table.c.id))]
