"""Names of villages, made of words that names of villages in Sơn La are made of."""

from __future__ import annotations

from itertools import product
from typing import Final

import numpy as np

from dashboard.domain.text import fold

THAI_FIRST: Final = (
    "Nà", "Huổi", "Nậm", "Pá", "Co", "Bó", "Lọng", "Pom", "Hua", "Chiềng", "Phiêng", "Noong", "Tà", "Púng", "Cò",
    "Ít", "Mường", "Tong", "Xum", "Kéo",
)  # fmt: skip
THAI_SECOND: Final = (
    "Sản", "Mường", "Hặc", "Ngà", "Lốc", "Pàn", "Tân", "Khoang", "Hỳ", "Lay", "Cang", "Bon", "Sai", "Lụ", "Nghè",
    "Phát", "Xa", "Mạ", "Lừa", "Tở", "Đông", "Hạ", "Hung", "Mòn", "Pó", "Cại", "Ban", "Lằn", "Phung", "Ái",
)  # fmt: skip
MONG_FIRST: Final = ("Háng", "Suối", "Tà", "Phình", "Lao", "Pa", "Xà", "Hua", "Pú", "Khe", "Làng", "Nà", "Sồng")
MONG_SECOND: Final = (
    "Chú", "Dê", "Phềnh", "Chải", "Sếnh", "Lình", "Đề", "Khoa", "Lùng", "Vàng", "Tủa", "Xía", "Cu", "Chơ", "Tàu",
    "Páo", "Nhù", "Dua", "Sinh", "Trống",
)  # fmt: skip
OTHER_FIRST: Final = ("Tân", "Suối", "Đồng", "Nà", "Bãi", "Xóm", "Thống", "Trung", "Quyết", "Hợp")
OTHER_SECOND: Final = (
    "Lập", "Tiến", "Thành", "Hợp", "Cốc", "Bàn", "Nhất", "Thắng", "Phong", "Cáo", "Lúa", "Vạch", "Khoáng", "Sơn",
    "Bưởi", "Hòa", "Cuông", "Chanh",
)  # fmt: skip

_WORDS: Final = {"Thái": (THAI_FIRST, THAI_SECOND), "Mông": (MONG_FIRST, MONG_SECOND)}


def village_names(chance: np.random.Generator, main_group: str, kind: str, count: int) -> list[str]:
    """`count` names for the villages of one commune, different without diacritics too; urban ones are numbered."""
    if kind != "Bản":
        return [f"{'Tổ' if kind == 'Tổ dân phố' else kind} {number}" for number in range(1, count + 1)]
    first, second = _WORDS.get(main_group, (OTHER_FIRST, OTHER_SECOND))
    names = {fold(f"{one} {other}"): f"Bản {one} {other}" for one, other in product(first, second) if one != other}
    return [str(name) for name in chance.choice(list(names.values()), count, replace=False)]
