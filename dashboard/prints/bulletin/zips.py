"""Office files are zip archives that hold the moment they were written: the same content as the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Final

_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest a zip archive can say."""
_NESTED: Final = (".xlsx", ".docx", ".pptx")
_MOMENT: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def settled(content: bytes, made_at: datetime) -> bytes:
    """`content` with every moment in it set to `made_at`, archives inside it (data of charts) included."""
    moment = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _MOMENT.sub(rb"\g<1>" + moment + rb"\g<2>", part)
            elif name.endswith(_NESTED):
                part = settled(part, made_at)
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, part)
    return out.getvalue()
