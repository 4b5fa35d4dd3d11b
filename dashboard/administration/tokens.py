"""Tokens of the API and links of walls, made and revoked on a page: the same as on the command line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dashboard.access.door import Door
from dashboard.api.meter import meter_of
from dashboard.api.tokens import SCOPES, Token, create_token, read_tokens, revoke_token
from dashboard.domain.units import PROVINCE_CODE, Level, UnitTree
from dashboard.errors import AccessError
from dashboard.settings import Settings
from dashboard.store.database import read, write
from dashboard.wall.links import PARAMETER, create_link
from dashboard.wall.plans import WallPlans

LONGEST_NAME: Final = 80
HIGHEST_RATE: Final = 6000


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token that is or was in force, and when it was last used on this machine."""

    token: Token
    last_used_at: datetime | None


class TokenDesk:
    """Safe to share between threads. StoreUnavailable from any method."""

    def __init__(self, settings: Settings, door: Door, tree: UnitTree) -> None:
        self._settings = settings
        self._door = door
        self._tree = tree
        self._plans = WallPlans(settings.home / "walls")

    @property
    def plan_names(self) -> tuple[str, ...]:
        """Scenes that a link may open: those with a text of their own, and each district's."""
        districts = (unit.code for unit in self._tree.children(PROVINCE_CODE))
        return tuple(dict.fromkeys([*self._plans.names(), *districts]))

    def lines(self) -> tuple[TokenLine, ...]:
        """Those in force first, the latest made first."""
        with read(self._door.engine) as connection:
            tokens = read_tokens(connection)
        used = meter_of(self._settings.home).last_used()
        latest = sorted(tokens, key=lambda one: (one.revoked_at is not None, -one.id))
        return tuple(TokenLine(token, used.get(token.id)) for token in latest)

    def create(self, name: str, scopes: Collection[str], district_code: str, rate_per_minute: int) -> str:
        """Make a token and return it: it is kept nowhere else. Raises SonlaError where something is not right."""
        name, known = _named(name), [scope for scope in scopes if scope in SCOPES]
        if not known:
            raise AccessError(
                "Chưa chọn quyền nào cho mã truy cập. Chưa cấp mã. Hãy chọn ít nhất một quyền.",
                "No right was chosen. No token was made. Choose at least one.",
            )
        if not 1 <= rate_per_minute <= HIGHEST_RATE:
            raise AccessError(
                f"Số lần gọi mỗi phút phải từ 1 đến {HIGHEST_RATE}. Chưa cấp mã. Hãy sửa lại.",
                f"Calls a minute must be 1 to {HIGHEST_RATE}. No token was made. Correct it.",
            )
        if district_code and (district_code not in self._tree or self._tree[district_code].level is not Level.DISTRICT):
            raise AccessError(
                "Huyện không có trong danh mục. Chưa cấp mã. Hãy chọn lại.",
                "There is no such district. No token was made. Choose again.",
            )
        with write(self._door.engine) as connection:
            return create_token(connection, name, known, district_code=district_code, rate_per_minute=rate_per_minute)

    def create_link(self, name: str, plan_name: str) -> str:
        """Make the link that opens a wall, to be opened once on its computer. Raises SonlaError."""
        name = _named(name)
        self._plans.check_name(plan_name, self._tree)
        with write(self._door.engine) as connection:
            secret = create_link(connection, name, plan_name)
        return f"{self._settings.public_url}/wall?{PARAMETER}={secret}"

    def revoke(self, name: str) -> None:
        """End a token or link at once. Raises SonlaError where none of that name is in force."""
        with write(self._door.engine) as connection:
            revoke_token(connection, name)


def _named(name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise AccessError(
            f"Tên phải dài 1 đến {LONGEST_NAME} ký tự. Chưa cấp gì. Hãy đặt tên nơi sẽ dùng.",
            f"A name of 1 to {LONGEST_NAME} characters is needed. Nothing was made. Name where it will be used.",
        )
    return name
