"""What a layer is: one frozen value that says all the engine needs to draw, explain and check it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from dashboard.domain.arranging import Kind
from dashboard.domain.measures import Measure
from dashboard.domain.targets import Target
from dashboard.domain.terms import Vocabulary

OWN_COLUMNS: Final = ("name", "commune", "district")
"""Columns that lists of sites of every layer have, before the fields of their kind."""
_KINDS: Final[dict[str, Kind]] = {"number": "number", "area": "number", "date": "day", "moment": "day"}


def read_texts(folder: Path) -> dict[str, dict[str, str]]:
    """A layer's part of the catalogue: `texts.toml` of its folder, with the tables `vi` and `en`."""
    return tomllib.loads((folder / "texts.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a site's card: a column of the site's table, written in a way.

    `vocabulary` turns an identifier into its label; `kind` tells how to write other values. `is_summed`: the sum over
    several sites means something. A `photo` is the name of a kept picture, or what an office wrote in its place.
    """

    column: str
    label: str
    kind: Literal["text", "term", "date", "moment", "number", "area", "yes_no", "photo"] = "text"
    vocabulary: Vocabulary | None = None
    is_summed: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """What happened at one site: rows of `table` whose `site_column` is the site, newest first by `day_column`."""

    table: str
    site_column: str
    day_column: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Attention:
    """Sites that want a look on a day: what stands in `day_column` lies more than `after_days` before it.

    `measure_id` counts them; the layer's texts say under `attention.<id>` what is the matter, and under
    `attention.<id>.since` what `{day}` is.
    """

    id: str
    measure_id: str
    day_column: str
    after_days: int = 0


@dataclass(frozen=True, slots=True)
class SiteColumn:
    """One thing that a list of sites shows; `field` None is one that sites of every layer have (name, commune …)."""

    id: str
    kind: Kind
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class SiteKind:
    """What one point of a layer is.

    `table` holds the points (columns id, unit_code, longitude, latitude, position_quality and those named here).
    A site stands on the map of a period when `since_column` is on or before its last day and, for `gone_states`, its
    state was not yet known (`state_on_column`) on it. `state_colors` are hex colours by state. `history` names one of
    the read side's site histories. `attention` says which sites stand in a task list. `intake_kind` is the kind of list
    that brings the points; of their columns people may change those in `editable`, and the position. `is_inspected`:
    people look at it and bring a photo.
    """

    table: str
    name_columns: tuple[str, ...]
    kind_column: str | None
    kinds: Vocabulary | None
    state_column: str
    states: Vocabulary
    since_column: str | None
    state_on_column: str | None
    gone_states: tuple[str, ...]
    state_colors: dict[str, str]
    fields: tuple[Field, ...]
    history: History | None
    attention: tuple[Attention, ...] = ()
    organisation_column: str | None = None
    language_column: str | None = None
    theme_column: str | None = None
    intake_kind: str = ""
    editable: tuple[str, ...] = ()
    is_inspected: bool = False

    @property
    def list_columns(self) -> tuple[SiteColumn, ...]:
        """What a list of such sites can show, in its usual order."""
        own = tuple(SiteColumn(name, "text") for name in OWN_COLUMNS)
        return own + tuple(SiteColumn(one.column, _KINDS.get(one.kind, "text"), one) for one in self.fields)


@dataclass(frozen=True, slots=True)
class Layer:
    """One overlay of the map; its folder in `layers/` makes exactly one of these.

    `slug` is its name in addresses; `hue` the hex colours of its classes from the lowest to the highest (one hue);
    `report_sources` whose reports say which communes reported (those that sent every one), and `reports_stand` whether
    a report stands until the next one (lists) or speaks only for its week; `texts` maps `vi` and `en` to the layer's
    part of the catalogue; `targets` are those that the campaign plan itself sets.
    """

    id: str
    slug: str
    measures: tuple[Measure, ...]
    hue: tuple[str, ...]
    point_color: str
    report_sources: tuple[str, ...]
    reports_stand: bool
    texts: dict[str, dict[str, str]]
    site: SiteKind | None = None
    notes: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()

    @property
    def main_measure(self) -> Measure:
        """The measure shown when only the layer is named."""
        return self.measures[0]

    def measure(self, measure_id: str) -> Measure | None:
        """Measure by its identifier, None where the layer has none such."""
        return next((m for m in self.measures if m.id == measure_id), None)


@dataclass(frozen=True)
class Registry:
    """The layers of a running system, in the order of the switches on the screen."""

    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        for names in ([layer.id for layer in self.layers], [layer.slug for layer in self.layers]):
            if len(set(names)) != len(names):
                raise ValueError(f"two layers share a name: {names}")
        ids = [measure.id for layer in self.layers for measure in layer.measures]
        if len(set(ids)) != len(ids):
            raise ValueError(f"two measures share a name: {ids}")

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.layers)

    def by_id(self, layer_id: str) -> Layer | None:
        """Layer by identifier."""
        return next((layer for layer in self.layers if layer.id == layer_id), None)

    def by_slug(self, slug: str) -> Layer | None:
        """Layer by its name in addresses."""
        return next((layer for layer in self.layers if layer.slug == slug), None)

    def of_measure(self, measure_id: str) -> tuple[Layer, Measure] | None:
        """The layer and measure that `measure_id` names."""
        for layer in self.layers:
            measure = layer.measure(measure_id)
            if measure:
                return layer, measure
        return None

    @property
    def main(self) -> tuple[Layer, Measure]:
        """What the map shows when nothing is asked for."""
        return self.layers[0], self.layers[0].main_measure

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every target that the campaign plan itself sets."""
        return tuple(target for layer in self.layers for target in layer.targets)

    @property
    def with_sites(self) -> tuple[Layer, ...]:
        """Layers that have points."""
        return tuple(layer for layer in self.layers if layer.site)
