"""Posters, panels and banners: the lists of the districts, and inspections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from dashboard.demo.campaign import CAMPAIGN, Plan, moment, monday_after, written
from dashboard.demo.chance import Array, drawn, points_near, shared_out
from dashboard.demo.forms import DemoFile, csv_file, xlsx_file
from dashboard.demo.places import Frame, Places
from dashboard.domain.periods import PLATFORM_BREAK, Period
from dashboard.domain.terms import DISPLAY_KINDS, DISPLAY_STATES, LANGUAGES, SETTINGS, THEMES
from dashboard.domain.units import UnitTree

ITEM_COUNT: Final = 2_500
LISTS: Final = tuple(date(2021, 8, 29) + timedelta(days=days) for days in (0, 14, 35, 56, 77, 91))
"""Sundays at which districts list their items; the last is 28/11."""

WORKBOOK_DISTRICT: Final = "116"
NEVER: Final = date(2022, 12, 31).toordinal()

KINDS: Final = {
    "banner": 34, "slogan": 17, "poster": 17, "large_panel": 10, "streamer": 8, "panel_cluster": 5,
    "notice_board": 5, "propaganda_picture": 3, "led_screen": 1,
}  # fmt: skip
SIZES_M: Final = {
    "banner": (8.0, 0.8), "slogan": (6.0, 1.2), "poster": (0.6, 0.8), "large_panel": (6.0, 3.0), "streamer": (0.8, 2.5),
    "panel_cluster": (4.0, 3.0), "notice_board": (1.6, 1.2), "propaganda_picture": (1.2, 0.8), "led_screen": (4.0, 2.5),
}  # fmt: skip
DAYS_UP: Final = {"banner": 45, "streamer": 45, "slogan": 75, "poster": 60, "propaganda_picture": 90}
"""After how many days the office means to take an item down; the other kinds stay."""

THEME_WEIGHTS: Final = {
    "vaccination": 34, "apps": 24, "qr": 22, "solidarity": 10, "role_models": 6, "remote_services": 4,
}  # fmt: skip
WORDINGS: Final = {
    "vaccination": ("Tiêm vắc xin là quyền lợi của mỗi người", "An toàn tiêm chủng vắc xin phòng Covid-19"),
    "apps": ("Khai báo y tế trung thực, cài sổ sức khỏe điện tử", "Mỗi người dân một sổ sức khỏe điện tử"),
    "qr": ("Quét mã QR khi đến nơi công cộng", "Đăng ký điểm quét mã QR, bảo vệ cộng đồng"),
    "solidarity": ("Toàn dân đoàn kết chiến thắng đại dịch", "Sơn La đoàn kết, quyết thắng đại dịch"),
    "role_models": ("Nêu gương người tốt, việc tốt chống dịch", "Không tin, không chia sẻ tin sai sự thật"),
    "remote_services": ("Tạm dừng đến trường, không dừng việc học", "Khám chữa bệnh từ xa cùng bác sĩ"),
}
OLD_APP: Final = "Cài đặt Bluezone, bảo vệ mình, bảo vệ cộng đồng"
NEW_APP: Final = "Cài đặt PC-Covid, thích ứng an toàn"
SETTING_WEIGHTS: Final = {
    "road": 26, "office": 20, "culture_house": 18, "school": 13, "market": 10, "health_station": 9, "bus_station": 2,
    "other": 2,
}  # fmt: skip


def make_items(plan: Plan, places: Places) -> Frame:
    """Every item of the campaign: fields of the form that stay, and the ordinals of the days on which its state turns.

    `put_up`, `expected`, `worn`, `damaged`, `removed`: ordinals, `NEVER` where it does not happen; `district_code`.
    """
    chance = plan.chance("displays")
    village, owner = _sites(chance, places)
    points = points_near(chance, places.shapes, owner, places.village_points[village], 0.004)
    kinds = drawn(chance, KINDS, ITEM_COUNT)
    themes = drawn(chance, THEME_WEIGHTS, ITEM_COUNT)
    settings = drawn(chance, SETTING_WEIGHTS, ITEM_COUNT)
    days = _days(chance, kinds)
    sizes = np.array([SIZES_M[kind] for kind in kinds])
    districts = places.communes["district_code"].to_numpy()[owner]
    names = places.villages["name"].to_numpy()[village]
    own = places.villages["language"].to_numpy()[village]
    language = np.where(chance.random(ITEM_COUNT) < 0.15, own, LANGUAGES.ids[0])
    frame = pd.DataFrame(
        {
            "code": [f"TQ-{district}-{number:04d}" for number, district in enumerate(districts, 1)],
            "unit_code": places.communes["code"].to_numpy()[owner],
            "village_text": names,
            "kind": [DISPLAY_KINDS.label(kind) for kind in kinds],
            "width_m": sizes[:, 0],
            "height_m": sizes[:, 1],
            "faces": np.where(np.isin(kinds, ("large_panel", "panel_cluster")), chance.integers(1, 4, ITEM_COUNT), 1),
            "pieces": np.where(np.isin(kinds, ("poster", "streamer")), chance.integers(2, 15, ITEM_COUNT), 1),
            "theme": [THEMES.label(theme) for theme in themes],
            "language": [LANGUAGES.label(name) for name in language],
            "wording": _wordings(chance, themes, days["put_up"].to_numpy()),
            "setting": [SETTINGS.label(name) for name in settings],
            "place_text": [f"{SETTINGS.label(name)} {place}" for name, place in zip(settings, names, strict=True)],
            "longitude": points[:, 0],
            "latitude": points[:, 1],
            "organisation": drawn(chance, {"UBND xã": 5, "Trung tâm TT-VH": 4, "Phòng VH-TT": 1}, ITEM_COUNT),
            "is_sponsored": np.where(chance.random(ITEM_COUNT) < 0.06, "Có", "Không"),
            "district_code": districts,
        }
    )
    return pd.concat([frame, days], axis=1)


def _sites(chance: np.random.Generator, places: Places) -> tuple[Array, Array]:
    """Village and commune rows of the items: more in towns and in large communes, none where nobody reports."""
    communes = places.communes
    weights = communes["population"].to_numpy() ** 0.8 * (1.2 - 0.8 * communes["remoteness"].to_numpy())
    counts = shared_out(ITEM_COUNT, weights * (1 + communes["is_urban"]) * ~communes["never_reports"])
    owner = np.repeat(np.arange(len(communes)), counts)
    first = np.searchsorted(places.villages["commune"].to_numpy(), np.arange(len(communes) + 1))
    village = first[owner] + (chance.random(ITEM_COUNT) * (first[owner + 1] - first[owner])).astype(int)
    return village, owner


def _days(chance: np.random.Generator, kinds: Array) -> Frame:
    """Days of the life of each item; half of those that are due to come down hang on past their day."""
    put_up = CAMPAIGN.start.toordinal() + (chance.beta(1.0, 2.2, ITEM_COUNT) * (CAMPAIGN.days - 5)).astype(int)
    stay = np.array([DAYS_UP.get(kind, 0) for kind in kinds])
    expected = np.where(stay > 0, put_up + stay, NEVER)
    taken_down = (stay > 0) & (chance.random(ITEM_COUNT) < 0.5)
    removed = np.where(taken_down, expected + chance.integers(-6, 30, ITEM_COUNT), NEVER)
    worn = np.where(chance.random(ITEM_COUNT) < 0.22, put_up + chance.integers(14, 90, ITEM_COUNT), NEVER)
    damaged = np.where(chance.random(ITEM_COUNT) < 0.07, put_up + chance.integers(10, 90, ITEM_COUNT), NEVER)
    return pd.DataFrame({"put_up": put_up, "expected": expected, "removed": removed, "worn": worn, "damaged": damaged})


def _wordings(chance: np.random.Generator, themes: Array, put_up: Array) -> list[str]:
    """What is written on each item: the application's name is the one of the day it was put up."""
    named = chance.random(len(themes)) < 0.7
    second = chance.integers(0, 2, len(themes))
    app = np.where(put_up < PLATFORM_BREAK.toordinal(), OLD_APP, NEW_APP)
    says_app = named & (themes == "apps")
    return [str(app[row]) if says_app[row] else WORDINGS[theme][second[row]] for row, theme in enumerate(themes)]


