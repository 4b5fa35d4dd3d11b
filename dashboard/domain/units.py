"""Administrative units of a boundary set and the hierarchy they form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

PROVINCE_CODE = "14"
"""GSO code of Sơn La."""
BOUNDARY_SET = "2021"
"""The boundary set in force during the campaign: 12 districts, 204 communes."""


class Level(StrEnum):
    """Administrative level, from the top."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class Unit:
    """One place of one boundary set.

    `population` is people of the 2019 census; `area_km2` is measured on the shipped geometry;
    `label_lon`/`label_lat` is a point inside the area, WGS 84 degrees.
    """

    code: str
    level: Level
    name: str
    kind: str
    parent_code: str
    population: int
    area_km2: float
    label_lon: float
    label_lat: float

    @property
    def short_name(self) -> str:
        """Name without its administrative prefix: `Huyện Mộc Châu` -> `Mộc Châu`."""
        prefix = f"{self.kind} "
        return self.name[len(prefix) :] if self.name.lower().startswith(prefix.lower()) else self.name


@dataclass(frozen=True)
class UnitTree:
    """All units of one boundary set, addressable by code, in a fixed order."""

    units: tuple[Unit, ...]

    @classmethod
    def of(cls, units: Iterable[Unit]) -> UnitTree:
        """Build a tree; the order of `units` is kept within each level."""
        return cls(tuple(units))

    @cached_property
    def by_code(self) -> dict[str, Unit]:
        """Unit by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def _children(self) -> dict[str, tuple[Unit, ...]]:
        children: dict[str, list[Unit]] = {}
        for unit in self.units:
            children.setdefault(unit.parent_code, []).append(unit)
        return {code: tuple(members) for code, members in children.items()}

    @property
    def root(self) -> Unit:
        """The province."""
        return self.by_code[PROVINCE_CODE]

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    def __getitem__(self, code: str) -> Unit:
        return self.by_code[code]

    def children(self, code: str) -> tuple[Unit, ...]:
        """Units one level below `code`; empty for a commune."""
        return self._children.get(code, ())

    def path(self, code: str) -> tuple[Unit, ...]:
        """Units from the province down to `code`, both included."""
        return self._paths.get(code, ())

    def descendants(self, code: str, level: Level) -> tuple[Unit, ...]:
        """Units of `level` inside `code`, `code` itself included when it is of that level."""
        return self._descendants.get((code, level), ())

    def communes(self, code: str) -> tuple[Unit, ...]:
        """Communes inside `code`."""
        return self.descendants(code, Level.COMMUNE)

    def commune_codes(self, code: str) -> frozenset[str]:
        """Codes of the communes inside `code`, for counting which of them are in another set."""
        return self._commune_codes.get(code, frozenset())

    @cached_property
    def _commune_codes(self) -> dict[str, frozenset[str]]:
        return {unit.code: frozenset(c.code for c in self.communes(unit.code)) for unit in self.units}

    @cached_property
    def _paths(self) -> dict[str, tuple[Unit, ...]]:
        return {code: tuple(reversed(list(self._upwards(code)))) for code in self.by_code}

    @cached_property
    def _descendants(self) -> dict[tuple[str, Level], tuple[Unit, ...]]:
        inside: dict[tuple[str, Level], list[Unit]] = {}
        for unit in self.units:
            for ancestor in self.path(unit.code):
                inside.setdefault((ancestor.code, unit.level), []).append(unit)
        return {key: tuple(units) for key, units in inside.items()}

    def _upwards(self, code: str) -> Iterator[Unit]:
        while code in self.by_code:
            yield self.by_code[code]
            code = self.by_code[code].parent_code
