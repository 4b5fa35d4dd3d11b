"""The page of the reporting calendar: duties and holidays, a preview of each change, and what changed before."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import flask

from dashboard.access.administering import unclear
from dashboard.administration.calendars import CalendarDesk, duty_key
from dashboard.calendar.reading import written
from dashboard.domain.reporting import Duty
from dashboard.domain.terms import FREQUENCIES, REPORT_SOURCES, REPORTERS, Vocabulary
from dashboard.ui import formats
from dashboard.ui.admin.frame import Form, Frame

PATH: Final = "/admin/calendars"
_FIELDS: Final = (
    *("edit", "how", "duty", "source", "reporter", "frequency"),
    *("due_working_days", "due_hour", "valid_from", "valid_to", "day", "name"),
)


def register_calendars(server: flask.Flask, desk: CalendarDesk, frame: Frame) -> None:
    """Add the page to `server`, and the calendar in force as a file that `sonla calendar load` takes."""
    page = partial(_page, desk, frame)

    @server.get(PATH)
    def admin_calendars() -> flask.Response:
        return page()

    @server.post(PATH)
    def admin_calendars_change() -> flask.Response:
        return frame.answered(page, lambda form: _act(desk, form, frame))

    @server.get(f"{PATH}.toml")
    def admin_calendars_file() -> flask.Response:
        headers = {"Content-Disposition": "attachment; filename=lich-bao-cao.toml", "Cache-Control": "no-store"}
        return flask.Response(written(desk.overview().calendar), headers=headers, content_type="application/toml")


def _page(desk: CalendarDesk, frame: Frame, status: int = 200, **values: Any) -> flask.Response:  # noqa: ANN401
    language = frame.look.language
    overview = desk.overview()
    by_year: dict[int, list[Any]] = {}
    for day, name in sorted(overview.calendar.holidays.items(), reverse=True):
        by_year.setdefault(day.year, []).append((day, name))
    shown = {
        "preview": None,
        **values,
        "overview": overview,
        "holidays": by_year,
        "key_of": duty_key,
        "worded": lambda duty: _worded(duty, frame),
        "due": lambda duty: _due(duty, frame),
        "sources_of": dict(_options(REPORT_SOURCES, language)),
        "reporters_of": dict(_options(REPORTERS, language)),
        "frequencies_of": dict(_options(FREQUENCIES, language)),
        "sources": _options(REPORT_SOURCES, language),
        "reporters": _options(REPORTERS, language),
        "frequencies": _options(FREQUENCIES, language),
        "fields": _FIELDS,
    }
    return frame.show(PATH, status, **shown)


def _options(vocabulary: Vocabulary, language: str) -> list[tuple[str, str]]:
    return [(term.id, term.label(language)) for term in vocabulary.terms]


def _worded(duty: Duty, frame: Frame) -> str:
    """`Tuyên truyền · Mỗi xã, phường, thị trấn · Hằng tuần · từ 23/8/2021`."""
    language, texts = frame.look.language, frame.look.texts
    first = formats.day(duty.valid_from, language)
    days = texts("calendars.since", first=first)
    if duty.valid_to:
        days = texts("calendars.between", first=first, last=formats.day(duty.valid_to, language))
    names = (REPORT_SOURCES.label(duty.source, language), REPORTERS.label(duty.reporter, language))
    return " · ".join((*names, FREQUENCIES.label(duty.frequency, language), _due(duty, frame), days))


def _due(duty: Duty, frame: Frame) -> str:
    key = "calendars.due_same_day" if duty.due_working_days == 0 else "calendars.due"
    return frame.look.texts(key, days=duty.due_working_days, hour=duty.due_hour)


def _act(desk: CalendarDesk, form: Form, frame: Frame) -> dict[str, Any]:
    """Show what a change would do, or do it. Raises SonlaError."""
    match form.get("action", ""):
        case "preview":
            return {"preview": desk.preview(form), "typed": form}
        case "apply":
            change = desk.apply(form)
            counts = {"reports": change.report_count, "changed": change.changed_count}
            return {"done": frame.look.texts("calendars.applied", **counts)}
        case _:
            raise unclear()
