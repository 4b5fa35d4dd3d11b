"""Numbers, days and periods as Vietnamese offices write them (12.661; 14,81%; 05/9/2021), and in English beside."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from dashboard.domain.measures import Format
from dashboard.domain.periods import TIME_ZONE, Period

NO_VALUE: Final = "–"
_SEPARATORS: Final = {"vi": (".", ","), "en": (",", ".")}
_DECIMALS: Final = {Format.PERCENT: 2, Format.COUNT: 0, Format.RATE: 2}
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: float, language: str, decimals: int = 0) -> str:
    """`12661` -> `12.661` (vi) or `12,661` (en); halves are rounded away from zero, as people do."""
    thousands, point = _SEPARATORS[language]
    exact = _rounded(value, decimals)
    text = f"{exact if exact else abs(exact):,.{decimals}f}"
    return text.translate({ord(","): thousands, ord("."): point, ord("-"): "\u2212"})


def measured(value: float | None, kind: Format, language: str) -> str:
    """A measure's value: a share with two decimals and `%`, a whole number, or a rate; a dash where there is none."""
    if value is None:
        return NO_VALUE
    return number(value, language, _DECIMALS[kind]) + ("%" if kind is Format.PERCENT else "")


def rounded(value: float, kind: Format) -> float:
    """The number that `measured` writes."""
    return float(_rounded(value, _DECIMALS[kind]))


def plain(value: float | None, kind: Format, language: str) -> str:
    """Like `measured`, without the per cent sign: for differences in points and the edges of classes."""
    return NO_VALUE if value is None else number(value, language, _DECIMALS[kind])


def edge(value: float, language: str) -> str:
    """Edge of a map class: as many decimals as it has, at most two."""
    decimals = next((d for d in (0, 1) if round(value, d) == value), 2)
    return number(value, language, decimals)


def day(value: date, language: str, with_year: bool = True) -> str:
    """`05/9/2021` as official papers write it (days below 10 and months 1 and 2 get a zero), or `5 Sep 2021`."""
    if language == "en":
        return f"{value.day} {_MONTHS[value.month - 1]}" + (f" {value.year}" if with_year else "")
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"{value.day:02d}/{month}" + (f"/{value.year}" if with_year else "")


def clock(value: datetime) -> str:
    """Hour and minute in Sơn La: `14:05`."""
    return value.astimezone(TIME_ZONE).strftime("%H:%M")


def moment(value: datetime, language: str) -> str:
    """Hour and day in Sơn La: `14:05 05/9/2021`."""
    return f"{clock(value)} {day(value.astimezone(TIME_ZONE).date(), language)}"


def period(value: Period, language: str, with_year: bool = True) -> str:
    """`05/9/2021`, or `30/8 – 05/9/2021` where both ends are in one year."""
    if value.days == 1:
        return day(value.start, language, with_year)
    first = day(value.start, language, with_year=with_year and value.start.year != value.end.year)
    return f"{first} – {day(value.end, language, with_year)}"


def _rounded(value: float, decimals: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
