"""Changing single sites: the write facade of the map, beside `desk` for files and `approvals` for reports.

Who may send files for a unit may change its sites. Each change is an import of source `manual`: it shows in the ledger,
is approved with its report and undone like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Final

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Engine, func, insert, select

from dashboard.access.audit import IMPORT, Deed, record
from dashboard.access.current import Presence, current_presence
from dashboard.domain.accounts import Right
from dashboard.domain.layers import Layer, Registry, SiteKind
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.selection import Site
from dashboard.domain.site_edits import EditDone, InspectionAsked, SiteChange
from dashboard.domain.units import UnitTree
from dashboard.errors import EditRefused, OutOfScope
from dashboard.geo.places import PlaceFinder
from dashboard.intake.by_hand import HandRun, content_of, import_of, store_edit, store_row
from dashboard.intake.forms import LATEST_DAY
from dashboard.intake.hand_checks import checked, checked_day
from dashboard.intake.hand_edits import plain
from dashboard.intake.kept_files import keep_file
from dashboard.intake.store_kinds import STORED_KINDS
from dashboard.intake.undo import undo_stored
from dashboard.photos.comparing import EarlierPicture, Looked, notes_on
from dashboard.photos.keeping import is_kept_name, keep_picture, kept_picture
from dashboard.photos.pictures import Picture, read_picture
from dashboard.settings import Settings
from dashboard.store.base import Base
from dashboard.store.database import open_engine, read, write
from dashboard.store.models import ImportRun, InspectionPhoto, SiteEdit, SourceClock

MOST_WORDS: Final = 500
"""Letters of a reason."""


@dataclass(frozen=True, slots=True)
class SiteForm:
    """What the form of a site starts from: its stored values as texts by column (days in ISO 8601), and the day.

    `today` is the latest day that data are about once the campaign is over.
    """

    layer: Layer
    kind: SiteKind
    number: int
    name: str
    values: Mapping[str, str]
    today: date


class SiteDesk:
    """All changes of single sites, for whoever is there; safe to share between threads.

    A site that is not there or not the reader's raises OutOfScope from any of the methods. StoreUnavailable: the store
    does not answer.
    """

    def __init__(
        self, settings: Settings, tree: UnitTree, registry: Registry, commune_shapes: Mapping[str, BaseGeometry]
    ) -> None:
        self.registry = registry
        self._tree = tree
        self._settings = settings
        self._commune_shapes = commune_shapes
        self._photos = settings.home / "photos"

    @cached_property
    def _engine(self) -> Engine:
        return open_engine(self._settings.database_url)

    @cached_property
    def _places(self) -> PlaceFinder:
        return PlaceFinder(self._tree, self._commune_shapes)

    def form(self, site: Site) -> SiteForm:
        """What can be changed of a site, as it stands."""
        layer, kind = self._kind(site)
        with read(self._engine) as connection:
            row = _own_row(connection, kind, site.number)
            today = _today() if _today() <= LATEST_DAY else _last_day(connection, kind)
        columns = ("latitude", "longitude", *kind.editable)
        values = {name: _text(row[name]) for name in columns}
        return SiteForm(layer, kind, site.number, _name(kind, row), values, today)

    def change(self, site: Site, asked: SiteChange) -> EditDone:
        """Store what was typed, all of it or nothing.

        Raises EditRefused where something is not right (`edit_refused`), or somebody changed the same values since the
        form was opened (`changed_meanwhile`).
        """
        layer, kind = self._kind(site)
        typed = {name: asked.typed[name] for name in ("latitude", "longitude", *kind.editable) if name in asked.typed}
        _check_reason(asked.reason)
        places = self._places
        with write(self._engine) as connection:
            row = _own_row(connection, kind, site.number)
            content = content_of(**_of(site), typed=typed, reason=asked.reason, key=asked.key)
            run = self._run(kind, row, content, asked.reason)
            if (done := import_of(connection, run.sha256)) is not None:
                return EditDone(done)
            _check_seen(row, typed, asked.seen)
            values = checked(kind.intake_kind, row, typed, places, _today()) if typed else {}
            import_id = store_edit(connection, kind.intake_kind, row, values, run)
            if import_id is not None:
                record(connection, Deed.SITE_EDITED, f"{IMPORT}{import_id}", layer=layer.id, site=site.number)
                keep_file(self._settings.home / "files", run.sha256, run.content)
        return EditDone(import_id)

    def inspect(self, site: Site, asked: InspectionAsked, photo: bytes) -> EditDone:
        """Store a look at an item with its picture; the item takes on the state it was found in, if that is newer.

        Raises EditRefused, also where the picture cannot be used.
        """
        layer, kind = self._kind(site)
        if not kind.is_inspected:
            raise _beyond()
        _check_reason(asked.reason)
        day = checked_day(asked.day, _today())
        picture, places = read_picture(photo), self._places
        with write(self._engine) as connection:
            row = _own_row(connection, kind, site.number)
            said = {"day": asked.day, "state": asked.state, "reason": asked.reason, "key": asked.key}
            content = content_of(**_of(site), **said, photo=picture.original_sha256)
            run = self._run(kind, row, content, asked.reason)
            if (done := import_of(connection, run.sha256)) is not None:
                return EditDone(done)
            typed = {"state": asked.state, "state_on": asked.day}
            values = checked(kind.intake_kind, row, typed, places, _today())
            has_new_state = values["state"] != row["state"] and day >= row["state_on"]
            if has_new_state:
                of_state = self._run(kind, row, content + b"state", asked.reason)
                store_edit(connection, kind.intake_kind, row, values, of_state)
                keep_file(self._settings.home / "files", of_state.sha256, of_state.content)
            notes = notes_on(picture, Looked(row["longitude"], row["latitude"], day), _earlier(connection, kind))
            import_id = _store_inspection(connection, row, values["state"], picture, run, day)
            connection.execute(insert(InspectionPhoto).values(_photo_row(import_id, row, picture, run, day, notes)))
            record(connection, Deed.INSPECTED, f"{IMPORT}{import_id}", layer=layer.id, site=site.number)
            keep_picture(self._photos, picture)
            keep_file(self._settings.home / "files", run.sha256, run.content)
        return EditDone(import_id, notes, has_new_state)

    def undo(self, site: Site, import_id: int, reason: str = "") -> None:
        """Put the site back as it was before one change by hand. Raises UndoRefused where later ones built on it."""
        _, kind = self._kind(site)
        with write(self._engine) as connection:
            _own_row(connection, kind, site.number)
            if not _is_of(connection, kind, site.number, import_id):
                raise _beyond()
            undo_stored(connection, import_id, reason=reason)
            record(connection, Deed.IMPORT_UNDONE, f"{IMPORT}{import_id}")

    def photo(self, name: str) -> bytes | None:
        """A kept picture; None where there is none of an inspection that stands and that the reader may see."""
        p, scope = InspectionPhoto, current_presence().scope
        if not is_kept_name(name) or scope.approved_only:
            return None
        uses = select(p.unit_code).join(ImportRun, ImportRun.id == p.import_id)
        with read(self._engine) as connection:
            units = connection.execute(uses.where(p.name == name, ImportRun.undone_at.is_(None))).scalars().all()
        return kept_picture(self._photos, name) if any(scope.holds(unit) for unit in units) else None

    def _kind(self, site: Site) -> tuple[Layer, SiteKind]:
        layer = self.registry.by_id(site.layer_id)
        if not current_presence().account.may(Right.IMPORT) or layer is None or layer.site is None:
            raise _beyond()
        return layer, layer.site

    def _run(self, kind: SiteKind, row: Mapping[str, Any], content: bytes, reason: str) -> HandRun:
        account = current_presence().account
        district = self._tree[row["unit_code"]].parent_code
        return HandRun(
            file_name=f"Sửa tay: {_name(kind, row)}"[:290] + ".json",
            content=content,
            district_code=district,
            made_at=datetime.now(UTC),
            made_by=account.name or account.login,
            reason=reason.replace("\0", "").strip(),
        )


def may_change(who: Presence | None, unit_code: str) -> bool:
    """Whether somebody may change the sites of a unit; the one place where it is asked."""
    return who is not None and who.account.may(Right.IMPORT) and who.scope.holds(unit_code)


def _own_row(connection: Connection, kind: SiteKind, number: int) -> dict[str, Any]:
    """The stored row of a site, for whoever may change it. Raises OutOfScope."""
    table = Base.metadata.tables[kind.table]
    row = connection.execute(select(table).where(table.c.id == number)).mappings().first()
    if row is None or not may_change(current_presence(), row["unit_code"]):
        raise _beyond()
    return dict(row)


def _last_day(connection: Connection, kind: SiteKind) -> date:
    """The latest day that any list of a kind is about."""
    of_kind = SourceClock.source == STORED_KINDS[kind.intake_kind].source
    return connection.execute(select(func.max(SourceClock.last_day)).where(of_kind)).scalar() or LATEST_DAY


def _beyond() -> OutOfScope:
    return OutOfScope(
        "Không có điểm này trong địa bàn mà tài khoản được sửa. Không thay đổi gì.",
        "There is no such site among those that this account may change. Nothing was changed.",
    )


def _check_reason(reason: str) -> None:
    if len(reason) > MOST_WORDS:
        vi, en = f"Lý do dài quá {MOST_WORDS} ký tự", f"The reason is longer than {MOST_WORDS} letters"
        raise EditRefused("edit_refused", f"Chưa lưu: {vi}.", f"Not saved: {en}.", (("reason", vi, en),))


def _check_seen(row: Mapping[str, Any], typed: Mapping[str, str], seen: Mapping[str, str]) -> None:
    """Nobody overwrites what he has not seen."""
    if all(seen.get(name, _text(row[name])) == _text(row[name]) for name in typed):
        return
    raise EditRefused(
        "changed_meanwhile",
        "Điểm này vừa được người khác hoặc tệp khác sửa. Chưa lưu; nội dung đã nhập vẫn giữ nguyên. "
        "Hãy xem giá trị mới trên thẻ rồi mở lại mẫu sửa.",
        "Somebody, or a file, has changed this site meanwhile. Not saved; what you typed is kept. "
        "See the new values on the card, then open the form again.",
    )


def _is_of(connection: Connection, kind: SiteKind, number: int, import_id: int) -> bool:
    """Whether an import is a change or an inspection of this very site."""
    e, p = SiteEdit, InspectionPhoto
    changes = select(e.id).where(e.import_id == import_id, e.kind == kind.intake_kind, e.site_id == number)
    looks = select(p.id).where(p.import_id == import_id, p.item_id == number)
    wanted = (changes, looks) if kind.is_inspected else (changes,)
    return any(connection.execute(rows.limit(1)).first() is not None for rows in wanted)


def _earlier(connection: Connection, kind: SiteKind) -> list[EarlierPicture]:
    """Every picture of an inspection that stands; where it is of is said of the reader's own units alone."""
    p, table, scope = InspectionPhoto, Base.metadata.tables[kind.table], current_presence().scope
    name = func.coalesce(*(func.nullif(table.c[column], "") for column in kind.name_columns), "")
    columns = select(p.original_sha256, p.fingerprint, p.day, p.unit_code, name.label("where"))
    rows = columns.join(ImportRun, ImportRun.id == p.import_id).outerjoin(table, table.c.id == p.item_id)
    return [
        EarlierPicture(
            row.original_sha256, row.fingerprint, row.day, (row.where or "–") if scope.holds(row.unit_code) else ""
        )
        for row in connection.execute(rows.where(ImportRun.undone_at.is_(None)).order_by(p.id))
    ]


