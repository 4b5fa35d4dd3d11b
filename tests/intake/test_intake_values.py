"""Single values as people write them: what is written comes back, what is not understood is told."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.periods import Period
from dashboard.domain.terms import LANGUAGES
from dashboard.intake.cells import Problem, cleaned, column_letters
from dashboard.intake.forms import Field, all_forms
from dashboard.intake.values.coordinates import parse_coordinate, split_point
from dashboard.intake.values.dates import EXCEL_EPOCH, parse_day, read_day, read_moment
from dashboard.intake.values.numbers import format_number, parse_number, read_integer, read_number
from dashboard.intake.values.sizes import parse_size, read_size
from dashboard.intake.values.terms import read_languages, read_term, terms_of
from dashboard.intake.values.texts import read_phone

COUNT = Field("people", "integer", ("Lượt người",), max=100_000)
DAY = Field("day", "day", ("Ngày",))
DAYS = st.dates(date(2021, 8, 1), date(2022, 1, 31))


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_a_number_written_the_vietnamese_way_is_read_back(whole, hundredths):
    value = whole + hundredths / 100
    assert parse_number(format_number(value)) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.234", 1234), ("1,2", 1.2), ("0", 0), ("-5", -5), ("1.234.567,5", 1234567.5), ("1 234", 1234), ("54.5", 54.5)],
)
def test_numbers(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize("cell", [None, "-", "–"])
def test_not_reported_is_not_zero(cell):
    assert read_integer(COUNT, cell) is None
    assert read_integer(COUNT, "0") == 0


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("hai", "number_not_numeric"),
        ("-5", "number_negative"),
        (-1.0, "number_negative"),
        (1e308, "number_implausible"),
        (float("inf"), "number_not_numeric"),
        ("1,5", "number_not_whole"),
        ("=1+1", "number_not_numeric"),
    ],
)
def test_what_is_no_count(cell, kind):
    assert isinstance(read_integer(COUNT, cell), Problem)
    assert read_integer(COUNT, cell).kind == kind


def test_a_thousand_split_by_the_wrong_locale_is_offered_not_guessed():
    assert read_integer(COUNT, 1.234).suggestion == "Ý bạn là 1.234?"
    assert read_number(COUNT, "khoảng 200").suggestion == "Ý bạn là 200?"
    assert read_integer(COUNT, "1,234").suggestion == "Ý bạn là 1.234?"
    assert read_integer(COUNT, "12,5").suggestion is None, "twelve and a half is no thousand"
    assert read_integer(COUNT, "hai").suggestion == "Ý bạn là 2?"


def test_a_frequency_without_its_comma_is_offered_with_it():
    frequency = Field("frequency_mhz", "number", ("Tần số",), min=54, max=108)
    assert read_number(frequency, "1025").suggestion == "Ý bạn là 102,5?"
    assert read_number(frequency, 545.0).suggestion == "Ý bạn là 54,5?"
    assert read_number(frequency, 20.0).suggestion is None
    assert read_number(COUNT, 1e6).suggestion is None


@given(DAYS, st.sampled_from(["{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}-{m}-{y}", "{y}-{m:02}-{d:02}", "{d}.{m}.{y}"]))
def test_a_day_is_read_back_from_every_way_of_writing(day, pattern):
    assert parse_day(pattern.format(d=day.day, m=day.month, y=day.year)) == day


@given(DAYS)
def test_excel_serial_numbers_are_days_as_number_and_as_text(day):
    serial = (day - EXCEL_EPOCH).days
    assert read_day(DAY, None, float(serial)) == read_day(DAY, None, str(serial)) == day
    assert read_day(DAY, None, f"ngày {day.day} tháng {day.month} năm {day.year}") == day


@pytest.mark.parametrize("cell", ["35/8/2021", "31/02/2021", "hôm qua", "30/8", 0.0, 1e12, timedelta(hours=3)])
def test_what_is_no_day(cell):
    assert read_day(DAY, None, cell).kind == "date_invalid"


def test_a_day_with_the_month_first_is_offered_turned():
    assert read_day(DAY, None, "8/30/2021").suggestion == "Ý bạn là 30/8/2021?"


def test_a_day_without_its_year_is_offered_from_the_period():
    week = Period(date(2021, 8, 30), date(2021, 9, 5))
    assert read_day(DAY, week, "ngày 2/9").suggestion == "Ý bạn là 2/9/2021?"
    assert read_day(DAY, week, "2/10").suggestion is None
    assert read_day(DAY, None, "2/9").suggestion is None


@pytest.mark.parametrize("text", ["2021-08-30T05:30:00", "30/8/2021 05:30", "2021-08-29T22:30:00Z", "30/8/2021 5h30"])
def test_moments_are_of_vietnam(text):
    assert read_moment(DAY, None, text).isoformat() == "2021-08-30T05:30:00+07:00"


SIDES = st.integers(1, 200).map(lambda tenths: tenths / 10)


@given(SIDES, SIDES, st.sampled_from(["{w}m x {h}m", "{w} x {h} m", "{w}x{h}", "{w} × {h}m", "rộng {w}m x cao {h}m"]))
def test_a_size_is_read_back(width, height, pattern):
    text = pattern.format(w=format_number(width), h=format_number(height))
    assert parse_size(text) == pytest.approx((width, height))


def test_sizes_in_other_units_and_without():
    assert parse_size("60x80cm") == pytest.approx((0.6, 0.8))
    assert parse_size("60cm x 1,2m") == pytest.approx((0.6, 1.2))
    assert read_size("60x80").suggestion == "Ý bạn là 60x80cm?"
    assert read_size("600x800").suggestion == "Ý bạn là 600x800cm hay 600x800mm?"
    assert read_size("3m x 4m x 2 mặt").suggestion == "Ý bạn là 3m x 4m?"
    assert read_size("12m2").suggestion is None
    for text in ("2m5 x 4m", "(2,5 x 4)m", "2,5 x 4 (m)"):
        assert parse_size(text) == pytest.approx((2.5, 4)), text
    assert parse_size("2m05x4m") == pytest.approx((2.05, 4))
    assert read_size("to").kind == "size_unreadable"
    assert read_size("9000x9000cm").kind == "size_implausible"


MORE_WAYS = ("{d}º{m}’{s}’’N", "{d}°{m}‘{s}”", "{d}-{m}-{s}", "{d}:{m}:{s}", "N{d}°{m}'{s}\"", "{d}˚{m}′{s}″ B")


@given(
    st.floats(20.5, 22.1),
    st.sampled_from(["{d}°{m}'{s}\"N", "{d}°{m}′{s}″", "{d} {m} {s}", "N {d}°{m}'{s}\"", *MORE_WAYS]),
)
def test_degrees_minutes_seconds_are_read_back(degrees, pattern):
    whole_minutes, seconds = divmod(round(degrees * 3600, 1), 60)
    text = pattern.format(d=int(whole_minutes // 60), m=int(whole_minutes % 60), s=f"{seconds:.1f}")
    assert parse_coordinate(text) == pytest.approx(degrees, abs=0.05 / 3600 + 1e-9)


def test_long_texts_are_refused_at_once():
    assert read_size("1" * 300_000).suggestion is None
    assert split_point("21 " * 100_000) == ("21 " * 100_000,) * 2


@given(st.floats(102, 106).map(lambda value: round(value, 5)))
def test_decimal_coordinates_with_point_or_comma(degrees):
    assert parse_coordinate(str(degrees)) == parse_coordinate(str(degrees).replace(".", ",")) == degrees


@given(st.sets(st.sampled_from(LANGUAGES.ids), min_size=1), st.sampled_from([" + ", ", ", "; ", " và ", "/"]))
def test_several_languages_of_one_cell(ids, separator):
    text = separator.join(LANGUAGES.label(term_id) for term_id in ids)
    assert read_languages(cleaned(unicodedata.normalize("NFD", text))) == "+".join(sorted(ids))


@pytest.mark.parametrize(
    ("text", "ids"),
    [("Tiếng Thái tiếng Mông", "mong+thai"), ("Thái - Khơ-mú", "kho_mu+thai"), ("Kinh, Mường", "other+vi")],
)
def test_languages_of_one_cell_without_a_comma_and_of_smaller_peoples(text, ids):
    assert read_languages(text) == ids


def test_what_is_offered_is_what_offices_write_never_an_identifier():
    assert read_languages("Tiếng Môngg").suggestion == "Ý bạn là Tiếng Mông?"
    for vocabulary in ("language", "channel", "display_kind"):
        known = terms_of(vocabulary)
        assert not {text for text in known.texts.values() if "_" in text}
        assert known.nearest("moong") in (None, "Ý bạn là Mông?")


@pytest.mark.parametrize("vocabulary", ["theme", "channel", "technology", "display_kind", "venue_class"])
def test_labels_of_a_vocabulary_are_read_and_near_ones_offered(vocabulary):
    field = Field("x", "term", ("X",), vocabulary=vocabulary)
    for label in terms_of(vocabulary).labels:
        assert read_term(field, label.upper()) == terms_of(vocabulary).find(label)
    problem = read_term(field, terms_of(vocabulary).labels[0] + "k")
    assert problem.suggestion is not None


def test_every_vocabulary_of_the_forms_can_be_loaded():
    vocabularies = {field.vocabulary for form in all_forms() for field in form.fields if field.vocabulary}
    assert len(vocabularies) > 10
    assert all(terms_of(vocabulary).ids for vocabulary in vocabularies)


def test_a_telephone_number_keeps_the_zero_that_spreadsheets_drop():
    assert read_phone(912345678.0) == "0912345678"
    assert read_phone("0912.345.678") == "0912345678"
    assert read_phone("abc").kind == "phone_unreadable_warning"


@given(st.text())
def test_cleaned_text_is_clean(text):
    once = cleaned(text)
    assert once is None or (once == cleaned(once) and once == once.strip() and "\x00" not in once)


def test_column_letters():
    assert [column_letters(position) for position in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
