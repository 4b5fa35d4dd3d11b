"""Broadcasting stations and loudspeaker clusters, and their states at the dates of the lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from dashboard.demo.campaign import Plan, moment, monday_after, written
from dashboard.demo.chance import Array, drawn, drawn_by_row, points_near, shared_out
from dashboard.demo.forms import DemoFile, csv_file
from dashboard.demo.places import Frame, Places
from dashboard.domain.periods import Period
from dashboard.domain.terms import CLUSTER_STATES, STATION_LEVELS, TECHNOLOGIES, WORKING_STATES
from dashboard.domain.units import Unit, UnitTree

CLUSTER_COUNT: Final = 1_400
STATION_LISTS: Final = (date(2021, 8, 29), date(2021, 10, 31))
CLUSTER_LISTS: Final = tuple(date(2021, 8, 29) + timedelta(days=days) for days in (0, 21, 42, 63, 91))
"""Sundays at which districts count stations and clusters; the last is 28/11."""

PROVINCIAL_CODE: Final = "TINH-14"
HEARD_WITHIN_DAYS: Final = 7
"""A cluster that was not heard of for longer counts as silent."""

STATE_SHARES: Final = {
    "working": (1.0, -0.45), "poor": (0.10, 0.05), "broken": (0.04, 0.14), "disconnected": (0.03, 0.10),
    "paused": (0.03, 0.0), "scrapped": (0.008, 0.0), "unknown": (0.02, 0.03),
}  # fmt: skip
"""How frequent each state is: near the district's seat, and what is added far from it."""

ADDRESSES: Final = {"Nhà văn hóa": 5, "Cột điện đầu bản": 3, "Điểm trường": 2, "Trụ sở UBND": 1}
CONNECTIONS: Final = {"it_telecom": "4G", "wired": "Cáp", "wired_fm": "Cáp và FM", "fm": "Sóng FM"}


@dataclass(frozen=True)
class Stations:
    """`of_communes` (one row per commune: station code, technology), `clusters`, and their states per list.

    `clusters`: the fields of the form that do not change, `commune` and `village` (rows of the places).
    `states` and `silent_days`: lists x clusters; a state of `CLUSTER_STATES`, and days not heard of at the list's day.
    """

    of_communes: Frame
    clusters: Frame
    states: Array
    silent_days: Array

    def list_at(self, day: date) -> int:
        """Number of the last list of clusters on or before `day`, the first one where there was none yet."""
        return max(0, sum(listed <= day for listed in CLUSTER_LISTS) - 1)

    def heard(self, day: date) -> Array:
        """True per cluster that works and is heard around `day`."""
        number = self.list_at(day)
        heard: Array = np.isin(self.states[number], WORKING_STATES) & (self.silent_days[number] <= HEARD_WITHIN_DAYS)
        return heard


def make_stations(plan: Plan, places: Places) -> Stations:
    """Make the stations of the communes and about `CLUSTER_COUNT` clusters."""
    chance = plan.chance("stations")
    communes = places.communes
    far, urban = communes["remoteness"].to_numpy(), communes["is_urban"].to_numpy()
    shares = np.column_stack([0.3 + 0.4 * urban, 1.8 - far, 0.4 + 0 * far, 0.9 - 0.6 * far + 0.6 * urban, 0.5 * far**2])
    technology = np.array(TECHNOLOGIES.ids, dtype=object)[drawn_by_row(chance, shares)]
    on_air = np.isin(technology, ("fm", "wired_fm"))
    stations = pd.DataFrame(
        {
            "code": "XA-" + communes["code"],
            "name": "Đài truyền thanh " + communes["name"],
            "technology": technology,
            "frequency_mhz": np.where(on_air, 54 + 0.5 * chance.integers(0, 28, len(far)), np.nan),
            "since": [written(date(int(year), 1, 1)) for year in chance.integers(1998, 2021, len(far))],
        }
    )
    clusters = _clusters(chance, places, stations)
    states, silent_days = _states(chance, clusters["far"].to_numpy())
    return Stations(stations, clusters, states, silent_days)


def _clusters(chance: np.random.Generator, places: Places, stations: Frame) -> Frame:
    """Clusters stand in the villages of communes that have a station, the largest share near the centre."""
    villages = places.villages
    has_station = (stations["technology"] != "none").to_numpy()
    village_counts = np.bincount(villages["commune"], minlength=len(stations))
    weights = np.where(has_station, village_counts * chance.uniform(0.7, 1.3, len(stations)), 0)
    counts = np.where(has_station, np.minimum(village_counts, shared_out(CLUSTER_COUNT, weights)), 0)
    draw = pd.Series(chance.random(len(villages))).groupby(villages["commune"]).rank().to_numpy().astype(int)
    chosen = np.flatnonzero(draw <= counts[villages["commune"]])
    owner = villages["commune"].to_numpy()[chosen]
    points = points_near(chance, places.shapes, owner, places.village_points[chosen], 0.002)
    return pd.DataFrame(
        {
            "code": [code.replace("-", "-L") for code in villages["code"].to_numpy()[chosen]],
            "station_code": stations["code"].to_numpy()[owner],
            "unit_code": villages["unit_code"].to_numpy()[chosen],
            "village_text": villages["name"].to_numpy()[chosen],
            "address": drawn(chance, ADDRESSES, len(chosen)),
            "longitude": points[:, 0],
            "latitude": points[:, 1],
            "horns": chance.integers(1, 5, len(chosen)),
            "connection": stations["technology"].map(CONNECTIONS).to_numpy()[owner],
            "commune": owner,
            "village": chosen,
            "far": villages["remoteness"].to_numpy()[chosen],
        }
    )


