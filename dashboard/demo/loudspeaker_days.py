"""The daily reports that communes with wired or FM stations write by hand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from dashboard.demo.campaign import Plan, campaign_days, written
from dashboard.demo.chance import Array
from dashboard.demo.forms import DemoFile, csv_file
from dashboard.demo.places import Frame, Places
from dashboard.demo.punctuality import LATE, punctuality, received_in_time, received_late
from dashboard.demo.stations import Stations
from dashboard.domain.periods import Period
from dashboard.domain.terms import LANGUAGES

KIND = "loudspeaker_days"
MINUTES_PER_SESSION = 25


def loudspeaker_day_files(plan: Plan, places: Places, stations: Stations, number: int) -> Iterator[DemoFile]:
    """One file per district of what came in time, and one of the province for what came late."""
    week = plan.weeks[number]
    state = punctuality(plan, places, KIND, number)
    by_hand = ~stations.of_communes["technology"].isin(["it_telecom", "none"]).to_numpy()
    rows = _days(plan, places, stations, week, np.flatnonzero(by_hand & (state <= LATE)))
    district = places.communes["district_code"].to_numpy()[rows["commune"]]
    late = state[rows["commune"]] == LATE
    form = rows.drop(columns="commune")
    for code in places.communes["district_code"].unique():
        chosen = (district == code) & ~late
        if plan.covers(code) and chosen.any():
            name = f"truyen-thanh-{code}-{week.end:%Y%m%d}"
            yield csv_file(form[chosen], KIND, name, code, received_in_time(plan, week, name))
    chosen = late & np.array([plan.covers(code) for code in district])
    if chosen.any():
        name = f"truyen-thanh-bo-sung-{week.end:%Y%m%d}"
        yield csv_file(form[chosen], KIND, name, None, received_late(plan, week, name))


def _days(plan: Plan, places: Places, stations: Stations, week: Period, communes: Array) -> Frame:
    """A row per commune and day: zero sessions where nothing was played that day, and where no cluster works."""
    chance = plan.chance(KIND, week.start.toordinal())
    days = campaign_days(week)
    commune = np.repeat(communes, len(days))
    clusters = stations.clusters["commune"].to_numpy()
    working = np.bincount(clusters[stations.heard(week.start)], minlength=len(places.communes))[commune]
    far = places.communes["remoteness"].to_numpy()[commune]
    sessions = np.where(working > 0, chance.binomial(3, 0.72 - 0.4 * far), 0)
    minutes = sessions * chance.integers(MINUTES_PER_SESSION - 10, MINUTES_PER_SESSION + 11, len(commune))
    own = places.commune_languages[commune]
    share = np.where(own == LANGUAGES.ids[0], 0, chance.uniform(0.15, 0.6, len(commune)))
    ethnic = np.round(minutes * share).astype(int)
    frame = pd.DataFrame(
        {
            "unit_code": places.communes["code"].to_numpy()[commune],
            "day": np.tile([written(day) for day in days], len(communes)),
            "sessions": sessions,
            "items": sessions * chance.integers(2, 6, len(commune)),
            "minutes": minutes,
            "minutes_ethnic": ethnic,
            "minutes_by_language__vi": minutes - ethnic,
        }
    )
    for language in LANGUAGES.ids[1:-1]:
        frame[f"minutes_by_language__{language}"] = np.where(own == language, ethnic, 0)
    return frame.assign(working_count=working, commune=commune)
