"""Writing a batch of rows: the checks and the store of files, one transaction, the same answer for the same request."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import Connection

from dashboard.api.access import Caller
from dashboard.api.answers import batch_answer, keep_answer, kept_answer
from dashboard.api.backend import Backend
from dashboard.api.row_models import batch_model, row_model
from dashboard.api.tokens import WRITE_ACTIVITIES, WRITE_LOUDSPEAKERS, WRITE_QR
from dashboard.geo.files import as_json
from dashboard.intake.bounds import bounded, district_bounds
from dashboard.intake.faults import Parsed
from dashboard.intake.forms import Form
from dashboard.intake.kept_files import keep_file
from dashboard.intake.outcome import ImportOutcome, Receipt
from dashboard.intake.parse import parse_records
from dashboard.intake.records import form_of_records
from dashboard.intake.run import store_parsed
from dashboard.intake.values.languages import using_languages
from dashboard.store.database import read, write
from dashboard.store.languages import languages_of


@dataclass(frozen=True)
class Resource:
    """Something that is written in batches: `name` in the address, `kind` of the intake, the scope it takes."""

    name: str
    model_name: str
    kind: str
    scope: str

    @cached_property
    def form(self) -> Form:
        """The form whose fields the rows have."""
        return form_of_records(self.kind)

    @cached_property
    def batch_model(self) -> type[BaseModel]:
        """Model of a request's body."""
        return batch_model(f"{self.model_name}Batch", row_model(self.model_name, self.form))


RESOURCES: Final = (
    Resource("stations", "Station", "stations", WRITE_LOUDSPEAKERS),
    Resource("clusters", "Cluster", "clusters", WRITE_LOUDSPEAKERS),
    Resource("broadcasts", "Broadcast", "broadcasts", WRITE_LOUDSPEAKERS),
    Resource("venues", "Venue", "qr_venues", WRITE_QR),
    Resource("scans", "DailyScans", "qr_days", WRITE_QR),
    Resource("activities", "Activity", "activities", WRITE_ACTIVITIES),
)


@dataclass(frozen=True, slots=True)
class Once:
    """Makes a request count once: the caller's token, his key, and the request's digest."""

    token_id: int
    key: str
    request_sha256: str


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON to send; `is_repeated` where it was given before and nothing was done now."""

    body: str
    is_repeated: bool = False


def write_batch(
    backend: Backend, caller: Caller, resource: Resource, rows: list[dict[str, Any]], once: Once | None
) -> Answer:
    """Store the good rows of a batch and tell of the others; all of it or nothing.

    Raises Refusal `key-reused`, StoreError where the database cannot be used.
    """
    if once is not None:
        with read(backend.engine) as connection:
            if earlier := kept_answer(connection, once.token_id, once.key, once.request_sha256):
                return Answer(earlier, is_repeated=True)
    with using_languages(languages_of(backend.engine)):
        parsed = parse_records(resource.kind, rows, backend.places, district_code=caller.district_code)
    content = as_json({"kind": resource.kind, "rows": rows})
    with write(backend.engine) as connection:
        if once is not None and (earlier := kept_answer(connection, once.token_id, once.key, once.request_sha256)):
            return Answer(earlier, is_repeated=True)
        if caller.district_code:
            parsed = bounded(connection, parsed, district_bounds(backend.boundaries.tree, caller.district_code))
        outcome = _store(connection, parsed, _receipt(resource, caller, content))
        if outcome.import_id is not None:
            keep_file(backend.kept_files, hashlib.sha256(content).hexdigest(), content)
        body = batch_answer(outcome, resource.form).model_dump_json()
        if once is not None:
            keep_answer(connection, once.token_id, once.key, once.request_sha256, body)
    return Answer(body)


def _store(connection: Connection, parsed: Parsed, receipt: Receipt) -> ImportOutcome:
    """Store what was read; what changes nothing leaves no trace."""
    attempt = connection.begin_nested()
    outcome = store_parsed(connection, parsed, receipt)
    if outcome.import_id is None:
        attempt.rollback()
    else:
        attempt.commit()
    return outcome


def _receipt(resource: Resource, caller: Caller, content: bytes) -> Receipt:
    now = datetime.now(UTC)
    return Receipt(
        file_name=f"{resource.name}.json",
        file_sha256=hashlib.sha256(content).hexdigest(),
        received_at=now,
        loaded_at=now,
        district_code=caller.district_code or None,
        sender=caller.name,
    )
