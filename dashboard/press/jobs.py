"""Jobs as rows: what is due, who works on what, how far it is, and what was handed over. A restart forgets nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, insert, or_, select, update

from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.press import Delivery, Job, JobState, Order, Rhythm, Schedule
from dashboard.errors import PressError
from dashboard.store.models import PressDelivery, PressJob, PressSchedule, Snapshot

HELD: Final = timedelta(minutes=5)
"""A worker says at least so often that it is alive; after that another takes its job."""
FOLDER: Final = "folder"
SHOWN_AT_MOST: Final = 20


def next_due(rhythm: Rhythm, weekday: int, hour: int, after: datetime) -> datetime:
    """The first moment after `after` at which a schedule is due."""
    local = after.astimezone(TIME_ZONE)
    day = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    while day <= local or (rhythm is Rhythm.WEEKLY and day.isoweekday() != weekday):
        day += timedelta(days=1)
    return day


def week_told(due_at: datetime) -> date:
    """Monday of the week that a report due at a moment tells: that of the day before."""
    return Period.week_of(due_at.astimezone(TIME_ZONE).date() - timedelta(days=1)).start


def add_schedule(
    connection: Connection, order: Order, rhythm: Rhythm, weekday: int, hour: int, who: str, now: datetime
) -> int:
    """Begin a schedule; returns its number."""
    row = insert(PressSchedule).values(
        title=order.title,
        rhythm=str(rhythm),
        weekday=weekday,
        hour=hour,
        formats=list(order.formats),
        recipients=list(order.recipients),
        to_folder=order.to_folder,
        next_due_at=next_due(rhythm, weekday, hour, now),
        made_by=who,
        made_at=now,
    )
    return _number(connection.execute(row).inserted_primary_key)


def end_schedule(connection: Connection, number: int, now: datetime) -> None:
    """End a schedule; its jobs stay."""
    connection.execute(update(PressSchedule).where(PressSchedule.id == number).values(ended_at=now))


def list_schedules(connection: Connection) -> tuple[Schedule, ...]:
    """Schedules in force, the next due first."""
    s = PressSchedule.__table__.c
    rows = connection.execute(select(*s).where(s.ended_at.is_(None)).order_by(s.next_due_at))
    return tuple(Schedule(r.id, _order(r), Rhythm(r.rhythm), r.weekday, r.hour, r.next_due_at, r.made_by) for r in rows)


def add_due_jobs(connection: Connection, now: datetime) -> None:
    """Make one job for each schedule that is due. Times that nobody was there for are made up once, not each."""
    for schedule in list_schedules(connection):
        if schedule.next_due_at <= now:
            week = week_told(schedule.next_due_at)
            add_job(connection, schedule.order, week, schedule.made_by, schedule.next_due_at, schedule.schedule_id)
            following = next_due(schedule.rhythm, schedule.weekday, schedule.hour, now)
            moved = update(PressSchedule).where(PressSchedule.id == schedule.schedule_id)
            connection.execute(moved.values(next_due_at=following))


def add_job(
    connection: Connection, order: Order, week_start: date, who: str, due_at: datetime, schedule_id: int | None = None
) -> int:
    """Ask for a report; returns the job's number."""
    row = insert(PressJob).values(
        schedule_id=schedule_id,
        title=order.title,
        due_at=due_at,
        week_start=week_start,
        formats=list(order.formats),
        recipients=list(order.recipients),
        to_folder=order.to_folder,
        state=str(JobState.WAITING),
        step_count=0,
        step_total=1 + len(order.formats) + len(order.recipients) + int(order.to_folder),
        fault_vi="",
        fault_en="",
        worker="",
        asked_by=who,
        asked_at=due_at,
    )
    number = _number(connection.execute(row).inserted_primary_key)
    _add_deliveries(connection, number, [*([FOLDER] if order.to_folder else []), *order.recipients], due_at)
    return number


def claim_job(connection: Connection, worker: str, now: datetime) -> Job | None:
    """Take the next job, or one whose worker has died; None where there is none."""
    j = PressJob
    left = and_(j.state == JobState.RUNNING, or_(j.held_until.is_(None), j.held_until < now))
    number = connection.execute(
        select(j.id).where(or_(j.state == JobState.WAITING, left)).order_by(j.id).limit(1)
    ).scalar()
    if number is None:
        return None
    taken = {"state": str(JobState.RUNNING), "worker": worker, "held_until": now + HELD, "fault_vi": "", "fault_en": ""}
    connection.execute(update(j).where(j.id == number).values(**taken))
    leave_unsure(connection, int(number), now)
    return read_job(connection, int(number))


def leave_unsure(connection: Connection, number: int, now: datetime) -> None:
    """What was being handed over when its worker died or the line broke may have arrived or not: nobody knows."""
    handing = and_(PressDelivery.job_id == number, PressDelivery.state == "handing")
    connection.execute(update(PressDelivery).where(handing).values(state="unsure", changed_at=now))


