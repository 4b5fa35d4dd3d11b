"""Component ids of the page; the parts of one file's card share the card's key."""

from __future__ import annotations

from typing import Any, Final

ANY: Final = "any"
"""Value of a choice that leaves it to the file."""
SENDER: Final = "sender"
DISTRICT: Final = "district"
ARRIVED: Final = "arrived"
"""Store that the page's script fills with a file that the server has received."""
CARDS: Final = "cards"
TEMPLATES: Final = "templates"
LEDGER: Final = "ledger"
LEDGER_PAGES: Final = "ledger-pages"
"""Store with `before`, the import that each page so far comes before, and `last`, the last import that is shown."""
NEWER: Final = "newer"
OLDER: Final = "older"
DIALOG: Final = "dialog"
DIALOG_BODY: Final = "dialog-body"
DIALOG_CONFIRM: Final = "dialog-confirm"
UNDOING: Final = "undoing"
"""Store with the import that the open dialog is about."""


def of_card(part: str, key: Any, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - a key, or Dash's MATCH
    """Id of one part of a file's card, such as `file`, `kind`, `report`, `accept`, `match` or `discard`."""
    return {"part": part, "file": key, **more}


def undo_button(import_id: Any) -> dict[str, Any]:  # noqa: ANN401 - a number, or Dash's ALL
    """Id of the button that undoes an import."""
    return {"part": "undo", "import": import_id}


def chosen(value: str | None) -> str:
    """What a choice says; "" where it leaves it to the file."""
    return "" if value in (None, ANY) else str(value)
