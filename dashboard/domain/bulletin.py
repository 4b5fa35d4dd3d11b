"""A weekly report as a pure value: what its Word file, its slides and its workbook all say.

Texts are as they are printed; numbers in tables and charts are unrounded, with the way they are written beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.domain.frozen import FrozenView
from dashboard.domain.measures import Format

Cell = str | float | None
"""A text, a number, or nothing known."""


@dataclass(frozen=True, slots=True)
class Share:
    """A column formed from two others of its row: numerator / denominator x factor."""

    numerator_key: str
    denominator_key: str
    factor: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers written as `format`, or of texts (`format` None).

    `is_summed`: the total is the sum of the rows. `share`: both rows and total are formed from two other columns.
    `is_short` columns stand in the Word file too; all stand in the workbook.
    """

    key: str
    label: str
    format: Format | None = None
    is_summed: bool = False
    share: Share | None = None
    is_short: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` and `total` hold one cell per column; `total` is empty where a sum means nothing. `name` is for errors."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    number_label: str = "TT"
    notes: tuple[str, ...] = ()

    def index(self, key: str) -> int:
        """Place of a column. Raises ValueError where there is none."""
        return [column.key for column in self.columns].index(key)


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars by place; None where nothing was reported."""

    title: str
    series: str
    categories: tuple[str, ...]
    values: tuple[float | None, ...]
    format: Format


@dataclass(frozen=True, slots=True)
class Part:
    """A lettered part of a section: its paragraphs, and a chart for the slides."""

    letter: str
    title: str
    paragraphs: tuple[str, ...]
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section."""

    number: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex with its Roman number and heading: tables, and maps by caption."""

    number: str
    heading: str
    title: str
    tables: tuple[Table, ...] = ()
    maps: tuple[tuple[str, FrozenView], ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The fixed words of an office's paper."""

    superior: str
    office: str
    number: str
    nation: str
    motto: str
    place: str
    kind: str
    addressee: str
    annex_of: str
    annex_end: str
    signer: tuple[str, ...]
    continued: str
    receivers_title: str
    receivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the numbers can be looked up: the ledger's code, its address, the finger-print, and a line saying it."""

    code: str
    path: str
    content_sha256: str
    line: str


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The whole report. `marks` must stand on every file, such as that the data are simulated."""

    letterhead: Letterhead
    subject: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    ending: str
    annexes: tuple[Annex, ...]
    source: Source
    marks: tuple[str, ...]
    language: str = "vi"

    def tables(self) -> Iterator[Table]:
        """Every table in order."""
        for annex in self.annexes:
            yield from annex.tables

    def charts(self) -> Iterator[Chart]:
        """Every chart in order."""
        for section in self.sections:
            for part in section.parts:
                if part.chart:
                    yield part.chart
