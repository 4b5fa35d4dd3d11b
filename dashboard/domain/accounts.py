"""Who uses the product, what each role may do, and which units an account may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dashboard.domain.units import PROVINCE_CODE, Level, UnitTree


class Right(StrEnum):
    """Something that a role may do, within the units of an account."""

    SEE_BOUNDARIES = "see_boundaries"
    SEE_WALL = "see_wall"
    READ_APPROVED = "read_approved"
    READ_ALL = "read_all"
    IMPORT = "import"
    APPROVE = "approve"
    SET_TARGETS = "set_targets"
    ADMINISTER = "administer"


class Role(StrEnum):
    """What an account is for."""

    ADMINISTRATOR = "administrator"
    PROVINCE = "province"
    DISTRICT = "district"
    DATA_ENTRY = "data_entry"
    PRESS = "press"
    KIOSK = "kiosk"


_READER: Final = frozenset({Right.SEE_BOUNDARIES, Right.READ_APPROVED, Right.READ_ALL})
RIGHTS: Final = {
    Role.ADMINISTRATOR: frozenset(Right),
    Role.PROVINCE: _READER | {Right.IMPORT, Right.APPROVE, Right.SET_TARGETS, Right.SEE_WALL},
    Role.DISTRICT: _READER | {Right.IMPORT, Right.APPROVE, Right.SEE_WALL},
    Role.DATA_ENTRY: _READER | {Right.IMPORT},
    Role.PRESS: frozenset({Right.SEE_BOUNDARIES, Right.READ_APPROVED}),
    Role.KIOSK: frozenset({Right.SEE_BOUNDARIES, Right.SEE_WALL}),
}
WITH_OWN_UNITS: Final = frozenset({Role.DISTRICT, Role.DATA_ENTRY})
"""Roles that are given units; every other role is of the whole province."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person (or wall screen) that was let in. `number` is 0 where nobody signed in: the demonstration."""

    number: int
    login: str
    name: str
    role: Role
    unit_codes: tuple[str, ...] = (PROVINCE_CODE,)
    must_change_password: bool = False

    def may(self, right: Right) -> bool:
        """Whether the account's role has a right."""
        return right in RIGHTS[self.role]

    @property
    def is_demonstration(self) -> bool:
        """Whether nobody signed in, because nobody has to."""
        return self.number == 0


DEMONSTRATION: Final = Account(0, "", "", Role.ADMINISTRATOR)
"""Whoever sits at this very machine while there is no account yet."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reader may see. `home_code` is shown where nothing is asked for; `codes` None are all units.

    Of the units in `codes` everything may be seen, single sites and reports included; of those in `sum_codes` the sums
    alone. `approved_only`: figures that were not approved do not count.
    """

    home_code: str = PROVINCE_CODE
    codes: frozenset[str] | None = None
    sum_codes: frozenset[str] = frozenset()
    approved_only: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.codes is None

    def holds(self, code: str) -> bool:
        """Whether everything of a unit may be seen."""
        return self.codes is None or code in self.codes

    def can_read(self, code: str) -> bool:
        """Whether at least the sums of a unit may be seen."""
        return self.holds(code) or code in self.sum_codes

    def held(self, codes: Iterable[str]) -> list[str]:
        """Those of `codes` of which everything may be seen, in their order."""
        return [code for code in codes if self.holds(code)]


EVERYTHING: Final = Scope()


def scope_of(account: Account, tree: UnitTree, *, with_province_sums: bool) -> Scope:
    """The scope of an account: every unit below its own. `with_province_sums` opens the province's sums to all."""
    approved_only = not account.may(Right.READ_ALL)
    if PROVINCE_CODE in account.unit_codes or account.role not in WITH_OWN_UNITS:
        return Scope(approved_only=approved_only)
    own = [code for code in account.unit_codes if code in tree]
    below = frozenset(unit.code for code in own for level in Level for unit in tree.descendants(code, level))
    home = own[0] if own else ""
    return Scope(home, below, frozenset({PROVINCE_CODE}) if with_province_sums else frozenset(), approved_only)