def states_at(items: Frame, day: Array | int) -> Array:
    """State (`DISPLAY_STATES`) of every item on a day (one ordinal for all, or one each)."""
    # From 01/10 on, what still says Bluezone is out of date in content.
    old = (items["wording"] == OLD_APP) & (day > PLATFORM_BREAK.toordinal())
    tests = [items["removed"] <= day, old, items["damaged"] <= day, items["worn"] <= day]
    return np.select(tests, ["removed", "outdated", "damaged", "to_replace"], "in_place")


def item_files(plan: Plan, items: Frame, tree: UnitTree, week: Period) -> Iterator[DemoFile]:
    """The lists of the districts at the end of `week`, where they are due."""
    if week.end not in LISTS:
        return
    for district in tree.children(tree.root.code):
        known = items[(items["district_code"] == district.code) & (items["put_up"] <= week.end.toordinal())]
        if not plan.covers(district.code) or known.empty:
            continue
        received = moment(monday_after(week), 14, int(district.code) % 60)
        name = f"truc-quan-{district.code}-{week.end:%Y%m%d}"
        rows = _item_list(known, week.end)
        if district.code == WORKBOOK_DISTRICT:
            title = (f"DANH SÁCH PANO, ÁP PHÍCH, BĂNG RÔN - {district.name.upper()}", f"(Đến ngày {written(week.end)})")
            yield xlsx_file(rows, "posters", name, district.code, received, title)
        else:
            yield csv_file(rows, "posters", name, district.code, received)


