"""Reporting: which reports came in time, which came late and how late, and which are still missing."""

from pathlib import Path

from dashboard.domain.layers import Layer, read_texts
from dashboard.domain.measures import PERCENT_BREAKS, Breaks, Format, KnownBy, Measure, Reports

SOURCES = ("activities", "posters", "loudspeakers", "qr")


def _in_time(measure_id: str, *sources: str) -> Measure:
    return Measure(
        measure_id,
        Reports("in_time", sources),
        Reports("due", sources),
        factor=100,
        format=Format.PERCENT,
        breaks=PERCENT_BREAKS,
        known_by=KnownBy.CALENDAR,
        definition_is_ours=True,
    )


LAYER = Layer(
    id="reporting",
    slug="baocao",
    measures=(
        _in_time("R1"),
        Measure("R2", Reports("overdue"), known_by=KnownBy.CALENDAR, definition_is_ours=True, less_is_better=True),
        Measure(
            "R3",
            Reports("days_late"),
            Reports("late"),
            less_is_better=True,
            format=Format.RATE,
            breaks=Breaks((2.0, 4.0, 7.0, 10.0), "breaks.none"),
            known_by=KnownBy.CALENDAR,
            definition_is_ours=True,
        ),
        *(_in_time(f"R1{letter}", source) for letter, source in zip("abcd", SOURCES, strict=True)),
    ),
    hue=("#e3e4fd", "#b3b6f5", "#7d80e6", "#4a48c4", "#2a2878"),
    point_color="#4a48c4",
    report_sources=SOURCES,
    reports_stand=False,
    texts=read_texts(Path(__file__).parent),
)
