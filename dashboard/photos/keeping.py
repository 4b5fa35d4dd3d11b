"""Pictures on disk, by the hash of their content: `var/photos/<sha256>.jpg`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from dashboard.intake.kept_files import keep_file
from dashboard.photos.pictures import Picture

_NAME: Final = re.compile(r"[0-9a-f]{64}\.jpg")


def is_kept_name(name: str) -> bool:
    """Whether a text is the name of a picture kept here, and not one that an office wrote into its list."""
    return _NAME.fullmatch(name) is not None


def keep_picture(folder: Path, picture: Picture) -> None:
    """Keep a picture, whole or not at all. Raises StoreError where it cannot."""
    keep_file(folder, picture.name, picture.content)


def kept_picture(folder: Path, name: str) -> bytes | None:
    """The picture of this name; None where there is none."""
    if not is_kept_name(name):
        return None
    try:
        return (folder / name).read_bytes()
    except OSError:
        return None
