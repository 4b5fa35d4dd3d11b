"""The one weekly bulletin whose figures are known, as Sở TT&TT published it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from dashboard.demo.campaign import moment, monday_after, written
from dashboard.demo.forms import DemoFile, csv_file
from dashboard.demo.venues import PUBLISHED_WEEK
from dashboard.domain.periods import Period
from dashboard.domain.units import PROVINCE_CODE

ORIGIN: Final = "Sở TT&TT Sơn La - tình hình triển khai ứng dụng công nghệ tuần 30/8-05/9/2021"
FIGURES: Final[tuple[dict[str, Any], ...]] = (
    {"indicator": "qr_venues_registered", "label": "Điểm đăng ký mã QR (lũy kế)", "value": 12_661, "change": 2_684},
    {
        "indicator": "qr_venues_active", "label": "Điểm hoạt động", "value": 3_318, "change": 793,
        "numerator": 3_318, "denominator": 12_661, "denominator_name": "điểm đăng ký",
    },
    {"indicator": "qr_scans", "label": "Lượt quét (lũy kế)", "value": 342_842, "change": 108_435},
    {
        "indicator": "bluezone_per_smartphone", "label": "Bluezone trên số điện thoại thông minh", "value": 183_967,
        "change": 8_632, "numerator": 183_967, "denominator": 672_249, "denominator_name": "điện thoại thông minh",
        "published_share_pct": 27.37, "rank_of_63": 55,
    },
    {
        "indicator": "health_book", "label": "Sổ sức khỏe điện tử", "value": 6_486, "change": 1_179,
        "numerator": 6_486, "denominator_name": "người từ 18 tuổi", "published_share_pct": 0.82,
    },
    {
        "indicator": "doses_entered", "label": "Mũi tiêm đã nhập lên nền tảng", "value": 103_883,
        "numerator": 103_883, "denominator": 113_046, "denominator_name": "mũi đã tiêm", "published_share_pct": 91.45,
    },
)  # fmt: skip
"""As published: the last share does not follow from its two numbers."""


def bulletin_files(week: Period) -> Iterator[DemoFile]:
    """The bulletin of `week`, where its figures are known."""
    if week != PUBLISHED_WEEK:
        return
    rows = pd.DataFrame(FIGURES, dtype=object).assign(
        unit_code=PROVINCE_CODE,
        period_from=written(PUBLISHED_WEEK.start),
        period_to=written(PUBLISHED_WEEK.end),
        origin=ORIGIN,
    )
    received = moment(monday_after(PUBLISHED_WEEK), 15)
    yield csv_file(rows, "platform_weeks", f"ban-tin-tuan-{PUBLISHED_WEEK.end:%Y%m%d}", None, received)