def _store_inspection(
    connection: Connection, row: Mapping[str, Any], state: str, picture: Picture, run: HandRun, day: date
) -> int:
    """An inspection of its own, whatever lists say of that item and day."""
    inspection = {
        "row_key": int.from_bytes(bytes.fromhex(run.sha256[:16]), "big", signed=True),
        "item_id": row["id"],
        "unit_code": row["unit_code"],
        "import_id": row["import_id"],
        "day": day,
        "state": state,
        "photo": picture.name,
    }
    return store_row(connection, "inspections", inspection, run, Period.week_of(day).start)


def _photo_row(
    import_id: int,
    row: Mapping[str, Any],
    picture: Picture,
    run: HandRun,
    day: date,
    notes: Any,  # noqa: ANN401
) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "item_id": row["id"],
        "unit_code": row["unit_code"],
        "day": day,
        "name": picture.name,
        "original_sha256": picture.original_sha256,
        "fingerprint": picture.fingerprint,
        "taken_at": picture.taken_at,
        "longitude": picture.longitude,
        "latitude": picture.latitude,
        "notes": [[note.kind, dict(note.details)] for note in notes],
        "reason": run.reason,
        "made_at": run.made_at,
        "made_by": run.made_by,
    }


def _of(site: Site) -> dict[str, Any]:
    return {"layer": site.layer_id, "site": site.number, "account": current_presence().account.number}


def _text(value: Any) -> str:  # noqa: ANN401 - a value of any column
    value = plain(value)
    return f"{value:.6f}" if isinstance(value, float) else value or ""


def _name(kind: SiteKind, row: Mapping[str, Any]) -> str:
    return next((row[name] for name in kind.name_columns if row[name]), "")


def _today() -> date:
    return datetime.now(TIME_ZONE).date()
