"""The press office: the write facade of the press page and of reports, as the read side is `services`."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Final

from sqlalchemy import Engine

from dashboard.access.audit import Deed, record
from dashboard.bulletin.content import bulletin
from dashboard.bulletin.facts import freeze_week
from dashboard.bulletin.wording import say
from dashboard.domain.accounts import EVERYTHING, Scope
from dashboard.domain.bulletin import Bulletin
from dashboard.domain.frozen import FrozenView
from dashboard.domain.frozen_json import NotFrozenView, from_json, to_json
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.press import ChosenFile, Comparison, Job, Order, Rhythm, Schedule, SnapshotHead, SnapshotKind
from dashboard.domain.selection import from_query
from dashboard.domain.units import PROVINCE_CODE
from dashboard.domain.weekly import WeeklyFacts, weekly_from_json, weekly_to_json
from dashboard.errors import PressError
from dashboard.freezing import freeze
from dashboard.geo.boundaries import Boundaries
from dashboard.press import jobs, ledger
from dashboard.press.comparing import changed_figures, later_imports, touched_units
from dashboard.press.ledger import NewSnapshot
from dashboard.prints.bulletin import FORMATS
from dashboard.prints.cartography import Cartography
from dashboard.prints.contents import Content, Stamp, contents_of
from dashboard.prints.papers import PAPERS, FileFormat, Paper, on_screen
from dashboard.settings import Settings
from dashboard.store.database import open_engine, read, write
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.reading import ReadSide

CONTENT_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


class PressOffice:
    """All that the press page and reports do, safe to share between threads. StoreUnavailable: no store answers.

    Figures are read through the read side alone, so that a snapshot holds nothing its maker may not see; `scope` is
    what the reader of this moment may see: snapshots of other units, or not approved ones, are not there for him.
    """

    def __init__(
        self,
        settings: Settings,
        services: ReadSide,
        boundaries: Boundaries,
        catalogues: Mapping[str, Catalogue],
        scope: Callable[[], Scope] = lambda: EVERYTHING,
    ) -> None:
        self.services = services
        self.settings = settings
        self._boundaries = boundaries
        self._catalogues = catalogues
        self._scope = scope

    @cached_property
    def _engine(self) -> Engine:
        return open_engine(self.settings.database_url)

    @cached_property
    def _cartography(self) -> Cartography:
        return Cartography(self._boundaries)

    def preview(self, query: str, now: datetime, language: str = "vi") -> FrozenView:
        """What a snapshot of a view would hold now, in `vi` or `en`; nothing is kept."""
        selection, _ = from_query(query, self.services.space)
        return freeze(self.services, selection, now, self._catalogues[language])

    def preview_picture(self, query: str, now: datetime, paper: str) -> bytes:
        """A sheet of the same as a PNG for the screen, without a code. Raises PressError `no_such_file`, PrintError."""
        if paper not in PAPERS:
            raise _no_such_print("png", paper)
        return self._draw(self.preview(query, now), on_screen(PAPERS[paper]), FileFormat.PNG)

    def take(
        self,
        query: str,
        title: str,
        tags: Iterable[str],
        maker: str,
        now: datetime,
        language: str = "vi",
        chosen: ChosenFile | None = None,
    ) -> SnapshotHead:
        """Freeze a view of the map into the ledger, with the file that it is taken for.

        Raises PressError `title_missing`, or `no_such_file` where there is no such file.
        """
        if chosen and (chosen.ending not in tuple(FileFormat) or chosen.paper not in PAPERS):
            raise _no_such_print(chosen.ending, chosen.paper)
        last_import_id = self._last_import_id()
        view = self.preview(query, now, language)
        return self._add(
            NewSnapshot(
                kind=SnapshotKind.VIEW,
                title=title,
                query=view.query,
                unit_code=view.unit.code,
                period_start=view.period_start,
                period_end=view.period_end,
                maker=maker,
                made_at=now,
                states_included=view.states_included,
                boundary_set=view.boundary_set,
                simulated=view.is_simulated,
                data_version=view.data_version,
                last_import_id=last_import_id,
                content=to_json(view),
                site=self.settings.public_url,
                tags=tuple(tags),
                chosen=chosen,
            )
        )

    def take_week(self, week: Period, maker: str, now: datetime, tags: Iterable[str] = ()) -> SnapshotHead:
        """Freeze all figures of a week's report into the ledger."""
        last_import_id = self._last_import_id()
        facts = freeze_week(self.services, week, now, self._catalogues["vi"])
        return self._add(
            NewSnapshot(
                kind=SnapshotKind.WEEKLY,
                title=say("subject", week=formats.period(week, "vi")),
                query=facts.views[0].query,
                unit_code=PROVINCE_CODE,
                period_start=week.start,
                period_end=week.end,
                maker=maker,
                made_at=now,
                states_included=facts.states_included,
                boundary_set=facts.views[0].boundary_set,
                simulated=facts.is_simulated,
                data_version=facts.data_version,
                last_import_id=last_import_id,
                content=weekly_to_json(facts),
                site=self.settings.public_url,
                tags=tuple(tags),
            )
        )

    def gallery(self, words: str = "", tag: str = "", *, approved_only: bool = False) -> tuple[SnapshotHead, ...]:
        """Snapshots that fit, the latest first."""
        with read(self._engine) as connection:
            heads = ledger.list_heads(connection)
        scope = self._scope()
        return tuple(h for h in heads if _is_open(h, scope) and h.fits(words, tag, approved_only=approved_only))

    def head(self, code: str) -> SnapshotHead:
        """One snapshot. Raises PressError `snapshot_unknown`."""
        with read(self._engine) as connection:
            head = ledger.read_head(connection, code)
        return self._opened(head)

    def views(self, code: str) -> tuple[FrozenView, ...]:
        """The frozen views of a snapshot: one, or one per layer of a week. Raises PressError."""
        _, _, content = self._content(code)
        facts = content if isinstance(content, WeeklyFacts) else None
        return facts.views if facts else (content,) if isinstance(content, FrozenView) else ()

    def compare(self, code: str, now: datetime) -> Comparison:
        """A snapshot against what its views show now. Raises PressError."""
        head, last_import_id, _ = self._content(code)
        frozen = self.views(code)
        present = [self.preview(view.query, now) for view in frozen]
        with read(self._engine) as connection:
            imports = later_imports(connection, last_import_id, head.made_at)
            touched = touched_units(connection, imports)
        changes = changed_figures(frozen, present, self.services.space.tree, touched)
        named = {number for change in changes for number in change.import_ids}
        count = sum(1 for view in frozen for _ in view.figures())
        return Comparison(now, count, changes, tuple(one for one in imports if one.import_id in named))

    def file(self, code: str, ending: str, paper: str = "A4-landscape", content: str = Content.MAP) -> bytes:
        """A file of a snapshot, always the same bytes: a week as docx, xlsx or pptx, a view as pdf, svg or png.

        Of a view `content` says which print: its map, or one of the charts that `contents` names.

        Raises PressError `no_such_file`; BlockBroken or PrintError name the part that is not right.
        """
        head, _, frozen = self._content(code)
        if isinstance(frozen, WeeklyFacts) and ending in FORMATS:
            from dashboard.prints.bulletin.files import bulletin_file

            return bulletin_file(
                _report_of(head, frozen), ending, frozen.frozen_at, lambda view: self._print(view, head, "slide", "png")
            )
        is_print = ending in tuple(FileFormat) and paper in PAPERS and content in tuple(Content)
        if isinstance(frozen, FrozenView) and is_print:
            return self._print(frozen, head, paper, ending, content)
        raise PressError(
            "no_such_file",
            f"Số liệu chốt {code} không có tệp dạng {ending[:8]}.",
            f"Snapshot {code} has no {ending[:8]!r} file.",
        )

    def report(self, code: str) -> Bulletin:
        """What the report of a frozen week says. Raises PressError `no_such_file` where it is no week."""
        head, _, frozen = self._content(code)
        if not isinstance(frozen, WeeklyFacts):
            raise PressError("no_such_file", f"Số liệu chốt {code} không phải của tuần.", f"{code} is of no week.")
        return _report_of(head, frozen)

    def contents(self, code: str) -> tuple[Content, ...]:
        """What can be printed of a snapshot: map and charts; nothing of a week. Raises PressError."""
        _, _, frozen = self._content(code)
        return contents_of(frozen) if isinstance(frozen, FrozenView) else ()

    def _print(self, view: FrozenView, head: SnapshotHead, paper: str, form: str, content: str = Content.MAP) -> bytes:
        return self._draw(view, PAPERS[paper], FileFormat(form), Content(content), Stamp(head.code, head.address))

    def _draw(
        self,
        view: FrozenView,
        paper: Paper,
        form: FileFormat,
        content: Content = Content.MAP,
        stamp: Stamp | None = None,
    ) -> bytes:
        # What draws takes 50 MiB and half a second to load; most workers never draw.
        from dashboard.prints.engine import make_print

        return make_print(view, self._cartography, paper, form, content, stamp).content

    def decide(self, code: str, kind: str, who: str, value: str = "") -> SnapshotHead:
        """Write a decision: `approved`, `withdrawn`, `tagged` (tags joined by commas) or `unshared`."""
        with write(self._engine) as connection:
            ledger.add_event(connection, code, kind, value, who, datetime.now(TIME_ZONE))
            record(connection, Deed.SNAPSHOT_DECIDED, f"snapshot:{code}", step=kind)
        return self.head(code)

    def share(self, code: str, who: str) -> str:
        """Make the link of an approved snapshot; returns its secret, which is shown once. Ends an earlier link.

        Raises PressError `not_approved`.
        """
        if not self.head(code).is_approved:
            raise PressError(
                "not_approved",
                "Số liệu chốt chưa được duyệt nên chưa chia sẻ được. Duyệt trước rồi làm lại.",
                "The snapshot is not approved and cannot be shared. Approve it first.",
            )
        secret = secrets.token_urlsafe(24)
        self.decide(code, "shared", who, ledger.link_sha256(secret))
        return secret

    def shared(self, secret: str) -> SnapshotHead:
        """The snapshot a link opens. Raises PressError `link_unknown` where it was ended or approval withdrawn."""
        with read(self._engine) as connection:
            return ledger.read_head(connection, ledger.code_of_link(connection, secret))

    def _opened(self, head: SnapshotHead) -> SnapshotHead:
        if not _is_open(head, self._scope()):
            raise ledger.unknown(head.code)
        return head

    def schedules(self) -> tuple[Schedule, ...]:
        """Schedules in force."""
        with read(self._engine) as connection:
            return jobs.list_schedules(connection)

    def jobs(self) -> tuple[Job, ...]:
        """The latest reports made or being made."""
        with read(self._engine) as connection:
            return jobs.list_jobs(connection)

    def add_job(self, order: Order, week: Period, who: str, now: datetime) -> int:
        """Ask for the report of a week; returns its number. A worker makes it."""
        with write(self._engine) as connection:
            record(connection, Deed.REPORT_ORDERED, f"week:{week.start}")
            return jobs.add_job(connection, order, week.start, who, now)

    def add_schedule(self, order: Order, rhythm: Rhythm, weekday: int, hour: int, who: str, now: datetime) -> None:
        """Ask for a report again and again."""
        with write(self._engine) as connection:
            jobs.add_schedule(connection, order, rhythm, weekday, hour, who, now)
            record(connection, Deed.REPORT_ORDERED, f"rhythm:{rhythm}")

    def change_job(self, kind: str, number: int) -> None:
        """`cancel` or `retry` a job, or `end` a schedule."""
        act = {"cancel": jobs.cancel_job, "retry": jobs.retry_job, "end": jobs.end_schedule}.get(kind)
        if act is None:
            raise PressError("act_unknown", "Không có việc này.", "There is no such thing to do.")
        with write(self._engine) as connection:
            act(connection, number, datetime.now(TIME_ZONE))
            record(connection, Deed.REPORT_ORDERED, f"job:{number}", step=kind)

    def _last_import_id(self) -> int:
        """Read before the figures are: an import that comes between is then named rather than missed."""
        with read(self._engine) as connection:
            return ledger.latest_import_id(connection)

    def _add(self, new: NewSnapshot) -> SnapshotHead:
        with write(self._engine) as connection:
            _, code = ledger.add_snapshot(connection, new)
            record(connection, Deed.SNAPSHOT_TAKEN, f"snapshot:{code}")
        return self.head(code)

    def _content(self, code: str) -> tuple[SnapshotHead, int, FrozenView | WeeklyFacts]:
        with read(self._engine) as connection:
            head, last_import_id, content = ledger.read_content(connection, code)
        self._opened(head)
        try:
            is_view = head.kind is SnapshotKind.VIEW
            return head, last_import_id, from_json(content) if is_view else weekly_from_json(content)
        except (NotFrozenView, ValueError) as error:
            raise PressError(
                "snapshot_other_version",
                f"Số liệu chốt {code} do bản khác của chương trình lập, không mở được ở đây; vẫn được giữ nguyên.",
                f"Snapshot {code} is of another version of the program and cannot be opened here; it stays as it is.",
            ) from error


def _no_such_print(ending: str, paper: str) -> PressError:
    """What is asked for is none of the formats or papers that there are."""
    asked = f"{ending[:8]} {paper[:16]}"
    return PressError("no_such_file", f"Không có bản in dạng {asked}.", f"There is no print of {asked!r}.")


def _is_open(head: SnapshotHead, scope: Scope) -> bool:
    """Whether a reader may see a snapshot: of a unit of his; for the press approved, and of approved reports alone."""
    return scope.holds(head.unit_code) and (head.is_for_press or not scope.approved_only)


def _report_of(head: SnapshotHead, facts: WeeklyFacts) -> Bulletin:
    return bulletin(facts, head.code, head.address, head.content_sha256)
