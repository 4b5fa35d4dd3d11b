"""A form that is not recognised is answered in detail, and what a person says of its columns is remembered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from dashboard.errors import FormUnknown, IntakeError
from dashboard.intake.mapping import mappable_fields, remember_mapping
from dashboard.intake.outcome import ImportOutcome
from dashboard.intake.preview import preview_file
from dashboard.intake.run import import_file
from dashboard.store.models import Activity, ColumnMapping
from tests.support.databases import Databases
from tests.support.stores import MONDAY, places, prepared_engine, rows_of
from tests.support.workbooks import xlsx_of_sheets

OFFICE = "Phòng VH-TT huyện Yên Châu"
TITLES = ["Mã xã", "Hôm nào", "Làm cách gì", "Nội dung", "Bao nhiêu người"]
ROW = ["03988", "30/8/2021", "Tuyên truyền trực tiếp", "Mã QR địa điểm công cộng", 50]
COLUMNS = {"Hôm nào": "day", "Làm cách gì": "channel", "Bao nhiêu người": "people"}


def workbook(titles: list[str] = TITLES, people: int = 50) -> bytes:
    rows = [["BÁO CÁO KẾT QUẢ"], [], titles, [*ROW[:4], people]]
    return xlsx_of_sheets({"Tờ 1": rows})


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    yield engine
    engine.dispose()


def bring_in(engine: Engine, content: bytes, sender: str = OFFICE, **options: str) -> ImportOutcome:
    return import_file(engine, places(), content, "t.xlsx", sender=sender, **options)


def refusal(engine: Engine, content: bytes, sender: str = OFFICE) -> FormUnknown:
    with pytest.raises(FormUnknown) as refused:
        bring_in(engine, content, sender)
    return refused.value


def test_a_refusal_says_what_was_recognised_missing_and_extra(engine: Engine) -> None:
    refused = refusal(engine, workbook())
    assert (refused.kind, refused.nearest_kind, refused.sheet) == ("form_unknown", "activities", "Tờ 1")
    assert refused.recognised == ("Mã xã", "Nội dung")
    assert refused.missing == ("Ngày", "Hình thức")
    assert refused.extra == (("Hôm nào", "B3"), ("Làm cách gì", "C3"), ("Bao nhiêu người", "E3"))
    assert "Hôm nào" in refused.vi


def test_headings_of_which_none_is_known_are_all_extra(engine: Engine) -> None:
    refused = refusal(engine, workbook(["Nơi", "Hôm nào", "Làm cách gì", "Việc gì", "Bao nhiêu người"]))
    assert (refused.nearest_kind, refused.recognised, refused.missing) == ("", (), ())
    assert [cell for _, cell in refused.extra] == ["A3", "B3", "C3", "D3", "E3"]
    columns = {"Nơi": "unit_code", "Việc gì": "theme", **COLUMNS}
    remember_mapping(engine, sender=OFFICE, signature=refused.signature, kind="activities", columns=columns)
    assert bring_in(engine, workbook(["Nơi", "Hôm nào", "Làm cách gì", "Việc gì", "Bao nhiêu người"])).new == 1


def test_what_was_said_by_hand_is_remembered_for_the_sender(engine: Engine) -> None:
    signature = refusal(engine, workbook()).signature
    remember_mapping(engine, sender=OFFICE, signature=signature, kind="activities", columns=COLUMNS)
    assert preview_file(engine, places(), workbook(), "t.xlsx", sender=OFFICE).outcome.new == 1
    assert bring_in(engine, workbook(), sender=OFFICE.upper()).new == 1
    assert rows_of(engine, Activity, "day", "channel", "people") == [(MONDAY, "direct", 50)]
    assert bring_in(engine, workbook(people=60)).changed == 1
    shuffled = [TITLES[4], *TITLES[:4]]
    rows = [shuffled, [70, *ROW[:4]]]
    assert bring_in(engine, xlsx_of_sheets({"Khác": rows})).changed == 1


def test_other_senders_and_other_headings_are_not_meant(engine: Engine) -> None:
    signature = refusal(engine, workbook()).signature
    remember_mapping(engine, sender=OFFICE, signature=signature, kind="activities", columns=COLUMNS)
    refusal(engine, workbook(), sender="Phòng VH-TT huyện Mộc Châu")
    refusal(engine, workbook(), sender="")
    refusal(engine, workbook([*TITLES[:4], "Bao nhiêu hộ"]))
    with pytest.raises(FormUnknown):
        bring_in(engine, workbook(), district_code="116")


def test_a_later_word_replaces_the_earlier_one(engine: Engine) -> None:
    signature = refusal(engine, workbook()).signature
    for people in ("households", "people"):
        columns = {**COLUMNS, "Bao nhiêu người": people}
        remember_mapping(engine, sender=OFFICE, signature=signature, kind="activities", columns=columns)
    bring_in(engine, workbook())
    assert rows_of(engine, Activity, "people", "households") == [(50, None)]
    assert len(rows_of(engine, ColumnMapping, "signature")) == 1


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"columns": {"Hôm nào": "nothing"}}, "mapping_invalid"),
        ({"columns": {"Hôm nào": "day", "Làm cách gì": "day"}}, "mapping_invalid"),
        ({"columns": {}}, "mapping_invalid"),
        ({"sender": " "}, "mapping_invalid"),
        ({"kind": "unknown"}, "kind_unknown"),
    ],
    ids=["no such field", "a field twice", "nothing said", "nobody", "no such kind"],
)
def test_what_cannot_be_meant_is_refused(engine: Engine, wrong: dict[str, object], kind: str) -> None:
    said = {"sender": OFFICE, "signature": "a" * 64, "kind": "activities", "columns": COLUMNS, **wrong}
    with pytest.raises(IntakeError) as refused:
        remember_mapping(engine, **said)  # type: ignore[arg-type]
    assert refused.value.kind == kind
    assert rows_of(engine, ColumnMapping, "signature") == []


def test_every_field_can_be_chosen_but_those_that_are_ignored() -> None:
    fields = {field.name: field for field in mappable_fields("activities")}
    assert "row_label" not in fields
    assert (fields["day"].title, fields["day"].is_needed, fields["people"].is_needed) == ("Ngày", True, False)
