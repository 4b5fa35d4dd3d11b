"""One drawing of the screen: from an address, what people did and the map's size to every value that changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dash import Patch, html, no_update

from dashboard.access.current import present
from dashboard.domain.events import Visited, WentUp, next_selection
from dashboard.domain.periods import Period
from dashboard.domain.selection import Selection, SelectionSpace, WrongParameter, from_query, to_query
from dashboard.domain.site_filters import NAMES
from dashboard.domain.units import Unit, UnitTree
from dashboard.domain.views import View
from dashboard.figures.changes import Changes
from dashboard.figures.map import map_changes
from dashboard.figures.points import Looked
from dashboard.figures.trend import trend_changes
from dashboard.site_desk import may_change
from dashboard.ui import formats, ids
from dashboard.ui.attributes import aria, event
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import Look
from dashboard.ui.events import read_event
from dashboard.ui.legend import legend
from dashboard.ui.panel import hero, key_figures, main_figure, panel_head, ranking, value_text
from dashboard.ui.reading import ReadSide
from dashboard.ui.scene import MapSize, Reading, label_values, map_scene, trend_scene
from dashboard.ui.site_card import site_card
from dashboard.ui.tables import sites, units

_SMALLEST_PX, _LARGEST_PX, _LARGEST_SCALE = 160, 20_000, 3
_MOST_EVENTS = 50


@dataclass(frozen=True, slots=True)
class Request:
    """What a browser asks to be drawn: an address, and what was done since it was drawn, oldest first.

    The table only while it is open, since it is half of a drawing's bytes. `last_event` is the sequence number of the
    latest event, which the drawing hands back so that the browser knows which it need not send again. `moved` is
    where people moved the map, if they did.
    """

    query: str
    size: MapSize
    with_table: bool = True
    events: tuple[Mapping[str, Any], ...] = ()
    last_event: int = 0
    moved: tuple[str, Looked] | None = None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Request:
        """Read an address (`search`) and the map's measures; a size that cannot be gives the usual one."""
        size = MapSize(*(_pixels(data.get(name)) for name in ("width", "height", "left", "top", "bottom", "scale")))
        usable = min(size.free_px) >= _SMALLEST_PX and 1 <= size.scale <= _LARGEST_SCALE
        events = [event for event in data.get("events") or () if isinstance(event, Mapping)][-_MOST_EVENTS:]
        return cls(
            str(data.get("search") or ""),
            size if usable else MapSize(),
            bool(data.get("table", True)),
            tuple(events),
            last_event=max((at for event in events if isinstance(at := event.get("sequence"), int)), default=0),
            moved=_moved(data.get("moved")),
        )


def draw(request: Request, services: ReadSide, look: Look) -> dict[str, Any]:
    """Every changed property by component id. Raises StoreUnavailable; then nothing on the screen changes."""
    space = services.space
    selection, wrong = _after(request, space, services)
    query = to_query(selection, space)
    look = replace(look, texts=look.texts.of_basis(selection.basis))
    reading = _read(selection, services, with_table=request.with_table)
    view, texts, tree = reading.view, look.texts, space.tree
    scene = map_scene(reading, space, services.geo, request.size, look, request.moved)
    return {
        ids.MAP: as_patch(map_changes(scene)),
        ids.TREND: as_patch(trend_changes(trend_scene(view, look, request.size.scale))),
        ids.LEGEND: legend(view, selection.map_level(tree), reading.sites, texts),
        ids.CRUMBS: crumbs([unit for unit in tree.path(selection.unit_code) if space.can_read(unit.code)]),
        ids.PANEL_HEAD: panel_head(view, tree, texts),
        ids.HERO: hero(view, texts),
        ids.KEY_FIGURES: key_figures(view, texts),
        ids.RANKING: ranking(view, tree.by_code, texts),
        ids.TREND_HEAD: _trend_head(view, texts),
        ids.SITE_CARD: site_card(selection.site, reading.card, texts, may_edit=_may_edit(reading)),
        **_table(view, space, texts, request),
        ids.STATE: {
            **screen_state(view, services.status().campaign, tree, texts),
            "search": query,
            "lastEvent": request.last_event,
            "isTop": next_selection(WentUp(), selection, space) == selection,
            "crowded": reading.is_crowded,
            "listed": selection.site_list.layer_id if selection.site_list else "",
            "listQuery": sites.rows_query(selection, space),
            "basisChoice": len(space.bases) > 1,
        },
        ids.TOAST: wrong_parts(wrong, texts),
        ids.SIMULATED: "badge-simulated" if view.simulated else "badge-simulated d-none",
    }


def _after(request: Request, space: SelectionSpace, services: ReadSide) -> tuple[Selection, tuple[WrongParameter, ...]]:
    """The selection that people's actions lead to, and what the last address that was opened names in vain.

    What means nothing leads nowhere.
    """
    selection, wrong = from_query(request.query, space)
    for payload in request.events:
        event = read_event(payload, selection, services)
        if isinstance(event, Visited):
            _, wrong = from_query(event.query, space)
        selection = next_selection(event, selection, space) if event else selection
    return selection, wrong


