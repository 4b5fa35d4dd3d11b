"""What a later file means for values that people changed by hand: nothing they did is overwritten in silence.

A file that repeats the value from before the change says nothing new: the change stays. One with another value counts
as the newer word. Of states dated by day the later day counts, as between files. Each such row gets a warning, which
the preview shows before anything is taken in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Table, select

from dashboard.domain.periods import TIME_ZONE
from dashboard.intake.faults import Fault
from dashboard.intake.store_references import Rejections, store_fault
from dashboard.intake.values.terms import term_label
from dashboard.store.models import ImportRun, SiteEdit

POSITION: Final = "position"
STATE: Final = "state"
_EXACT: Final = "exact"
_STATE_VOCABULARIES: Final = {"posters": "display_state", "clusters": "cluster_state", "qr_venues": "venue_state"}
_AT_ONCE: Final = 5000
Values = tuple[Any, ...]


@dataclass(frozen=True)
class StandingEdit:
    """A part of a site as people left it; `befores` are the values it had before, `made_on` the day of the last change.

    Values are of the part's columns, see `columns_of`.
    """

    field: str
    row_key: int
    alias_key: int | None
    befores: tuple[Values, ...]
    after: Values
    made_on: date


def columns_of(table: Table, field: str) -> tuple[str, ...]:
    """Columns of the store that a part of a site consists of."""
    if field == POSITION:
        return ("longitude", "latitude")
    return (STATE, "state_on") if field == STATE and "state_on" in table.columns else (field,)


def plain(value: Any) -> Any:  # noqa: ANN401 - a value of any column
    """A value as it is kept in the history: numbers and texts, days in ISO 8601, None where absent."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    return float(value) if isinstance(value, int | float) else str(value)


def with_hand_edits(connection: Connection, kind: str, table: Table, rows: pd.DataFrame) -> Rejections:
    """Bring what people changed by hand into the rows of a list that is about to be stored; none is kept apart.

    `rows` have `row_key` and the columns of `table`; states are settled by day already (`sent_state` is the file's).
    """
    standing = _standing(connection, kind, table) if kind in _STATE_VOCABULARIES and not rows.empty else []
    if not standing:
        return rows, []
    rows = _known_by_alias(connection, table, rows, standing)
    places = {int(key): index for index, key in rows["row_key"].items()}
    of_row: dict[Any, list[StandingEdit]] = defaultdict(list)
    for edit in standing:
        if edit.row_key in places:
            of_row[places[edit.row_key]].append(edit)
    rows = rows.astype({name: object for name in ("source", "position_quality") if name in rows})
    faults: list[Fault] = []
    for index, edits in of_row.items():
        found = [fault for edit in edits for fault in _merged(kind, table, rows, index, edit)]
        faults += found
        if not any(fault.kind == "hand_edit_replaced" for fault in found):
            rows.at[index, "source"] = "manual"
    return rows, faults


def _merged(kind: str, table: Table, rows: pd.DataFrame, index: Any, edit: StandingEdit) -> Iterator[Fault]:  # noqa: ANN401
    """Let one row and one change meet."""
    columns = columns_of(table, edit.field)
    row = {str(name): value for name, value in rows.loc[index].items()}
    values = tuple(plain(row[name]) for name in columns)
    if len(columns) == 2 and edit.field == STATE:
        if values[0] != edit.after[0]:
            yield _warning(kind, "hand_edit_replaced", row, edit)
        elif plain(row["sent_state"]) != edit.after[0]:
            yield _warning(kind, "hand_edit_kept", row, edit)
        return
    if values == edit.after:
        return
    says_something = any(value is not None for value in values)
    if says_something and values not in edit.befores:
        yield _warning(kind, "hand_edit_replaced", row, edit)
        return
    for name, value in zip(columns, edit.after, strict=True):
        rows.at[index, name] = pd.Timestamp(value) if name.endswith("_on") and value else value
    if edit.field == POSITION:
        rows.at[index, "position_quality"] = _EXACT
    if says_something:
        yield _warning(kind, "hand_edit_kept", row, edit)


def _warning(kind: str, fault: str, row: dict[str, Any], edit: StandingEdit) -> Fault:
    column = {POSITION: "latitude"}.get(edit.field, edit.field)
    return store_fault(row, fault, column, {"day": f"{edit.made_on:%d/%m/%Y}", "hand": _text(kind, edit)})


def _text(kind: str, edit: StandingEdit) -> str:
    if edit.field == POSITION:
        return ", ".join(f"{value:.6f}".replace(".", ",") for value in reversed(edit.after))
    first = edit.after[0]
    if edit.field == STATE:
        return term_label(_STATE_VOCABULARIES[kind], first)
    return f"{date.fromisoformat(first):%d/%m/%Y}" if first else "–"


def _known_by_alias(
    connection: Connection, table: Table, rows: pd.DataFrame, standing: Sequence[StandingEdit]
) -> pd.DataFrame:
    """An item without a code whose list took over what was changed is still the same item."""
    aliases = {edit.alias_key: edit.row_key for edit in standing if edit.alias_key is not None}
    sent = {int(key) for key in rows["row_key"]}
    wanted = {alias: key for alias, key in aliases.items() if alias in sent and key not in sent}
    if not wanted:
        return rows
    taken = set(connection.execute(select(table.c.row_key).where(table.c.row_key.in_(wanted))).scalars())
    keys = [wanted.get(int(key), int(key)) if int(key) not in taken else int(key) for key in rows["row_key"]]
    return rows.assign(row_key=keys)


def _standing(connection: Connection, kind: str, table: Table) -> list[StandingEdit]:
    """Changes whose values are still in force, one per site and part."""
    e = SiteEdit
    stands = (e.kind == kind, ImportRun.undone_at.is_(None))
    made = select(e.site_id, e.field, e.before, e.after, e.alias_key, e.made_at)
    parts: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in connection.execute(made.join(ImportRun, ImportRun.id == e.import_id).where(*stands).order_by(e.id)):
        parts[row.site_id, row.field].append(row)
    sites = _sites(connection, table, sorted({site for site, _ in parts}))
    found = []
    for (site, field), edits in parts.items():
        after = tuple(edits[-1].after)
        stored = sites.get(site)
        if stored is not None and after == tuple(plain(stored[name]) for name in columns_of(table, field)):
            found.append(
                StandingEdit(
                    field=field,
                    row_key=stored["row_key"],
                    alias_key=edits[-1].alias_key,
                    befores=tuple(tuple(edit.before) for edit in edits),
                    after=after,
                    made_on=edits[-1].made_at.astimezone(TIME_ZONE).date(),
                )
            )
    return found


def _sites(connection: Connection, table: Table, ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    found: dict[int, Mapping[str, Any]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = connection.execute(select(table).where(table.c.id.in_(ids[start : start + _AT_ONCE]))).mappings()
        found |= {row["id"]: row for row in rows}
    return found
