"""TOML files that people edit: their blocks with the line of each value, so that every fault names its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

_HEADING: Final = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with a file, at a line of it."""

    line: int
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Block:
    """One `[[kind]]`, or the values before the first (kind empty): values, first line, and the line of each value."""

    kind: str
    values: dict[str, Any]
    line: int
    lines: dict[str, int]

    def at(self, key: str) -> int:
        """Line of a value; of the block where the value is missing."""
        return self.lines.get(key, self.line)

    def unknown_keys(self, known: Collection[str]) -> Iterator[Wrong]:
        """Keys that mean nothing here."""
        choice = ", ".join(known)
        for key in self.values:
            if key not in known:
                yield Wrong(
                    self.at(key), f"không có mục “{key}”; chỉ có {choice}", f"no such key {key!r}; use {choice}"
                )


@dataclass(frozen=True, slots=True)
class Blocks:
    """A file in blocks; `wrong` names what is none. A text that is no TOML has no blocks and one fault."""

    top: Block
    blocks: tuple[Block, ...] = ()
    wrong: list[Wrong] = field(default_factory=list)


def read_blocks(text: str, kinds: Sequence[str], top_keys: Collection[str] = ()) -> Blocks:
    """Read a text whose blocks are of `kinds`, with the values `top_keys` before them."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = int(found[1]) if (found := re.search(r"line (\d+)", str(error))) else text.count("\n") + 1
        fault = Wrong(line, f"không đúng cách viết TOML ({error})", f"this is not TOML ({error})")
        return Blocks(Block("", {}, 1, {}), (), [fault])
    places = list(_places(text))
    wrong = [_stray(text, name, (*top_keys, *kinds)) for name in document if name not in (*top_keys, *kinds)]
    blocks: list[Block] = []
    for kind in kinds:
        written = document.get(kind, [])
        placed = [place for place in places if place[0] == kind]
        if not isinstance(written, list) or len(written) != len(placed):
            wrong.append(Wrong(_line_of(text, kind), f"hãy viết mỗi mục dưới một dòng [[{kind}]]", f"use [[{kind}]]"))
            continue
        blocks += [Block(kind, values, line, lines) for values, (_, line, lines) in zip(written, placed, strict=True)]
    top = {key: document[key] for key in top_keys if key in document}
    return Blocks(Block("", top, 1, {key: _line_of(text, key) for key in top}), tuple(blocks), wrong)


def in_lines(wrong: Iterable[Wrong]) -> tuple[str, str]:
    """Every fault on a line of its own, in the order of the file: in Vietnamese, and in English."""
    lines = sorted(wrong, key=lambda one: one.line)
    return (
        "\n".join(f"  dòng {one.line}: {one.vi}" for one in lines),
        "\n".join(f"  line {one.line}: {one.en}" for one in lines),
    )


def _stray(text: str, name: str, known: Iterable[str]) -> Wrong:
    vi = f"không có mục “{name}”; chỉ có {', '.join(known)}"
    return Wrong(_line_of(text, name), vi, f"there is no “{name}” here")


def _places(text: str) -> Iterator[tuple[str, int, dict[str, int]]]:
    """Kind and first line of each block, and the line of each of its values."""
    kind, first, lines = "", 0, dict[str, int]()
    for number, line in enumerate(text.splitlines(), 1):
        heading = _HEADING.match(line)
        if heading:
            if kind:
                yield kind, first, lines
            kind, first, lines = heading[1], number, {}
        elif "=" in line:
            lines.setdefault(line.partition("=")[0].strip().strip("\"'"), number)
    if kind:
        yield kind, first, lines


def _line_of(text: str, word: str) -> int:
    return next((n for n, line in enumerate(text.splitlines(), 1) if word in line.partition("#")[0]), 1)
