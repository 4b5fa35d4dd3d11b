"""From the bytes of a picture that somebody sent to the picture that is kept: checked, upright, small, no metadata."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any, Final

from PIL import Image, ImageOps

from dashboard.domain.periods import TIME_ZONE
from dashboard.errors import EditRefused

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 50_000_000
"""What telephones take today; a larger picture costs more memory than a look at a banner is worth."""
MAX_SCANS: Final = 100
"""Parts that a progressive JPEG is drawn in; honest ones have about ten, each costs the time of a whole picture."""
KEPT_EDGE_PX: Final = 2048
SMALL_EDGE_PX: Final = 240
_KEPT_QUALITY: Final = 85
_FORMATS: Final = ("JPEG", "PNG", "MPO")
"""MPO is the JPEG of telephones with two lenses."""
_START_OF_SCAN: Final = b"\xff\xda"
_GPS, _EXIF = 0x8825, 0x8769
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_TAKEN, _OFFSET = 0x9003, 0x9011
_HASH_EDGE: Final = 8


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to keep: `content` is a JPEG without metadata, named `name` by its own hash.

    `original_sha256` is of the bytes sent; `fingerprint` of what is to be seen (see `difference_hash`). `taken_at`
    (aware), `longitude` and `latitude` are what the metadata said, None where they did not.
    """

    content: bytes
    original_sha256: str
    fingerprint: int
    taken_at: datetime | None
    longitude: float | None
    latitude: float | None

    @property
    def name(self) -> str:
        """File name among the kept pictures."""
        return f"{hashlib.sha256(self.content).hexdigest()}.jpg"


def read_picture(content: bytes) -> Picture:
    """Read a JPEG or PNG. Raises EditRefused where it is none, is damaged, too large, or built to do harm."""
    if len(content) > MAX_BYTES:
        raise photo_too_large()
    if content.count(_START_OF_SCAN) > MAX_SCANS:
        raise _not_a_picture()
    with _told_faults(), Image.open(io.BytesIO(content), formats=_FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            raise _too_many_pixels()
        exif = image.getexif()
        taken_at, place = _taken_at(exif), _place(exif)
        # A JPEG is decoded at the size at which it is kept; what is not drawn then costs nothing.
        image.draft("RGB", (KEPT_EDGE_PX, KEPT_EDGE_PX))
        image.load()
        kept = _on_white(ImageOps.exif_transpose(image))
    kept.thumbnail((KEPT_EDGE_PX, KEPT_EDGE_PX))
    written = io.BytesIO()
    # A new picture from the pixels alone: nothing else of the file can come along.
    Image.frombytes("RGB", kept.size, kept.tobytes()).save(written, "JPEG", quality=_KEPT_QUALITY, optimize=True)
    original = hashlib.sha256(content).hexdigest()
    return Picture(written.getvalue(), original, difference_hash(kept), taken_at, *(place or (None, None)))


def small_picture(content: bytes) -> bytes:
    """A kept picture as small as a card shows it."""
    written = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
        image.draft("RGB", (SMALL_EDGE_PX, SMALL_EDGE_PX))
        image.thumbnail((SMALL_EDGE_PX, SMALL_EDGE_PX))
        image.save(written, "JPEG", quality=_KEPT_QUALITY)
    return written.getvalue()


def difference_hash(image: Image.Image) -> int:
    """64 bits of what is to be seen: whether each of 8 x 8 cells is darker than the one right of it; signed.

    The same picture saved again, smaller or brighter, differs in few bits (N. Krawetz, 2013, "dHash").
    """
    small = image.convert("L").resize((_HASH_EDGE + 1, _HASH_EDGE), Image.Resampling.BOX)
    greys = small.tobytes()
    bits = 0
    for row in range(_HASH_EDGE):
        line = greys[row * (_HASH_EDGE + 1) : (row + 1) * (_HASH_EDGE + 1)]
        for left, right in pairwise(line):
            bits = bits << 1 | (left < right)
    return bits - (1 << 64) if bits >= 1 << 63 else bits


def differing_bits(one: int, other: int) -> int:
    """In how many of their 64 bits two fingerprints differ."""
    return ((one ^ other) & (1 << 64) - 1).bit_count()


def photo_too_large() -> EditRefused:
    """The refusal of a picture that is larger than MAX_BYTES."""
    return EditRefused(
        "photo_too_large",
        "Ảnh lớn hơn 10 MiB nên không nhận. Chưa lưu gì. Hãy chụp ở cỡ nhỏ hơn hoặc thu nhỏ ảnh rồi gửi lại.",
        "The picture is larger than 10 MiB and was not taken in. Nothing was saved. Make it smaller and send it again.",
    )


def _not_a_picture() -> EditRefused:
    return EditRefused(
        "photo_unreadable",
        "Tệp không phải ảnh JPEG hoặc PNG đọc được. Chưa lưu gì. Hãy chọn ảnh khác; ảnh HEIC của iPhone thì đổi "
        "sang JPEG (Cài đặt › Camera › Định dạng › Tương thích nhất).",
        "The file is no readable JPEG or PNG picture. Nothing was saved. Choose another one; turn HEIC pictures of an "
        "iPhone into JPEG (Settings › Camera › Formats › Most Compatible).",
    )


def _too_many_pixels() -> EditRefused:
    return EditRefused(
        "photo_too_many_pixels",
        "Ảnh có hơn 50 triệu điểm ảnh nên không nhận. Chưa lưu gì. Hãy thu nhỏ ảnh rồi gửi lại.",
        "The picture has more than 50 million pixels and was not taken in. Nothing was saved. Make it smaller.",
    )


@contextmanager
def _told_faults() -> Iterator[None]:
    """Whatever a damaged or hostile file does to the library becomes one sentence."""
    try:
        yield
    except EditRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except Exception as error:
        raise _not_a_picture() from error


def _on_white(image: Image.Image) -> Image.Image:
    """In plain colours; what was see-through is white."""
    if image.mode == "RGB":
        return image
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    back = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(back, image).convert("RGB")


def _taken_at(exif: Image.Exif) -> datetime | None:
    """When the camera says the picture was taken; in Sơn La's time where it does not say in which."""
    try:
        tags = exif.get_ifd(_EXIF)
        taken = datetime.strptime(str(tags[_TAKEN]).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - see below
        return taken.replace(tzinfo=_offset(str(tags.get(_OFFSET, ""))) or TIME_ZONE)
    except Exception:
        return None


def _offset(text: str) -> timezone | None:
    """`+07:00`"""
    sign, hours, minutes = text[:1], text[1:3], text[4:6]
    if sign not in ("+", "-") or not (hours.isdecimal() and minutes.isdecimal()):
        return None
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(offset if sign == "+" else -offset)


def _place(exif: Image.Exif) -> tuple[float, float] | None:
    """(longitude, latitude) where the camera says the picture was taken."""
    try:
        tags: dict[int, Any] = exif.get_ifd(_GPS)
        longitude = _degrees(tags[_LONGITUDE]) * (-1 if tags.get(_LONGITUDE_REF) == "W" else 1)
        latitude = _degrees(tags[_LATITUDE]) * (-1 if tags.get(_LATITUDE_REF) == "S" else 1)
    except Exception:
        return None
    # Telephones without a fix write zeros.
    is_real = abs(longitude) <= 180 and abs(latitude) <= 90 and (longitude, latitude) != (0, 0)
    return (longitude, latitude) if is_real else None


def _degrees(parts: Any) -> float:  # noqa: ANN401 - three rationals
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600
