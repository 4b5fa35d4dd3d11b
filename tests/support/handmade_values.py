"""Values of reports made by hand: each as offices write it, beside what it means."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.text import fold
from dashboard.domain.units import Unit
from dashboard.intake.forms import Field
from dashboard.intake.values.terms import terms_of
from tests.support.stores import boundaries

WEEK = [date(2021, 8, 30) + timedelta(days=number) for number in range(7)]
EMPTY_CELLS = (None, "", "-", "–", "…")


def unit_name_as_written(dice: random.Random, unit: Unit, others: list[Unit]) -> str:
    kind, short = unit.kind, unit.short_name
    ways = [unit.name, unit.name.upper(), f"  {unit.name} ", unit.name.replace(" ", "  ", 1)]
    ways += [f"{ {'Xã': 'X.', 'Phường': 'P.', 'Thị trấn': 'TT'}[kind] } {short}"]
    if sum(fold(short) == fold(other.short_name) for other in others) == 1:
        ways += [short]
    return spelling(dice, dice.choice(ways))


def spelling(dice: random.Random, text: str) -> str:
    way = dice.random()
    if way < 0.15:
        return unicodedata.normalize("NFD", text)
    return text.replace(" ", "\u00a0", 1) if way < 0.2 else text


def value_as_written(dice: random.Random, f: Field, number: int, commune: Unit, as_format: str) -> tuple[Any, Any]:
    """A cell as written, and its value."""
    own = {
        "row_label": (number + 1, None),
        "province_name": (dice.choice(("Sơn La", "Tỉnh Sơn La", "SƠN LA")), None),
        "district_name": (_district_name(dice, commune), None),
        "unit_code": (dice.choice((commune.code, int(commune.code))), commune.code),
        "unit_name": (commune.name, None),
        "latitude": _coordinate(dice, commune.label_lat, "NB"),
        "longitude": _coordinate(dice, commune.label_lon, "EĐ"),
        "remark": (dice.choice((None, "đã kiểm tra", "x")), None),
    }
    if f.name in own:
        return own[f.name]
    if not f.required and f.type not in ("code",) and dice.random() < 0.15:
        return (dice.choice(EMPTY_CELLS) if f.type in ("integer", "number") else None), None
    return _typed(dice, f, number, as_format)


def _district_name(dice: random.Random, commune: Unit) -> str:
    district = boundaries().tree[commune.parent_code]
    return dice.choice((district.name, district.name.upper(), district.short_name))


def _typed(dice: random.Random, f: Field, number: int, as_format: str) -> tuple[Any, Any]:
    # a commune's rows differ in their day, which is the key of daily reports
    day = WEEK[number % len(WEEK)]
    ways: dict[str, Callable[[], tuple[Any, Any]]] = {
        "day": lambda: (_day(dice, day, as_format), day),
        "moment": lambda: _moment(dice, day, number),
        "integer": lambda: _integer(dice, int(max(f.min, 0)), int(min(f.max, 4000))),
        "number": lambda: _number(dice, max(f.min, 0), min(f.max, 4000)),
        "term": lambda: _term(dice, f.vocabulary),
        "languages": lambda: _languages(dice),
        "size": lambda: _size(dice),
        "phone": lambda: _phone(dice, f"09{number:08}"),
        "flag": lambda: dice.choice((("Có", True), ("x", True), ("Không", False), ("không", False))),
        "codes": lambda: (f"C{number}, C{number + 1}", (f"C{number}", f"C{number + 1}")),
        "code": lambda: (f"M-{number}", f"M-{number}"),
        "text": lambda: _text(dice, f, number),
    }
    return ways[f.type]()


def _moment(dice: random.Random, day: date, number: int) -> tuple[str, datetime]:
    moment = datetime.combine(day, datetime.min.time(), TIME_ZONE) + timedelta(hours=5, minutes=number)
    return dice.choice((f"{moment:%d/%m/%Y %H:%M}", f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%d/%m/%Y %Hh%M}")), moment


def _term(dice: random.Random, vocabulary: str) -> tuple[str, str | None]:
    terms = terms_of(vocabulary)
    text = dice.choice(list(terms.texts.values()))
    return spelling(dice, dice.choice((text, text.upper(), f" {text}"))), terms.find(text)


def _phone(dice: random.Random, digits: str) -> tuple[Any, str]:
    return dice.choice((digits, int(digits), f"{digits[:4]}.{digits[4:7]}.{digits[7:]}")), digits


def _text(dice: random.Random, f: Field, number: int) -> tuple[str, str]:
    if f.name == "name":
        # the name tells the kind of a village
        return f"Bản Nà {number}", f"Bản Nà {number}"
    text = dice.choice(("Bản Nà {}", "Tiểu khu {}", "=Bản {}", "+{}", "-Bản {}", "@tổ {}", "Nhà văn hóa “Mòn” {}"))
    text = text.format(number)
    return spelling(dice, text), text


def _day(dice: random.Random, day: date, as_format: str) -> Any:
    texts = [f"{day.day}/{day.month}/{day.year}", f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}"]
    texts += [
        f"{day:%Y-%m-%d}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"{day:%d/%m/%y}",
        f" {day:%d/%m/%Y} ",
    ]
    serial = (day - date(1899, 12, 30)).days
    return dice.choice(texts) if as_format == "csv" else dice.choice([*texts, day, day, serial, str(serial)])


def _integer(dice: random.Random, least: int, most: int) -> tuple[Any, int]:
    value = dice.choice((least, dice.randint(least, most), dice.randint(least, min(most, 40))))
    ways: list[Any] = [
        value,
        value,
        str(value),
        f" {value} ",
        f"{value:,}".replace(",", "."),
        f"{value:,}".replace(",", " "),
    ]
    return dice.choice(ways), value


def _number(dice: random.Random, least: float, most: float) -> tuple[Any, float]:
    value = round(dice.uniform(least + 0.1, most - 0.1), 1)
    return dice.choice((value, f"{value}".replace(".", ","))), value


def _languages(dice: random.Random) -> tuple[str, str]:
    ids = dice.sample(["vi", "thai", "mong", "dao"], dice.randint(1, 3))
    names = {"vi": "Tiếng Việt", "thai": "Thái", "mong": "Mông", "dao": "Dao"}
    return dice.choice((" + ", ", ", "; ", " và ", "/", "+")).join(names[one] for one in ids), "+".join(sorted(ids))


def _size(dice: random.Random) -> tuple[str, tuple[float, float]]:
    width, height = round(dice.uniform(0.5, 6), 1), round(dice.uniform(0.5, 6), 1)
    w, h = (f"{side:g}".replace(".", ",") for side in (width, height))
    cm = f"{round(width * 100)}x{round(height * 100)}cm"
    return dice.choice((f"{w}m x {h}m", f"{w}x{h}m", f"{w}m*{h}m", f"{w} × {h} m", f"{w}x{h}", cm)), (width, height)


def _coordinate(dice: random.Random, degrees: float, letters: str) -> tuple[Any, float]:
    degrees = round(degrees, 5)
    total = round(degrees * 3600, 1)
    whole, minutes, seconds = int(total // 3600), int(total % 3600 // 60), total % 60
    text = f"{degrees:.5f}"
    dms = f"{whole}°{minutes}'{seconds:.1f}\""
    return dice.choice((degrees, text, text.replace(".", ","), dms, dms + letters[0], f"{dms} {letters[1]}")), degrees
