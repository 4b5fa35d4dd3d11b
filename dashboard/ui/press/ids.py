"""Component ids of the page."""

from __future__ import annotations

from typing import Any, Final

ADDRESS: Final = "address"
CONTENT: Final = "press"
MESSAGE: Final = "press-message"
SAVED: Final = "press-saved"
WEEK: Final = "press-week"
FORMATS: Final = "press-formats"
RECIPIENTS: Final = "press-recipients"
RHYTHM: Final = "press-rhythm"
WEEKDAY: Final = "press-weekday"
HOUR: Final = "press-hour"
TICK: Final = "press-tick"
JOBS: Final = "press-jobs"


def taking(name: Any) -> dict[str, Any]:  # noqa: ANN401 - a text, or Dash's ALL
    """Id of a part of the form for a new snapshot (`title`, `tags`, `save`), which is there only at times."""
    return {"part": "taking", "name": name}


def save(what: Any) -> dict[str, Any]:  # noqa: ANN401 - a text, or Dash's ALL
    """Id of the button that keeps what the form says."""
    return {"part": "save", "about": what}


def tags_of(code: Any) -> dict[str, Any]:  # noqa: ANN401 - a text, or Dash's ALL
    """Id of the field for the tags of a snapshot."""
    return {"part": "tags", "about": code}


def act(kind: Any, about: Any) -> dict[str, Any]:  # noqa: ANN401 - texts, or Dash's ALL
    """Id of a button that does something about a snapshot, a job or a schedule."""
    return {"part": "act", "kind": kind, "about": about}
