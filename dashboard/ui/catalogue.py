"""All texts of the screen, in Vietnamese first and English beside, from one catalogue per language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dashboard.domain.approval import Basis
from dashboard.domain.layers import Layer
from dashboard.domain.measures import Measure

LANGUAGES: Final = ("vi", "en")
_FOLDER: Final = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Catalogue:
    """Texts of one language. Calling it with a key fills the text's `{names}`."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **names: object) -> str:
        """Text of `key`. Raises KeyError where the catalogue has none: a fault of ours, caught by the tests."""
        text = self.texts[key]
        return text.format(**names) if names else text

    def optional(self, key: str) -> str:
        """Text of `key`, empty where there is none."""
        return self.texts.get(key, "")

    def of_basis(self, basis: Basis) -> Catalogue:
        """The words for figures of a basis: of approved ones, what is missing may have been reported all the same."""
        if basis is Basis.ALL:
            return self
        prefix = f"{basis}."
        instead = {key.removeprefix(prefix): text for key, text in self.texts.items() if key.startswith(prefix)}
        return Catalogue(self.language, {**self.texts, **instead})

    def of_layer(self, layer: Layer, key: str) -> str:
        """Text of a layer's own part of the catalogue."""
        return self(f"{layer.id}.{key}")

    def of_measure(self, layer: Layer, measure: Measure, key: str) -> str:
        """`label`, `formula`, `unit`, `numerator` or `denominator` of a measure; empty where it has none."""
        return self.optional(f"{layer.id}.{measure.id}.{key}")


def load_catalogues(layers: Iterable[Layer]) -> dict[str, Catalogue]:
    """Catalogue by language: the screen's own texts and those of `layers` under `<layer id>.<key>`."""
    catalogues = {}
    for language in LANGUAGES:
        texts = own_texts(language)
        for layer in layers:
            texts |= {f"{layer.id}.{key}": text for key, text in layer.texts[language].items()}
        catalogues[language] = Catalogue(language, texts)
    return catalogues


def own_texts(language: str) -> dict[str, str]:
    """Texts of all pages, tables joined by dots: `[map] zoom_in` -> `map.zoom_in`.

    `<language>.toml` holds those of the map and of every header, `<page>.<language>.toml` those of another page, whose
    keys begin with the page's name: `title` of `data.vi.toml` -> `data.title`.
    """
    texts = _flat(_read(_FOLDER / f"{language}.toml"))
    for path in sorted(_FOLDER.glob(f"*.{language}.toml")):
        texts |= _flat(_read(path), f"{path.name.partition('.')[0]}.")
    return texts


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in table.items():
        texts |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return texts
