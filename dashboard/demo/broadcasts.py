"""Broadcasts: the daily programmes of the 13 stations that the plan binds, and what IT stations' devices say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from dashboard.demo.campaign import Plan, campaign_days, moment, monday_after
from dashboard.demo.chance import Array, drawn
from dashboard.demo.forms import DemoFile, csv_file
from dashboard.demo.places import Frame, Places
from dashboard.demo.punctuality import received_in_time, received_late
from dashboard.demo.stations import PROVINCIAL_CODE, Stations, district_station_code
from dashboard.domain.periods import Period
from dashboard.domain.terms import BROADCAST_RESULTS, LANGUAGES, PRIORITIES, THEMES
from dashboard.domain.units import UnitTree

SLOT_MINUTES: Final = 5
SLOTS: Final = np.arange(5 * 60, 22 * 60, SLOT_MINUTES)
"""Minutes of the day at which a broadcast may begin."""

BUSY_HOURS: Final = (5, 6, 11, 17, 18, 19)
PER_DAY_AT_MOST: Final = 200
THEME_WEIGHTS: Final = {
    "vaccination": 36,
    "apps": 20,
    "qr": 18,
    "role_models": 11,
    "solidarity": 10,
    "remote_services": 5,
}
ETHNIC_LANGUAGE: Final = {
    "116": "thai",
    "121": "mong",
    "127": "kho_mu",
    "126": "thai",
    "128": "mong",
    "124": "sinh_mun",
}
"""The second language of a centre's programmes; Thái elsewhere."""

WEAK_STATIONS: Final = ("HUYEN-121", "HUYEN-127")
"""Centres that often stay below the plan's 3 broadcasts a day."""


def station_log_files(plan: Plan, tree: UnitTree, week: Period) -> Iterator[DemoFile]:
    """The logs of the 13 stations: one file of those in time, one of those that are late; some days are missing."""
    codes = [PROVINCIAL_CODE, *(district_station_code(unit) for unit in tree.children(tree.root.code))]
    codes = [code for code in codes if code == PROVINCIAL_CODE or plan.covers(code[-3:])]
    chance = plan.chance("station logs", week.start.toordinal())
    days = campaign_days(week)
    station = np.repeat(np.arange(len(codes)), len(days))
    day = np.tile(np.arange(len(days)), len(codes))
    weak = np.isin(np.array(codes)[station], WEAK_STATIONS)
    counts = np.where(weak, 1, 3) + chance.poisson(0.8, len(station)) - (chance.random(len(station)) < 0.06)
    silent = chance.random(len(station)) < np.where(weak, 0.12, 0.02)
    counts = np.where(silent, 0, np.minimum(counts * plan.scale, PER_DAY_AT_MOST))
    rows = _broadcasts(chance, np.array(codes, dtype=object), station, np.array(days)[day], counts)
    own = np.array([ETHNIC_LANGUAGE.get(code[-3:], "thai") for code in rows["station_code"]])
    rows["language"] = _language_labels(chance, own, 0.3)
    rows["seconds"] = chance.integers(8, 31, len(rows)) * 30
    rows["result"] = BROADCAST_RESULTS.label("played")
    late = chance.random(len(codes)) < 0.08
    is_late = np.isin(rows["station_code"], np.array(codes)[late])
    name = f"nhat-ky-13-dai-{week.end:%Y%m%d}"
    yield csv_file(rows[~is_late], "broadcasts", name, None, received_in_time(plan, week, name))
    if is_late.any():
        yield csv_file(rows[is_late], "broadcasts", f"{name}-bo-sung", None, received_late(plan, week, name))


