"""Posters, panels and banners: what hangs where, in which state, and what wants a look."""

from pathlib import Path

from dashboard.domain.layers import Attention, Field, History, Layer, SiteKind, read_texts
from dashboard.domain.measures import PERCENT_BREAKS, Base, Breaks, CommunesWith, Format, Measure, Sum
from dashboard.domain.terms import DISPLAY_KINDS, DISPLAY_STATES, POSITION_QUALITIES, SETTINGS, THEMES
from dashboard.domain.units import Level

THEME = frozenset({"theme"})
ITEMS_IN_PLACE = Sum("display", "items", "until_end")

SITE = SiteKind(
    table="display_item",
    name_columns=("wording", "place_text"),
    kind_column="kind",
    kinds=DISPLAY_KINDS,
    state_column="state",
    states=DISPLAY_STATES,
    since_column="put_up_on",
    state_on_column="state_on",
    gone_states=("removed",),
    state_colors={
        "in_place": "#6d28d9",
        "to_replace": "#b45309",
        "damaged": "#b91c1c",
        "outdated": "#475569",
        "removed": "#94a3b8",
    },
    fields=(
        Field("kind", "kind", "term", DISPLAY_KINDS),
        Field("state", "state", "term", DISPLAY_STATES),
        Field("state_on", "state_on", "date"),
        Field("theme", "theme", "term", THEMES),
        Field("wording", "wording"),
        Field("place_text", "place"),
        Field("setting", "setting", "term", SETTINGS),
        Field("pieces", "pieces", "number", is_summed=True),
        Field("faces", "faces", "number"),
        Field("area_m2", "area_m2", "area"),
        Field("put_up_on", "put_up_on", "date"),
        Field("expected_removal_on", "expected_removal_on", "date"),
        Field("is_sponsored", "is_sponsored", "yes_no"),
        Field("organisation", "organisation"),
        Field("position_quality", "position_quality", "term", POSITION_QUALITIES),
    ),
    history=History(
        "inspection",
        "item_id",
        "day",
        (
            Field("day", "inspected_on", "date"),
            Field("state", "state", "term", DISPLAY_STATES),
            Field("photo", "photo", "photo"),
        ),
    ),
    attention=(Attention("past_removal", "P4", "expected_removal_on"),),
    organisation_column="organisation",
    language_column="language",
    theme_column="theme",
    intake_kind="posters",
    editable=("state", "state_on", "put_up_on", "expected_removal_on"),
    is_inspected=True,
)

LAYER = Layer(
    id="posters",
    slug="pano",
    measures=(
        Measure("P1", ITEMS_IN_PLACE, filters=THEME),
        Measure("P1a", Sum("display", "area_m2", "until_end"), filters=THEME),
        Measure(
            "P2",
            CommunesWith((ITEMS_IN_PLACE,)),
            Base("communes"),
            factor=100,
            format=Format.PERCENT,
            breaks=PERCENT_BREAKS,
            levels=(Level.PROVINCE, Level.DISTRICT),
            filters=THEME,
        ),
        Measure(
            "P3",
            ITEMS_IN_PLACE,
            Base("villages"),
            factor=10,
            format=Format.RATE,
            breaks=Breaks((2.5, 5.0, 10.0, 20.0), "breaks.items"),
            filters=THEME,
        ),
        Measure("P4", Sum("display", "overdue", "until_end"), filters=THEME, less_is_better=True),
        Measure(
            "P5",
            Sum("display", "inspected", "until_end"),
            ITEMS_IN_PLACE,
            factor=100,
            format=Format.PERCENT,
            breaks=PERCENT_BREAKS,
            filters=THEME,
        ),
        Measure(
            "P6",
            Sum("activity", "leaflets"),
            Base("households"),
            format=Format.RATE,
            breaks=Breaks((0.5, 1.0, 1.5, 2.0), "breaks.leaflets"),
            filters=THEME,
        ),
    ),
    hue=("#ede9fe", "#c4b5fd", "#9a7bf0", "#6d28d9", "#431b88"),
    point_color="#6d28d9",
    report_sources=("posters",),
    reports_stand=True,
    texts=read_texts(Path(__file__).parent),
    site=SITE,
)
