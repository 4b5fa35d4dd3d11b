"""Working off jobs: freeze, make every file, then hand them over, each step noted before the next begins."""

from __future__ import annotations

import logging
import os
import socket
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.press import Delivery, Job, JobState
from dashboard.errors import PressError, SonlaError
from dashboard.press import jobs
from dashboard.press.ledger import number_of
from dashboard.press.mail import Attachment, compose, send
from dashboard.press_office import CONTENT_TYPES, PressOffice
from dashboard.store.database import open_engine, write

_LOG: Final = logging.getLogger(__name__)
NOTICE: Final = "notice:"
"""Beginning of the target of a notice that a report was not made."""


class Worker:
    """Works off what is due, for one process. Any number may run: each job is one worker's."""

    def __init__(self, office: PressOffice) -> None:
        self._office = office
        self._engine: Engine = open_engine(office.settings.database_url)
        self._name = f"{socket.gethostname()}:{os.getpid()}"

    def work_off(self, now: datetime | None = None) -> int:
        """Do everything that is due; how many jobs were worked on. Raises StoreUnavailable."""
        count = 0
        while True:
            at = now or _now()
            with write(self._engine) as connection:
                jobs.add_due_jobs(connection, at)
                job = jobs.claim_job(connection, self._name, at)
            if job is None:
                return count
            self._work_on(job)
            count += 1

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _work_on(self, job: Job) -> None:
        fault: PressError | None = None
        try:
            is_whole = self._made_and_sent(job)
            fault = None if is_whole else self._unsure(job.job_id)
        except SonlaError as error:
            fault = error if isinstance(error, PressError) else PressError("not_made", error.vi, error.en)
            self._send_notices(job, fault)
        except Exception as error:
            _LOG.exception("job %s", job.job_id)
            fault = self._unforeseen(job, error)
        with write(self._engine) as connection:
            jobs.end_job(connection, job.job_id, JobState.FAILED if fault else JobState.DONE, _now(), fault)

    def _made_and_sent(self, job: Job) -> bool:
        """Freeze, make and hand over; False where it is not known of some message whether it arrived."""
        code = job.snapshot_code or self._frozen(job)
        files = []
        for ending in job.order.formats:
            content = self._office.file(code, ending)
            files.append(Attachment(f"bao-cao-tuan-{job.week_start}-{code}.{ending}", CONTENT_TYPES[ending], content))
            if not self._keep(job, 1 + len(files)):
                return True
        for place, delivery in enumerate(job.deliveries, 2 + len(files)):
            if delivery.state == "waiting" and not delivery.target.startswith(NOTICE):
                self._hand_over(job, delivery, tuple(files))
            if not self._keep(job, min(place, job.step_total)):
                return True
        return not any(delivery.state == "unsure" for delivery in job.deliveries)

    def _frozen(self, job: Job) -> str:
        """Freeze the week's figures; a job that is begun again keeps those it has."""
        code = self._office.take_week(Period.week_of(job.week_start), job.asked_by, _now()).code
        with write(self._engine) as connection:
            jobs.keep_job(connection, job.job_id, 1, _now(), snapshot_id=number_of(connection, code))
        return code

    def _keep(self, job: Job, step_count: int) -> bool:
        with write(self._engine) as connection:
            return jobs.keep_job(connection, job.job_id, step_count, _now())

    def _hand_over(self, job: Job, delivery: Delivery, files: tuple[Attachment, ...]) -> None:
        if delivery.target == jobs.FOLDER:
            for file in files:
                _put(self._office.settings.reports_dir, file)
        else:
            self._mail(job, delivery, delivery.target, job.order.title, files)
        self._note(job, delivery, "done")

    def _mail(self, job: Job, delivery: Delivery, recipient: str, text: str, files: tuple[Attachment, ...]) -> None:
        settings = self._office.settings.mail
        if settings is None:
            raise PressError(
                "mail_not_set_up",
                "Chưa khai báo máy chủ thư (SONLA_SMTP_URL, SONLA_MAIL_FROM) nên chưa gửi thư. Khai báo rồi thử lại.",
                "No mail server is set up (SONLA_SMTP_URL, SONLA_MAIL_FROM), so nothing was sent. Set it, then retry.",
            )
        message = compose(settings.sender, recipient, job.order.title, text, files, delivery.message_id)
        send(settings, message, lambda: self._note(job, delivery, "handing"))

    def _send_notices(self, job: Job, fault: PressError) -> None:
        """One notice to everybody who waits for the report, saying which part is not right."""
        targets = [NOTICE + recipient for recipient in job.order.recipients]
        with write(self._engine) as connection:
            jobs.add_notices(connection, job.job_id, targets, _now())
            waiting = [d for d in jobs.read_job(connection, job.job_id).deliveries if d.target.startswith(NOTICE)]
        for delivery in waiting:
            if delivery.state == "waiting":
                try:
                    self._mail(job, delivery, delivery.target.removeprefix(NOTICE), f"{fault.vi}\n\n{fault.en}", ())
                except PressError:
                    return
                self._note(job, delivery, "done")

    def _note(self, job: Job, delivery: Delivery, state: str) -> None:
        with write(self._engine) as connection:
            jobs.set_delivery(connection, job.job_id, delivery.target, state, _now())

    def _unforeseen(self, job: Job, error: Exception) -> PressError:
        """What to say of a fault that nobody foresaw, told by notice unless a message was just being handed over."""
        with write(self._engine) as connection:
            jobs.leave_unsure(connection, job.job_id, _now())
            now = jobs.read_job(connection, job.job_id)
        if now.has_unsure:
            return self._unsure(job.job_id)
        kind = type(error).__name__
        fault = PressError(
            "not_made",
            f"Không lập được báo cáo do lỗi chưa lường trước ({kind}); số liệu đã chốt được giữ. Bấm thử lại, hoặc báo "
            "người quản trị.",
            f"The report was not made because of a fault that nobody foresaw ({kind}); what was frozen is kept. Try "
            "again, or tell the administrator.",
        )
        self._send_notices(job, fault)
        return fault

    def _unsure(self, number: int) -> PressError:
        return PressError(
            "mail_unsure",
            "Chương trình bị ngắt khi đang gửi: không rõ thư đã đến hay chưa nên không tự gửi lại. Hỏi người nhận; nếu "
            "chưa nhận được thì bấm thử lại.",
            f"Job {number} was interrupted while sending: it is not known whether the message arrived, so it is not "
            "sent again by itself. Ask; where it did not arrive, try again.",
        )


def _put(folder: Path, file: Attachment) -> None:
    """Write a file whole or not at all; the same report again is the same file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{file.name}.part"
        part.write_bytes(file.content)
        part.replace(folder / file.name)
    except OSError as error:
        raise PressError(
            "folder_refused",
            f"Không ghi được vào thư mục {folder}. Kiểm tra quyền ghi rồi bấm thử lại.",
            f"The folder {folder} cannot be written. Check its permissions and try again.",
        ) from error


def _now() -> datetime:
    return datetime.now(TIME_ZONE)
