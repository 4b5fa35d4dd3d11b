"""Pictures as telephones send them, and as somebody with bad intentions makes them."""

from __future__ import annotations

import io
import random
import struct
import zlib
from datetime import datetime

from PIL import Image


def scene(number: int = 1, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture of large coloured patches, another one for every number."""
    chance = random.Random(number)
    patches = Image.new("RGB", (12, 9))
    patches.putdata([(chance.randrange(256), chance.randrange(256), chance.randrange(256)) for _ in range(108)])
    return patches.resize(size, Image.Resampling.BILINEAR)


def photo(
    number: int = 1,
    *,
    at: tuple[float, float] | None = None,
    taken: datetime | None = None,
    orientation: int = 1,
    quality: int = 90,
    size: tuple[int, int] = (640, 480),
) -> bytes:
    """A JPEG with the metadata of a telephone: place (longitude, latitude), moment, maker, owner, comment."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Dien thoai", "Lo Thi A", orientation
    if at is not None:
        lon, lat = (_parts(value) for value in at)
        exif.get_ifd(0x8825).update({1: "N", 2: lat, 3: "E", 4: lon})
    if taken is not None:
        exif.get_ifd(0x8769)[0x9003] = f"{taken:%Y:%m:%d %H:%M:%S}"
    written = io.BytesIO()
    scene(number, size).save(written, "JPEG", quality=quality, exif=exif, comment=b"so nha 12, Lo Thi A")
    return written.getvalue()


def png_bomb(edge: int = 30_000) -> bytes:
    """A PNG of a few kilobytes that unpacks to gigabytes."""
    header = struct.pack(">IIBBBBB", edge, edge, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _parts(value: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(value * 3600, 60)
    degrees, minutes = divmod(minutes, 60)
    return degrees, minutes, round(seconds, 4)
