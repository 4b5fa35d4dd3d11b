"""Export of figures: the very figures of the screen, of any level, in three formats."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

import flask
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described

from dashboard.api.backend import Backend
from dashboard.api.catalogue import text_of
from dashboard.api.formats import csv_response, geojson_response, json_response
from dashboard.api.periods import period_of
from dashboard.api.problems import ProblemKind, Refusal
from dashboard.api.queries import FiguresQuery, LevelName, basis_of
from dashboard.api.reports import latest_states
from dashboard.domain.approval import Basis
from dashboard.domain.periods import Period
from dashboard.domain.reporting import ReportState
from dashboard.domain.selection import Selection, normal_terms
from dashboard.domain.targets import TargetState
from dashboard.domain.terms import BASES, CHANNELS, REPORT_STATES, THEMES
from dashboard.domain.units import Level, Unit
from dashboard.domain.views import AreaState, Figure, View
from dashboard.geo.boundaries import GeoAsset

_STATES: Final = {
    AreaState.REPORTED: "Đã báo cáo",
    AreaState.NOT_REPORTED: "Chưa báo cáo",
    AreaState.NOT_APPLICABLE: "Không áp dụng",
}
_STANDINGS: Final = {
    TargetState.NOT_MET: "Không đạt",
    TargetState.AT_RISK: "Có nguy cơ",
    TargetState.MET: "Đạt",
    TargetState.NOT_JUDGED: "Chưa đánh giá",
}
_ASSETS: Final = {Level.PROVINCE: "province", Level.DISTRICT: "districts", Level.COMMUNE: "communes"}
_HEADINGS: Final = (
    *("Mã chỉ tiêu", "Chỉ tiêu", "Mã địa bàn", "Địa bàn", "Từ ngày", "Đến ngày", "Giá trị", "Đơn vị tính"),
    *(
        "Tử số",
        "Mẫu số",
        "Trạng thái",
        "Báo cáo của xã",
        "Số xã đã báo cáo",
        "Số xã",
        "Số liệu đến ngày",
        "Nạp lúc",
        "Lập lúc",
    ),
    *("Trạng thái duyệt", "Số liệu mô phỏng"),
    *("Mục tiêu", "Văn bản đặt mục tiêu", "Đánh giá"),
)


class FigureAnswer(BaseModel):
    """One measure of one unit. What was not reported has no value: it is never zero."""

    model_config = ConfigDict(extra="forbid")

    measure: str
    unit_code: str
    unit_name: str
    value: float | None
    numerator: float | None
    denominator: float | None
    state: AreaState
    report_state: ReportState | None = Described(
        description="Của xã: báo cáo gần nhất phải gửi trong kỳ / of a commune: its latest report owed in the period"
    )
    communes_reported: int
    communes: int
    target: float | None = Described(
        description="Mục tiêu đang có hiệu lực của địa bàn, theo đơn vị của chỉ tiêu / the unit's target in force"
    )
    target_source: str = Described(description="Văn bản đặt mục tiêu / the document that sets it")
    standing: TargetState = Described(
        description="So với mục tiêu; không có mục tiêu thì không đánh giá / against the target; not judged without one"
    )


class MeasureClocks(BaseModel):
    """The clocks of a measure's source: the latest day its data is about, and when it was last loaded."""

    model_config = ConfigDict(extra="forbid")

    measure: str
    last_day: date | None
    loaded_at: datetime | None


class FiguresAnswer(BaseModel):
    """Figures of the units of one level; `drawn_at` is when they were read, `version` grows with every change."""

    model_config = ConfigDict(extra="forbid")

    level: LevelName
    unit: str
    start: date
    end: date
    themes: list[str]
    channels: list[str]
    states: Basis
    states_included: str = Described(description="Một câu / one sentence (Vietnamese)")
    simulated: bool
    version: int
    drawn_at: datetime
    clocks: list[MeasureClocks]
    figures: list[FigureAnswer]


@dataclass(frozen=True, slots=True)
class _Part:
    """One measure's view, its figures for the units that were asked for, and the states of communes' reports."""

    view: View
    figures: tuple[Figure, ...]
    report_states: Mapping[str, ReportState]


def figures_response(backend: Backend, query: FiguresQuery) -> flask.Response:
    """Figures in the format asked for. Raises Refusal 422 where level or period make no sense."""
    level, unit = Level(query.level), backend.boundaries.tree[query.unit]
    if list(Level).index(level) < list(Level).index(unit.level):
        raise Refusal(
            ProblemKind.IMPOSSIBLE,
            f"“{unit.name}” không chứa địa bàn cấp {level}. Chọn cấp thấp hơn, hoặc địa bàn rộng hơn.",
            f"{unit.name} holds no unit of level {level}. Choose a lower level, or a larger unit.",
        )
    period = period_of(query.start, query.end, backend.services.space.default_period)
    parts = [_read(backend, query, measure, unit, level, period) for measure in dict.fromkeys(query.measure)]
    match query.format:
        case "csv":
            return csv_response(_HEADINGS, _rows(backend, parts), f"so-lieu-{unit.code}-{level}.csv")
        case "geojson":
            return _geojson(backend, parts, level, _answer(backend, query, parts))
        case _:
            return json_response(_answer(backend, query, parts).model_dump_json())


