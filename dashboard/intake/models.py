"""Row models: the columns that `Parsed.rows` has for each kind.

Texts are `str` ("" where absent), days `datetime.date` and moments aware `datetime` (None where absent), whole numbers
`Int64` and other numbers `float64` (missing where absent), flags `bool` or None. Every frame also has `row_number`
(the sheet's own, from 1) and `sheet` ("" for csv).
"""

from __future__ import annotations

from typing import Final

_PLACED = ("longitude", "latitude", "position_quality")

ROW_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "villages": (
        *("code", "name", "kind", "unit_code", "households", "people", "main_ethnic_group", "has_mobile_signal"),
        *("longitude", "latitude", "valid_from", "valid_to"),
    ),
    "activities": (
        *("unit_code", "day", "village_text", "channel", "theme", "language", "sessions", "people", "households"),
        *("outings", "leaflets", "organisation", "evidence"),
    ),
    "posters": (
        *("code", "unit_code", "village_text", "kind", "faces", "width_m", "height_m", "area_m2", "pieces", "theme"),
        *("language", "wording", "setting", "place_text", *_PLACED, "organisation", "put_up_on"),
        *("expected_removal_on", "is_sponsored", "state", "state_on"),
    ),
    "inspections": ("item_code", "unit_code", "day", "state", "photo"),
    "stations": (
        *("code", "name", "level", "unit_code", "technology", "frequency_mhz", "since"),
        *("cluster_count", "horn_count", "working_count", "counted_on"),
    ),
    "clusters": (
        *("code", "station_code", "unit_code", "village_text", "address", *_PLACED, "horns", "connection"),
        *("state", "state_on", "last_heard_on"),
    ),
    "loudspeaker_days": (
        *("unit_code", "day", "sessions", "items", "minutes", "minutes_ethnic", "minutes_by_language"),
        "working_count",
    ),
    "broadcasts": (
        *("station_code", "started_at", "day", "theme", "language", "priority", "result", "seconds"),
        *("asked_count", "played_count", "played_clusters", "asked_clusters"),
    ),
    "qr_venues": (
        *("code", "name", "venue_class", "unit_code", "address", *_PLACED, "registered_on", "platform", "state"),
        *("registrant_name", "registrant_phone"),
    ),
    "qr_days": ("venue_code", "unit_code", "day", "scanned_venue_count", "scans", "persons"),
    "platform_weeks": (
        *("indicator", "label", "unit_code", "period_from", "period_to", "value", "change", "numerator"),
        *("denominator", "denominator_name", "published_share_pct", "rank_of_63", "origin"),
    ),
}

KINDS: Final = tuple(ROW_COLUMNS)

PERSONAL_FIELDS: Final = frozenset({"registrant_name", "registrant_phone"})
"""Fields that only administrators may see, in rows as in faults."""
