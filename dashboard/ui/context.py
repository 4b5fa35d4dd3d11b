"""How one visitor sees the screen: language and theme, both kept in cookies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.domain.accounts import Account
from dashboard.figures.palette import LIGHT, PALETTES, Palette
from dashboard.ui.catalogue import LANGUAGES, Catalogue

LANGUAGE_COOKIE: Final = "ngon_ngu"
THEME_COOKIE: Final = "giao_dien"


@dataclass(frozen=True, slots=True)
class Look:
    """Texts and colours of one visitor; `account` is who he is, None where no request is being answered."""

    texts: Catalogue
    palette: Palette
    account: Account | None = None

    @property
    def language(self) -> str:
        """`vi` or `en`."""
        return self.texts.language


def look_of(cookies: Mapping[str, str], catalogues: Mapping[str, Catalogue]) -> Look:
    """The look that a visitor's cookies ask for: Vietnamese and light where they ask for nothing we have."""
    language = cookies.get(LANGUAGE_COOKIE, "")
    return Look(
        catalogues[language if language in LANGUAGES else LANGUAGES[0]],
        PALETTES.get(cookies.get(THEME_COOKIE, ""), LIGHT),
    )
