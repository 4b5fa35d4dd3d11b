"""Reading all figures of a week and freezing them: every part of one version of the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from dashboard.bulletin.wording import words
from dashboard.domain.frozen import FrozenFigure, FrozenView
from dashboard.domain.periods import Period
from dashboard.domain.report_lines import ReportLine
from dashboard.domain.terms import REPORT_SOURCES
from dashboard.domain.units import PROVINCE_CODE, Level, UnitTree
from dashboard.domain.weekly import WEEKLY_SCHEMA, Concern, MissingUnit, Punctuality, WeeklyFacts
from dashboard.errors import StoreUnavailable
from dashboard.freezing import freeze
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.reading import ReadSide
from dashboard.ui.reporting.reading import ReportsNow

_TRIES: Final = 3


def freeze_week(services: ReadSide, week: Period, now: datetime, texts: Catalogue) -> WeeklyFacts:
    """Everything the report of a Monday-to-Sunday week says, frozen at `now` (aware).

    Raises StoreUnavailable where the database does not answer, or where data kept coming in while it was read.
    """
    for _ in range(_TRIES):
        facts = _read(services, week, now, texts)
        if {view.data_version for view in facts.views} == {facts.data_version} == {services.status().version}:
            return facts
    raise StoreUnavailable(
        "Dữ liệu đang được nạp nên chưa chốt được số liệu; chưa lưu gì. Đợi nạp xong rồi làm lại.",
        "Data is being loaded, so the figures could not be frozen; nothing was kept. Try again when it is done.",
    )


def _read(services: ReadSide, week: Period, now: datetime, texts: Catalogue) -> WeeklyFacts:
    registry, tree = services.space.registry, services.space.tree
    version = services.status().version
    province = replace(services.space.default, unit_code=PROVINCE_CODE, period=week)
    chosen = [replace(province, measure_id=layer.main_measure.id) for layer in registry]
    views = tuple(freeze(services, selection, now, texts) for selection in chosen)
    reports = services.reporting(now)
    return WeeklyFacts(
        schema=WEEKLY_SCHEMA,
        week_start=week.start,
        week_end=week.end,
        frozen_at=now,
        views=views,
        platforms=services.platforms(PROVINCE_CODE, week),
        sources=tuple(REPORT_SOURCES.label(source, texts.language) for source in reports.sources),
        punctuality=tuple(_punctuality(reports, district.code, week) for district in tree.children(PROVINCE_CODE)),
        missing=tuple(_missing(reports.missing(PROVINCE_CODE, week), tree, texts.language)),
        concerns=tuple(_concerns(services, views, week)),
        is_simulated=services.status().simulated,
        data_version=version,
    )


def _punctuality(reports: ReportsNow, district_code: str, week: Period) -> Punctuality:
    rows = [row for row in reports.week_grid(district_code, week) if row.cells]
    silent = sum(not any(cell.received_count for cell in row.cells.values()) for row in rows)
    complete = sum(row.is_complete for row in rows)
    return Punctuality(district_code, reports.tree[district_code].name, len(rows), complete, silent)


def _missing(lines: tuple[ReportLine, ...], tree: UnitTree, language: str) -> Iterator[MissingUnit]:
    by_unit: dict[str, list[ReportLine]] = {}
    for line in lines:
        by_unit.setdefault(line.unit.code, []).append(line)
    for code, own in by_unit.items():
        path = tree.path(code)
        district = path[min(1, len(path) - 1)]
        sources = tuple(dict.fromkeys(REPORT_SOURCES.label(line.source, language) for line in own))
        days_late = max(line.days_late for line in own)
        yield MissingUnit(code, tree[code].name, district.code, district.name, sources, days_late)


def _concerns(services: ReadSide, views: tuple[FrozenView, ...], week: Period) -> Iterator[Concern]:
    wanted: dict[str, str] = words()["concerns"]
    for view in views:
        own = {definition.id: definition for definition in view.definitions}
        keys = {key.now.measure_id: key for key in view.key_figures}
        places = {figure.measure_id: i for i, figure in enumerate(view.table[0].figures)} if view.table else {}
        for measure_id in (one for one in wanted if one in places):
            column = places[measure_id]
            districts = tuple((row.unit.name, row.figures[column]) for row in view.table)
            key = keys[measure_id]
            communes = _communes(services, measure_id, week)
            yield Concern(own[measure_id], key.now, key.before, districts, communes)


def _communes(services: ReadSide, measure_id: str, week: Period) -> tuple[tuple[str, str, float], ...]:
    """Communes that have some of a measure, the most first."""
    tree = services.space.tree
    default = replace(services.space.default, unit_code=PROVINCE_CODE, period=week)
    asked = replace(default, measure_id=measure_id, area_level=Level.COMMUNE)
    found = [(area.unit_code, area.value) for area in services.view(asked, with_table=False).areas]
    named = [(tree[code].name, tree[tree[code].parent_code].name, value) for code, value in found if value]
    return tuple(sorted(named, key=lambda one: -one[2]))


def figures_of(facts: WeeklyFacts) -> Mapping[tuple[str, str], FrozenFigure]:
    """Every figure of the facts by unit and measure."""
    return {(f.unit_code, f.measure_id): f for view in facts.views for f in view.figures()}
