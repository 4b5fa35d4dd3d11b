"""How the builder says no: one sentence that names the areas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dashboard.errors import BoundaryError

NAMED_AT_MOST: Final = 10


def refusal(vi: str, en: str, areas: Sequence[str] = ()) -> BoundaryError:
    """Return the error for `areas` (each `code name`), of which at most ten are named; nothing has been written."""
    kept_vi, kept_en = "Chưa ghi gì; sửa tệp rồi chạy lại.", "Nothing was written; correct the file and run again."
    if not areas:
        return BoundaryError(f"{vi}. {kept_vi}", f"{en}. {kept_en}")
    named, rest = ", ".join(areas[:NAMED_AT_MOST]), len(areas) - NAMED_AT_MOST
    more_vi, more_en = (f" và {rest} khu vực nữa", f" and {rest} more") if rest > 0 else ("", "")
    return BoundaryError(f"{vi}: {named}{more_vi}. {kept_vi}", f"{en}: {named}{more_en}. {kept_en}")
