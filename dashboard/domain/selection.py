"""The one state of the screen: what is selected, and its round trip through a short, readable address.

    ?dv=123&cs=T1&lop=loa,pano&tu=2021-08-30&den=2021-09-05&cd=vaccination&ht=visual&cap=xa&diem=loa-17

| parameter | meaning                                   | left out |
| --------- | ----------------------------------------- | -------- |
| dv        | unit (GSO code)                           | own unit |
| cap       | areas on the province map: huyen or xa    | huyen    |
| cs        | measure on the map                        | main     |
| lop       | point layers that are on                  | none     |
| tu, den   | first and last day                        | default period |
| cd        | themes                                    | all      |
| ht        | channels                                  | all      |
| diem      | site: point layer and number              | none     |
| so        | figures: tatca (all) or duyet (approved)  | as set   |
| ss        | compared with: truoc (the period before) or first_last day | not compared |
| xa        | communes: sums over them, and only their areas and sites | all |
| loai      | kinds of sites                            | all      |
| tt        | states of sites                           | all      |
| to        | organisations of sites, parted by a bar   | all      |
| nn        | languages of sites                        | all      |
| bang      | sites that the table lists: their point layer, and the unit where it is not dv | areas |
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from dashboard.domain.accounts import EVERYTHING, Scope
from dashboard.domain.approval import Basis
from dashboard.domain.layers import Registry
from dashboard.domain.periods import Period
from dashboard.domain.site_filters import (
    UNFILTERED,
    SiteFilters,
    known_terms,
    normal_filters,
    read_organisations,
    written_organisations,
)
from dashboard.domain.terms import CHANNELS, THEMES, Vocabulary
from dashboard.domain.units import PROVINCE_CODE, Level, UnitTree


@dataclass(frozen=True, slots=True)
class Site:
    """A single point: its layer's identifier and its number in that layer's table."""

    layer_id: str
    number: int


@dataclass(frozen=True, slots=True)
class SiteList:
    """Sites that the table lists: those of a layer inside a unit, which is the selected one where it is left empty.

    Whoever goes through a list site by site keeps the list while each site is shown in its commune.
    """

    layer_id: str
    unit_code: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Map and table show the difference from another period; from the one before, whichever is shown, if left empty."""

    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Everything that decides what is shown. `themes` and `channels` empty mean all; order within tuples is fixed.

    `site_list` None: the table holds the areas of the map. `communes` (some, in the tree's order, inside the unit, or
    inside the district of a selected commune) leave everything else out; empty means all.
    """

    unit_code: str
    measure_id: str
    period: Period
    layer_ids: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    area_level: Level = Level.DISTRICT
    site: Site | None = None
    basis: Basis = Basis.ALL
    site_list: SiteList | None = None
    communes: tuple[str, ...] = ()
    site_filters: SiteFilters = UNFILTERED
    comparison: Comparison | None = None

    @property
    def before(self) -> Period:
        """The period that figures are compared with: the one chosen, else the one of equal length before."""
        chosen = self.comparison.period if self.comparison else None
        return chosen or self.period.previous()

    @property
    def on_sites(self) -> SiteFilters:
        """Everything that single sites are filtered by."""
        return replace(self.site_filters, themes=self.themes)

    def commune_codes(self, tree: UnitTree, unit_code: str) -> tuple[str, ...]:
        """Communes of a unit, or those of them that were chosen."""
        inside = tuple(unit.code for unit in tree.communes(unit_code))
        return tuple(code for code in inside if code in self.communes) if self.communes else inside

    def group(self, tree: UnitTree) -> tuple[str, ...]:
        """The communes whose sum stands for the selected unit; empty where that is the unit itself."""
        is_commune = tree[self.unit_code].level is Level.COMMUNE
        return () if is_commune or not self.communes else self.commune_codes(tree, self.unit_code)

    def map_level(self, tree: UnitTree) -> Level:
        """Level of the areas drawn: districts or communes in the province, communes further down or if some chosen."""
        if self.communes:
            return Level.COMMUNE
        return self.area_level if tree[self.unit_code].level == Level.PROVINCE else Level.COMMUNE

    def area_parent(self, tree: UnitTree) -> str:
        """Unit whose areas fill the map: the selected one, or a commune's district so that its neighbours stay."""
        unit = tree[self.unit_code]
        return unit.parent_code if unit.level == Level.COMMUNE else unit.code