def _item_list(known: Frame, day: date) -> Frame:
    states = states_at(known, day.toordinal())
    seen = np.where(states == "removed", known["removed"], day.toordinal())
    return known.drop(columns=["district_code", "put_up", "expected", "removed", "worn", "damaged"]).assign(
        put_up_on=_written(known["put_up"]),
        expected_removal_on=_written(known["expected"]),
        state=[DISPLAY_STATES.label(state) for state in states],
        state_on=_written(seen),
    )


def _written(ordinals: Array | pd.Series[int]) -> list[str]:
    return ["" if day == NEVER else written(date.fromordinal(int(day))) for day in ordinals]


def inspection_files(plan: Plan, places: Places, items: Frame, week: Period) -> Iterator[DemoFile]:
    """One file of a week's inspections: about one listed item in seven, fewer far out; most with a photo."""
    listed = max((day for day in LISTS if day < week.start), default=None)
    if listed is None:
        return
    chance = plan.chance("inspections", week.start.toordinal())
    far = places.communes.set_index("code")["remoteness"].loc[items["unit_code"]].to_numpy()
    days = week.start.toordinal() + chance.integers(0, 6, len(items))
    seen = chance.random(len(items)) < 0.22 - 0.14 * far
    seen &= (items["put_up"] <= listed.toordinal()) & (items["removed"] > days) & (days <= CAMPAIGN.end.toordinal())
    photo = chance.random(len(items)) < 0.72
    seen &= items["district_code"].map(plan.covers)
    chosen = items[seen].assign(day=days[seen], photo=photo[seen])
    states = states_at(chosen, chosen["day"].to_numpy())
    rows = pd.DataFrame(
        {
            "item_code": chosen["code"],
            "day": _written(chosen["day"]),
            "state": [DISPLAY_STATES.label(state) for state in states],
            "photo": np.where(chosen["photo"], chosen["code"] + f"-{week.end:%Y%m%d}.jpg", ""),
        }
    )
    yield csv_file(rows, "inspections", f"kiem-tra-truc-quan-{week.end:%Y%m%d}", None, moment(monday_after(week), 10))
