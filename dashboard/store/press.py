"""Tables of the press office: frozen figures, what was decided about them, and what is sent when.

`snapshot` and `snapshot_event` are only ever added to: triggers refuse every change and every removal.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, false, true
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import BIG, Base, Name, RowId, TermId, Text, UnitCode


class Snapshot(Base):
    """Figures as they stood at one moment, never changed again.

    `code` is its public name, `address` where it can be looked up, as printed on its files. `kind` is `view` (a
    FrozenView) or `weekly` (WeeklyFacts); `content` its canonical JSON and `content_sha256` of those bytes. `query` is
    the address of the view on the map. `last_import_id` is the latest import there was: later ones alone can explain
    why a figure differs now.
    """

    __tablename__ = "snapshot"

    id: Mapped[RowId]
    code: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[TermId]
    title: Mapped[Name]
    query: Mapped[Text]
    unit_code: Mapped[UnitCode]
    period_start: Mapped[date]
    period_end: Mapped[date]
    tags: Mapped[list[Any]] = mapped_column(JSON)
    maker: Mapped[Name]
    made_at: Mapped[datetime] = mapped_column(index=True)
    states_included: Mapped[Text]
    boundary_set: Mapped[Name]
    simulated: Mapped[bool]
    data_version: Mapped[int] = mapped_column(BIG)
    last_import_id: Mapped[int] = mapped_column(BIG)
    address: Mapped[Text]
    content: Mapped[str] = mapped_column(LongText())
    content_sha256: Mapped[str] = mapped_column(String(64))


class SnapshotEvent(Base):
    """What was decided about a snapshot: the latest of each kind holds.

    `kind` is `approved`, `withdrawn`, `tagged` (`value`: tags joined by commas), `shared` (`value`: the SHA-256 of the
    link's secret), `unshared` or `chosen` (`value`: `pdf A4-landscape`, the file that it was taken for).
    """

    __tablename__ = "snapshot_event"

    id: Mapped[RowId]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"), index=True)
    kind: Mapped[TermId]
    value: Mapped[Text]
    decided_by: Mapped[Name]
    decided_at: Mapped[datetime]


class PressSchedule(Base):
    """A report that is made again and again: `rhythm` is `daily` or `weekly` (on ISO weekday `weekday`) at `hour`.

    `formats` are file endings; `recipients` e-mail addresses; `to_folder` says whether it is put into the folder for
    reports. `next_due_at` is when the next job is made.
    """

    __tablename__ = "press_schedule"

    id: Mapped[RowId]
    title: Mapped[Name]
    rhythm: Mapped[TermId]
    weekday: Mapped[int]
    hour: Mapped[int]
    formats: Mapped[list[Any]] = mapped_column(JSON)
    recipients: Mapped[list[Any]] = mapped_column(JSON)
    to_folder: Mapped[bool] = mapped_column(server_default=true())
    next_due_at: Mapped[datetime] = mapped_column(index=True)
    made_by: Mapped[Name]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PressJob(Base):
    """One report to make and send; a schedule makes one per due moment, whoever looks at the clock.

    `state` is `waiting`, `running`, `done`, `failed` or `cancelled`; `step_count` of `step_total` steps are done.
    `worker` holds it until `held_until`: a worker that died is followed by another.
    """

    __tablename__ = "press_job"
    __table_args__ = (UniqueConstraint("schedule_id", "due_at"),)

    id: Mapped[RowId]
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("press_schedule.id"))
    title: Mapped[Name]
    due_at: Mapped[datetime]
    week_start: Mapped[date]
    formats: Mapped[list[Any]] = mapped_column(JSON)
    recipients: Mapped[list[Any]] = mapped_column(JSON)
    to_folder: Mapped[bool] = mapped_column(server_default=false())
    state: Mapped[TermId] = mapped_column(index=True)
    step_count: Mapped[int]
    step_total: Mapped[int]
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("snapshot.id"))
    fault_vi: Mapped[Text]
    fault_en: Mapped[Text]
    worker: Mapped[Name]
    held_until: Mapped[datetime | None]
    asked_by: Mapped[Name]
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PressDelivery(Base):
    """One handing over of a job's files: `target` is `folder` or an e-mail address.

    `state` is `waiting`, `handing` (the server was given the message and has not answered), `done` or `unsure` (it was
    never learnt whether it took the message: a person decides, nothing is sent twice).
    """

    __tablename__ = "press_delivery"

    job_id: Mapped[int] = mapped_column(ForeignKey("press_job.id"), primary_key=True)
    target: Mapped[str] = mapped_column(String(320), primary_key=True)
    state: Mapped[TermId]
    message_id: Mapped[Name]
    changed_at: Mapped[datetime]
