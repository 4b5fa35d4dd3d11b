"""The smallest valid layer: copied by newcomers, used by the tests. It is not in the registry of the running system."""

from pathlib import Path

from dashboard.domain.layers import Layer, read_texts
from dashboard.domain.measures import Measure, Sum

LAYER = Layer(
    id="minimal",
    slug="toi-thieu",
    measures=(Measure("M1", Sum("activity", "sessions")),),
    hue=("#e2e8f0", "#a9b6c8", "#7488a3", "#475d7c", "#26364d"),
    point_color="#475d7c",
    report_sources=("activities",),
    reports_stand=False,
    texts=read_texts(Path(__file__).parent),
)
