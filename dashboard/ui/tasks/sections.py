"""The lists of tasks in words, each entry with its view of the map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dashboard.domain.measures import Measure
from dashboard.domain.periods import Period
from dashboard.domain.report_lines import ReportLine
from dashboard.domain.selection import SelectionSpace, Site, to_query
from dashboard.domain.tasks import LEAST_POINTS, Difference, SiteTask
from dashboard.domain.views import View
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.reporting.address import Asked
from dashboard.ui.reporting.words import due_label, period_label, source_label
from dashboard.ui.tasks.reading import Tasks

Entry = tuple[str, str, str]
"""Title, what is the matter, address."""


@dataclass(frozen=True, slots=True)
class Section:
    """One list. `id` names it within the page; `href` leads to all of it where another page holds it; may be empty."""

    id: str
    title: str
    about: str
    href: str
    entries: tuple[Entry, ...]


def sections(found: Tasks, space: SelectionSpace, texts: Catalogue) -> tuple[Section, ...]:
    """All lists in the order of urgency."""
    return (*_report_lists(found, space, texts), *_site_lists(found, space, texts), *_place_lists(found, space, texts))


def _report_lists(found: Tasks, space: SelectionSpace, texts: Catalogue) -> Iterator[Section]:
    unit = found.unit.code
    to_ask_for = Asked(unit, is_list=True, since_start=True).href
    about = texts("tasks.overdue_about", period=formats.period(found.weeks, texts.language)) if found.weeks else ""
    overdue = tuple(_report(line, "tasks.overdue_days", space, texts) for line in found.overdue)
    yield Section("overdue", texts("tasks.overdue"), about, to_ask_for, overdue)
    returned = tuple(
        (
            texts("tasks.of_unit", what=source_label(report.source, texts), unit=space.tree[report.unit_code].name),
            texts(
                "tasks.returned_about",
                period=formats.period(Period.week_of(report.week_start), texts.language),
                reason=report.reason,
            ),
            _of_source(space, report.unit_code, report.source, Period.week_of(report.week_start)),
        )
        for report in found.returned
    )
    yield Section("returned", texts("tasks.returned"), texts("tasks.returned_what"), "", returned)
    due = tuple(_report(line, "tasks.due", space, texts) for line in found.due_soon)
    yield Section("due", texts("tasks.due_soon"), "", Asked(unit).href, due)


def _report(line: ReportLine, key: str, space: SelectionSpace, texts: Catalogue) -> Entry:
    about = texts(
        key,
        period=period_label(line.period, texts),
        days=formats.number(line.days_late, texts.language),
        due=due_label(line.due_at, texts),
    )
    title = texts("tasks.of_unit", what=source_label(line.source, texts), unit=line.unit.name)
    return title, about, _of_source(space, line.unit.code, line.source, line.period)


def _site_lists(found: Tasks, space: SelectionSpace, texts: Catalogue) -> Iterator[Section]:
    for layer in space.registry.with_sites:
        for rule in layer.site.attention if layer.site else ():
            own = [task for task in found.sites if task.attention is rule]
            title = texts.of_layer(layer, f"attention.{rule.id}")
            all_of_it = _map(space, found.unit.code, measure_id=rule.measure_id, layer_ids=(layer.id,))
            yield Section(rule.id, title, "", all_of_it, tuple(_site(task, space, texts) for task in own))


def _site(task: SiteTask, space: SelectionSpace, texts: Catalogue) -> Entry:
    since = texts.of_layer(task.layer, f"attention.{task.attention.id}.since")
    about = f"{space.tree[task.unit_code].name} · {since.format(day=formats.day(task.since, texts.language))}"
    name = task.name or texts("tasks.no_name", site=texts.of_layer(task.layer, "site"), number=task.number)
    site = Site(task.layer.id, task.number)
    return name, about, _map(space, task.unit_code, layer_ids=(task.layer.id,), site=site)


def _place_lists(found: Tasks, space: SelectionSpace, texts: Catalogue) -> Iterator[Section]:
    least = formats.number(LEAST_POINTS, texts.language)
    for name, pairs in (("fallen", found.fallen), ("behind", found.behind)):
        entries = tuple(entry for view, places in pairs for entry in _places(name, view, places, space, texts))
        yield Section(name, texts(f"tasks.{name}"), texts(f"tasks.{name}_about", points=least), "", entries)


def _places(
    name: str, view: View, places: Sequence[Difference], space: SelectionSpace, texts: Catalogue
) -> Iterator[Entry]:
    """The places of one layer, worst first."""
    label = texts.of_measure(view.layer, view.measure, "label")
    for place in places:
        unit = space.tree[place.figure.unit_code]
        about = texts(
            f"tasks.{name}_by",
            value=_share(place.figure.value or 0.0, view.measure, texts),
            other=_share(place.other, view.measure, texts),
            points=formats.number(place.points, texts.language, 1),
        )
        title = texts("tasks.of_unit", what=label, unit=unit.name)
        yield title, about, _map(space, unit.code, measure_id=view.measure.id)


def _share(value: float, measure: Measure, texts: Catalogue) -> str:
    return formats.measured(value, measure.format, texts.language)


def _of_source(space: SelectionSpace, unit_code: str, source: str, period: Period) -> str:
    """The map of what a report was to say: its unit and period, and the main measure of the layer that it feeds."""
    layer = next((layer for layer in space.registry if source in layer.report_sources), space.registry.main[0])
    return _map(space, unit_code, measure_id=layer.main_measure.id, period=period)


def _map(space: SelectionSpace, unit_code: str, **changes: object) -> str:
    """Address of a view of the map."""
    return "/" + to_query(replace(space.default, unit_code=unit_code, **changes), space)  # type: ignore[arg-type]