@dataclass(frozen=True)
class SelectionSpace:
    """What a reader can select: the places, the layers, the period shown when none is asked for, and of which facts.

    The first of `bases` is what is shown when none is asked for. Where there is one alone (a press view takes approved
    figures only) no other can be selected.
    """

    tree: UnitTree
    registry: Registry
    default_period: Period
    bases: tuple[Basis, ...] = tuple(Basis)
    scope: Scope = EVERYTHING

    def can_read(self, code: str) -> bool:
        """Whether `code` is a unit that the reader may see."""
        return code in self.tree and self.scope.can_read(code)

    @property
    def default(self) -> Selection:
        """The view of the whole province, or of the reader's own unit, with the main measure."""
        return Selection(self.scope.home_code, self.registry.main[1].id, self.default_period, basis=self.bases[0])


@dataclass(frozen=True, slots=True)
class WrongParameter:
    """A part of an address that names nothing we have, and was left out of the view."""

    name: str
    value: str


_PERIOD_BEFORE, _BETWEEN_DAYS = "truoc", "_"
_BASES = {"tatca": Basis.ALL, "duyet": Basis.APPROVED}
_AREA_LEVELS = {"huyen": Level.DISTRICT, "xa": Level.COMMUNE}


def to_query(selection: Selection, space: SelectionSpace) -> str:
    """Write a selection as an address query, `?` included; what equals the default is left out."""
    makers = (_place_parts, _figure_parts, _filter_parts, _site_parts)
    parts = [part for make in makers for part in make(selection, space)]
    return "?" + urlencode(parts, safe=",") if parts else ""


Parts = list[tuple[str, str]]
"""Names and values of an address query."""


def _place_parts(selection: Selection, space: SelectionSpace) -> Parts:
    default, parts = space.default, Parts()
    # A reader's own unit is named, so that the address means the same to others.
    if selection.unit_code != PROVINCE_CODE or default.unit_code != PROVINCE_CODE:
        parts.append(("dv", selection.unit_code))
    if selection.area_level != default.area_level:
        parts.append(("cap", "xa"))
    return parts


def _figure_parts(selection: Selection, space: SelectionSpace) -> Parts:
    default, parts = space.default, Parts()
    if selection.measure_id != default.measure_id:
        parts.append(("cs", selection.measure_id))
    if selection.layer_ids:
        parts.append(("lop", ",".join(_slug(i, space) for i in selection.layer_ids)))
    if selection.period != default.period:
        parts += [("tu", selection.period.start.isoformat()), ("den", selection.period.end.isoformat())]
    if selection.basis != default.basis:
        parts += [("so", name) for name, basis in _BASES.items() if basis is selection.basis]
    if selection.comparison:
        other = selection.comparison.period
        parts.append(("ss", f"{other.start}{_BETWEEN_DAYS}{other.end}" if other else _PERIOD_BEFORE))
    return parts


def _filter_parts(selection: Selection, _space: SelectionSpace) -> Parts:
    of_sites = selection.site_filters
    named = {
        "cd": selection.themes,
        "ht": selection.channels,
        "xa": selection.communes,
        "loai": of_sites.kinds,
        "tt": of_sites.states,
        "nn": of_sites.languages,
    }
    parts = [(name, ",".join(terms)) for name, terms in named.items() if terms]
    if of_sites.organisations:
        parts.append(("to", written_organisations(of_sites.organisations)))
    return parts


