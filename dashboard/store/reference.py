"""Tables of what facts refer to: units, the calendar, villages, and who owes which report."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import Base, Name, RowId, RowKey, TermId, Text, UnitCode
from dashboard.store.provenance import Provenance


class UnitRow(Base):
    """A place: (boundary set, code), valid between two days. Reorganisations give codes to other places."""

    __tablename__ = "unit"

    boundary_set: Mapped[str] = mapped_column(String(16), primary_key=True)
    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    level: Mapped[TermId]
    name: Mapped[Name]
    kind: Mapped[TermId]
    parent_code: Mapped[UnitCode]
    population: Mapped[int]
    area_km2: Mapped[float]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class CalendarDay(Base):
    """Every day the store can hold, with its week and its place in the bit sets of `village_reach`.

    `number` counts days (Python's ordinal), so that SQL can look a few days back alike on every database.
    """

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    week_start: Mapped[date] = mapped_column(index=True)
    reach_block: Mapped[int]
    reach_bit: Mapped[int] = mapped_column(BigInteger)


class Village(Provenance, Base):
    """Bản, tiểu khu or tổ dân phố. Merged in waves, so valid between two days; `name_key` is the folded name."""

    __tablename__ = "village"
    __table_args__ = (Index("ix_village_unit_name", "unit_code", "name_key"),)

    id: Mapped[RowId]
    row_key: Mapped[RowKey]
    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[Name]
    name_key: Mapped[Name]
    kind: Mapped[TermId]
    unit_code: Mapped[UnitCode]
    households: Mapped[int | None]
    people: Mapped[int | None]
    main_ethnic_group: Mapped[str | None] = mapped_column(String(64))
    has_mobile_signal: Mapped[bool | None]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Report(Base):
    """One report received: a commune's figures of one source for one week. No row means nothing was received.

    `received_at` is when the first of it came, `is_in_time` whether that was by its due day (see
    `dashboard.domain.reporting`); `is_zero` says that what came says nothing was done. It follows from what every
    import said, see `report_receipt`; `import_id` is the import that came first. `approval` (of APPROVALS) is that of
    all facts of the report, `approved_at` when an office gave it that state and `approval_reason` what it said.
    """

    __tablename__ = "report"

    source: Mapped[TermId] = mapped_column(primary_key=True)
    unit_code: Mapped[UnitCode] = mapped_column(primary_key=True)
    week_start: Mapped[date] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]
    is_in_time: Mapped[bool]
    is_zero: Mapped[bool]
    import_id: Mapped[int]
    approval: Mapped[TermId] = mapped_column(server_default="sent")
    approval_reason: Mapped[Text] = mapped_column(server_default="")
    approved_at: Mapped[datetime | None]


class SourceClock(Base):
    """Per source and unit: the latest day its data is about, and when data was last loaded; see `clock_reading`."""

    __tablename__ = "source_clock"

    source: Mapped[TermId] = mapped_column(primary_key=True)
    unit_code: Mapped[UnitCode] = mapped_column(primary_key=True)
    last_day: Mapped[date]
    loaded_at: Mapped[datetime]


class ReportingDuty(Base):
    """Who owes which report when; the columns are those of `dashboard.domain.reporting.Duty`."""

    __tablename__ = "reporting_duty"

    source: Mapped[TermId] = mapped_column(primary_key=True)
    reporter: Mapped[TermId] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    frequency: Mapped[TermId]
    due_working_days: Mapped[int]
    due_hour: Mapped[int]
    valid_to: Mapped[date | None]


class CalendarVersion(Base):
    """A calendar that was put in force, as the file it could be loaded from; rows are only added."""

    __tablename__ = "calendar_version"

    id: Mapped[RowId]
    content: Mapped[str] = mapped_column(LongText())
    made_at: Mapped[datetime | None]
    made_by: Mapped[Name]


class Holiday(Base):
    """A day that is no working day."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[Name]
