"""Inks and lines that all blocks of a print share; the colours are those of the screen."""

from __future__ import annotations

from typing import Final

from dashboard.figures.palette import LIGHT
from dashboard.prints.faces import Face
from dashboard.prints.sheet import Ink

COLORS: Final = LIGHT
MUTED: Final = "#55637a"
RULE: Final = "#c3ccd8"
SIMULATED: Final = "#5b2183"
"""Ground of the mark of simulated data, as on the screen."""

TITLE: Final = Ink(17, Face.BOLD, COLORS.label)
SUBTITLE: Final = Ink(9, Face.REGULAR, COLORS.text)
FACTS: Final = Ink(8.5, Face.SEMIBOLD, COLORS.label)
CLOCKS: Final = Ink(7.5, Face.REGULAR, MUTED)
MARK: Final = Ink(8, Face.BOLD, "#ffffff")
HEADING: Final = Ink(9, Face.SEMIBOLD, COLORS.label)
BODY: Final = Ink(8, Face.REGULAR, COLORS.label)
NUMBER: Final = Ink(8, Face.SEMIBOLD, COLORS.label)
SMALL: Final = Ink(6.6, Face.REGULAR, MUTED)
SOURCE: Final = Ink(5.6, Face.REGULAR, MUTED)
HERO: Final = Ink(24, Face.BOLD, COLORS.label)
HERO_MISSING: Final = Ink(13, Face.SEMIBOLD, MUTED)
