"""A frozen view is what the screen showed, comes back from its bytes equal, and holds nothing it should not."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest
from hypothesis import given, settings

from dashboard.domain.frozen import SCHEMA
from dashboard.domain.frozen_json import NotFrozenView, from_json, sha256_of, to_json
from dashboard.domain.selection import Selection, from_query
from dashboard.domain.views import AreaState
from dashboard.errors import StoreUnavailable
from dashboard.figures.classes import map_classes
from dashboard.freezing import freeze
from tests.support.fake_services import SILENT_DISTRICT, FakeServices
from tests.support.frozen import NOW, catalogue, fake_services, frozen
from tests.support.selections import selections_of

SERVICES = fake_services()
LOADED = "?dv=123&cs=L4&lop=pano,loa,qr&tu=2021-08-30&den=2021-09-05&cd=vaccination"


def test_what_only_comparisons_have_changes_no_other_frozen_view() -> None:
    """What was frozen before there were comparisons is the same bytes, and so has the same finger-print."""
    assert b"compared" not in to_json(frozen())
    assert b'"before":{' not in to_json(frozen()).split(b'"key_figures"')[0]
    view = frozen("?ss=truoc")
    assert from_json(to_json(view)) == view
    assert (view.compared_start, view.compared_end) == (date(2021, 8, 23), date(2021, 8, 29))


@given(selections_of(SERVICES.space))
@settings(max_examples=30)
def test_every_selection_freezes_and_comes_back_equal(selection: Selection) -> None:
    view = freeze(SERVICES, selection, NOW, catalogue())
    written = to_json(view)
    assert from_json(written) == view
    assert to_json(from_json(written)) == written
    assert from_query(view.query, SERVICES.space) == (selection, ())


@given(selections_of(SERVICES.space))
@settings(max_examples=30)
def test_figures_and_counts_are_those_of_the_screen(selection: Selection) -> None:
    view, screen = freeze(SERVICES, selection, NOW, catalogue()), SERVICES.view(selection)
    assert [area.figure.value for area in view.areas] == [figure.value for figure in screen.areas]
    assert tuple(c.area_count for c in view.classes) == map_classes(screen).counts
    assert sum(c.area_count for c in view.classes) + sum(s.area_count for s in view.unclassed) == len(view.areas)
    assert [key.now.value for key in view.key_figures] == [key.now.value for key in screen.key_figures]
    assert view.main.now.measure_id == selection.measure_id
    assert {figure.measure_id for figure in view.figures()} <= {definition.id for definition in view.definitions}


def test_the_same_moment_has_the_same_finger_print_and_another_figure_another() -> None:
    view = frozen(LOADED)
    assert sha256_of(view) == sha256_of(frozen(LOADED))
    assert len(sha256_of(view)) == 64
    changed = dataclasses.replace(view, areas=view.areas[1:])
    assert sha256_of(changed) != sha256_of(view)


def test_bytes_are_canonical() -> None:
    written = to_json(frozen(LOADED))
    again = json.dumps(json.loads(written), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert again.encode() == written
    assert "Mộc Châu" in written.decode()


def test_the_address_names_its_period_even_where_it_is_the_default() -> None:
    view = frozen("")
    assert "tu=2021-08-30&den=2021-09-05" in view.query


def test_the_basis_is_named_and_said() -> None:
    view, approved = frozen(""), frozen("?so=duyet")
    assert (view.query.count("so=tatca"), approved.query.count("so=duyet")) == (1, 1)
    assert approved.states_included == ("approved",)
    assert "returned" in view.states_included
    assert "Chỉ gồm số liệu đã duyệt" in approved.notes[0]
    assert "kể cả chưa duyệt" in view.notes[0]
    assert approved.unclassed[0].label == "Chưa có báo cáo được duyệt"


def test_the_filters_stand_in_plain_vietnamese() -> None:
    view = frozen("?dv=123&cd=vaccination&ht=visual,direct&lop=loa")
    assert view.title == "Độ phủ tuyên truyền – huyện Mộc Châu"
    assert view.subtitle == (
        "15 xã, phường, thị trấn của huyện Mộc Châu; nội dung: “Tiêm chủng và xét nghiệm trực tuyến”; "
        "hình thức: “Trực quan”, “Tuyên truyền trực tiếp”; các điểm: “Truyền thanh cơ sở”"
    )


def test_a_filter_that_the_measure_does_not_obey_is_a_note_and_no_filter() -> None:
    view = frozen("?cs=L4&cd=vaccination")
    assert "nội dung" not in view.subtitle
    assert any("không lọc được theo nội dung" in note for note in view.notes)


def test_themes_are_told_apart_only_where_the_measure_can() -> None:
    assert [theme.id for theme in frozen("?cs=T1&cd=qr,vaccination").themes] == ["qr", "vaccination"]
    assert len(frozen("?cs=T1").themes) == 6
    assert frozen("?cs=L4").themes == ()


def test_unreported_areas_come_last_in_the_ranking_and_hold_no_number() -> None:
    ranking = frozen("").ranking
    assert ranking[-1].unit.code == SILENT_DISTRICT
    assert ranking[-1].figure.state is AreaState.NOT_REPORTED
    assert ranking[-1].figure.value is None
    assert ranking[-1].class_index is None
    values = [area.figure.value for area in ranking[:-1]]
    assert values == sorted(values, reverse=True)


def test_no_site_has_a_name_or_a_number() -> None:
    commune = SERVICES.space.tree.communes("123")[0]
    written = to_json(frozen(f"?dv={commune.code}&lop=pano,loa,qr")).decode()
    points = json.loads(written)["points"]
    assert all(set(point) == {"longitude", "latitude", "state"} for layer in points for point in layer["points"])
    assert sum(len(layer["points"]) for layer in points) == 120
    assert "Điểm 1 " not in written


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]", b"\xff\xfe"])
def test_other_bytes_are_refused(damage: bytes) -> None:
    with pytest.raises(NotFrozenView):
        from_json(damage)


def test_another_schema_is_refused() -> None:
    written = to_json(dataclasses.replace(frozen(), schema=SCHEMA + 1))
    with pytest.raises(NotFrozenView, match=f"schema {SCHEMA + 1}"):
        from_json(written)


def test_nothing_is_frozen_of_two_versions_of_the_store() -> None:
    class Changing(FakeServices):
        """Data comes in between every two reads."""

        def sites(self, selection: Selection):
            self.version += 1
            return super().sites(selection)

    services = Changing()
    with pytest.raises(StoreUnavailable):
        freeze(services, services.space.default, NOW, catalogue())
