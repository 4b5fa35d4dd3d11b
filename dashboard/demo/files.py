"""Every file of the demonstration, in the order in which the weeks go by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from dashboard.demo.activities import activity_files
from dashboard.demo.broadcasts import device_feed_files, station_log_files
from dashboard.demo.bulletin import bulletin_files
from dashboard.demo.campaign import WEEKS, Plan, moment
from dashboard.demo.displays import inspection_files, item_files, make_items
from dashboard.demo.forms import DemoFile, csv_file
from dashboard.demo.loudspeaker_days import loudspeaker_day_files
from dashboard.demo.places import Places, make_places
from dashboard.demo.stations import make_stations, station_files
from dashboard.demo.venues import QR_WEEKS_BEFORE, make_venues, qr_week_files
from dashboard.domain.units import UnitTree
from dashboard.geo.boundaries import Boundaries

VILLAGE_FIELDS = [
    "code", "name", "kind", "unit_code", "households", "people", "main_ethnic_group", "has_mobile_signal", "longitude",
    "latitude",
]  # fmt: skip


Parcel = Callable[[], Iterable[DemoFile]]
"""Files that are made together; parcels can be made in any order, or left out."""


def demo_files(
    boundaries: Boundaries,
    scale: int = 1,
    seed: int = 2021,
    weeks: int = len(WEEKS),
    districts: tuple[str, ...] = (),
) -> Iterator[DemoFile]:
    """Yield the files of the demonstration, one at a time and the same bytes for the same arguments.

    `scale` multiplies the raw events (activities, broadcasts, scans after the published week). `weeks` (counted from
    the campaign's start) and `districts` (codes, empty for all) make a part of the whole: the same places and habits.
    """
    for parcel in demo_parcels(boundaries, Plan(scale, seed, weeks, districts)):
        yield from parcel()


def demo_parcels(boundaries: Boundaries, plan: Plan) -> list[Parcel]:
    """The demonstration's files in parcels of a similar size, in the order in which they are to be loaded."""
    tree = boundaries.tree
    places = make_places(plan, tree, boundaries.commune_shapes)
    stations, items, venues = make_stations(plan, places), make_items(plan, places), make_venues(plan, places)
    districts = [unit for unit in tree.children(tree.root.code) if plan.covers(unit.code)]
    parcels: list[Parcel] = [partial(_village_files, plan, places, tree)]
    parcels += [partial(qr_week_files, plan, places, venues, number) for number in range(QR_WEEKS_BEFORE)]
    for number, week in enumerate(plan.weeks):
        parcels += [
            partial(station_files, plan, places, stations, tree, week),
            partial(item_files, plan, items, tree, week),
            partial(inspection_files, plan, places, items, week),
            partial(qr_week_files, plan, places, venues, QR_WEEKS_BEFORE + number),
            partial(station_log_files, plan, tree, week),
            partial(device_feed_files, plan, places, stations, week),
            partial(loudspeaker_day_files, plan, places, stations, number),
            partial(bulletin_files, week),
            *(partial(activity_files, plan, places, district, number) for district in districts),
        ]
    return parcels


def _village_files(plan: Plan, places: Places, tree: UnitTree) -> Iterator[DemoFile]:
    """The districts' lists of villages, sent before the campaign."""
    for district in tree.children(tree.root.code):
        if plan.covers(district.code):
            inside = places.communes["district_code"].to_numpy()[places.villages["commune"]] == district.code
            rows = places.villages.loc[inside, VILLAGE_FIELDS]
            signal = rows["has_mobile_signal"].map({True: "Có", False: "Không"})
            rows = rows.assign(has_mobile_signal=signal, valid_from="01/01/2021")
            received = moment(plan.weeks[0].start, 8, int(district.code) % 60)
            yield csv_file(rows, "villages", f"danh-sach-ban-{district.code}", district.code, received)
