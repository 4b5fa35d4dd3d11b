"""What can be asked of a print, known without loading what draws it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.domain.frozen import FrozenView
from dashboard.errors import PrintError
from dashboard.prints.words import texts_of


class Content(StrEnum):
    """What a print shows."""

    MAP = "map"
    TREND = "trend"
    RANKING = "ranking"
    THEMES = "themes"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the ledger of snapshots knows a print by: its id, and the address at which it can be checked."""

    id: str
    address: str


def contents_of(view: FrozenView) -> tuple[Content, ...]:
    """What can be printed of a view: its map, and the charts for which its measure has figures."""
    has = {Content.MAP: True, Content.TREND: view.trend.days, Content.RANKING: view.areas, Content.THEMES: view.themes}
    return tuple(content for content in Content if has[content])


def nothing_to_show(name: str) -> PrintError:
    """The measure has no such chart."""
    vi, en = (texts_of(language)(f"prints.block.{name}") for language in ("vi", "en"))
    return PrintError(
        name,
        f"Chỉ tiêu đang xem không có {vi}; chưa tạo tệp nào. Chọn chỉ tiêu khác rồi in lại.",
        f"The measure has no {en}; no file was made. Choose another measure.",
    )
