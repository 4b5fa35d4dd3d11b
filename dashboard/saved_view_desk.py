"""Views that a reader keeps under names: the facade of the map's menu. Each account has its own and sees no other's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from unicodedata import normalize

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from dashboard.access.audit import Deed, record
from dashboard.access.current import current_presence
from dashboard.access.door import Door
from dashboard.domain.saved_views import LONGEST_NAME, LONGEST_QUERY, MOST_VIEWS, SavedView, kept_query
from dashboard.domain.selection import SelectionSpace, from_query
from dashboard.domain.text import fold, vietnamese_sort_key
from dashboard.errors import EntryError, NameTaken
from dashboard.store.database import read, write_beside
from dashboard.store.models import SavedViewRow


class SavedViewDesk:
    """The views of whoever is there; safe to share between threads.

    EntryError where something is refused, StoreUnavailable where the store does not answer, from any method.
    """

    def __init__(self, door: Door, space: Callable[[], SelectionSpace]) -> None:
        self._door = door
        self._space = space

    def space(self) -> SelectionSpace:
        """What the reader can select now."""
        return self._space()

    @property
    def is_shared(self) -> bool:
        """Whether whoever is at this machine has the same views, because nobody has to sign in."""
        return current_presence().account.is_demonstration

    def views(self) -> tuple[SavedView, ...]:
        """The reader's own, in the order of their names."""
        v = SavedViewRow
        with read(self._door.engine) as connection:
            rows = connection.execute(select(v.id, v.name, v.query).where(_own())).all()
        return tuple(sorted((SavedView(*row) for row in rows), key=lambda view: vietnamese_sort_key(view.name)))

    def save(self, name: str, query: str, *, keeps_period: bool, replaces: bool) -> int:
        """Keep what an address shows to its reader; the view's number.

        Raises NameTaken where there is a view of that name and it is not to be replaced.
        """
        name, space = _checked_name(name), self._space()
        kept = kept_query(from_query(query, space)[0], space, keeps_period=keeps_period)
        if len(kept) > LONGEST_QUERY:
            raise EntryError(
                "Góc nhìn này có quá nhiều bộ lọc nên chưa lưu. Bỏ bớt xã hoặc đơn vị đã chọn rồi lưu lại.",
                "This view has too many filters and was not saved. Take off some communes or organisations, then save.",
            )
        with write_beside(self._door.engine) as connection:
            there = _named(connection, name)
            if there and not replaces:
                raise _taken(there.name)
            values = {"name": name, "name_key": fold(name), "query": kept, "made_at": datetime.now(UTC)}
            number = _changed(connection, there.number, values) if there else _added(connection, values)
            record(connection, Deed.VIEW_SAVED, f"view:{number}", query=kept)
        return number

    def rename(self, number: int, name: str) -> None:
        """Give a view another name. Raises NameTaken where another view has it."""
        name = _checked_name(name)
        with write_beside(self._door.engine) as connection:
            _refuse_unless_there(connection, number)
            there = _named(connection, name)
            if there and there.number != number:
                raise _taken(there.name)
            _changed(connection, number, {"name": name, "name_key": fold(name)})
            record(connection, Deed.VIEW_SAVED, f"view:{number}", renamed=True)

    def remove(self, number: int) -> None:
        """Keep a view no longer."""
        with write_beside(self._door.engine) as connection:
            _refuse_unless_there(connection, number)
            connection.execute(delete(SavedViewRow).where(_own(), SavedViewRow.id == number))
            record(connection, Deed.VIEW_REMOVED, f"view:{number}")


def _own() -> ColumnElement[bool]:
    """Rows of whoever is there: every statement is narrowed by it."""
    return SavedViewRow.account_id == current_presence().account.number


def _named(connection: Connection, name: str) -> SavedView | None:
    v = SavedViewRow
    row = connection.execute(select(v.id, v.name, v.query).where(_own(), v.name_key == fold(name))).first()
    return SavedView(*row) if row else None


def _added(connection: Connection, values: dict[str, object]) -> int:
    count = connection.execute(select(func.count()).select_from(SavedViewRow).where(_own())).scalar_one()
    if count >= MOST_VIEWS:
        raise EntryError(
            f"Đã đủ {MOST_VIEWS} góc nhìn nên chưa lưu. Xóa bớt góc nhìn không dùng nữa rồi lưu lại.",
            f"There are {MOST_VIEWS} views already, so this was not saved. Remove some and save again.",
        )
    owner = current_presence().account.number
    added = insert(SavedViewRow).values(account_id=owner, **values).returning(SavedViewRow.id)
    return connection.execute(added).scalar_one()


def _changed(connection: Connection, number: int, values: dict[str, object]) -> int:
    connection.execute(update(SavedViewRow).where(_own(), SavedViewRow.id == number).values(values))
    return number


def _refuse_unless_there(connection: Connection, number: int) -> None:
    if connection.execute(select(SavedViewRow.id).where(_own(), SavedViewRow.id == number)).first() is None:
        raise EntryError(
            "Góc nhìn này không còn trong danh sách của bạn. Không thay đổi gì.",
            "This view is no longer among yours. Nothing was changed.",
        )


def _checked_name(typed: str) -> str:
    """The name without superfluous spaces."""
    name = " ".join(normalize("NFC", typed).split())
    if not name.isprintable() or not any(letter.isalnum() for letter in fold(name)) or len(name) > LONGEST_NAME:
        raise EntryError(
            f"Tên góc nhìn phải có chữ hoặc số và dài không quá {LONGEST_NAME} ký tự. Chưa lưu gì; hãy sửa tên.",
            f"A view's name needs letters or digits, {LONGEST_NAME} at most. Nothing was saved; correct the name.",
        )
    return name


def _taken(name: str) -> NameTaken:
    return NameTaken(
        name,
        f"Đã có góc nhìn tên “{name}”. Chưa lưu gì; hãy đặt tên khác.",
        f"There is a view named “{name}” already. Nothing was saved; choose another name.",
    )
