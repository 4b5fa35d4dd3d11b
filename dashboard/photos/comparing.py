"""What is noticed about a picture: where and when it was taken, and whether it came before. None is refused for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Final

from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.site_edits import PhotoNote
from dashboard.photos.pictures import Picture, differing_bits

FAR_M: Final = 200
"""Beyond it a picture was taken elsewhere: positions of telephones and of items are right to about 50 m. [ours]"""
ALIKE_BITS: Final = 5
"""Fingerprints that differ in so few bits are of the same picture. [ours]"""
_EARTH_RADIUS_M: Final = 6_371_000


@dataclass(frozen=True, slots=True)
class Looked:
    """An inspection as it was given: the item's position (None where it has none), and the day."""

    longitude: float | None
    latitude: float | None
    day: date


@dataclass(frozen=True, slots=True)
class EarlierPicture:
    """A picture that is kept already; `where` names its item for those who may see it, else is empty."""

    original_sha256: str
    fingerprint: int
    day: date
    where: str


def notes_on(picture: Picture, looked: Looked, earlier: Iterable[EarlierPicture]) -> tuple[PhotoNote, ...]:
    """What the person who sent a picture should know, and whoever looks at it later."""
    return (*_place_notes(picture, looked), *_time_notes(picture, looked.day), *_repeat_notes(picture, earlier))


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two points given as (longitude, latitude) in WGS 84 degrees, on a sphere."""
    (lon1, lat1), (lon2, lat2) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_RADIUS_M * asin(sqrt(half))


def _place_notes(picture: Picture, looked: Looked) -> Iterator[PhotoNote]:
    if picture.longitude is None or picture.latitude is None:
        yield PhotoNote("no_place")
    elif looked.longitude is not None and looked.latitude is not None:
        metres = distance_m((picture.longitude, picture.latitude), (looked.longitude, looked.latitude))
        if metres > FAR_M:
            yield PhotoNote("far", {"metres": round(metres)})


def _time_notes(picture: Picture, day: date) -> Iterator[PhotoNote]:
    if picture.taken_at is None:
        yield PhotoNote("no_time")
    elif (taken_on := picture.taken_at.astimezone(TIME_ZONE).date()) != day:
        yield PhotoNote("other_day", {"day": taken_on.isoformat()})


def _repeat_notes(picture: Picture, earlier: Iterable[EarlierPicture]) -> Iterator[PhotoNote]:
    """The first picture that is the same; of several, the same file before one that only looks so."""
    alike = [one for one in earlier if differing_bits(one.fingerprint, picture.fingerprint) <= ALIKE_BITS]
    same = next((one for one in alike if one.original_sha256 == picture.original_sha256), None)
    if found := same or next(iter(alike), None):
        kind = "same_file" if same else "looks_alike"
        yield PhotoNote(
            kind if found.where else f"{kind}_elsewhere", {"day": found.day.isoformat(), "where": found.where}
        )
