"""A frozen view as canonical JSON: the same value is always the same bytes, and the bytes read back are the value."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from pydantic import TypeAdapter, ValidationError

from dashboard.domain.frozen import SCHEMA, FrozenView


class NotFrozenView(ValueError):  # noqa: N818 - what the bytes are
    """Bytes that are no frozen view of this schema: damaged, changed, or of another version of the program."""


def to_json(view: FrozenView) -> bytes:
    """UTF-8 JSON without spaces, keys in order; days as `2021-08-30`, moments in ISO 8601 with their offset.

    Fields that hold their default are left out: see `SCHEMA`.
    """
    plain = _adapter().dump_python(view, mode="json", exclude_defaults=True)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def from_json(content: bytes) -> FrozenView:
    """The view that `to_json` wrote. Raises NotFrozenView where the bytes are none of this schema."""
    try:
        view = _adapter().validate_json(content, strict=True)
    except ValidationError as error:
        raise NotFrozenView(f"no frozen view: {error.error_count()} faults") from error
    if view.schema != SCHEMA:
        raise NotFrozenView(f"schema {view.schema}, not {SCHEMA}")
    return view


def sha256_of(view: FrozenView) -> str:
    """Finger-print of the canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(to_json(view)).hexdigest()


@cache
def _adapter() -> TypeAdapter[FrozenView]:
    return TypeAdapter(FrozenView)
