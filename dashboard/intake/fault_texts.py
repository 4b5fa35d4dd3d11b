"""Texts and severities of all kinds of faults, from `fault_texts.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.intake.faults import Severity


@dataclass(frozen=True, slots=True)
class FaultText:
    """Sentences of one kind: what is wrong in both languages, and what is expected (Vietnamese, to be filled)."""

    vi: str
    en: str
    expected: str
    severity: Severity = Severity.ERROR


@cache
def fault_texts() -> dict[str, FaultText]:
    """All kinds of faults by their identifier."""
    tables = tomllib.loads((Path(__file__).parent / "fault_texts.toml").read_text("utf-8"))
    return {
        kind: FaultText(**{**table, "severity": Severity(table.get("severity", "error"))})
        for kind, table in tables.items()
    }
