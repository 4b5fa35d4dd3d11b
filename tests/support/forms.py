"""Forms of the pages of administrators, as a browser without scripts sends them."""

from __future__ import annotations

import html
import re

from tests.support.access import Visitor


def send_form(visitor: Visitor, path: str, **fields: object) -> str:
    """Send a form; the page that answers it, which is never a fault of ours."""
    answer = visitor.client.post(path, data={"csrf_token": visitor.cookie("_csrf_token"), **fields})
    assert answer.status_code in (200, 400), answer.status
    return html.unescape(answer.text)


def refusal_of(visitor: Visitor, path: str, **fields: object) -> str:
    """The sentence that refuses a form."""
    found = re.search(r'role="alert">([^<]+)<', send_form(visitor, path, **fields))
    assert found is not None, "it was not refused"
    return found[1]


def done_by(visitor: Visitor, path: str, **fields: object) -> str:
    """The sentence that says what a form did."""
    page = send_form(visitor, path, **fields)
    found = re.search(r'verdict good" role="status">([^<]+)<', page)
    assert found is not None, re.findall(r'role="alert">([^<]+)<', page)
    return found[1]


def hidden_in(page: str, name: str) -> list[str]:
    """Values of the hidden fields of a name."""
    return re.findall(rf'type="hidden" name="{name}" value="([^"]*)"', page)
