"""Component ids of the page."""

from __future__ import annotations

from typing import Any, Final

ADDRESS: Final = "address"
CONTENT: Final = "press"
MESSAGE: Final = "press-message"
SAVED: Final = "press-saved"
ANSWER: Final = "press-answer"
TICK: Final = "press-tick"
JOBS: Final = "press-jobs"


def taking(name: Any) -> dict[str, Any]:  # noqa: ANN401 - a text, or Dash's ALL
    """Id of a part of the form for a new snapshot (`title`, `tags`, `save`), which is there only at times."""
    return {"part": "taking", "name": name}


def chosen(name: Any) -> dict[str, Any]:  # noqa: ANN401 - a text, or Dash's ALL
    """Id of what is chosen of the file that a snapshot is taken for: `ending` or `paper`."""
    return {"part": "chosen", "name": name}


def sheet(what: Any) -> dict[str, Any]:  # noqa: ANN401 - a text, or Dash's ALL
    """Id of the place where the chosen sheet is seen before it is saved."""
    return {"part": "sheet", "about": what}


def save(what: Any) -> dict[str, Any]:  # noqa: ANN401 - a text, or Dash's ALL
    """Id of the button that keeps what the form says."""
    return {"part": "save", "about": what}


def order(name: Any) -> dict[str, Any]:  # noqa: ANN401 - a text, or Dash's ALL
    """Id of a field of the form for a report."""
    return {"part": "order", "name": name}


def ask(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - `now`, `schedule`, or Dash's ALL
    """Id of a button that asks for reports."""
    return {"part": "ask", "kind": kind}


def change(kind: Any, number: Any) -> dict[str, Any]:  # noqa: ANN401 - a text and a number, or Dash's ALL
    """Id of a button that cancels, retries or ends."""
    return {"part": "change", "kind": kind, "about": number}


def tags_of(code: Any) -> dict[str, Any]:  # noqa: ANN401 - a text, or Dash's ALL
    """Id of the field for the tags of a snapshot."""
    return {"part": "tags", "about": code}


def act(kind: Any, about: Any) -> dict[str, Any]:  # noqa: ANN401 - texts, or Dash's ALL
    """Id of a button that does something about a snapshot, a job or a schedule."""
    return {"part": "act", "kind": kind, "about": about}
