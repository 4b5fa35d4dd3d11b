"""A wrong address shows the nearest valid view and says what was wrong."""

from __future__ import annotations

import pytest

from tests.browser.conftest import OpenScreen

CASES = [
    ("?dv=999", "Tỉnh Sơn La", "địa bàn “999”"),
    ("?dv=119&cs=X9", "Huyện Thuận Châu", "chỉ tiêu “X9”"),
    ("?dv=119&lop=loa,bay", "Huyện Thuận Châu", "lớp điểm “bay”"),
    ("?dv=123&tu=2021-13-45", "Huyện Mộc Châu", "từ ngày “2021-13-45”"),
    ("?tu=2021-09-09&den=2021-09-01", "Tỉnh Sơn La", "đến ngày “2021-09-01”"),
    ("?cd=vaccination,hoa", "Tỉnh Sơn La", "nội dung “hoa”"),
    ("?ht=%3Cscript%3Ealert(1)%3C/script%3E", "Tỉnh Sơn La", "hình thức “<script>alert(1)</script>”"),
    ("?diem=loa-abc", "Tỉnh Sơn La", "điểm “loa-abc”"),
    ("?cap=thon", "Tỉnh Sơn La", "cấp vùng “thon”"),
    ("?linhtinh=1", "Tỉnh Sơn La", "linhtinh “1”"),
]


@pytest.mark.parametrize(("query", "place", "named"), CASES)
def test_the_nearest_view_and_the_wrong_part(open_screen: OpenScreen, query: str, place: str, named: str) -> None:
    screen = open_screen(query)
    assert screen.text("#panel-head h2") == place
    toast = screen.page.locator(".toast-box")
    assert toast.is_visible()
    assert f"Địa chỉ có phần không hiểu được, đã bỏ qua: {named}." in toast.inner_text()
    toast.locator("button").click()
    screen.until(
        "() => !document.querySelector('.toast-box').checkVisibility() || !document.querySelector('#toast').innerText"
    )
    assert screen.watched.faults == []


def test_a_site_that_is_no_more_is_said(open_screen: OpenScreen) -> None:
    screen = open_screen("?dv=03724&diem=loa-999999")
    assert "Không tìm thấy điểm này" in screen.text("#site-card")
    screen.press("Escape")
    screen.settle("?dv=03724")
    assert screen.watched.faults == []


def test_a_year_without_data_is_not_an_error(open_screen: OpenScreen) -> None:
    screen = open_screen("?tu=1999-01-01&den=1999-12-31")
    assert screen.text("#hero .hero-value") == "Chưa báo cáo"
    assert len(screen.hatched()) == 12
    assert screen.watched.faults == []
