"""Comparing and sorting Vietnamese text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.text import fold, spelling_key, vietnamese_sort_key

VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậềểễếệồổỗốộờởỡớợừửữứựỳỷỹýỵ -", max_size=20)


@pytest.mark.parametrize(
    ("text", "folded"), [("Mộc  Châu", "moc chau"), ("ĐÔNG Ðông", "dong dong"), ("Ít Ong", "it ong")]
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == fold(unicodedata.normalize("NFD", text)) == folded


@given(VIETNAMESE)
def test_case_and_normal_form_do_not_matter(text: str) -> None:
    for other in (text.upper(), unicodedata.normalize("NFD", text), text.title()):
        assert spelling_key(other) == spelling_key(text)
        assert fold(other) == fold(text)
        assert vietnamese_sort_key(other) == vietnamese_sort_key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quí", "Quý"),
        ("Qui Hướng", "Quy-Hướng"),
        ("Hoà", "Hòa"),
        ("thuỷ", "thủy"),
        ("Mĩ", "Mỹ"),
        ("Ýt", "Ít"),
        ("T.T", "T T"),
    ],
)
def test_spellings_that_mean_the_same_are_equal(one: str, other: str) -> None:
    assert spelling_key(one) == spelling_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Tây", "Tâi"), ("Thúy", "Thúi"), ("On", "Ơn"), ("Hắc", "Hặc"), ("Da", "Đa")]
)
def test_spellings_that_mean_something_else_differ(one: str, other: str) -> None:
    assert spelling_key(one) != spelling_key(other)


@given(
    st.permutations(
        ["10", "An", "Ăn", "Ân", "Da", "Đa", "Mai", "Mài", "Mải", "Mãi", "Mái", "Mại", "Mương", "Mường", "Y"]
    )
)
def test_names_sort_as_in_a_vietnamese_dictionary(names: list[str]) -> None:
    assert sorted(names, key=vietnamese_sort_key) == [
        "10", "An", "Ăn", "Ân", "Da", "Đa", "Mai", "Mài", "Mải", "Mãi", "Mái", "Mại", "Mương", "Mường", "Y",
    ]  # fmt: skip


def test_a_shorter_name_sorts_before_a_longer_one() -> None:
    assert sorted(["Mai Sơn", "Mai", "Maia"], key=vietnamese_sort_key) == ["Mai", "Mai Sơn", "Maia"]
