"""Values of the press office: snapshots as a list shows them, differences with today, schedules and jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from dashboard.domain.approval import Approval
from dashboard.domain.frozen import FrozenFigure
from dashboard.domain.periods import Period
from dashboard.domain.text import fold

PAGE_PATH: Final = "/press/"
"""Address of the press page."""


class SnapshotKind(StrEnum):
    """What was frozen: one view of the map, or all figures of a week's report."""

    VIEW = "view"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """The file that a snapshot was taken for: its ending and its paper, as `prints.papers` names them."""

    ending: str
    paper: str


@dataclass(frozen=True, slots=True)
class SnapshotHead:
    """A snapshot without its figures.

    `address` is what its files print; `states_included` are the approval states of the reports that count; `chosen` is
    the file it was taken for, which is offered before others, None where none was named.
    """

    code: str
    kind: SnapshotKind
    title: str
    query: str
    unit_code: str
    period: Period
    tags: tuple[str, ...]
    maker: str
    made_at: datetime
    states_included: tuple[str, ...]
    boundary_set: str
    simulated: bool
    data_version: int
    address: str
    content_sha256: str
    is_approved: bool
    decided_by: str
    decided_at: datetime | None
    is_shared: bool
    chosen: ChosenFile | None

    @property
    def path(self) -> str:
        """Its address on the press page."""
        return f"{PAGE_PATH}?so={self.code}"

    @property
    def is_for_press(self) -> bool:
        """Whether accounts of the press may see it: approved, and of figures of approved reports alone."""
        return self.is_approved and self.states_included == (Approval.APPROVED.value,)

    def fits(self, words: str, tag: str, *, approved_only: bool) -> bool:
        """Whether every word stands in its code, title, maker or tags (diacritics ignored), and it has `tag`."""
        if (tag and tag not in self.tags) or (approved_only and not self.is_approved):
            return False
        text = fold(" ".join((self.code, self.title, self.maker, *self.tags)))
        return all(word in text for word in fold(words).split())


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs now: of which place and measure, as it was and as it is, and imports that may be why.

    `import_ids` are those that came or were undone since and touched the place, the latest first; empty where none
    did, so that the change is one of approvals, of the calendar or of the program.
    """

    unit_code: str
    unit_name: str
    measure_id: str
    measure_label: str
    frozen: FrozenFigure
    present: FrozenFigure
    import_ids: tuple[int, ...]

    @property
    def difference(self) -> float | None:
        """Present value less the frozen one (points for shares); None where either is missing."""
        if self.frozen.value is None or self.present.value is None:
            return None
        return self.present.value - self.frozen.value


@dataclass(frozen=True, slots=True)
class Comparison:
    """A snapshot against now: what differs, of how many figures, and the imports named in it by number."""

    compared_at: datetime
    figure_count: int
    changes: tuple[FigureChange, ...]
    imports: tuple[LaterImport, ...]


@dataclass(frozen=True, slots=True)
class LaterImport:
    """An import that came, or was undone, after a snapshot was made."""

    import_id: int
    file_name: str
    sender: str
    loaded_at: datetime
    undone_at: datetime | None


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Rhythm(StrEnum):
    """How often a report is made."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Order:
    """What a report is made as and where it goes: file endings, e-mail addresses, and the folder for reports."""

    title: str
    formats: tuple[str, ...]
    recipients: tuple[str, ...]
    to_folder: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """An order repeated: at `hour` (Sơn La) every day, or on ISO weekday `weekday` of every week."""

    schedule_id: int
    order: Order
    rhythm: Rhythm
    weekday: int
    hour: int
    next_due_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One handing over: `target` is `folder` or an e-mail address; `state` as in the store."""

    target: str
    state: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Job:
    """One report being made and sent; `snapshot_code` is empty until its figures are frozen."""

    job_id: int
    order: Order
    week_start: date
    due_at: datetime
    state: JobState
    step_count: int
    step_total: int
    snapshot_code: str
    fault_vi: str
    fault_en: str
    asked_by: str
    ended_at: datetime | None
    deliveries: tuple[Delivery, ...]

    @property
    def has_unsure(self) -> bool:
        """Whether it is not known of some message if it was sent."""
        return any(delivery.state == "unsure" for delivery in self.deliveries)
