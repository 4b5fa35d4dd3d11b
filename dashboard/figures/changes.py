"""Changes of a figure: what a drawing sends instead of a new figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Path = tuple[str | int, ...]
Changes = Mapping[Path, Any]
"""New value by path into the figure, such as `("data", 0, "z")`."""


def apply_changes(figure: dict[str, Any], changes: Changes) -> dict[str, Any]:
    """Set every changed value in `figure` and return it, as the browser does with a Patch."""
    for path, value in changes.items():
        node: Any = figure
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value
    return figure
