"""Scheduled reports against a real mail server: once each, only if whole, and whatever is killed when."""

from __future__ import annotations

import email
import io
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import Any

import docx
import pytest
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.press import JobState, Order, Rhythm
from dashboard.errors import BlockBroken
from dashboard.press import worker as worker_module
from dashboard.press.jobs import next_due, week_told
from dashboard.press.worker import Worker
from dashboard.press_office import PressOffice
from dashboard.settings import MailSettings
from dashboard.store.database import write
from dashboard.store.models import PressJob
from tests.support.databases import Databases
from tests.support.press import open_office, sample_url
from tests.support.server import free_port

NOW = datetime(2021, 9, 6, 9, 0, tzinfo=TIME_ZONE)
WEEK = Period.week_of(date(2021, 8, 30))
ORDER = Order("Báo cáo tuần", ("docx",), ("a@sonla.example", "b@sonla.example"), to_folder=True)


class Postbox:
    """What the server took; addresses in `refused` are refused."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, Message]] = []
        self.refused: set[str] = set()

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append((envelope.rcpt_tos[0], email.message_from_bytes(envelope.content)))
        return "250 OK"

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.taken]


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box, port = Postbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


@pytest.fixture
def office(databases: Databases, postbox: tuple[Postbox, int], tmp_path: Path) -> Iterator[PressOffice]:
    made, engine = open_office(sample_url(databases))
    mail = MailSettings("127.0.0.1", postbox[1], "bando@sonla.example")
    made.settings = replace(made.settings, home=tmp_path, mail=mail)
    made._cartography = None  # type: ignore[assignment]
    made._print = lambda *_a, **_k: one_pixel()  # type: ignore[method-assign]
    yield made
    made._engine.dispose()
    engine.dispose()


def one_pixel() -> bytes:
    """A picture in place of a map, which takes a second to draw."""
    from PIL import Image

    picture, out = Image.new("RGB", (16, 9), "white"), io.BytesIO()
    picture.putpixel((1, 1), (0, 0, 0))
    picture.save(out, "PNG")
    return out.getvalue()


def worked_off(office: PressOffice, now: datetime | None = None) -> None:
    one = Worker(office)
    try:
        one.work_off(now)
    finally:
        one.close()


def test_a_report_is_made_once_and_sent_to_each(office: PressOffice, postbox: tuple[Postbox, int]) -> None:
    office.add_job(ORDER, WEEK, "A", NOW)
    worked_off(office)
    worked_off(office)
    (job,) = office.jobs()
    assert (job.fault_vi, job.state, job.step_count) == ("", JobState.DONE, job.step_total)
    assert sorted(postbox[0].recipients) == ["a@sonla.example", "b@sonla.example"]
    (file,) = office.settings.reports_dir.iterdir()
    for _, message in postbox[0].taken:
        (attached,) = [part for part in message.walk() if part.get_filename()]
        content = attached.get_payload(decode=True)
        assert content == file.read_bytes() == office.file(job.snapshot_code, "docx")
        assert job.snapshot_code in "".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)


def test_a_schedule_makes_one_job_per_moment(office: PressOffice) -> None:
    order = replace(ORDER, recipients=())
    office.add_schedule(order, Rhythm.WEEKLY, 1, 8, "A", NOW)
    worked_off(office, NOW)
    assert office.jobs() == ()
    monday = NOW + timedelta(days=7)
    worked_off(office, monday)
    worked_off(office, monday)
    (job,) = office.jobs()
    assert (job.week_start, job.state) == (date(2021, 9, 6), JobState.DONE)
    worked_off(office, monday + timedelta(days=30))
    assert len(office.jobs()) == 2, "what nobody was there for is made up once"
    (schedule,) = office.schedules()
    office.change_job("end", schedule.schedule_id)
    worked_off(office, monday + timedelta(days=90))
    assert len(office.jobs()) == 2


@contextmanager
def failing_files(office: PressOffice, monkeypatch: pytest.MonkeyPatch, error: Exception) -> Iterator[None]:
    """No file of a report can be made: `error` comes instead."""

    def broken(*_arguments: object) -> bytes:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(office, "file", broken)
        yield


def test_a_broken_block_sends_one_notice_and_no_report(
    office: PressOffice, postbox: tuple[Postbox, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    office.add_job(ORDER, WEEK, "A", NOW)
    with failing_files(office, monkeypatch, BlockBroken("Điểm quét mã QR", "tổng sai.", "wrong sum.")):
        worked_off(office)
        (job,) = office.jobs()
        assert job.state is JobState.FAILED
        assert "Điểm quét mã QR" in job.fault_vi
        office.change_job("retry", job.job_id)
        worked_off(office)
    assert sorted(postbox[0].recipients) == ["a@sonla.example", "b@sonla.example"], "one notice each, tried twice"
    for _, message in postbox[0].taken:
        assert not [part for part in message.walk() if part.get_filename()]
        assert "Điểm quét mã QR" in message.get_payload(decode=True).decode()
    assert not office.settings.reports_dir.exists()
    office.change_job("retry", job.job_id)
    worked_off(office)
    (done,) = office.jobs()
    assert (done.state, done.snapshot_code) == (JobState.DONE, job.snapshot_code), "the same frozen figures"
    assert len(postbox[0].taken) == 4


class Killed(BaseException):
    """As if the process ended here."""


@pytest.mark.parametrize("moment", ["file", "_put", "send", "after_send"])
def test_a_restart_loses_nothing_and_sends_nothing_twice(
    office: PressOffice, postbox: tuple[Postbox, int], monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    office.add_job(ORDER, WEEK, "A", NOW)
    true_send = worker_module.send

    def killed(*_arguments: object, **_names: object) -> Any:
        raise Killed

    def killed_after(settings: MailSettings, message: Any, before_handing: Any) -> None:
        true_send(settings, message, before_handing)
        raise Killed

    with monkeypatch.context() as patched:
        if moment == "file":
            patched.setattr(office, "file", killed)
        else:
            patched.setattr(worker_module, moment.removeprefix("after_"), killed_after if "after" in moment else killed)
        with pytest.raises(Killed):
            worked_off(office)
    (left,) = office.jobs()
    assert left.state is JobState.RUNNING
    worked_off(office)
    assert office.jobs()[0].state is JobState.RUNNING, "its worker may still be alive"
    with write(office._engine) as connection:
        connection.execute(PressJob.__table__.update().values(held_until=NOW))
    worked_off(office)
    (job,) = office.jobs()
    assert job.snapshot_code
    assert len(office.gallery()) == 1, "frozen once"
    assert sorted(postbox[0].recipients) == ["a@sonla.example", "b@sonla.example"]
    if moment == "after_send":
        assert (job.state, job.has_unsure) == (JobState.FAILED, True)
        assert "không rõ thư đã đến hay chưa" in job.fault_vi
    else:
        assert job.state is JobState.DONE


def test_a_refused_address_is_told_and_tried_again(office: PressOffice, postbox: tuple[Postbox, int]) -> None:
    postbox[0].refused.add("b@sonla.example")
    office.add_job(ORDER, WEEK, "A", NOW)
    worked_off(office)
    (job,) = office.jobs()
    assert job.state is JobState.FAILED
    assert "550" in job.fault_vi
    sent = [r for r, m in postbox[0].taken if m.is_multipart()]
    assert sent == ["a@sonla.example"]
    postbox[0].refused.clear()
    office.change_job("retry", job.job_id)
    worked_off(office)
    assert office.jobs()[0].state is JobState.DONE
    assert [r for r, m in postbox[0].taken if m.is_multipart()] == ["a@sonla.example", "b@sonla.example"]


def test_what_nobody_foresaw_ends_the_job_with_a_notice(
    office: PressOffice, postbox: tuple[Postbox, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    office.add_job(ORDER, WEEK, "A", NOW)
    with failing_files(office, monkeypatch, ZeroDivisionError()):
        worked_off(office)
    (job,) = office.jobs()
    assert job.state is JobState.FAILED
    assert "ZeroDivisionError" in job.fault_vi
    assert sorted(postbox[0].recipients) == ["a@sonla.example", "b@sonla.example"], "one notice each"


def test_a_line_that_breaks_while_a_message_is_handed_over_leaves_it_to_a_person(
    office: PressOffice, postbox: tuple[Postbox, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(_settings: MailSettings, _message: Any, before_handing: Any) -> None:
        before_handing()
        raise smtplib.SMTPServerDisconnected

    office.add_job(ORDER, WEEK, "A", NOW)
    with monkeypatch.context() as patched:
        patched.setattr(worker_module, "send", cut)
        worked_off(office)
    (job,) = office.jobs()
    assert (job.state, job.has_unsure) == (JobState.FAILED, True)
    office.change_job("retry", job.job_id)
    worked_off(office)
    assert office.jobs()[0].state is JobState.DONE
    assert sorted(r for r, m in postbox[0].taken if m.is_multipart()) == ["a@sonla.example", "b@sonla.example"]


def test_a_cancelled_job_does_no_more(office: PressOffice, postbox: tuple[Postbox, int]) -> None:
    number = office.add_job(ORDER, WEEK, "A", NOW)
    office.change_job("cancel", number)
    worked_off(office)
    assert office.jobs()[0].state is JobState.CANCELLED
    assert postbox[0].taken == []
    office.change_job("retry", number)
    worked_off(office)
    assert office.jobs()[0].state is JobState.DONE


@given(st.integers(0, 5_000_000), st.integers(1, 7), st.integers(0, 23))
def test_the_next_moment_is_the_first_that_fits(minutes: int, weekday: int, hour: int) -> None:
    after = NOW + timedelta(minutes=minutes)
    weekly, daily = (next_due(rhythm, weekday, hour, after) for rhythm in (Rhythm.WEEKLY, Rhythm.DAILY))
    assert after < daily <= after + timedelta(days=1)
    assert daily <= weekly <= after + timedelta(days=7)
    assert (weekly.isoweekday(), weekly.hour, daily.hour) == (weekday, hour, hour)
    assert week_told(weekly) <= weekly.date() - timedelta(days=1)
