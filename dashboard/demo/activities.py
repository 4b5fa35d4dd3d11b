"""Communication activities per village and day, as the districts' weekly workbooks have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from dashboard.demo.campaign import Plan, campaign_days, written
from dashboard.demo.chance import Array
from dashboard.demo.forms import DemoFile, csv_file, xlsx_file
from dashboard.demo.places import Frame, Places
from dashboard.demo.punctuality import LATE, punctuality, received_in_time, received_late
from dashboard.domain.periods import Period
from dashboard.domain.terms import CHANNELS, LANGUAGES, THEMES
from dashboard.domain.units import Unit

KIND: Final = "activities"
CHANNEL_WEIGHTS: Final = {
    "village_loudspeaker": 30, "direct": 24, "commune_loudspeaker": 16, "print": 9, "visual": 8, "social": 7,
    "mobile_unit": 4, "sms": 2,
}  # fmt: skip
THEME_WEIGHTS: Final = {
    "vaccination": 34,
    "apps": 21,
    "qr": 19,
    "solidarity": 10,
    "role_models": 10,
    "remote_services": 6,
}
ORGANISATION_WEIGHTS: Final = {
    "Tổ Covid cộng đồng": 34, "Đoàn Thanh niên": 18, "Hội Liên hiệp Phụ nữ": 14, "Mặt trận Tổ quốc": 10, "UBND xã": 10,
    "Hội Nông dân": 8, "Trạm y tế xã": 4, "Hội Cựu chiến binh": 2,
}  # fmt: skip
LANGUAGE_WEIGHTS: Final = (45, 25, 30)
"""Vietnamese; the village's own language; both."""

CHOICES: Final = (len(CHANNEL_WEIGHTS), len(THEME_WEIGHTS), len(ORGANISATION_WEIGHTS), len(LANGUAGE_WEIGHTS))
ROWS_PER_VILLAGE: Final = 12.0
"""Mean number of rows of a village that is reached in a week, at scale 1."""

EXTRA_PER_SCALE: Final = 2.6
"""Activities grow faster than the scale: venues and communes have one row per day at most, whatever the scale."""

ZEAL: Final = {
    "116": 0.80, "125": 0.76, "123": 0.74, "119": 0.70, "124": 0.70, "122": 0.68, "126": 0.64, "118": 0.68, "120": 0.62,
    "128": 0.62, "121": 0.60, "127": 0.58,
}  # fmt: skip
"""Chance that a village near the seat is reached in a week, by district."""

WORKBOOK_DISTRICTS: Final = ("123", "116")
WORKBOOK_WEEKS: Final = 3
WORKBOOK_ROWS_AT_MOST: Final = 5_000


def activity_files(plan: Plan, places: Places, district: Unit, number: int) -> Iterator[DemoFile]:
    """A district's file of the communes that reported the week in time, and one of those that were late."""
    week = plan.weeks[number]
    state = punctuality(plan, places, KIND, number)
    inside = (places.communes["district_code"] == district.code).to_numpy()
    rows = _week_of(plan, places, district.code, week, np.flatnonzero(inside & (state <= LATE)))
    late = state[rows["commune"]] == LATE
    form, name = rows.drop(columns="commune"), f"tuyen-truyen-{district.code}-{week.end:%Y%m%d}"
    if not late.all():
        yield _file(form[~late], name, district, week, number, received_in_time(plan, week, name))
    if late.any():
        yield csv_file(form[late], KIND, f"{name}-bo-sung", district.code, received_late(plan, week, name))


def _file(rows: Frame, name: str, district: Unit, week: Period, number: int, received: datetime) -> DemoFile:
    if district.code in WORKBOOK_DISTRICTS and number < WORKBOOK_WEEKS and len(rows) <= WORKBOOK_ROWS_AT_MOST:
        title = (
            f"ỦY BAN NHÂN DÂN {district.name.upper()}",
            "TRUNG TÂM TRUYỀN THÔNG - VĂN HÓA",
            "KẾT QUẢ TUYÊN TRUYỀN PHÒNG, CHỐNG DỊCH COVID-19",
            f"(Từ ngày {written(week.start)} đến ngày {written(week.end)})",
        )
        return xlsx_file(rows, KIND, name, district.code, received, title)
    return csv_file(rows, KIND, name, district.code, received)


