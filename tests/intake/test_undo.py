"""Undo: everything is as it was before the import, or the undo is refused for the imports that built on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from dashboard.errors import UndoRefused
from dashboard.intake.faults import Parsed
from dashboard.intake.journal import later_imports
from dashboard.intake.undo import undo_stored
from tests.support.databases import Databases
from tests.support.dumps import bare, differing, dump
from tests.support.history import History, rows_by_key
from tests.support.small_imports import DECISIONS, Decision, bring_in, decide, imports_of
from tests.support.stores import prepared_engine

EACH = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=25,
    # Explaining a failure runs it hundreds of times more.
    phases=[phase for phase in Phase if phase is not Phase.explain],
)


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    yield engine
    engine.dispose()


@contextmanager
def scratch(engine: Engine) -> Iterator[Connection]:
    """A transaction that leaves nothing behind, one for each example."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@EACH
@given(earlier=st.lists(imports_of() | DECISIONS, max_size=6), last=imports_of())
def test_import_and_undo_leave_everything_as_it_was(
    engine: Engine, earlier: list[Parsed | Decision], last: Parsed
) -> None:
    with scratch(engine) as connection:
        for what in earlier:
            if isinstance(what, Decision):
                decide(connection, what)
            else:
                bring_in(connection, what)
        before = dump(connection)
        outcome = bring_in(connection, last)
        assert outcome.import_id is not None
        undo_stored(connection, outcome.import_id)
        assert differing(before, dump(connection)) == {}
        again = bring_in(connection, last)
        counts = ("accepted", "new", "changed", "unchanged", "ignored_rows")
        assert [getattr(again, name) for name in counts] == [getattr(outcome, name) for name in counts]


@EACH
@given(sequence=st.lists(imports_of(), min_size=2, max_size=6), data=st.data())
def test_undo_is_refused_exactly_where_later_imports_built_on_it(
    engine: Engine, sequence: list[Parsed], data: st.DataObject
) -> None:
    with scratch(engine) as connection:
        history = History(connection)
        for what in sequence:
            history.bring_in(what)
        chosen = data.draw(st.sampled_from(history.imports))
        expected = history.built_on(chosen)
        assert later_imports(connection, history.kinds[chosen], chosen) == expected
        if expected:
            before = dump(connection)
            with pytest.raises(UndoRefused) as refusal:
                undo_stored(connection, chosen)
            assert refusal.value.later == tuple(expected)
            assert differing(before, dump(connection)) == {}
        else:
            undo_stored(connection, chosen)
            assert history.made[chosen].isdisjoint(rows_by_key(connection))


@EACH
@given(first=imports_of(), others=st.lists(imports_of(), max_size=3))
def test_what_nobody_built_on_is_gone_as_if_it_had_never_come(
    engine: Engine, first: Parsed, others: list[Parsed]
) -> None:
    with scratch(engine) as connection:
        for what in others:
            bring_in(connection, what)
        without = dump(connection)
    with scratch(engine) as connection:
        outcome = bring_in(connection, first)
        for what in others:
            bring_in(connection, what)
        assert outcome.import_id is not None
        assume(not later_imports(connection, first.kind, outcome.import_id))
        undo_stored(connection, outcome.import_id)
        assert bare(dump(connection)) == bare(without)
