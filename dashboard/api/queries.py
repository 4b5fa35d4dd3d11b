"""What reads may be asked for: models of their queries, with the measures, layers and units there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, create_model
from pydantic import Field as Described

from dashboard.api.problems import ProblemKind, Refusal
from dashboard.domain.approval import Basis
from dashboard.domain.selection import SelectionSpace
from dashboard.domain.terms import CHANNELS, REPORT_SOURCES, THEMES
from dashboard.domain.units import PROVINCE_CODE

_CONFIG: Final = ConfigDict(extra="forbid", hide_input_in_errors=True)
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def _iso_day(value: object) -> date:
    """A day as written in addresses; the usual reading would take numbers, too."""
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value) or not value.isascii():
        raise ValueError("a day is written 2021-08-30")
    return date.fromisoformat(value)


LevelName = Literal["province", "district", "commune"]
FormatName = Literal["json", "csv", "geojson"]
StatesName = Annotated[
    Literal["all", "approved"],
    Described(
        description="Số liệu ở mọi trạng thái duyệt, hay chỉ số liệu đã duyệt; mặc định theo máy chủ"
        " / figures of every state of approval, or approved ones only; the server's setting is the default"
    ),
]
OptionalDay: TypeAlias = Annotated[date, BeforeValidator(_iso_day)] | None


class FiguresQuery(BaseModel):
    """What `/figures` may be asked for; `figures_query` narrows it to the measures and units there are."""

    model_config = _CONFIG

    measure: list[str]
    level: Annotated[LevelName, Described(description="Cấp của các địa bàn / level of the units")]
    unit: str = PROVINCE_CODE
    start: Annotated[
        OptionalDay, Described(alias="from", description="Ngày đầu kỳ; mặc định tuần đủ số liệu gần nhất / first day")
    ] = None
    end: Annotated[OptionalDay, Described(alias="to", description="Ngày cuối kỳ / last day")] = None
    themes: list[str] | None = None
    channels: list[str] | None = None
    states: StatesName | None = None
    format: Annotated[FormatName, Described(description="Định dạng / format")] = "json"


class SitesQuery(BaseModel):
    """What `/sites` may be asked for; `sites_query` narrows it to the layers and units there are."""

    model_config = _CONFIG

    layer: str
    unit: str = PROVINCE_CODE
    on: Annotated[
        OptionalDay, Described(description="Có mặt vào ngày này; mặc định ngày cuối kỳ gần nhất / in place on this day")
    ] = None
    states: StatesName | None = None
    format: Annotated[FormatName, Described(description="Định dạng / format")] = "json"


class ReportsQuery(BaseModel):
    """What `/reports` may be asked for; `reports_query` narrows it to the units there are."""

    model_config = _CONFIG

    unit: str = PROVINCE_CODE
    start: Annotated[
        OptionalDay, Described(alias="from", description="Kỳ kết thúc từ ngày / periods that end from")
    ] = None
    end: Annotated[OptionalDay, Described(alias="to", description="Kỳ kết thúc đến ngày / periods that end until")] = (
        None
    )
    source: str | None = None
    format: Annotated[Literal["json", "csv"], Described(description="Định dạng / format")] = "json"


def basis_of(states: str | None, space: SelectionSpace) -> Basis:
    """Which facts a read is about. Raises Refusal 422 where this server does not show them."""
    basis = space.bases[0] if states is None else Basis(states)
    if basis not in space.bases:
        raise Refusal(
            ProblemKind.IMPOSSIBLE,
            "Máy chủ này chỉ cung cấp số liệu đã duyệt. Bỏ tham số states.",
            "This server gives approved figures only. Leave the parameter states out.",
        )
    return basis


def figures_query(space: SelectionSpace) -> type[FiguresQuery]:
    """Model of the query of `/figures`."""
    measures = [measure.id for layer in space.registry for measure in layer.measures]
    fields: dict[str, Any] = {
        "measure": (_described(_list_of(measures), "Mã chỉ tiêu, xem /measures / measures, see /measures"), ...),
        "unit": _unit(space),
        "themes": (_described(_list_of(THEMES.ids) | None, "Chỉ các nội dung này / only these themes"), None),
        "channels": (_described(_list_of(CHANNELS.ids) | None, "Chỉ các hình thức này / only these channels"), None),
    }
    return create_model("FiguresQuery", __base__=FiguresQuery, **fields)


def sites_query(space: SelectionSpace) -> type[SitesQuery]:
    """Model of the query of `/sites`."""
    layers: Any = Literal[tuple(layer.id for layer in space.registry.with_sites)]
    fields: dict[str, Any] = {
        "layer": (_described(layers, "Lớp, xem /layers / layer, see /layers"), ...),
        "unit": _unit(space),
    }
    return create_model("SitesQuery", __base__=SitesQuery, **fields)


def reports_query(space: SelectionSpace) -> type[ReportsQuery]:
    """Model of the query of `/reports`."""
    sources: Any = Literal[REPORT_SOURCES.ids] | None
    fields: dict[str, Any] = {
        "unit": _unit(space),
        "source": (_described(sources, "Chỉ nguồn này / only this source"), None),
    }
    return create_model("ReportsQuery", __base__=ReportsQuery, **fields)


def _list_of(ids: Iterable[str]) -> Any:  # noqa: ANN401 - a type made of values
    return Annotated[list[Literal[tuple(ids)]], Described(min_length=1)]  # type: ignore[misc]


def _unit(space: SelectionSpace) -> Any:  # noqa: ANN401 - what create_model takes
    codes: Any = Literal[tuple(unit.code for unit in space.tree.units)]
    return _described(codes, "Trong địa bàn này; mã Tổng cục Thống kê / inside this unit, by its code"), PROVINCE_CODE


def _described(annotation: Any, about: str) -> Any:  # noqa: ANN401
    return Annotated[annotation, Described(description=about)]
