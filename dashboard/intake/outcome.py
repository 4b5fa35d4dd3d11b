"""What an import did, for the screen, the command line and programs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dashboard.intake.faults import Fault


@dataclass(frozen=True, slots=True)
class Receipt:
    """One file as it came: `received_at` is when the office's file came, `loaded_at` when we store it.

    `sender` is the name of the office in free text.
    """

    file_name: str
    file_sha256: str
    received_at: datetime
    loaded_at: datetime
    district_code: str | None = None
    simulated: bool = False
    sender: str = ""


def receipt_of(
    content: bytes,
    file_name: str,
    received_at: datetime | None,
    *,
    district_code: str | None = None,
    sender: str = "",
    simulated: bool = False,
) -> Receipt:
    """The receipt of a file that is being stored now; it came now where `received_at` (aware) is not given."""
    now = datetime.now(UTC)
    return Receipt(
        file_name=file_name,
        file_sha256=hashlib.sha256(content).hexdigest(),
        received_at=received_at or now,
        loaded_at=now,
        district_code=district_code,
        simulated=simulated,
        sender=sender,
    )


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """Counts of rows; `notes` say in Vietnamese what was not read.

    `import_id` is None where nothing was stored: a trial run, or a file that changed nothing.
    """

    kind: str
    accepted: int
    faults: tuple[Fault, ...]
    ignored_rows: int
    new: int
    changed: int
    unchanged: int
    import_id: int | None = None
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The outcome for programs; holds no row, only the cells that are wrong."""
        return {
            "kind": self.kind,
            "accepted": self.accepted,
            "faults": [_fault_json(fault) for fault in self.faults],
            "ignored_rows": self.ignored_rows,
            "changes": {"new": self.new, "changed": self.changed, "unchanged": self.unchanged},
        }


def _fault_json(fault: Fault) -> dict[str, Any]:
    return {
        "sheet": fault.sheet,
        "cell": fault.cell,
        "kind": fault.kind,
        "severity": str(fault.severity),
        "found": fault.found,
        "expected": fault.expected,
        "suggestion": fault.suggestion,
    }
