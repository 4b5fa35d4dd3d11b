"""Reading what staff typed into a form: every thing that is wrong is told at once, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboard.errors import EntryError
from dashboard.intake.values.dates import parse_day

Typed = Mapping[str, str]
"""Fields of a form as typed."""


@dataclass
class Faults:
    """What is wrong with a form."""

    sentences: list[tuple[str, str]] = field(default_factory=list)

    def add(self, vi: str, en: str) -> None:
        """Note one thing, a whole sentence in each language."""
        self.sentences.append((vi, en))

    def refuse(self) -> None:
        """Raise EntryError where something is wrong."""
        if self.sentences:
            vi, en = (" ".join(parts) for parts in zip(*self.sentences, strict=True))
            raise EntryError(
                f"{vi} Chưa lưu gì. Hãy sửa rồi làm lại.", f"{en} Nothing was saved. Correct it and try again."
            )


def typed_text(typed: Typed, name: str) -> str:
    """A text without blanks around it."""
    return typed.get(name, "").strip()


def typed_day(typed: Typed, name: str, label: str, faults: Faults, *, required: bool = False) -> date | None:
    """A day as browsers send it (`2021-09-30`) or as people write it (`30/9/2021`); None where it is blank."""
    text = typed_text(typed, name)
    if not text:
        if required:
            faults.add(f"Chưa ghi “{label}”.", f"“{label}” is missing.")
        return None
    day = parse_day(text)
    if day is None:
        faults.add(f"“{label}” phải là ngày, ví dụ 30/9/2021.", f"“{label}” must be a day, such as 30/9/2021.")
    return day
