"""QR venues: registered, active, scans and persons, which are four different figures."""

from pathlib import Path

from dashboard.domain.layers import Field, History, Layer, SiteKind, read_texts
from dashboard.domain.measures import Base, Breaks, Format, Measure, ReportedCommunesWithout, Sum
from dashboard.domain.terms import POSITION_QUALITIES, VENUE_CLASSES, VENUE_STATES
from dashboard.domain.units import Level

VENUES = Sum("qr", "venues", "until_end", counts=True)
ACTIVE = Sum("qr", "active", "at_end", counts=True)
SCANS = Sum("qr", "scans")
SCANS_STATED = Sum("qr", "scans", "weeks")
"""Venues and scans are two forms of one source: who sent a list of venues alone said nothing of scans, not zero."""

SITE = SiteKind(
    table="qr_venue",
    name_columns=("name",),
    kind_column="venue_class",
    kinds=VENUE_CLASSES,
    state_column="state",
    states=VENUE_STATES,
    since_column="registered_on",
    state_on_column=None,
    gone_states=("closed",),
    state_colors={
        "registered": "#d8a0ea",
        "posted": "#a855c7",
        "scanned": "#701a75",
        "not_scanned": "#64748b",
        "closed": "#94a3b8",
    },
    fields=(
        Field("venue_class", "venue_class", "term", VENUE_CLASSES),
        Field("state", "state", "term", VENUE_STATES),
        Field("address", "address"),
        Field("registered_on", "registered_on", "date"),
        Field("platform", "platform"),
        Field("position_quality", "position_quality", "term", POSITION_QUALITIES),
    ),
    history=History(
        "qr_day",
        "venue_id",
        "day",
        (Field("day", "day", "date"), Field("scans", "scans", "number"), Field("persons", "persons", "number")),
    ),
    intake_kind="qr_venues",
    editable=("state", "registered_on"),
)

LAYER = Layer(
    id="qr_venues",
    slug="qr",
    measures=(
        Measure(
            "Q3",
            ACTIVE,
            VENUES,
            factor=100,
            format=Format.PERCENT,
            breaks=Breaks((10.0, 20.0, 30.0, 40.0), "breaks.tens"),
            definition_is_ours=True,
            stated=SCANS_STATED,
        ),
        Measure("Q1", VENUES),
        Measure("Q1a", Sum("qr", "venues", counts=True)),
        Measure("Q4", SCANS, stated=SCANS_STATED),
        Measure("Q4a", SCANS, Base("days"), format=Format.COUNT, stated=SCANS_STATED),
        Measure("Q4b", SCANS, ACTIVE, format=Format.RATE, definition_is_ours=True, stated=SCANS_STATED),
        Measure(
            "Q5",
            SCANS,
            Base("population_days"),
            factor=1000,
            format=Format.RATE,
            breaks=Breaks((2.0, 5.0, 10.0, 20.0), "breaks.none"),
            stated=SCANS_STATED,
        ),
        Measure(
            "Q6",
            ReportedCommunesWithout(SCANS_STATED, SCANS),
            less_is_better=True,
            levels=(Level.PROVINCE, Level.DISTRICT),
            stated=SCANS_STATED,
        ),
    ),
    hue=("#fae8ff", "#e2aef0", "#c26ad6", "#95259f", "#5b1563"),
    point_color="#95259f",
    report_sources=("qr",),
    reports_stand=False,
    texts=read_texts(Path(__file__).parent),
    site=SITE,
    notes=("platform_break",),
)