def _states(chance: np.random.Generator, far: Array) -> tuple[Array, Array]:
    """States and days of silence at each list; between two lists about one cluster in eight changes its state."""
    shares = np.column_stack([np.maximum(near + slope * far, 0) for near, slope in STATE_SHARES.values()])
    names = np.array(list(STATE_SHARES), dtype=object)
    states, silent = [names[drawn_by_row(chance, shares)]], [_silence(chance, far)]
    for earlier, later in pairwise(CLUSTER_LISTS):
        changes = (chance.random(len(far)) < 0.12) & (states[-1] != "scrapped")
        states.append(np.where(changes, names[drawn_by_row(chance, shares)], states[-1]))
        stays = chance.random(len(far)) < 0.7
        longer = np.where(silent[-1] > HEARD_WITHIN_DAYS, silent[-1] + (later - earlier).days, silent[-1])
        silent.append(np.where(stays, longer, _silence(chance, far)))
    return np.array(states), np.where(np.isin(states, WORKING_STATES), silent, np.array(silent) + 9)


def _silence(chance: np.random.Generator, far: Array) -> Array:
    """Days since a cluster was heard: none to two mostly, sometimes weeks."""
    is_silent = chance.random(len(far)) < 0.03 + 0.06 * far
    return np.where(is_silent, chance.integers(8, 17, len(far)), chance.integers(0, 3, len(far)))


def station_files(plan: Plan, places: Places, stations: Stations, tree: UnitTree, week: Period) -> Iterator[DemoFile]:
    """The lists counted at the end of `week`, where one is due: a file of stations and one of clusters per district."""
    if week.end == STATION_LISTS[0]:
        yield _binding_stations(plan, tree, week)
    for district in tree.children(tree.root.code):
        if not plan.covers(district.code):
            continue
        received = moment(monday_after(week), 9, int(district.code) % 60)
        inside = ((places.communes["district_code"] == district.code) & ~places.communes["never_reports"]).to_numpy()
        if week.end in STATION_LISTS:
            rows = _counted(places, stations, week.end)[inside]
            yield csv_file(rows, "stations", f"thong-ke-dai-{district.code}-{week.end:%Y%m%d}", district.code, received)
        if week.end in CLUSTER_LISTS:
            rows = _cluster_list(stations, week.end)[inside[stations.clusters["commune"]]]
            yield csv_file(rows, "clusters", f"cum-loa-{district.code}-{week.end:%Y%m%d}", district.code, received)


def district_station_code(district: Unit) -> str:
    """Code of the station of a district's communication and culture centre."""
    return f"HUYEN-{district.code}"


def _binding_stations(plan: Plan, tree: UnitTree, week: Period) -> DemoFile:
    """The 13 stations that the plan binds."""
    districts = [unit for unit in tree.children(tree.root.code) if plan.covers(unit.code)]
    rows = pd.DataFrame(
        {
            "code": [PROVINCIAL_CODE, *(district_station_code(unit) for unit in districts)],
            "name": ["Đài Phát thanh - Truyền hình tỉnh", *(f"Trung tâm TT-VH {unit.name}" for unit in districts)],
            "level": [STATION_LEVELS.label("province"), *(STATION_LEVELS.label("district") for _ in districts)],
            "unit_code": [tree.root.code, *(unit.code for unit in districts)],
            "technology": TECHNOLOGIES.label("fm"),
            "counted_on": written(week.end),
        }
    )
    return csv_file(rows, "stations", "dai-tinh-va-huyen", None, moment(monday_after(week), 8))


def _counted(places: Places, stations: Stations, day: date) -> Frame:
    """Form of stations, one row per commune, counted at a list's day."""
    states = stations.states[stations.list_at(day)]
    kept, working = states != "scrapped", np.isin(states, WORKING_STATES)
    owner, horns = stations.clusters["commune"].to_numpy(), stations.clusters["horns"].to_numpy()
    count = len(places.communes)
    frame = stations.of_communes.assign(
        unit_code=places.communes["code"],
        level=STATION_LEVELS.label("commune"),
        technology=stations.of_communes["technology"].map(TECHNOLOGIES.label),
        cluster_count=np.bincount(owner[kept], minlength=count),
        horn_count=np.bincount(owner[kept], horns[kept], count).astype(int),
        working_count=np.bincount(owner[working], minlength=count),
        counted_on=written(day),
    )
    none = stations.of_communes["technology"] == "none"
    return frame.assign(since=frame["since"].mask(none))


def _cluster_list(stations: Stations, day: date) -> Frame:
    """Form of clusters at a list's day."""
    number = stations.list_at(day)
    heard = [written(day - timedelta(days=int(days))) for days in stations.silent_days[number]]
    return stations.clusters.drop(columns=["commune", "village", "far"]).assign(
        state=[CLUSTER_STATES.label(state) for state in stations.states[number]],
        state_on=written(day),
        last_heard_on=heard,
    )
