"""Finding places by code, name and point."""

from __future__ import annotations

import math
import unicodedata

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.text import fold
from dashboard.domain.units import Unit
from dashboard.geo.boundaries import Boundaries, load_boundaries
from dashboard.geo.places import Outcome, PlaceFinder
from tests.support.geo import SHIPPED

COMMUNES = load_boundaries(SHIPPED).tree.communes("14")

PREFIXES = {
    "Xã": ["Xã ", "xã ", "X. ", "X.", "x ", "XÃ  ", ""],
    "Phường": ["Phường ", "P.", "P ", "p. ", "phường  ", ""],
    "Thị trấn": ["Thị trấn ", "TT ", "TT.", "T.T ", "tt. ", "Thị  Trấn ", ""],
}
CASES = [str, str.upper, str.lower, str.title]
FORMS = ["NFC", "NFD", "NFKC", "NFKD"]
SPACES = [" ", "  ", "-", "\u00a0", " - "]


@given(st.data())
def test_a_mangled_name_is_found_in_its_district_or_ambiguous(finder: PlaceFinder, data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(COMMUNES))
    prefix = data.draw(st.sampled_from(PREFIXES[unit.kind]))
    words = data.draw(st.sampled_from(CASES))(unit.short_name).split()
    name = data.draw(st.sampled_from(SPACES)).join(words)
    plain = fold(name) if data.draw(st.booleans()) else name
    text = unicodedata.normalize(data.draw(st.sampled_from(FORMS)), f" {prefix}{plain} ")
    match = finder.by_name(text, unit.parent_code)
    if prefix == "" and unit.short_name == "Hát Lót":
        assert match.outcome is Outcome.AMBIGUOUS
    else:
        assert (match.outcome, match.unit) == (Outcome.FOUND, unit), text


@given(st.text(max_size=30), st.sampled_from([None, "116", "125", "999"]))
def test_any_text_has_an_answer(finder: PlaceFinder, text: str, district_code: str | None) -> None:
    match = finder.by_name(text, district_code)
    assert (match.unit is None) == (match.outcome in (Outcome.AMBIGUOUS, Outcome.UNKNOWN))
    assert finder.district_by_name(text).outcome in Outcome


@pytest.mark.parametrize(
    ("text", "district_code", "code"),
    [
        ("Thị trấn Hát Lót", "125", "04105"),
        ("x. hat lot", "125", "04135"),
        ("Thị trấn Mộc Châu", "123", "03979"),
        ("Thị trấn NT Mộc Châu", "123", "03982"),
        ("NT Mộc Châu", "123", "03982"),
        ("TT Nông trường Mộc Châu", "123", "03982"),
        ("TTNT moc chau", None, "03982"),
        ("Mộc Châu", None, "03979"),
        ("Quý Hướng", "123", "03991"),
        ("Ýt Ong", "120", "03808"),
        ("chieng on", "118", "03700"),
    ],
)
def test_what_a_name_means(finder: PlaceFinder, text: str, district_code: str | None, code: str) -> None:
    match = finder.by_name(text, district_code)
    assert match.unit is not None
    assert (match.outcome, match.unit.code) == (Outcome.FOUND, code)


@pytest.mark.parametrize(
    ("text", "district_code", "names"),
    [
        ("Hát Lót", "125", ["Thị trấn Hát Lót", "Xã Hát Lót"]),
        ("Hát Lót", None, ["Thị trấn Hát Lót", "Xã Hát Lót"]),
        ("chieng on", None, ["Xã Chiềng Ơn", "Xã Chiềng On"]),
    ],
)
def test_an_ambiguous_name_is_no_guess(
    finder: PlaceFinder, text: str, district_code: str | None, names: list[str]
) -> None:
    match = finder.by_name(text, district_code)
    assert match.outcome is Outcome.AMBIGUOUS
    assert [unit.name for unit in match.candidates] == names


