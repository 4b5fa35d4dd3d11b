"""Small facts that nearly every figure needs, read once per version of the store and then remembered.

Villages in force, reports received and the reporting calendar are a few thousand rows that change only with an import;
reading them for every view would cost more than all the roll-ups together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from threading import Lock

from sqlalchemy import Connection, func, select

from dashboard.domain.approval import Basis
from dashboard.domain.periods import Period
from dashboard.domain.targets import Target
from dashboard.queries.clocks import SourceState, Version, read_source_states, read_version
from dashboard.queries.report_book import ReportBook, read_report_book
from dashboard.store.choices import read_margin_pct
from dashboard.store.models import Village
from dashboard.store.targets import read_targets


@dataclass(frozen=True, slots=True)
class VillageGroup:
    """Villages of one commune with the same validity; `households` of those that state them, None where none does."""

    valid_from: date
    valid_to: date | None
    villages: int
    households: int | None

    def in_force(self, on: date) -> bool:
        """Whether these villages exist on a day."""
        return self.valid_from <= on and (self.valid_to is None or self.valid_to >= on)


@dataclass(frozen=True, slots=True)
class SourceReports:
    """Reports received of one source: the communes that reported each week, by its Monday, and all of them."""

    communes_by_week: dict[date, frozenset[str]]
    communes: frozenset[str]
    first_monday: date


@dataclass(frozen=True, slots=True)
class Reference:
    """What one version of the store says of villages, reports, clocks and targets. `reports` has sources with a report.

    Of what is approved only approved reports are there; others that came are neither there nor missing.
    """

    version: Version
    sources: dict[str, SourceState]
    villages: dict[str, tuple[VillageGroup, ...]]
    reports: dict[str, SourceReports]
    report_book: ReportBook
    targets: tuple[Target, ...]
    target_margin_pct: float

    @property
    def last_day(self) -> date | None:
        """Latest day that any source's data is about."""
        return max((state.last_day for state in self.sources.values()), default=None)

    def villages_in_force(self, communes: Iterable[str], on: date) -> int | None:
        """Villages of `communes` on a day; None where no list of villages is known."""
        return _sum(group.villages for group in self._groups(communes, on))

    def households_in_force(self, communes: Iterable[str], on: date) -> int | None:
        """Households of the villages of `communes` on a day; None where none is known."""
        return _sum(group.households for group in self._groups(communes, on) if group.households is not None)

    def communes_reported(self, source: str, period: Period, *, stand: bool) -> frozenset[str]:
        """Communes with a report of `source` for a week of `period`; with `stand`, with any report.

        For lists, that is: an item says since when it stands, so a list speaks for the days before it came too.
        """
        reports = self.reports.get(source)
        if reports is None:
            return frozenset()
        if stand:
            return reports.communes
        by_week = reports.communes_by_week
        return frozenset().union(*(by_week.get(monday, ()) for monday in period.mondays()))

    def mondays_reported(self, source: str, communes: frozenset[str]) -> set[date]:
        """Mondays of the weeks that at least one of `communes` reported."""
        reports = self.reports.get(source)
        by_week = reports.communes_by_week if reports else {}
        return {monday for monday, reported in by_week.items() if not communes.isdisjoint(reported)}

    def covers(self, source: str, period: Period, *, stand: bool) -> bool:
        """Whether reports of `source` reach back to the beginning of `period`; with `stand`, to its end.

        What lies partly before the first report cannot be compared with.
        """
        reports = self.reports.get(source)
        return reports is not None and reports.first_monday <= (period.end if stand else period.start)

    def _groups(self, communes: Iterable[str], on: date) -> Iterable[VillageGroup]:
        return (group for code in communes for group in self.villages.get(code, ()) if group.in_force(on))


class ReferenceCache:
    """The references of the latest version seen. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._references: dict[Basis, Reference] = {}

    def get(self, connection: Connection, basis: Basis = Basis.ALL) -> Reference:
        """Reference of the version that this transaction sees: of all reports, or of those approved."""
        version = read_version(connection)
        with self._lock:
            known = self._references.get(basis)
            if known is None or known.version != version:
                known = self._references[basis] = read_reference(connection, version, basis)
            return known


def read_reference(connection: Connection, version: Version, basis: Basis) -> Reference:
    """Read all of it in the transaction of `connection`."""
    book = read_report_book(connection, basis)
    return Reference(
        version=version,
        sources=read_source_states(connection, basis),
        villages=_read_villages(connection),
        reports=_reports_by_week(book),
        report_book=book,
        targets=read_targets(connection),
        target_margin_pct=read_margin_pct(connection),
    )


def _read_villages(connection: Connection) -> dict[str, tuple[VillageGroup, ...]]:
    v = Village
    statement = select(v.unit_code, v.valid_from, v.valid_to, func.count(), func.sum(v.households)).group_by(
        v.unit_code, v.valid_from, v.valid_to
    )
    groups: dict[str, list[VillageGroup]] = defaultdict(list)
    for code, valid_from, valid_to, count, households in connection.execute(statement):
        stated = None if households is None else int(households)
        groups[code].append(VillageGroup(valid_from, valid_to, count, stated))
    return {code: tuple(of_commune) for code, of_commune in groups.items()}


def _reports_by_week(book: ReportBook) -> dict[str, SourceReports]:
    weeks: dict[str, dict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
    for source, monday, codes in book.communes_by_week():
        weeks[source][monday].update(codes)
    return {
        source: SourceReports(
            communes_by_week={monday: frozenset(codes) for monday, codes in by_week.items()},
            communes=frozenset().union(*by_week.values()),
            first_monday=min(by_week),
        )
        for source, by_week in weeks.items()
    }


def _sum(numbers: Iterable[int]) -> int | None:
    """Sum, or None of nothing."""
    values = list(numbers)
    return sum(values) if values else None