def _site_parts(selection: Selection, space: SelectionSpace) -> Parts:
    parts, site, listed = Parts(), selection.site, selection.site_list
    if site:
        parts.append(("diem", f"{_slug(site.layer_id, space)}-{site.number}"))
    if listed:
        parts.append(("bang", "-".join(filter(None, (_slug(listed.layer_id, space), listed.unit_code)))))
    return parts


def _slug(layer_id: str, space: SelectionSpace) -> str:
    return next(layer.slug for layer in space.registry if layer.id == layer_id)


def pinned_query(selection: Selection, space: SelectionSpace) -> str:
    """Like `to_query` with period and basis always named: it means the same when other data has come.

    And where a system's settings show another basis when none is asked for. Single sites, and lists of them, are left
    out.
    """
    others = tuple(basis for basis in Basis if basis is not selection.basis)
    elsewhere = replace(space, default_period=selection.period.previous(), bases=others)
    return to_query(replace(selection, site=None, site_list=None), elsewhere)


def from_query(query: str, space: SelectionSpace) -> tuple[Selection, tuple[WrongParameter, ...]]:
    """Read an address query into the nearest valid selection, and name each part that means nothing."""
    given = dict(parse_qsl(query.removeprefix("?"), keep_blank_values=True))
    wrong: list[WrongParameter] = []

    def refuse(name: str) -> None:
        wrong.append(WrongParameter(name, given[name][:60]))

    selection = space.default
    if "dv" in given:
        if space.can_read(given["dv"]):
            selection = replace(selection, unit_code=given["dv"])
        else:
            refuse("dv")
    if "cap" in given:
        if given["cap"] in _AREA_LEVELS:
            selection = replace(selection, area_level=_AREA_LEVELS[given["cap"]])
        else:
            refuse("cap")
    if "cs" in given:
        if space.registry.of_measure(given["cs"]):
            selection = replace(selection, measure_id=given["cs"])
        else:
            refuse("cs")
    selection = replace(
        selection,
        layer_ids=_layers(given, space.registry, wrong),
        themes=_terms("cd", given, THEMES, wrong),
        channels=_terms("ht", given, CHANNELS, wrong),
        period=_period(given, selection.period, wrong),
        site=_site(given, space.registry, wrong),
        basis=_basis(given, space, wrong),
        site_list=_site_list(given, space, wrong),
        communes=_communes(given, selection, space, wrong),
        site_filters=_site_filters(given, space.registry, wrong),
        comparison=_comparison(given, wrong),
    )
    wrong += [WrongParameter(name, value[:60]) for name, value in given.items() if name not in _NAMES]
    return selection, tuple(wrong)


_NAMES = ("dv", "cap", "cs", "lop", "tu", "den", "cd", "ht", "diem", "so", "bang", "xa", "loai", "tt", "to", "nn", "ss")


def _basis(given: dict[str, str], space: SelectionSpace, wrong: list[WrongParameter]) -> Basis:
    basis = _BASES.get(given.get("so", ""))
    if basis in space.bases:
        return basis
    if "so" in given:
        wrong.append(WrongParameter("so", given["so"][:60]))
    return space.bases[0]


def _layers(given: dict[str, str], registry: Registry, wrong: list[WrongParameter]) -> tuple[str, ...]:
    slugs = [slug for slug in given.get("lop", "").split(",") if slug]
    known = {layer.slug: layer.id for layer in registry.with_sites}
    wrong += [WrongParameter("lop", slug[:60]) for slug in slugs if slug not in known]
    chosen = {known[slug] for slug in slugs if slug in known}
    return tuple(layer.id for layer in registry if layer.id in chosen)


def _terms(name: str, given: dict[str, str], vocabulary: Vocabulary, wrong: list[WrongParameter]) -> tuple[str, ...]:
    ids = [term for term in given.get(name, "").split(",") if term]
    wrong += [WrongParameter(name, term[:60]) for term in ids if term not in vocabulary]
    return normal_terms(ids, vocabulary)


