"""`aria-*` and `data-*` attributes of HTML elements, written as names."""

from __future__ import annotations

from typing import Any

Attributes = dict[str, Any]
"""Keyword arguments of a Dash component."""


def aria(**values: str) -> Attributes:
    """`aria(label="x")` -> `{"aria-label": "x"}`: what assistive programs are told."""
    return {f"aria-{name}": value for name, value in values.items()}


def data(**values: str) -> Attributes:
    """`data(tab_to="map")` -> `{"data-tab-to": "map"}`: what the page's script reads."""
    return {f"data-{name.replace('_', '-')}": value for name, value in values.items()}


def event(kind: str, value: str = "", **more: str) -> Attributes:
    """Attributes that make a button tell the script what it does."""
    return data(event=kind, value=value, **more)
