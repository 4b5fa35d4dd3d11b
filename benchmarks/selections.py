"""Selections at random, as people could make them: the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from dashboard.demo.campaign import CAMPAIGN
from dashboard.domain.layers import Layer
from dashboard.domain.periods import Period
from dashboard.domain.selection import Selection, SelectionSpace, normal_terms
from dashboard.domain.terms import CHANNELS, THEMES, Vocabulary
from dashboard.domain.units import Level

PERIOD_DAYS = 90
SEED = 2021


def random_selections(
    space: SelectionSpace, count: int, layer: Layer | None = None, seed: int = SEED
) -> Iterator[Selection]:
    """Any unit, any 90 days around the campaign, any filters, the main measure of `layer` or of a random one."""
    chance = random.Random(seed)
    units = space.tree.units
    for _ in range(count):
        chosen = layer or chance.choice(space.registry.layers)
        yield Selection(
            chance.choice(units).code,
            chosen.main_measure.id,
            _period(chance),
            themes=_terms(chance, THEMES),
            channels=_terms(chance, CHANNELS),
        )


def province_by_communes(space: SelectionSpace, count: int) -> Iterator[Selection]:
    """The heaviest picture: all communes of the province at once."""
    for selection in random_selections(space, count):
        yield replace(selection, unit_code=space.tree.root.code, area_level=Level.COMMUNE)


def _period(chance: random.Random) -> Period:
    """90 days that share at least a month with the campaign."""
    earliest = CAMPAIGN.start - timedelta(days=60)
    start = earliest + timedelta(days=chance.randint(0, (CAMPAIGN.end - timedelta(days=30) - earliest).days))
    return Period(start, start + timedelta(days=PERIOD_DAYS - 1))


def _terms(chance: random.Random, vocabulary: Vocabulary) -> tuple[str, ...]:
    """None, one, or some."""
    how_many = chance.choice((0, 1, chance.randint(2, len(vocabulary.ids) - 1)))
    return normal_terms(chance.sample(vocabulary.ids, how_many), vocabulary)