def as_patch(changes: Changes) -> Patch:
    """Changes as what Dash sends to the browser."""
    patch = Patch()
    for path, value in changes.items():
        node: Any = patch
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value
    return patch


def crumbs(path: Sequence[Unit]) -> list[Any]:
    """The way from the province down to the selected unit; the last step is not a link."""
    *above, here = path
    links = [html.Li(html.Button(unit.name, type="button", **event("unit", unit.code))) for unit in above]
    return [*links, html.Li(here.name, **aria(current="page"))]


def screen_state(view: View, campaign: Period, tree: UnitTree, texts: Catalogue) -> dict[str, Any]:
    """What the page's script needs to set controls and map labels."""
    selection, unit = view.selection, view.unit
    main = main_figure(view)
    return {
        "unit": unit.code,
        "name": unit.name,
        "startText": formats.day(selection.period.start, texts.language),
        "endText": formats.day(selection.period.end, texts.language),
        "main": value_text(main.now, view.measure.format, texts),
        "unitLevel": unit.level.value,
        "level": selection.map_level(tree).value,
        "measure": selection.measure_id,
        "layers": list(selection.layer_ids),
        "themes": list(selection.themes),
        "channels": list(selection.channels),
        "communes": list(selection.communes),
        **{name: list(getattr(selection.site_filters, name)) for name in NAMES},
        "area": selection.area_parent(tree),
        "start": selection.period.start.isoformat(),
        "end": selection.period.end.isoformat(),
        "preset": preset_of(selection.period, campaign),
        "basis": selection.basis.value,
        **_comparison(selection, texts),
        "areas": [area.unit_code for area in view.areas],
        "values": label_values(view, texts),
        "site": selection.site.number if selection.site else None,
        "version": view.version,
    }


def _comparison(selection: Selection, texts: Catalogue) -> dict[str, str]:
    """Whether periods are compared, and which is the other."""
    chosen, before = selection.comparison, selection.before
    kind = "none" if chosen is None else "other" if chosen.period else "previous"
    return {
        "compare": kind,
        "compareStart": before.start.isoformat(),
        "compareEnd": before.end.isoformat(),
        "compareStartText": formats.day(before.start, texts.language),
        "compareEndText": formats.day(before.end, texts.language),
        "compareText": formats.period(before, texts.language),
    }


def preset_of(period: Period, campaign: Period) -> str:
    """`day`, `week`, `campaign`, or nothing for any other range."""
    if period == campaign:
        return "campaign"
    if period.days == 1:
        return "day"
    return "week" if period == Period.week_of(period.start) else ""


def wrong_parts(wrong: tuple[WrongParameter, ...], texts: Catalogue) -> str:
    """Sentence that names the parts of an address that were left out; empty where there are none."""
    if not wrong:
        return ""
    named = (f"{texts.optional(f'address.{part.name}') or part.name} “{part.value}”" for part in wrong)
    return texts("toast.wrong", parts=", ".join(named))


def _pixels(value: object) -> float:
    return float(value) if isinstance(value, int | float) and 0 <= value <= _LARGEST_PX else 0.0


def _moved(data: object) -> tuple[str, Looked] | None:
    """Place and view of a map that people moved: `place`, `bounds` (west, south, east, north) and `zoom`."""
    if not isinstance(data, Mapping):
        return None
    try:
        west, south, east, north = (float(edge) for edge in data["bounds"])
        return str(data["place"]), Looked(west, south, east, north, float(data["zoom"]))
    except (KeyError, TypeError, ValueError):
        return None


def _table(view: View, space: SelectionSpace, texts: Catalogue, request: Request) -> dict[str, Any]:
    """Columns of the grid that is seen, and the rows of areas; rows of sites are fetched by the grid itself."""
    nothing: dict[str, Any] = dict.fromkeys((ids.TABLE, "columns", "totals", "site_columns"), no_update)
    listed = view.selection.site_list
    layer = space.registry.by_id(listed.layer_id) if listed else None
    if not request.with_table:
        return nothing
    if layer and layer.site:
        columns = layer.site.list_columns
        found = sites.site_column_defs(layer, columns, view.selection, texts, request.size)
        return nothing | {"site_columns": found}
    return nothing | {
        ids.TABLE: units.rows(view),
        "columns": units.columns(view, texts, request.size.scale),
        "totals": as_patch({("pinnedBottomRowData",): units.total_row(view, space.tree, texts)}),
    }


def _read(selection: Selection, services: ReadSide, *, with_table: bool) -> Reading:
    card = services.site_card(selection.site, selection.basis) if selection.site else None
    return Reading(
        services.view(selection, with_table=with_table and not selection.site_list), services.sites(selection), card
    )


def _may_edit(reading: Reading) -> bool:
    return reading.card is not None and may_change(present(), reading.card.unit_code)


def _trend_head(view: View, texts: Catalogue) -> list[Any]:
    label = texts.of_measure(view.layer, view.measure, "label")
    note = [html.Div(texts.of_layer(view.layer, name), className="muted") for name in view.layer.notes]
    return [
        html.H3([texts("trend.label"), html.Span(label, className="of")]),
        html.Div(texts("trend.gaps"), className="muted"),
        *note,
    ]
