"""A store in which everything of a district can be told by its marks: words in texts, and numbers that nothing else is.

What a reader was sent is searched for the marks of others, whatever form it has.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pypdfium2
from sqlalchemy import Engine, select

from dashboard.intake.faults import Fault, Severity
from dashboard.intake.outcome import Receipt
from dashboard.intake.run import store_parsed
from dashboard.rollups import refresh
from dashboard.store.database import read, write
from dashboard.store.models import DisplayItem, ImportRun, LoudspeakerCluster, QrVenue
from tests.support.pictures import photo
from tests.support.stores import IN_TIME, MONDAY, boundaries, parsed

DISTRICTS: Final = tuple(unit.code for unit in boundaries().tree.children("14"))
_FIRST_NUMBER: Final = 38_471_903
_STEP: Final = 1_000_121
_LEAST_DIGITS: Final = len(str(_FIRST_NUMBER))
_NUMBER: Final = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+")
_SITES: Final = {"loudspeakers": LoudspeakerCluster, "posters": DisplayItem, "qr_venues": QrVenue}


@dataclass(frozen=True, slots=True)
class Marks:
    """The word and the numbers by which a district is known, and what of it can be named in a request."""

    district: str
    commune: str
    import_ids: tuple[int, ...]
    sites: dict[str, int]
    waiting_sha256: str = ""
    edit_id: int = 0
    photo: str = ""
    view_id: int = 0

    @property
    def picture(self) -> bytes:
        """What somebody took of its poster."""
        return photo(100 + DISTRICTS.index(self.district), size=(64, 48))

    @property
    def word(self) -> str:
        return word_of(self.district)

    @property
    def numbers(self) -> set[int]:
        """Its people reached; every other number of people is a sum that holds another's."""
        return {number_of(self.district)}


def word_of(district: str) -> str:
    """A word in every text about a district."""
    return f"dauvet{district}x"


def file_of(district: str, kind: str) -> str:
    """Under which hash the file of an import is kept; not a mark, since a refusal repeats what was asked for."""
    return hashlib.sha256(f"{district} {kind}".encode()).hexdigest()


def number_of(district: str) -> int:
    """People reached in a district, as nowhere else."""
    return _FIRST_NUMBER + _STEP * DISTRICTS.index(district)


REGISTRANT: Final = {"registrant_name": "Quàng Văn Bí Mật", "registrant_phone": "0987123456"}
"""Who registered every venue: nobody is sent that."""
PROVINCE_NUMBER: Final = sum(number_of(district) for district in DISTRICTS)


def fill_marked(engine: Engine) -> dict[str, Marks]:
    """Fill a prepared store, one import of each kind per district, as an office sends them."""
    for district in DISTRICTS:
        for kind, rows in _rows_of(district).items():
            _store(engine, kind, district, rows)
    return {district: _marks(engine, district) for district in DISTRICTS}


def found_of_others(content: bytes, own: str) -> list[str]:
    """Marks of other districts, and sums that hold theirs, in an answer sent to somebody of the district `own`.

    Who registered a venue is found wherever that was.
    """
    text = _text_of(content)
    words = [word_of(other) for other in DISTRICTS if other != own and word_of(other) in text]
    numbers = {number for number in _NUMBER.findall(text) if _LEAST_DIGITS <= len(number) < 16}
    written = {int(re.sub(r"[.,]", "", number)) for number in numbers}
    others = {number_of(other) for other in DISTRICTS if other != own} | {PROVINCE_NUMBER}
    words += [said for said in REGISTRANT.values() if said in text]
    return words + [str(number) for number in sorted(written & others)]


def _text_of(content: bytes) -> str:
    """Everything in an answer that can be read: office files and prints are opened."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if content[:4] == b"%PDF":
        document = pypdfium2.PdfDocument(content)
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    text = content.decode("utf-8", "replace")
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)


def commune_of(district: str) -> str:
    """The commune of a district that everything is in."""
    return boundaries().tree.communes(district)[0].code


def _rows_of(district: str) -> dict[str, list[dict[str, Any]]]:
    word, commune, people = word_of(district), commune_of(district), number_of(district)
    place = boundaries().tree[commune]
    at = {"longitude": place.label_lon, "latitude": place.label_lat, "position_quality": "stated"}
    return {
        "villages": [{"code": f"B-{district}", "name": f"Bản {word}", "unit_code": commune, "households": 50}],
        "activities": [
            {"unit_code": commune, "day": MONDAY + timedelta(days=1), "people": people, "organisation": word}
        ],
        "stations": [{"code": f"DT-{district}", "name": f"Đài {word}", "unit_code": commune}],
        "clusters": [
            {"code": f"CL-{district}", "station_code": f"DT-{district}", "unit_code": commune, "address": word, **at}
        ],
        "posters": [{"code": f"P-{district}", "unit_code": commune, "wording": word, "place_text": word, **at}],
        "qr_venues": [
            {"code": f"QR-{district}", "name": f"Chợ {word}", "unit_code": commune, "address": word, **at, **REGISTRANT}
        ],
    }


def _store(engine: Engine, kind: str, district: str, rows: list[dict[str, Any]]) -> None:
    word = word_of(district)
    fault = Fault("Tuần 35", "A9", 9, "unit_unknown", Severity.ERROR, word, "một xã", original_row=(word,))
    receipt = Receipt(
        f"{word}-{kind}.xlsx", file_of(district, kind), IN_TIME, IN_TIME, district_code=district, sender=word
    )
    with write(engine) as connection:
        what = parsed(kind, *rows, as_of=date(2021, 8, 30), faults=[fault])
        assert store_parsed(connection, what, receipt, refresh=refresh).import_id is not None


def _marks(engine: Engine, district: str) -> Marks:
    with read(engine) as connection:
        ids = connection.execute(select(ImportRun.id).where(ImportRun.district_code == district)).scalars().all()
        sites = {
            layer: connection.execute(select(model.id).where(model.unit_code == commune_of(district))).scalar_one()
            for layer, model in _SITES.items()
        }
    return Marks(district, commune_of(district), tuple(ids), sites)
