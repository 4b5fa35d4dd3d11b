"""QR venues and their daily scans; up to 05/9/2021 the figures that the province published are met exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from dashboard.demo.campaign import CAMPAIGN, Plan, moment, monday_after, written
from dashboard.demo.chance import Array, drawn, points_near
from dashboard.demo.forms import DemoFile, csv_file
from dashboard.demo.places import Frame, Places
from dashboard.domain.periods import PLATFORM_BREAK, Period
from dashboard.domain.terms import VENUE_CLASSES, VENUE_STATES

OLD_PLATFORM: Final = "qr.tokhaiyte.vn"
NEW_PLATFORM: Final = "PC-Covid"
FIRST_WEEK: Final = Period(date(2021, 8, 2), date(2021, 8, 8))
"""The first week of which the platform exports scans."""

PUBLISHED_WEEK: Final = Period(date(2021, 8, 30), date(2021, 9, 5))
"""Week of the bulletin of Sở TT&TT: 12.661 venues (+2.684), 3.318 active (+793), 342.842 scans (+108.435)."""


@dataclass(frozen=True, slots=True)
class QrWeek:
    """What happens in a week: venues registered in it, venues with at least one scan, scans."""

    new_venue_count: int
    active_venue_count: int
    scan_count: int


EARLIER: Final = tuple(
    QrWeek(*figures)
    for figures in ((900, 1_150, 34_020), (1_150, 1_530, 47_930), (1_480, 1_980, 66_010), (1_911, 2_525, 86_447))
)
"""02/8 to 29/8: with the 4.536 venues registered before, 9.977 venues and 234.407 scans."""

VENUES_BEFORE: Final = 12_661 - 2_684 - sum(week.new_venue_count for week in EARLIER)
PUBLISHED: Final = QrWeek(2_684, 3_318, 342_842 - sum(week.scan_count for week in EARLIER))
LATER: Final = tuple(
    QrWeek(*figures)
    for figures in (
        (1_620, 3_720, 121_300), (1_180, 4_060, 133_900), (890, 4_310, 142_700), (610, 4_180, 118_400),
        (480, 2_960, 71_800), (420, 3_310, 86_200), (390, 3_690, 101_500), (360, 4_020, 115_700), (330, 4_330, 128_100),
        (310, 4_610, 139_600), (290, 4_850, 150_200), (270, 5_060, 159_400), (120, 3_900, 47_300),
    )
)  # fmt: skip
"""From 06/9 on; the fall in the week of 27/9 is the change of platform on 30/9, the last week has two days."""

QR_WEEKS: Final = (*EARLIER, PUBLISHED, *LATER)
QR_WEEKS_BEFORE: Final = 3
"""How many of `QR_WEEKS` come before the first week of the campaign."""
PC_COVID_DIP: Final = 0.35
"""Scans of the first four days of PC-Covid, as a share of the days before."""

CLASSES: Final = {
    "shop": 30, "restaurant": 22, "office": 14, "school": 9, "business": 9, "health": 5, "hotel": 4, "religious": 3,
    "transport": 2, "market": 1.5, "checkpoint": 0.5,
}  # fmt: skip
DAYS_AT_SCALE: Final = 6.9


def make_venues(plan: Plan, places: Places) -> Frame:
    """Every venue of the campaign: fields of the form, `district_code`, `registered` (ordinal), `popularity`."""
    chance = plan.chance("venues")
    registered = _registration_days(chance)
    count = len(registered)
    village, owner = _sites(chance, places, count)
    points = points_near(chance, places.shapes, owner, places.village_points[village], 0.003)
    classes = [VENUE_CLASSES.label(name) for name in drawn(chance, CLASSES, count)]
    far = places.communes["remoteness"].to_numpy()[owner]
    villages = places.villages["name"].to_numpy()[village]
    venues = pd.DataFrame(
        {
            "code": [f"QR-{number:06d}" for number in range(1, count + 1)],
            "name": [
                f"{kind} {place} {row + 1}" for row, (kind, place) in enumerate(zip(classes, villages, strict=True))
            ],
            "venue_class": classes,
            "unit_code": places.communes["code"].to_numpy()[owner],
            "address": villages,
            "registrant_name": [f"Người đăng ký {number:06d}" for number in range(1, count + 1)],
            "registrant_phone": [f"0900{number:06d}" for number in range(1, count + 1)],
            "registered_on": [written(date.fromordinal(int(day))) for day in registered],
            "longitude": points[:, 0],
            "latitude": points[:, 1],
            "platform": np.where(registered < PLATFORM_BREAK.toordinal(), OLD_PLATFORM, NEW_PLATFORM),
            "district_code": places.communes["district_code"].to_numpy()[owner],
            "registered": registered,
            "popularity": chance.lognormal(0, 1.1, count) * (1.2 - far) ** 0.5 * ~_silent(plan, places)[owner],
        }
    )
    return venues.assign(first_scanned=_first_scanned(plan, venues))


def _registration_days(chance: np.random.Generator) -> Array:
    """Ordinals, ascending: from 01/6 until the first export, then as `QR_WEEKS` says."""
    start = date(2021, 6, 1).toordinal()
    length = FIRST_WEEK.start.toordinal() - start
    days = [start + np.sort((chance.beta(2.5, 1.0, VENUES_BEFORE) * length).astype(int))]
    for number, week in enumerate(QR_WEEKS):
        monday = FIRST_WEEK.shifted(number).start.toordinal()
        open_days = min(7, CAMPAIGN.end.toordinal() - monday + 1)
        days.append(monday + np.sort(chance.integers(0, open_days, week.new_venue_count)))
    return np.concatenate(days)


def _sites(chance: np.random.Generator, places: Places, count: int) -> tuple[Array, Array]:
    """Village and commune rows: towns have many venues, remote communes few."""
    communes = places.communes
    per_head = (1.25 - communes["remoteness"].to_numpy()) ** 2 * (1 + 2 * communes["is_urban"].to_numpy())
    shares = per_head[places.villages["commune"]] * places.villages["people"].to_numpy()
    village = chance.choice(len(shares), count, p=shares / shares.sum())
    return village, places.villages["commune"].to_numpy()[village]


def _silent(plan: Plan, places: Places) -> Array:
    """True for communes where nobody scans at all: remote ones, which report zero, and those that never report."""
    chance = plan.chance("no scans")
    silent = (places.communes["remoteness"] > 0.72) & (chance.random(len(places.communes)) < 0.22)
    return (silent | places.communes["never_reports"]).to_numpy()


def scans_of_week(plan: Plan, venues: Frame, number: int) -> Frame:
    """Rows of (venue row, day ordinal, scans, persons) of the week `number` of `QR_WEEKS`, one per day with scans.

    Exactly as many venues and scans as the week has, each row at least one scan; at a larger scale the weeks after the
    published one have rows on more days and more scans.
    """
    week, figures = FIRST_WEEK.shifted(number), QR_WEEKS[number]
    after = plan.scale > 1 and week.start > PUBLISHED_WEEK.start
    active = _active(plan, venues, number)
    chance = plan.chance("scans", number)
    venue, day = _scan_days(chance, venues, active, week, DAYS_AT_SCALE if after else 4.0)
    weights = venues["popularity"].to_numpy()[venue] * _day_weights(week)[day - week.start.toordinal()]
    total = figures.scan_count * len(venue) // max(1, 4 * figures.active_venue_count) if after else figures.scan_count
    scans = 1 + chance.multinomial(max(total, len(venue)) - len(venue), weights / weights.sum())
    persons = np.maximum(1, np.round(scans * chance.uniform(0.55, 0.95, len(scans)))).astype(int)
    return pd.DataFrame({"venue": venue, "day": day, "scans": scans, "persons": persons})


def _active(plan: Plan, venues: Frame, number: int) -> Array:
    """Venue rows active in a week: the popular ones mostly. At a larger scale more, nine in ten of those possible."""
    week, count = FIRST_WEEK.shifted(number), QR_WEEKS[number].active_venue_count
    possible = (_registered_by(venues, week) & (venues["popularity"] > 0)).to_numpy()
    if week.start > PUBLISHED_WEEK.start:
        count = min(count * plan.scale, int(possible.sum()) * 9 // 10)
    chance = plan.chance("active venues", number)
    appeal = np.log(np.maximum(venues["popularity"].to_numpy(), 1e-12)) + chance.gumbel(0, 0.2, len(venues))
    return np.sort(np.argpartition(np.where(possible, -appeal, np.inf), count)[:count])


def _scan_days(
    chance: np.random.Generator, venues: Frame, active: Array, week: Period, mean_days: float
) -> tuple[Array, Array]:
    """Venue rows and day ordinals with scans: every active venue has one or more, none before it was registered."""
    days = np.array([day.toordinal() for day in week if day <= CAMPAIGN.end])
    allowed = venues["registered"].to_numpy()[active][:, None] <= days
    appeal = np.where(allowed, chance.random(allowed.shape), -1.0)
    on = allowed & (chance.random(allowed.shape) < mean_days / 7)
    on[np.arange(len(active)), appeal.argmax(axis=1)] = True
    row, column = np.nonzero(on)
    return active[row], days[column]


def _day_weights(week: Period) -> Array:
    """How busy each day is: market days at the weekend, a fall when the platform changes."""
    rhythm = np.array([1.0, 0.95, 0.95, 1.0, 1.1, 1.2, 1.15])
    broken = [PLATFORM_BREAK <= day < PLATFORM_BREAK + timedelta(days=4) for day in week]
    return np.where(broken, PC_COVID_DIP * rhythm, rhythm)


def qr_week_files(plan: Plan, places: Places, venues: Frame, number: int) -> Iterator[DemoFile]:
    """The platform's two exports of the week `number` of `QR_WEEKS`: venues new or first scanned in it, and scans."""
    week = FIRST_WEEK.shifted(number)
    shown = venues["district_code"].map(plan.covers).to_numpy()
    is_new = _registered_by(venues, week) & ~(_registered_by(venues, week.previous()) if number else False)
    listed = shown & (is_new | (venues["first_scanned"] == number))
    yield _venue_file(venues[listed], (venues["first_scanned"] <= number).to_numpy()[listed], week)
    scans = scans_of_week(plan, venues, number)
    yield _scan_file(plan, places, venues, scans[shown[scans["venue"]]], week)