def _week_of(plan: Plan, places: Places, district_code: str, week: Period, communes: Array) -> Frame:
    """The form's rows of the villages of `communes` that were reached, each with a natural key of its own."""
    chance = plan.chance(f"activities {district_code}", week.start.toordinal())
    villages, days = places.villages, campaign_days(week)
    candidates = np.flatnonzero(np.isin(villages["commune"], communes))
    far = villages["remoteness"].to_numpy()[candidates]
    likely = ZEAL[district_code] * (1.05 - 0.55 * far) * (len(days) / 7) ** 0.3
    reached = candidates[chance.random(len(candidates)) < likely]
    mean = ROWS_PER_VILLAGE * len(days) / 7 * (1 + EXTRA_PER_SCALE * (plan.scale - 1))
    counts = 1 + chance.poisson(mean - 1, len(reached))
    village, choices = _distinct(chance, np.repeat(reached, counts), len(days))
    rows = _form(chance, places, village, choices, np.array([written(day) for day in days], dtype=object))
    idle = np.setdiff1d(communes, rows["commune"].to_numpy())
    return pd.concat([rows, _zero_reports(places, idle, written(days[-1]))], ignore_index=True)


def _distinct(chance: np.random.Generator, village: Array, day_count: int) -> tuple[Array, tuple[Array, ...]]:
    """Draw day, channel, theme, organisation and language per row; rows that came out the same are dropped."""
    named = [list(weights.values()) for weights in (CHANNEL_WEIGHTS, THEME_WEIGHTS, ORGANISATION_WEIGHTS)]
    shares = [np.array(weights) / sum(weights) for weights in ([1] * day_count, *named, LANGUAGE_WEIGHTS)]
    columns = [chance.choice(len(share), len(village), p=share) for share in shares]
    shape = (int(village.max(initial=0)) + 1, day_count, *CHOICES)
    keys = np.unique(np.ravel_multi_index((village, *columns), shape))
    kept_village, *kept = np.unravel_index(keys, shape)
    return kept_village, tuple(kept)


def _form(
    chance: np.random.Generator, places: Places, village: Array, choices: tuple[Array, ...], days: Array
) -> Frame:
    day, channel, theme, organisation, language = choices
    channels = np.array(list(CHANNEL_WEIGHTS), dtype=object)[channel]
    people_in = places.villages["people"].to_numpy()[village]
    sessions = chance.integers(1, 4, len(village))
    share = chance.uniform(0.05, 0.45, len(village))
    leaflets, vehicles = channels == "print", channels == "mobile_unit"
    commune = places.villages["commune"].to_numpy()[village]
    return pd.DataFrame(
        {
            "unit_name": places.communes["name"].to_numpy()[commune],
            "village_text": places.villages["name"].to_numpy()[village],
            "day": days[day],
            "channel": _labels(CHANNEL_WEIGHTS, CHANNELS.label)[channel],
            "theme": _labels(THEME_WEIGHTS, THEMES.label)[theme],
            "language": _languages(places)[language, village],
            "sessions": sessions,
            "people": np.maximum(1, people_in * share * sessions**0.5).astype(int),
            "households": np.maximum(1, places.villages["households"].to_numpy()[village] * share).astype(int),
            "outings": _whole(np.where(vehicles, chance.integers(1, 4, len(village)), -1)),
            "leaflets": _whole(np.where(leaflets, chance.integers(10, 120, len(village)), -1)),
            "organisation": np.array(list(ORGANISATION_WEIGHTS), dtype=object)[organisation],
            "commune": commune,
        }
    )


def _zero_reports(places: Places, communes: Array, day: str) -> Frame:
    """One row per commune that says that nothing was done in the week."""
    return pd.DataFrame(
        {
            "unit_name": places.communes["name"].to_numpy()[communes],
            "day": day,
            "channel": CHANNELS.label("direct"),
            "theme": THEMES.label("vaccination"),
            "sessions": 0,
            "people": 0,
            "households": 0,
            "commune": communes,
        }
    )


def _labels(weights: dict[str, int], label: Callable[[str], str]) -> Array:
    return np.array([label(name) for name in weights], dtype=object)


def _languages(places: Places) -> Array:
    """Texts of the three choices of language (rows) per village (columns)."""
    vietnamese = LANGUAGES.label(LANGUAGES.ids[0])
    own = places.villages["language"].map(LANGUAGES.label).to_numpy(dtype=object)
    both = np.where(own == vietnamese, vietnamese, own + f" + {vietnamese}")
    return np.array([np.full(len(own), vietnamese, dtype=object), own, both])


def _whole(numbers: Array) -> Array:
    """Whole numbers as they are written, nothing where the number is negative."""
    return np.where(numbers < 0, "", numbers.astype(str))
