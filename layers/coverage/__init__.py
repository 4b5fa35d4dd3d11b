"""Communication coverage: which villages the campaign reached, by which forms, and who reported it."""

from pathlib import Path

from dashboard.domain.layers import Layer, read_texts
from dashboard.domain.measures import (
    PERCENT_BREAKS,
    Base,
    Breaks,
    CommunesWith,
    Format,
    KnownBy,
    Measure,
    Reports,
    Sum,
    VillagesReached,
)
from dashboard.domain.units import Level

LOUDSPEAKER_CHANNELS = ("commune_loudspeaker", "village_loudspeaker")
THEME_AND_CHANNEL = frozenset({"theme", "channel"})


def _sessions(*channels: str) -> Sum:
    return Sum("activity", "rows", channels=channels)


LAYER = Layer(
    id="coverage",
    slug="phu",
    measures=(
        Measure(
            "T1",
            VillagesReached(),
            Base("villages"),
            factor=100,
            format=Format.PERCENT,
            breaks=PERCENT_BREAKS,
            filters=THEME_AND_CHANNEL,
            definition_is_ours=True,
        ),
        Measure(
            "T2",
            CommunesWith((_sessions(*LOUDSPEAKER_CHANNELS), _sessions("visual"), _sessions("direct"))),
            Base("communes"),
            factor=100,
            format=Format.PERCENT,
            breaks=PERCENT_BREAKS,
            levels=(Level.PROVINCE, Level.DISTRICT),
            filters=frozenset({"theme"}),
            definition_is_ours=True,
        ),
        Measure(
            "T3",
            Sum("activity", "households"),
            Base("households"),
            factor=100,
            format=Format.PERCENT,
            breaks=Breaks((50.0, 100.0, 150.0, 200.0), "breaks.households"),
            filters=THEME_AND_CHANNEL,
            may_pass_100=True,
        ),
        Measure("T4", Sum("activity", "people"), filters=THEME_AND_CHANNEL, definition_is_ours=True),
        Measure("T5", Sum("activity", "outings"), filters=THEME_AND_CHANNEL),
        Measure(
            "T6",
            Reports("in_time", ("activities",)),
            Reports("due", ("activities",)),
            factor=100,
            format=Format.PERCENT,
            breaks=PERCENT_BREAKS,
            known_by=KnownBy.CALENDAR,
        ),
    ),
    hue=("#dbeafe", "#93c5fd", "#4f94e8", "#1d5fc4", "#12367f"),
    point_color="#1d5fc4",
    report_sources=("activities",),
    reports_stand=False,
    texts=read_texts(Path(__file__).parent),
)