def normal_terms(ids: list[str] | tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Known terms in the vocabulary's order; none where all are chosen, since that filters nothing."""
    chosen = tuple(term for term in vocabulary.ids if term in ids)
    return () if len(chosen) == len(vocabulary.ids) else chosen


def _period(given: dict[str, str], default: Period, wrong: list[WrongParameter]) -> Period:
    if "tu" not in given and "den" not in given:
        return default
    days: dict[str, date] = {}
    for name in ("tu", "den"):
        if name in given:
            try:
                days[name] = date.fromisoformat(given[name])
            except ValueError:
                wrong.append(WrongParameter(name, given[name][:60]))
    if not days:
        return default
    start, end = days.get("tu", min(default.start, *days.values())), days.get("den", max(default.end, *days.values()))
    if end < start:
        wrong.append(WrongParameter("den", given["den"][:60]))
        end = start
    return Period(start, end)


def _comparison(given: dict[str, str], wrong: list[WrongParameter]) -> Comparison | None:
    text = given.get("ss", "")
    if text == _PERIOD_BEFORE:
        return Comparison()
    first, _, last = text.partition(_BETWEEN_DAYS)
    try:
        return Comparison(Period(date.fromisoformat(first), date.fromisoformat(last)))
    except ValueError:
        wrong += [WrongParameter("ss", text[:60])] if "ss" in given else []
        return None


def _site(given: dict[str, str], registry: Registry, wrong: list[WrongParameter]) -> Site | None:
    if "diem" not in given:
        return None
    slug, _, number = given["diem"].rpartition("-")
    layer = registry.by_slug(slug)
    if layer is None or layer.site is None or not number.isdecimal() or len(number) > 18:
        wrong.append(WrongParameter("diem", given["diem"][:60]))
        return None
    return Site(layer.id, int(number))


def _site_list(given: dict[str, str], space: SelectionSpace, wrong: list[WrongParameter]) -> SiteList | None:
    if "bang" not in given:
        return None
    slug, _, code = given["bang"].partition("-")
    layer = space.registry.by_slug(slug)
    if layer is None or layer.site is None or (code and not space.can_read(code)):
        wrong.append(WrongParameter("bang", given["bang"][:60]))
        return None
    return SiteList(layer.id, code)


def normal_communes(codes: Iterable[str], selection: Selection, space: SelectionSpace) -> tuple[str, ...]:
    """Communes that can be chosen where `selection` is, in the tree's order; none if all or not the selected one."""
    tree, chosen = space.tree, set(codes)
    inside = [unit.code for unit in tree.communes(selection.area_parent(tree)) if space.can_read(unit.code)]
    kept = tuple(code for code in inside if code in chosen)
    is_left_out = tree[selection.unit_code].level is Level.COMMUNE and selection.unit_code not in kept
    return () if is_left_out or len(kept) == len(inside) else kept


def _communes(
    given: dict[str, str], selection: Selection, space: SelectionSpace, wrong: list[WrongParameter]
) -> tuple[str, ...]:
    codes = [code for code in given.get("xa", "").split(",") if code]
    kept = normal_communes(codes, selection, space)
    inside = {unit.code for unit in space.tree.communes(selection.area_parent(space.tree)) if space.can_read(unit.code)}
    wrong += [WrongParameter("xa", code[:60]) for code in codes if code not in inside]
    return kept


def _site_filters(given: dict[str, str], registry: Registry, wrong: list[WrongParameter]) -> SiteFilters:
    listed = {
        name: tuple(term for term in given.get(key, "").split(",") if term)
        for name, key in (("kinds", "loai"), ("states", "tt"), ("languages", "nn"))
    }
    for name, key in (("kinds", "loai"), ("states", "tt"), ("languages", "nn")):
        known = known_terms(name, registry)
        wrong += [WrongParameter(key, term[:60]) for term in listed[name] if term not in known]
    return normal_filters(SiteFilters(organisations=read_organisations(given.get("to", "")), **listed), registry)