@pytest.mark.parametrize(
    ("text", "district_code", "code"),
    [("Chiềng On", "118", "04084"), ("Hua La", "125", "03676"), ("hua la", "999", "03676")],
)
def test_a_place_of_another_district_is_reported_with_it(
    finder: PlaceFinder, text: str, district_code: str, code: str
) -> None:
    """`Chiềng On` is spelt like the commune of Yên Châu, so it is not taken for Quỳnh Nhai's `Chiềng Ơn`."""
    match = finder.by_name(text, district_code)
    assert match.unit is not None
    assert (match.outcome, match.unit.code) == (Outcome.OUTSIDE_DISTRICT, code)


@pytest.mark.parametrize(
    ("text", "suggested"),
    [("Xã Sông Mã", "Thị trấn Sông Mã"), ("Mường Bằg", "Xã Mường Bằng"), ("Phường Hua La", "Xã Hua La")],
)
def test_an_unknown_name_comes_with_suggestions(finder: PlaceFinder, text: str, suggested: str) -> None:
    match = finder.by_name(text)
    assert match.outcome is Outcome.UNKNOWN
    assert match.candidates[0].name == suggested
    assert len(match.candidates) <= 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Huyện Mộc Châu", "123"),
        ("Mộc Châu", "123"),
        ("H. mai son", "125"),
        ("TP Sơn La", "116"),
        ("TP. Sơn La", "116"),
        ("Thành phố Sơn La", "116"),
        ("SOP COP", "127"),
    ],
)
def test_districts_by_name(finder: PlaceFinder, text: str, code: str) -> None:
    match = finder.district_by_name(unicodedata.normalize("NFD", text))
    assert match.unit is not None
    assert (match.outcome, match.unit.code) == (Outcome.FOUND, code)


def test_an_unknown_district_comes_with_suggestions(finder: PlaceFinder) -> None:
    match = finder.district_by_name("Mai Sown")
    assert (match.outcome, [unit.code for unit in match.candidates]) == (Outcome.UNKNOWN, ["125"])


@pytest.mark.parametrize(
    ("code", "name"), [("04105", "Thị trấn Hát Lót"), (" 4105 ", "Thị trấn Hát Lót"), ("14", "Tỉnh Sơn La")]
)
def test_by_code(finder: PlaceFinder, code: str, name: str) -> None:
    unit = finder.by_code(code)
    assert unit is not None
    assert unit.name == name


@pytest.mark.parametrize("code", ["", "99999", "4", "Hát Lót"])
def test_an_unknown_code_is_none(finder: PlaceFinder, code: str) -> None:
    assert finder.by_code(code) is None


@given(st.sampled_from(COMMUNES))
def test_the_label_point_of_a_commune_is_in_it(finder: PlaceFinder, unit: Unit) -> None:
    assert finder.by_point(unit.label_lon, unit.label_lat) == unit


def test_points_outside_and_no_points_are_nowhere(finder: PlaceFinder) -> None:
    codes = finder.by_points([105.85, math.nan, math.inf, 103.9], [21.03, 21.3, 21.3, 21.33])
    assert codes.tolist() == ["", "", "", "03670"]
    assert finder.by_points([], []).tolist() == []


def test_a_point_on_a_shared_border_has_the_lower_code(finder: PlaceFinder, shipped: Boundaries) -> None:
    shapes = shipped.commune_shapes
    corners = shapely.get_coordinates(shapely.intersection(shapes["03646"], shapes["03649"]))
    assert len(corners)
    assert "03649" not in np.unique(finder.by_points(*corners.T))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("moc chau", ["Huyện Mộc Châu", "Thị trấn Mộc Châu", "Thị trấn NT Mộc Châu"]),
        ("MỘC", ["Huyện Mộc Châu", "Thị trấn Mộc Châu", "Thị trấn NT Mộc Châu"]),
        ("son la", ["Tỉnh Sơn La", "Thành phố Sơn La"]),
        ("chiềng ơn", ["Xã Chiềng Ơn", "Xã Chiềng On"]),
        ("04138", ["Xã Cò Nòi"]),
        ("nonesuch", []),
        (" ", []),
    ],
)
def test_search_ranks_the_best_first(finder: PlaceFinder, query: str, names: list[str]) -> None:
    assert [unit.name for unit in finder.search(query, 3)] == names


def test_search_gives_no_more_than_asked_for(finder: PlaceFinder) -> None:
    assert len(finder.search("xã", 7)) == 7
