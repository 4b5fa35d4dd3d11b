"""What the lines above a table say."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.domain.periods import Period
from dashboard.intake.titles import Title, read_title

WEEK = Period(date(2021, 8, 30), date(2021, 9, 5))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["(Từ ngày 30/8/2021 đến ngày 05/9/2021)"], Title("", WEEK, WEEK.end)),
        (["Từ 30/8 đến 05/9/2021"], Title("", WEEK, WEEK.end)),
        (["Tuần 35 (30/8/2021 - 05/9/2021)"], Title("", WEEK, WEEK.end)),
        (["(Kỳ báo cáo: 30/8–05/9/2021)"], Title("", WEEK, WEEK.end)),
        (["từ ngày 30 tháng 8 đến ngày 05 tháng 9 năm 2021"], Title("", WEEK, WEEK.end)),
        (["Báo cáo tuần 35 năm 2021"], Title("", WEEK, WEEK.end)),
        (["BÁO CÁO TUẦN 35/2021"], Title("", WEEK, WEEK.end)),
        (["Tuần 1 tháng 9/2021"], Title()),
        (["Thời điểm: 31/8/2021"], Title("", None, date(2021, 8, 31))),
        (["Từ ngày 30 tháng 8 năm 2021 đến ngày 5 tháng 9 năm 2021"], Title("", WEEK, WEEK.end)),
        (["(đến 31/8/2021)"], Title("", None, date(2021, 8, 31))),
        (["Tháng 9/2021"], Title("", Period(date(2021, 9, 1), date(2021, 9, 30)), date(2021, 9, 30))),
        (["Mộc Châu, ngày 06 tháng 9 năm 2021"], Title("", None, date(2021, 9, 6))),
        (["UBND HUYỆN MỘC CHÂU"], Title("123")),
        (["PHÒNG VĂN HÓA VÀ THÔNG TIN TP. SƠN LA"], Title("116")),
        (["Thống kê Huyện Yên Châu năm 2021"], Title("124")),
        (["ỦY BAN NHÂN DÂN TỈNH SƠN LA", "Các huyện, thành phố"], Title()),
        (["Huyện Mộc Châu và huyện Vân Hồ"], Title()),
        ([], Title()),
    ],
)
def test_titles(lines, expected, places):
    assert read_title(lines, places) == expected
