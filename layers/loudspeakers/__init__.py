"""Loudspeakers: broadcasts of the 13 stations the plan binds, of communes, and the clusters they come from."""

from datetime import date
from pathlib import Path

from dashboard.domain.layers import Attention, Field, History, Layer, SiteKind, read_texts
from dashboard.domain.measures import PERCENT_BREAKS, Base, Breaks, CommunesWith, Format, KnownBy, Measure, Sum
from dashboard.domain.targets import Document, Target
from dashboard.domain.terms import CLUSTER_STATES, POSITION_QUALITIES, SILENT_AFTER_DAYS, THEMES
from dashboard.domain.units import PROVINCE_CODE, Level

THEME = frozenset({"theme"})
CLUSTERS = Sum("cluster", "clusters", "until_end")
WORKING = Sum("cluster", "working", "until_end")
PLAN = Document("Kế hoạch tuyên truyền tháng 8/2021 của Sở TT&TT: tối thiểu 03 lần/ngày")
"""Its number and day are blank in the copy."""

SITE = SiteKind(
    table="loudspeaker_cluster",
    name_columns=("address", "code"),
    kind_column=None,
    kinds=None,
    state_column="state",
    states=CLUSTER_STATES,
    since_column=None,
    state_on_column="state_on",
    gone_states=("scrapped",),
    state_colors={
        "working": "#0e7490",
        "poor": "#b45309",
        "broken": "#b91c1c",
        "disconnected": "#7c2d12",
        "paused": "#64748b",
        "scrapped": "#94a3b8",
        "unknown": "#94a3b8",
    },
    fields=(
        Field("state", "state", "term", CLUSTER_STATES),
        Field("state_on", "state_on", "date"),
        Field("last_heard_on", "last_heard_on", "date"),
        Field("code", "code"),
        Field("address", "address"),
        Field("horns", "horns", "number", is_summed=True),
        Field("connection", "connection"),
        Field("position_quality", "position_quality", "term", POSITION_QUALITIES),
    ),
    history=History(
        "cluster_history",
        "cluster_id",
        "started_at",
        (
            Field("started_at", "started_at", "moment"),
            Field("theme", "theme", "term", THEMES),
            Field("played", "played", "yes_no"),
        ),
    ),
    attention=(Attention("silent", "L8", "last_heard_on", SILENT_AFTER_DAYS),),
    intake_kind="clusters",
    editable=("state", "state_on"),
)

LAYER = Layer(
    id="loudspeakers",
    slug="loa",
    measures=(
        Measure(
            "L4",
            WORKING,
            CLUSTERS,
            factor=100,
            format=Format.PERCENT,
            breaks=PERCENT_BREAKS,
        ),
        Measure(
            "L1",
            Sum("loudspeaker", "station_days_met"),
            Sum("loudspeaker", "station_days"),
            factor=100,
            format=Format.PERCENT,
            breaks=Breaks((50.0, 80.0, 95.0, 100.0), "breaks.plan"),
            levels=(Level.PROVINCE, Level.DISTRICT),
            known_by=KnownBy.DENOMINATOR,
        ),
        Measure(
            "L2",
            Sum("loudspeaker", "broadcasts", channels=("commune_loudspeaker",)),
            Sum("loudspeaker", "unit_days", channels=("commune_loudspeaker",)),
            format=Format.RATE,
            breaks=Breaks((1.0, 2.0, 3.0, 4.0), "breaks.none"),
            known_by=KnownBy.DENOMINATOR,
            takes_target=False,
        ),
        Measure(
            "L3",
            CommunesWith((WORKING,)),
            Base("communes"),
            factor=100,
            format=Format.PERCENT,
            breaks=PERCENT_BREAKS,
            levels=(Level.PROVINCE, Level.DISTRICT),
        ),
        Measure(
            "L5",
            Sum("cluster", "villages", "until_end"),
            Base("villages"),
            factor=100,
            format=Format.PERCENT,
            breaks=PERCENT_BREAKS,
        ),
        Measure(
            "L6",
            Sum("loudspeaker", "seconds"),
            factor=1 / 3600,
            filters=THEME,
        ),
        Measure(
            "L7",
            Sum("loudspeaker", "seconds_ethnic"),
            Sum("loudspeaker", "seconds"),
            factor=100,
            format=Format.PERCENT,
            breaks=PERCENT_BREAKS,
            filters=THEME,
        ),
        Measure("L8", Sum("cluster", "silent", "until_end"), definition_is_ours=True, less_is_better=True),
    ),
    hue=("#cffafe", "#7dd3e8", "#2fa3bf", "#0e7490", "#0b4a5e"),
    point_color="#0e7490",
    report_sources=("loudspeakers",),
    reports_stand=False,
    texts=read_texts(Path(__file__).parent),
    site=SITE,
    targets=(Target("L1", PROVINCE_CODE, 100.0, date(2021, 8, 1), PLAN, covers_below=True),),
)
