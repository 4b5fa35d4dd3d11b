"""The ledger of snapshots in the store: adding, reading with the finger-print checked, and what was decided."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, insert, select

from dashboard.domain.periods import Period
from dashboard.domain.press import PAGE_PATH, ChosenFile, SnapshotHead, SnapshotKind
from dashboard.errors import PressError
from dashboard.store.models import ImportRun, Snapshot, SnapshotEvent

_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that are misread from paper."""
_HEAD_COLUMNS: Final = tuple(column for column in Snapshot.__table__.columns if column.name != "content")
TAG_LIMIT: Final = 12
_TITLE_LIMIT: Final = 300


@dataclass(frozen=True, slots=True)
class NewSnapshot:
    """What is written into the ledger; `content` is canonical JSON, `site` where the product is reached."""

    kind: SnapshotKind
    title: str
    query: str
    unit_code: str
    period_start: date
    period_end: date
    maker: str
    made_at: datetime
    states_included: tuple[str, ...]
    boundary_set: str
    simulated: bool
    data_version: int
    last_import_id: int
    content: bytes
    site: str
    tags: tuple[str, ...] = ()
    chosen: ChosenFile | None = None


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags without empty ones, doubles and commas, at most twelve."""
    words = (" ".join(tag.replace(",", " ").split())[:40] for tag in tags)
    return tuple(dict.fromkeys(word for word in words if word))[:TAG_LIMIT]


def latest_import_id(connection: Connection) -> int:
    """Number of the latest import; 0 where there is none."""
    return int(connection.execute(select(func.coalesce(func.max(ImportRun.id), 0))).scalar_one())


def add_snapshot(connection: Connection, new: NewSnapshot) -> tuple[int, str]:
    """Write a snapshot; returns its number and its code. Raises PressError `title_missing`."""
    title = " ".join(new.title.split())[:_TITLE_LIMIT]
    if not title:
        raise PressError("title_missing", "Chưa có tiêu đề. Nhập tiêu đề rồi lưu lại.", "It has no title. Give one.")
    code = "SL-" + "".join(secrets.choice(_LETTERS) for _ in range(8))
    row = insert(Snapshot).values(
        code=code,
        kind=str(new.kind),
        title=title,
        query=new.query,
        unit_code=new.unit_code,
        period_start=new.period_start,
        period_end=new.period_end,
        tags=list(clean_tags(new.tags)),
        maker=new.maker,
        made_at=new.made_at,
        states_included=",".join(new.states_included),
        boundary_set=new.boundary_set,
        simulated=new.simulated,
        data_version=new.data_version,
        last_import_id=new.last_import_id,
        address=f"{new.site}{PAGE_PATH}?so={code}",
        content=new.content.decode(),
        content_sha256=hashlib.sha256(new.content).hexdigest(),
    )
    number = connection.execute(row).inserted_primary_key
    if new.chosen:
        add_event(connection, code, "chosen", f"{new.chosen.ending} {new.chosen.paper}", new.maker, new.made_at)
    return int(number[0] if number else 0), code


def read_content(connection: Connection, code: str) -> tuple[SnapshotHead, int, bytes]:
    """A snapshot's head, the latest import it knew, and its JSON.

    Raises PressError `snapshot_unknown`, or `snapshot_damaged` where the bytes are not those that were frozen.
    """
    found = connection.execute(select(Snapshot.content, Snapshot.last_import_id).where(Snapshot.code == code)).first()
    head = read_head(connection, code)
    if found is None:
        raise unknown(code)
    content = str(found.content).encode()
    if hashlib.sha256(content).hexdigest() != head.content_sha256:
        raise PressError(
            "snapshot_damaged",
            f"Số liệu chốt {code} không còn khớp với dấu SHA-256 lúc chốt, không dùng được. Khôi phục từ bản sao lưu.",
            f"Snapshot {code} does not match its SHA-256 and cannot be used. Restore it from a backup.",
        )
    return head, int(found.last_import_id), content


def read_head(connection: Connection, code: str) -> SnapshotHead:
    """One snapshot without its figures. Raises PressError `snapshot_unknown`."""
    heads = _heads(connection, select(*_HEAD_COLUMNS).where(Snapshot.code == code))
    if not heads:
        raise unknown(code)
    return heads[0]


def list_heads(connection: Connection) -> tuple[SnapshotHead, ...]:
    """Every snapshot without its figures, the latest first."""
    return _heads(connection, select(*_HEAD_COLUMNS).order_by(Snapshot.made_at.desc(), Snapshot.id.desc()))


def add_event(connection: Connection, code: str, kind: str, value: str, who: str, at: datetime) -> None:
    """Write what was decided about a snapshot. Raises PressError `snapshot_unknown`."""
    connection.execute(
        insert(SnapshotEvent).values(
            snapshot_id=number_of(connection, code), kind=kind, value=value, decided_by=who, decided_at=at
        )
    )


def number_of(connection: Connection, code: str) -> int:
    """Number of a snapshot in its table. Raises PressError `snapshot_unknown`."""
    number = connection.execute(select(Snapshot.id).where(Snapshot.code == code)).scalar()
    if number is None:
        raise unknown(code)
    return int(number)


def code_of_link(connection: Connection, secret: str) -> str:
    """Code of the snapshot that a shared link opens. Raises PressError `link_unknown` where it does not any more."""
    shared = select(Snapshot.code, SnapshotEvent.value).join(SnapshotEvent, SnapshotEvent.snapshot_id == Snapshot.id)
    sha256 = link_sha256(secret)
    found = connection.execute(shared.where(SnapshotEvent.kind == "shared", SnapshotEvent.value == sha256)).first()
    head = read_head(connection, found.code) if found else None
    latest = _latest_share(connection, head.code) if head else ""
    if head is None or not head.is_shared or not head.is_approved or latest != sha256:
        raise PressError("link_unknown", "Liên kết này không còn hiệu lực.", "This link does not work any more.")
    return head.code


def link_sha256(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _latest_share(connection: Connection, code: str) -> str:
    events = select(SnapshotEvent.value).join(Snapshot, SnapshotEvent.snapshot_id == Snapshot.id)
    of_code = events.where(Snapshot.code == code, SnapshotEvent.kind == "shared").order_by(SnapshotEvent.id.desc())
    return str(connection.execute(of_code.limit(1)).scalar() or "")


def _heads(connection: Connection, statement: Select[Any]) -> tuple[SnapshotHead, ...]:
    rows = connection.execute(statement).all()
    numbers = [row.id for row in rows]
    wanted = select(*SnapshotEvent.__table__.columns).order_by(SnapshotEvent.id)
    if len(numbers) == 1:
        wanted = wanted.where(SnapshotEvent.snapshot_id == numbers[0])
    events: dict[int, list[Row[Any]]] = {}
    for event in connection.execute(wanted).all():
        events.setdefault(event.snapshot_id, []).append(event)
    return tuple(_head(row, events.get(row.id, ())) for row in rows)


def _head(row: Row[Any], events: Sequence[Row[Any]]) -> SnapshotHead:
    decided = next((e for e in reversed(events) if e.kind in ("approved", "withdrawn")), None)
    shared = next((e for e in reversed(events) if e.kind in ("shared", "unshared")), None)
    tagged = next((e for e in reversed(events) if e.kind == "tagged"), None)
    chosen = next((e for e in reversed(events) if e.kind == "chosen"), None)
    return SnapshotHead(
        code=row.code,
        kind=SnapshotKind(row.kind),
        title=row.title,
        query=row.query,
        unit_code=row.unit_code,
        period=Period(row.period_start, row.period_end),
        tags=clean_tags(tagged.value.split(",") if tagged else row.tags),
        maker=row.maker,
        made_at=row.made_at,
        states_included=tuple(state for state in row.states_included.split(",") if state),
        boundary_set=row.boundary_set,
        simulated=row.simulated,
        data_version=row.data_version,
        address=row.address,
        content_sha256=row.content_sha256,
        is_approved=decided is not None and decided.kind == "approved",
        decided_by=decided.decided_by if decided else "",
        decided_at=decided.decided_at if decided else None,
        is_shared=shared is not None and shared.kind == "shared",
        chosen=ChosenFile(*chosen.value.split(" ")) if chosen else None,
    )


def unknown(code: str) -> PressError:
    """There is no such snapshot, or none for this reader."""
    return PressError(
        "snapshot_unknown",
        f"Không có số liệu chốt mang mã “{code[:16]}”. Kiểm tra lại mã.",
        f"There is no snapshot {code[:16]!r}. Check its code.",
    )
