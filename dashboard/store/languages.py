"""What staff changed of the list of languages; what they did not is in `dashboard.domain.languages`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Connection, Engine, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.domain.languages import SHIPPED, Language, LanguageBook, with_changes
from dashboard.store.base import Base, Name, TermId
from dashboard.store.database import read


class LanguageRow(Base):
    """A language that staff added, renamed, gave other aliases or retired; rows stand in the order of adding."""

    __tablename__ = "language"

    id: Mapped[TermId] = mapped_column(primary_key=True)
    position: Mapped[int]
    vi: Mapped[Name]
    en: Mapped[Name]
    aliases: Mapped[list[Any]] = mapped_column(JSON)
    is_retired: Mapped[bool]


def read_languages(connection: Connection) -> LanguageBook:
    """The list in force."""
    shipped = {one.id for one in SHIPPED.languages}
    rows = connection.execute(select(LanguageRow.__table__).order_by(LanguageRow.position))
    return with_changes(
        Language(row.id, row.vi, row.en, tuple(row.aliases), row.is_retired, row.id in shipped) for row in rows
    )


def languages_of(engine: Engine) -> LanguageBook:
    """The list in force, in a transaction of its own."""
    with read(engine) as connection:
        return read_languages(connection)


def write_language(connection: Connection, language: Language, position: int) -> None:
    """Put a language in the place of the one of its identifier."""
    connection.execute(delete(LanguageRow).where(LanguageRow.id == language.id))
    values = {
        "id": language.id,
        "position": position,
        "vi": language.vi,
        "en": language.en,
        "aliases": list(language.aliases),
        "is_retired": language.is_retired,
    }
    connection.execute(insert(LanguageRow).values(values))
