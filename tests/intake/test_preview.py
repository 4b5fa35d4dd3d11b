"""The preview tells everything that accepting would do, and keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from dashboard.intake import preview as preview_module
from dashboard.intake.preview import ChangedValue, SheetRows, preview_file
from dashboard.intake.run import import_file
from dashboard.settings import PROJECT_ROOT
from dashboard.store.database import read
from dashboard.store.models import ImportRun
from tests.support.databases import Databases
from tests.support.dumps import differing, dump
from tests.support.stores import places, prepared_engine, rows_of
from tests.support.workbooks import xlsx_of_sheets

HEAD = ["Mã xã", "Ngày", "Hình thức", "Nội dung", "Số buổi", "Lượt người", "Ngôn ngữ", "Cột lạ"]
SAMPLES = PROJECT_ROOT / "tests" / "samples"


def activity(day: str, sessions: object, people: object, language: str = "Tiếng Việt") -> list[object]:
    return ["03988", day, "Tuyên truyền trực tiếp", "Mã QR địa điểm công cộng", sessions, people, language, "x"]


FIRST = xlsx_of_sheets(
    {
        "Tuần 35": [HEAD, activity("30/8/2021", 2, 50), activity("31/8/2021", 1, 1500)],
        "Tuần 36": [HEAD, activity("6/9/2021", 1, "-")],
    }
)
SECOND = xlsx_of_sheets(
    {
        "Tuần 35": [
            HEAD,
            activity("30/8/2021", 2, 50),
            activity("31/8/2021", 1, 1600),
            activity("1/9/2021", -5, 1),
        ],
        "Tuần 36": [HEAD, activity("6/9/2021", 1, 0), activity("7/9/2021", 4, 4)],
    }
)


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    yield engine
    engine.dispose()


def test_a_preview_tells_rows_and_values(engine: Engine) -> None:
    import_file(engine, places(), FIRST, "tuan-35.xlsx")
    preview = preview_file(engine, places(), SECOND, "tuan-35-sua.xlsx")
    assert preview.rows == {
        "Tuần 35": SheetRows(changed=(3,), unchanged=(2,), faulty=(4,)),
        "Tuần 36": SheetRows(new=(3,), changed=(2,)),
    }
    assert preview.changes == (
        ChangedValue("Tuần 35", 3, "F3", "Lượt người", "1.500", "1.600"),
        ChangedValue("Tuần 36", 2, "F2", "Lượt người", "", "0"),
    )
    assert not preview.has_more_changes
    outcome = preview.outcome
    assert (outcome.new, outcome.changed, outcome.unchanged, outcome.import_id) == (1, 2, 1, None)
    assert [fault.cell for fault in outcome.faults] == ["E4"]
    assert (preview.form_id, preview.form_label_vi) == ("activities", "Kết quả tuyên truyền")
    assert preview.extra_headings == {"Tuần 35": ("Cột lạ",), "Tuần 36": ("Cột lạ",)}
    assert [(c.column, c.title) for c in preview.recognised if c.sheet == "Tuần 36"][:3] == [
        ("A", "Mã xã"),
        ("B", "Ngày"),
        ("C", "Hình thức"),
    ]


def test_a_preview_keeps_nothing_and_accepting_does_what_it_says(engine: Engine) -> None:
    import_file(engine, places(), FIRST, "tuan-35.xlsx")
    with read(engine) as connection:
        before = dump(connection)
    preview = preview_file(engine, places(), SECOND, "tuan-35-sua.xlsx")
    with read(engine) as connection:
        assert differing(before, dump(connection)) == {}
    assert len(rows_of(engine, ImportRun, "id")) == 1
    accepted = import_file(engine, places(), SECOND, "tuan-35-sua.xlsx")
    assert accepted.to_json() == preview.outcome.to_json()


def test_no_more_values_are_listed_than_said(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview_module, "MAX_CHANGED_VALUES", 1)
    import_file(engine, places(), FIRST, "tuan-35.xlsx")
    preview = preview_file(engine, places(), SECOND, "tuan-35-sua.xlsx")
    assert (len(preview.changes), preview.has_more_changes, preview.outcome.changed) == (1, True, 2)


@pytest.mark.parametrize("file", sorted(path.name for path in SAMPLES.iterdir() if path.suffix != ".json"))
def test_previews_of_the_samples_are_what_their_imports_do(engine: Engine, file: str) -> None:
    content = (SAMPLES / file).read_bytes()
    preview = preview_file(engine, places(), content, file)
    accepted = import_file(engine, places(), content, file)
    assert accepted.to_json() == preview.outcome.to_json()
    assert sum(len(rows.new) for rows in preview.rows.values()) == accepted.new
    again = preview_file(engine, places(), content, file)
    assert sum(len(rows.unchanged) for rows in again.rows.values()) == accepted.accepted
    assert again.changes == ()


VENUES = ["Mã điểm", "Tên điểm", "Loại địa điểm", "Mã xã", "Địa chỉ", "Ngày đăng ký", "Người đăng ký", "Điện thoại"]


def test_personal_data_are_not_shown(engine: Engine) -> None:
    row = ["Q1", "Chợ", "Chợ", "03988", "Tiểu khu 3", "30/8/2021", "Lò Văn Bí Mật", "0912345678"]
    import_file(engine, places(), xlsx_of_sheets({"QR": [VENUES, row]}), "qr.xlsx")
    other = [*row[:6], "Quàng Thị Kín", "0987654321"]
    preview = preview_file(engine, places(), xlsx_of_sheets({"QR": [VENUES, other]}), "qr.xlsx")
    assert [(change.cell, change.label) for change in preview.changes] == [("G2", "Người đăng ký")]
    shown = str(preview.changes)
    assert not any(secret in shown for secret in ("Bí Mật", "Kín", "0912345678", "0987654321"))