def _read(backend: Backend, query: FiguresQuery, measure: str, unit: Unit, level: Level, period: Period) -> _Part:
    selection = Selection(
        unit_code=unit.code,
        measure_id=measure,
        period=period,
        themes=normal_terms(query.themes or (), THEMES),
        channels=normal_terms(query.channels or (), CHANNELS),
        area_level=Level.COMMUNE if level is Level.COMMUNE else Level.DISTRICT,
        basis=basis_of(query.states, backend.services.space),
    )
    view = backend.services.view(selection, with_table=False)
    own = (key.now for key in view.key_figures if key.measure.id == measure)
    figures = (next(own),) if level is unit.level else view.areas
    is_of_communes = level is Level.COMMUNE
    states = latest_states(backend, unit.code, period, view.layer.report_sources) if is_of_communes else {}
    return _Part(view, figures, states)


def _answer(backend: Backend, query: FiguresQuery, parts: Sequence[_Part]) -> FiguresAnswer:
    view, tree = parts[0].view, backend.boundaries.tree
    return FiguresAnswer(
        level=query.level,
        unit=query.unit,
        start=view.selection.period.start,
        end=view.selection.period.end,
        themes=list(view.selection.themes),
        channels=list(view.selection.channels),
        states=view.selection.basis,
        states_included=BASES.label(view.selection.basis),
        simulated=view.simulated,
        version=view.version,
        drawn_at=view.clocks.drawn_at,
        clocks=[
            MeasureClocks(
                measure=part.view.measure.id,
                last_day=part.view.clocks.last_day,
                loaded_at=part.view.clocks.loaded_at,
            )
            for part in parts
        ],
        figures=[
            FigureAnswer(
                measure=figure.measure_id,
                unit_code=figure.unit_code,
                unit_name=tree[figure.unit_code].name,
                value=figure.value,
                numerator=figure.numerator,
                denominator=figure.denominator,
                state=figure.state,
                report_state=part.report_states.get(figure.unit_code),
                communes_reported=figure.reporting.reported,
                communes=figure.reporting.communes,
                target=_target(figure),
                target_source=_target_source(figure),
                standing=figure.standing.state,
            )
            for part in parts
            for figure in part.figures
        ],
    )


def _target(figure: Figure) -> float | None:
    return figure.standing.target.value if figure.standing.target else None


def _target_source(figure: Figure) -> str:
    return figure.standing.target.document.text if figure.standing.target else ""


def _rows(backend: Backend, parts: Sequence[_Part]) -> list[tuple[object, ...]]:
    tree = backend.boundaries.tree
    return [
        (
            figure.measure_id,
            text_of(part.view.layer, f"{figure.measure_id}.label").vi,
            figure.unit_code,
            tree[figure.unit_code].name,
            part.view.selection.period.start,
            part.view.selection.period.end,
            figure.value,
            text_of(part.view.layer, f"{figure.measure_id}.unit").vi,
            figure.numerator,
            figure.denominator,
            _STATES[figure.state],
            REPORT_STATES.label(part.report_states.get(figure.unit_code, "")),
            figure.reporting.reported,
            figure.reporting.communes,
            part.view.clocks.last_day,
            part.view.clocks.loaded_at,
            part.view.clocks.drawn_at,
            BASES.label(part.view.selection.basis),
            part.view.simulated,
            _target(figure),
            _target_source(figure),
            _STANDINGS[figure.standing.state],
        )
        for part in parts
        for figure in part.figures
    ]


def _geojson(backend: Backend, parts: Sequence[_Part], level: Level, answer: FiguresAnswer) -> flask.Response:
    """One feature per unit; with several measures, one per unit and measure."""
    shapes = _shapes(backend.boundaries.assets[_ASSETS[level]])
    about = answer.model_dump(mode="json", exclude={"figures"})
    features = [
        (
            f"{f.unit_code}-{f.measure}" if len(parts) > 1 else f.unit_code,
            shapes[f.unit_code],
            f.model_dump(mode="json"),
        )
        for f in answer.figures
    ]
    return geojson_response(features, {**about, "attribution": backend.boundaries.attribution})


@cache
def _shapes(asset: GeoAsset) -> dict[str, dict[str, Any]]:
    """Geometry as drawn on the screen (generalised) by unit code."""
    return {feature["id"]: feature["geometry"] for feature in json.loads(asset.body)["features"]}