def device_feed_files(plan: Plan, places: Places, stations: Stations, week: Period) -> Iterator[DemoFile]:
    """What the devices of IT stations say of a week: each broadcast with the clusters asked and those that played."""
    covered = places.communes["district_code"].map(plan.covers)
    online = (stations.of_communes["technology"] == "it_telecom") & covered & ~places.communes["never_reports"]
    communes = np.flatnonzero(online & np.isin(places.communes.index, stations.clusters["commune"]))
    if not len(communes):
        return
    chance = plan.chance("device feed", week.start.toordinal())
    days = campaign_days(week)
    commune = np.repeat(communes, len(days))
    counts = np.minimum((1 + chance.poisson(1.6, len(commune))) * plan.scale, PER_DAY_AT_MOST)
    codes = stations.of_communes["code"].to_numpy()
    rows = _broadcasts(chance, codes, commune, np.tile(np.array(days), len(communes)), counts)
    commune = np.repeat(commune, counts)
    own = places.commune_languages[commune]
    rows["language"] = _language_labels(chance, own, 0.35)
    rows["seconds"] = chance.integers(4, 25, len(rows)) * 30
    rows = pd.concat([rows, _played(chance, stations, commune, week)], axis=1)
    name = f"thiet-bi-truyen-thanh-{week.end:%Y%m%d}"
    yield csv_file(rows, "broadcasts", name, None, moment(monday_after(week), 0, 30))


def _broadcasts(chance: np.random.Generator, codes: Array, station: Array, day: Array, counts: Array) -> Frame:
    """`counts` broadcasts per (station row, day), all at different times; themes and priorities drawn."""
    busy = np.log(np.where(np.isin(SLOTS // 60, BUSY_HOURS), 6.0, 1.0))
    appeal = busy + chance.gumbel(0, 1, (len(counts), len(SLOTS)))
    rank = np.argsort(np.argsort(-appeal, axis=1), axis=1)
    row, slot = np.nonzero(rank < counts[:, None])
    minutes = SLOTS[slot]
    label = {name: THEMES.label(name) for name in THEME_WEIGHTS}
    starts = [f"{d:%d/%m/%Y} {m // 60:02d}:{m % 60:02d}" for d, m in zip(day[row], minutes, strict=True)]
    priority = drawn(chance, {"normal": 90, "priority": 9, "urgent": 1}, len(row))
    return pd.DataFrame(
        {
            "station_code": codes[station[row]],
            "started_at": starts,
            "theme": [label[name] for name in drawn(chance, THEME_WEIGHTS, len(row))],
            "priority": [PRIORITIES.label(name) for name in priority],
        }
    )


def _language_labels(chance: np.random.Generator, own: Array, share: float) -> list[str]:
    """Vietnamese mostly, the place's own language in a `share` of cases."""
    spoken = np.where(chance.random(len(own)) < share, own, LANGUAGES.ids[0])
    return [LANGUAGES.label(name) for name in spoken]


def _played(chance: np.random.Generator, stations: Stations, commune: Array, week: Period) -> Frame:
    """Result and clusters per broadcast: clusters that are silent never play, the others one time in thirty not."""
    clusters = stations.clusters
    listed = clusters["code"].to_numpy()
    heard, kept = stations.heard(week.start), stations.states[stations.list_at(week.start)] != "scrapped"
    owners = clusters["commune"].to_numpy()
    asked_by = {int(owner): np.flatnonzero(kept & (owners == owner)) for owner in np.unique(commune)}
    results, asked, played, played_codes = [], [], [], []
    for owner in commune:
        rows = asked_by[int(owner)]
        on = rows[heard[rows] & (chance.random(len(rows)) > 0.03)]
        asked.append(len(rows))
        played.append(len(on))
        played_codes.append(", ".join(listed[on]))
        results.append("played" if len(on) == len(rows) else "partly" if len(on) else "not_played")
    asked_codes = {owner: ", ".join(listed[rows]) for owner, rows in asked_by.items()}
    return pd.DataFrame(
        {
            "result": [BROADCAST_RESULTS.label(result) for result in results],
            "asked_count": asked,
            "played_count": played,
            "asked_clusters": [asked_codes[int(owner)] for owner in commune],
            "played_clusters": played_codes,
        }
    )