def keep_job(connection: Connection, number: int, step_count: int, now: datetime, **values: Any) -> bool:  # noqa: ANN401
    """Say how far it is, and that its worker is alive; False where it was cancelled."""
    running = and_(PressJob.id == number, PressJob.state == JobState.RUNNING)
    values |= {"step_count": step_count, "held_until": now + HELD}
    return connection.execute(update(PressJob).where(running).values(**values)).rowcount == 1


def end_job(connection: Connection, number: int, state: JobState, now: datetime, fault: PressError | None) -> None:
    """Say how it ended, unless it was cancelled meanwhile."""
    running = and_(PressJob.id == number, PressJob.state == JobState.RUNNING)
    texts = {"fault_vi": fault.vi[:2000], "fault_en": fault.en[:2000]} if fault else {}
    connection.execute(update(PressJob).where(running).values(state=str(state), ended_at=now, held_until=None, **texts))


def cancel_job(connection: Connection, number: int, now: datetime) -> None:
    """Stop a job that waits or runs: what was handed over stays, nothing more is."""
    open_states = (str(JobState.WAITING), str(JobState.RUNNING))
    chosen = and_(PressJob.id == number, PressJob.state.in_(open_states))
    connection.execute(update(PressJob).where(chosen).values(state=str(JobState.CANCELLED), ended_at=now))


def retry_job(connection: Connection, number: int, now: datetime) -> None:
    """Let a job that failed or was cancelled wait again, with what is frozen and handed over kept.

    A person says so: messages of which it is not known whether they arrived are sent again.
    """
    ended = (str(JobState.FAILED), str(JobState.CANCELLED))
    chosen = and_(PressJob.id == number, PressJob.state.in_(ended))
    if connection.execute(update(PressJob).where(chosen).values(state=str(JobState.WAITING), ended_at=None)).rowcount:
        unsure = and_(PressDelivery.job_id == number, PressDelivery.state == "unsure")
        connection.execute(update(PressDelivery).where(unsure).values(state="waiting", changed_at=now))


def set_delivery(connection: Connection, number: int, target: str, state: str, now: datetime) -> None:
    """Say how far a delivery is: `handing`, `done` or again `waiting`."""
    chosen = and_(PressDelivery.job_id == number, PressDelivery.target == target)
    connection.execute(update(PressDelivery).where(chosen).values(state=state, changed_at=now))


def add_notices(connection: Connection, number: int, targets: Iterable[str], now: datetime) -> None:
    """Notices that a report was not made; each address gets one, however often it is tried."""
    known = {d.target for d in read_job(connection, number).deliveries}
    _add_deliveries(connection, number, [t for t in targets if t not in known], now)


def read_job(connection: Connection, number: int) -> Job:
    """One job. Raises PressError `job_unknown`."""
    found = _jobs(connection, PressJob.id == number)
    if not found:
        raise PressError("job_unknown", "Không có lần lập báo cáo này.", "There is no such job.")
    return found[0]


def list_jobs(connection: Connection) -> tuple[Job, ...]:
    """The latest jobs first."""
    return _jobs(connection, PressJob.id > 0)


def _jobs(connection: Connection, chosen: Any) -> tuple[Job, ...]:  # noqa: ANN401 - a condition
    columns = (*PressJob.__table__.c, Snapshot.code)
    wanted = select(*columns).outerjoin(Snapshot, Snapshot.id == PressJob.snapshot_id).where(chosen)
    rows = connection.execute(wanted.order_by(PressJob.id.desc()).limit(SHOWN_AT_MOST)).all()
    d = PressDelivery.__table__.c
    found = connection.execute(select(*d).where(d.job_id.in_([r.id for r in rows])).order_by(d.target)).all()
    return tuple(_job(row, [one for one in found if one.job_id == row.id]) for row in rows)


def _job(row: Row[Any], deliveries: list[Row[Any]]) -> Job:
    return Job(
        job_id=row.id,
        order=_order(row),
        week_start=row.week_start,
        due_at=row.due_at,
        state=JobState(row.state),
        step_count=row.step_count,
        step_total=row.step_total,
        snapshot_code=row.code or "",
        fault_vi=row.fault_vi,
        fault_en=row.fault_en,
        asked_by=row.asked_by,
        ended_at=row.ended_at,
        deliveries=tuple(Delivery(one.target, one.state, one.message_id) for one in deliveries),
    )


def _order(row: Row[Any]) -> Order:
    return Order(row.title, tuple(row.formats), tuple(row.recipients), bool(row.to_folder))


def _add_deliveries(connection: Connection, number: int, targets: Iterable[str], now: datetime) -> None:
    for place, target in enumerate(targets):
        message_id = f"<report-{number}-{place}-{int(now.timestamp())}@sonla-map>"
        row = {"job_id": number, "target": target, "state": "waiting", "message_id": message_id, "changed_at": now}
        connection.execute(insert(PressDelivery).values(**row))


def _number(key: Any) -> int:  # noqa: ANN401 - a row of one number
    return int(key[0]) if key else 0