def _registered_by(venues: Frame, week: Period) -> pd.Series[bool]:
    return venues["registered"] <= week.end.toordinal()


def _first_scanned(plan: Plan, venues: Frame) -> Array:
    """Number of the first of `QR_WEEKS` in which each venue is scanned; beyond the last where it never is."""
    first = np.full(len(venues), len(QR_WEEKS))
    for number in reversed(range(len(QR_WEEKS))):
        first[_active(plan, venues, number)] = number
    return first


def _venue_file(listed: Frame, scanned: Array, week: Period) -> DemoFile:
    states = np.where(scanned, "scanned", np.where(np.arange(len(listed)) % 3 == 0, "registered", "posted"))
    rows = listed.drop(columns=["district_code", "registered", "popularity", "first_scanned"]).assign(
        state=[VENUE_STATES.label(state) for state in states]
    )
    return csv_file(rows, "qr_venues", f"diem-qr-{week.end:%Y%m%d}", None, moment(monday_after(week), 6, 30))


def _scan_file(plan: Plan, places: Places, venues: Frame, scans: Frame, week: Period) -> DemoFile:
    """Scans per venue and day, and for communes where nobody scanned in the whole week a zero per day."""
    days = {day.toordinal(): written(day) for day in week}
    units = venues["unit_code"].to_numpy()[scans["venue"]]
    rows = pd.DataFrame(
        {
            "venue_code": venues["code"].to_numpy()[scans["venue"]],
            "unit_code": units,
            "day": scans["day"].map(days).to_numpy(),
            "scanned_venue_count": 1,
            "scans": scans["scans"].to_numpy(),
            "persons": scans["persons"].to_numpy(),
        }
    )
    communes = places.communes
    empty = ~communes["code"].isin(units) & ~communes["never_reports"] & communes["district_code"].map(plan.covers)
    open_days = [written(day) for day in week if day <= CAMPAIGN.end]
    zeros = pd.MultiIndex.from_product([communes["code"][empty], open_days], names=["unit_code", "day"])
    silent = zeros.to_frame(index=False).assign(venue_code="", scanned_venue_count=0, scans=0, persons=0)
    name = f"luot-quet-qr-{week.end:%Y%m%d}"
    return csv_file(pd.concat([rows, silent]), "qr_days", name, None, moment(monday_after(week), 6, 45))
