"""The places of the demonstration: how remote each commune is, and the villages in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from dashboard.demo.campaign import Plan
from dashboard.demo.chance import Array, drawn_by_row, points_inside, shared_out
from dashboard.demo.names import village_names
from dashboard.domain.terms import LANGUAGES
from dashboard.domain.units import Level, UnitTree

VILLAGE_COUNT: Final = 2_250
PEOPLE_PER_HOUSEHOLD: Final = 4.4
RURAL_SEATS: Final = {"118": "03706", "127": "04231", "128": "04048"}
"""Seats of the districts that have no town of their own: Mường Giàng, Sốp Cộp, Vân Hồ."""

GROUPS: Final = ("Kinh", "Thái", "Mông", "Mường", "Dao", "Khơ Mú", "Sinh Mun", "La Ha")
LANGUAGE_OF: Final = {"Thái": "thai", "Mông": "mong", "Dao": "dao", "Khơ Mú": "kho_mu", "Sinh Mun": "sinh_mun"}
AT_HOME: Final = {
    "Mường": ("122", "123", "128"),
    "Dao": ("121", "122", "123", "128"),
    "Khơ Mú": ("120", "126", "127"),
    "Sinh Mun": ("124", "125", "126"),
    "La Ha": ("118", "119", "120"),
}
"""Districts where the smaller groups live."""

Frame = pd.DataFrame


@dataclass(frozen=True)
class Places:
    """Communes (in the order of the unit tree) and villages, and the communes' areas.

    `communes`: code, name, kind, district_code, population, is_urban, remoteness (0 the nearest, 1 the farthest),
    never_reports, main_group. `villages`: the fields of the form of villages, `commune` (row of `communes`),
    `language`, `remoteness`. `shapes`: an area per commune, WGS 84 degrees.
    """

    communes: Frame
    villages: Frame
    shapes: Array

    @cached_property
    def commune_languages(self) -> Array:
        """The language most villages of each commune speak."""
        spoken = self.villages.groupby("commune")["language"]
        return spoken.agg(lambda languages: languages.mode()[0]).to_numpy()

    @property
    def village_points(self) -> Array:
        """Longitude and latitude of each village."""
        return self.villages[["longitude", "latitude"]].to_numpy()


def make_places(plan: Plan, tree: UnitTree, shapes: dict[str, shapely.Geometry]) -> Places:
    """Make the places; `shapes` maps commune codes to areas in WGS 84 degrees."""
    units = tree.descendants(tree.root.code, Level.COMMUNE)
    areas = np.array([shapes[unit.code] for unit in units], dtype=object)
    shapely.prepare(areas)
    communes = pd.DataFrame(
        {
            "code": [unit.code for unit in units],
            "name": [unit.name for unit in units],
            "kind": [unit.kind for unit in units],
            "district_code": [unit.parent_code for unit in units],
            "population": [unit.population for unit in units],
            "lon": [unit.label_lon for unit in units],
            "lat": [unit.label_lat for unit in units],
            "density": [unit.population / unit.area_km2 for unit in units],
        }
    )
    communes["is_urban"] = communes["kind"].str.casefold().isin(["phường", "thị trấn"])
    communes["remoteness"] = _remoteness(communes)
    chance = plan.chance("communes")
    communes["main_group"] = np.array(GROUPS, dtype=object)[drawn_by_row(chance, _group_shares(communes))]
    far = communes.index[communes["remoteness"].between(0.8, 0.95)].to_numpy()
    communes["never_reports"] = np.isin(communes.index, chance.choice(far, 2, replace=False))
    return Places(communes, _villages(plan, communes, areas), areas)


def _remoteness(communes: Frame) -> Array:
    """Rank from 0 to 1 by the distance to the district's seat and by how few people live on a km²."""
    seats = communes[["lon", "lat"]].to_numpy()[[_seat(communes, code) for code in communes["district_code"]]]
    degrees = communes[["lon", "lat"]].to_numpy() - seats
    distance_km = pd.Series(np.hypot(degrees[:, 0] * 103.7, degrees[:, 1] * 110.7))
    blend = 0.6 * distance_km.rank(pct=True) + 0.4 * (-communes["density"]).rank(pct=True) - 0.5 * communes["is_urban"]
    return ((blend.rank(method="first") - 1) / (len(communes) - 1)).to_numpy()


def _seat(communes: Frame, district_code: str) -> int:
    """Row of the commune where the district has its seat."""
    inside = (communes["district_code"] == district_code).to_numpy()
    town = communes["population"].to_numpy() * (communes["is_urban"].to_numpy() & inside)
    seat = np.flatnonzero(communes["code"] == RURAL_SEATS.get(district_code))
    return int(seat[0] if len(seat) else town.argmax())


def _group_shares(communes: Frame) -> Array:
    """How likely each of `GROUPS` is the main one, per commune: Kinh in towns, Mông far out."""
    far, urban = communes["remoteness"].to_numpy(), communes["is_urban"].to_numpy()
    shares = {"Kinh": np.where(urban, 3.0, 0.15 * (1 - far)), "Thái": 1.6 - 0.7 * far, "Mông": 1.3 * far**2}
    for group, districts in AT_HOME.items():
        shares[group] = 0.22 * communes["district_code"].isin(districts).to_numpy() * ~urban
    return np.column_stack([shares[group] for group in GROUPS])


def _villages(plan: Plan, communes: Frame, areas: Array) -> Frame:
    chance = plan.chance("villages")
    counts = shared_out(VILLAGE_COUNT, communes["population"].to_numpy() ** 0.9, at_least=3)
    owner = np.repeat(np.arange(len(communes)), counts)
    points = points_inside(chance, areas, owner)
    rows = [_villages_of(chance, row, count) for row, count in zip(communes.to_dict("records"), counts, strict=True)]
    villages = pd.concat(rows, ignore_index=True)
    remoteness = communes["remoteness"].to_numpy()[owner]
    signal = chance.random(len(owner)) > 0.28 * remoteness**1.5
    return villages.assign(
        has_mobile_signal=signal,
        longitude=points[:, 0],
        latitude=points[:, 1],
        commune=owner,
        remoteness=remoteness,
        language=villages["main_ethnic_group"].map(LANGUAGE_OF).fillna(LANGUAGES.ids[0]),
    )


def _villages_of(chance: np.random.Generator, row: dict[Any, Any], count: int) -> Frame:
    """The villages of one commune (a row of `communes`): their people sum to its population."""
    main_group = row["main_group"]
    kind = {"phường": "Tổ dân phố", "thị trấn": "Tiểu khu"}.get(row["kind"].casefold(), "Bản")
    people = shared_out(row["population"], chance.uniform(0.5, 1.6, count), at_least=20)
    other = np.array(GROUPS[:3], dtype=object)[chance.integers(0, 3, count)]
    return pd.DataFrame(
        {
            "code": [f"{row['code']}-{number:02d}" for number in range(1, count + 1)],
            "name": village_names(chance, main_group, kind, count),
            "kind": kind,
            "unit_code": row["code"],
            "households": np.maximum(5, np.round(people / chance.normal(PEOPLE_PER_HOUSEHOLD, 0.2, count))).astype(int),
            "people": people,
            "main_ethnic_group": np.where(chance.random(count) < 0.82, main_group, other),
        }
    )
