"""Bodies of callbacks that no page sends: refused with one line that holds nothing of them, on every page alike."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any, Final

import pytest
from werkzeug.test import TestResponse

from dashboard.domain.accounts import Role
from dashboard.ui.navigation import PAGES
from tests.support.access import Access, Visitor
from tests.support.forging import bodies_of, callbacks_of
from tests.support.marked_districts import Marks

SECRET: Final = "Lò Thị Lan 0912345678"
ODD: Final = (None, 7, SECRET, [SECRET], [{}], {SECRET: 1}, {"before": SECRET})
"""Instead of what a part of a body is."""
MARKS: Final = Marks("123", "03988", (1,), {"posters": 1})


def calls(visitor: Visitor) -> list[tuple[str, dict[str, Any]]]:
    """One body of every callback of every page that is answered."""
    found = [one for page in PAGES for one in callbacks_of(page, visitor.get(f"{page}_dash-dependencies").json)]
    return [(page, good_body(visitor, page, one)) for page, one in found]


def good_body(visitor: Visitor, page: str, callback: dict[str, Any]) -> dict[str, Any]:
    """StopIteration where a callback answers none of the bodies that are made for it."""
    return next(body for body in bodies_of(callback, MARKS) if send(visitor, page, body).status_code in (200, 204))


def forged(body: dict[str, Any]) -> Iterator[object]:
    """The body with one of its parts being something else, or missing."""
    yield from ODD
    for part in body:
        yield {name: value for name, value in body.items() if name != part}
        yield from ({**body, part: odd} for odd in ODD)
    for part in ("inputs", "state"):
        for place in range(len(body[part])):
            for odd in ODD:
                yield {**body, part: [odd if n == place else one for n, one in enumerate(body[part])]}
                yield with_value(body, part, place, odd)


def with_value(body: dict[str, Any], part: str, place: int, value: object) -> dict[str, Any]:
    """The body with another value of one component, or of all that a pattern stands for."""
    changed: dict[str, Any] = json.loads(json.dumps(body))
    given = changed[part][place]
    for one in given if isinstance(given, list) else [given]:
        one["value"] = value
    return changed


def send(visitor: Visitor, page: str, body: object) -> TestResponse:
    path = f"{page}_dash-update-component"
    return visitor.post(path, data=json.dumps(body), content_type="application/json")


def test_a_forged_body_is_a_quiet_refusal(here: Access, caplog: pytest.LogCaptureFixture) -> None:
    here.add("boss", Role.ADMINISTRATOR)
    visitor = here.signed_in("boss")
    statuses = []
    for page, body in calls(visitor):
        for wrong in forged(body):
            caplog.clear()
            answer = send(visitor, page, wrong)
            statuses.append(answer.status_code)
            # Nothing failed over it: neither here nor in a trace that would say what was sent.
            assert answer.status_code in (200, 204, 400, 403), (page, wrong)
            assert [line for line in caplog.records if line.exc_info or line.levelno >= logging.ERROR] == [], wrong
            assert SECRET not in caplog.text
            assert (answer.status_code == 400) == ("is not what a page of ours sends" in caplog.text), (page, wrong)
    assert statuses.count(400) > len(statuses) / 2
