"""The reporting calendar changed by hand: shown before it counts, judged anew, and every calendar kept."""

from __future__ import annotations

from datetime import datetime

from dashboard.access.audit import read_audit
from dashboard.calendar.reading import read_calendar_file
from dashboard.domain.periods import TIME_ZONE
from dashboard.rollups import refresh
from dashboard.store.database import read
from dashboard.store.models import Report
from tests.support.access import Access
from tests.support.forms import done_by, hidden_in, refusal_of, send_form
from tests.support.stores import parsed, rows_of, store

PATH = "/admin/calendars"
STRICTER = {
    "edit": "change_duty",
    "duty": "activities|commune|2021-08-23",
    "source": "activities",
    "reporter": "commune",
    "frequency": "weekly",
    "due_working_days": "1",
    "due_hour": "9",
    "valid_from": "2021-08-23",
}
NEW_YEAR = {"edit": "add_holiday", "day": "2022-01-03", "name": "Tết Dương lịch (nghỉ bù)"}


def test_a_change_is_shown_first_and_judges_reports_anew(access: Access) -> None:
    noon = datetime(2021, 9, 6, 12, tzinfo=TIME_ZONE)
    store(access.engine, parsed("activities", {"people": 3}), received_at=noon, refresh=refresh)
    boss = access.signed_in("boss")
    page = send_form(boss, PATH, action="preview", **STRICTER)
    assert "Trong 1 báo cáo đã có, 1 báo cáo sẽ đổi" in page
    assert "trước 9 giờ" in page
    assert rows_of(access.engine, Report, "is_in_time") == [(True,)]
    (based_on,) = hidden_in(page, "based_on")
    assert "1 báo cáo đã xét lại, 1 thay đổi" in done_by(boss, PATH, action="apply", based_on=based_on, **STRICTER)
    assert rows_of(access.engine, Report, "is_in_time") == [(False,)]
    assert "vừa được người khác đổi" in refusal_of(boss, PATH, action="apply", based_on=based_on, **NEW_YEAR)
    page = boss.get(PATH).text
    assert page.count("<del>") == page.count("<ins>") == 1
    assert "Tên boss" in page
    with read(access.engine) as connection:
        (told,) = read_audit(connection, kind="calendar_changed")
    assert (told.login, told.subject, told.detail) == ("boss", "calendar:change_duty", {"judged_anew": 1})


def test_a_new_rule_follows_the_old_one_and_the_file_says_both(sqlite_access: Access) -> None:
    boss = sqlite_access.signed_in("boss")
    form = {**STRICTER, "how": "follow", "frequency": "monthly", "valid_from": "2021-10-01"}
    (based_on,) = hidden_in(send_form(boss, PATH, action="preview", **form), "based_on")
    done_by(boss, PATH, action="apply", based_on=based_on, **form)
    calendar = read_calendar_file(boss.get(f"{PATH}.toml").text)
    days = [(str(d.valid_from), str(d.valid_to), str(d.frequency)) for d in calendar.calendar.duties_of("activities")]
    assert days == [("2021-08-23", "2021-09-30", "weekly"), ("2021-10-01", "None", "monthly")]


REFUSED = [
    ({"edit": "add_duty"}, "Trùng thời gian"),
    ({"due_hour": "25"}, "Giờ hạn phải là số nguyên từ 1 đến 24"),
    ({"valid_from": ""}, "Chưa ghi “Áp dụng từ ngày”"),
    ({"valid_to": "2021-08-01"}, "trước ngày bắt đầu"),
    ({"source": "x"}, "Chưa chọn loại báo cáo"),
    ({"due_hour": "24"}, "Không có gì thay đổi"),
    ({"how": "follow"}, "phải bắt đầu sau"),
    ({"duty": "x"}, "không còn trong lịch"),
    ({"edit": "add_holiday"}, "Ngày nghỉ"),
    ({"edit": "x"}, "Không rõ"),
]
"""Fields of a form, and what is said of it."""


def test_what_is_not_right_is_refused_in_words(sqlite_access: Access) -> None:
    boss = sqlite_access.signed_in("boss")
    for fields, said in REFUSED:
        page = refusal_of(boss, PATH, action="preview", **{**STRICTER, **fields})
        assert said in page, fields
        assert "Chưa lưu gì" in page


def test_another_rhythm_is_refused_for_days_already_reported(sqlite_access: Access) -> None:
    store(sqlite_access.engine, parsed("activities", {"people": 3}), refresh=refresh)
    form = {**STRICTER, "frequency": "monthly", "valid_from": "2021-08-01"}
    assert "đã có báo cáo theo kỳ khác đến 05/09/2021" in refusal_of(
        sqlite_access.signed_in("boss"), PATH, action="preview", **form
    )


def test_holidays_come_and_go(sqlite_access: Access) -> None:
    boss = sqlite_access.signed_in("boss")
    for form in (NEW_YEAR, {"edit": "remove_holiday", "day": "2022-01-03"}):
        (based_on,) = hidden_in(send_form(boss, PATH, action="preview", **form), "based_on")
        done_by(boss, PATH, action="apply", based_on=based_on, **form)
    page = boss.get(PATH).text
    assert page.count("Tết Dương lịch (nghỉ bù)") == 2, "in the history alone"
    assert sqlite_access.signed_in("tinh").get(PATH).status_code == 403
