"""Walls for tests in a real browser: opened with their first scene, with plans and a store of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.product import RunningServer
from tests.support.screen import Screen

HD = (1920, 1080)
BACK_MS = 30_000
PAINTED = "() => document.getElementById('wall')?.dataset.layout !== 'wait' && Boolean(window.sonla?.deck)"
OpenWall = Callable[..., Screen]


def first_scene(screen: Screen) -> Screen:
    screen.until(PAINTED)
    screen.page.evaluate("() => sonla.deck.idle()")
    return screen


@dataclass(frozen=True, slots=True)
class OwnServer:
    """A server of one test with a copy of the store in `folder`."""

    running: RunningServer
    folder: Path


def write_plan(home: Path, name: str, text: str) -> None:
    (home / "walls").mkdir(exist_ok=True)
    (home / "walls" / f"{name}.toml").write_text(text, "utf-8")


def picture(screen: Screen) -> tuple[str, str]:
    return screen.text("#scene"), screen.text("#side") + screen.text("#board")
