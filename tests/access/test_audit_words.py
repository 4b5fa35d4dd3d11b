"""The page of the audit says in words what rows keep as identifiers, whoever wrote them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import pytest

from dashboard.access.audit import AuditLine, Deed
from dashboard.settings import PROJECT_ROOT
from dashboard.ui.admin.audit_words import detail_text, subject_text
from dashboard.ui.catalogue import LANGUAGES
from tests.support.frozen import catalogue
from tests.support.stores import boundaries

WRITERS: Final = ("record", "record_of", "record_alone", "_note")
UNITS: Final = boundaries().tree.by_code


def line(subject: str = "", **detail: object) -> AuditLine:
    return AuditLine(1, datetime.now(UTC), "approved", "lan", "district", "127.0.0.1", subject, detail)


def calls() -> Iterator[ast.Call]:
    """Every place of the program that writes into the audit."""
    for path in (PROJECT_ROOT / "dashboard").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in WRITERS and "Deed" in ast.unparse(node):
                yield node


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_a_word_for_all_that_is_written_down(language: str) -> None:
    texts = catalogue(language)
    details = {word.arg for call in calls() for word in call.keywords if word.arg}
    subjects = {
        str(part.values[0].value).rstrip(":")  # type: ignore[attr-defined]
        for call in calls()
        for part in call.args
        if isinstance(part, ast.JoinedStr) and isinstance(part.values[0], ast.Constant)
    }
    assert len(details) > 20
    assert {"account", "snapshot"} <= subjects
    wanted = {f"admin.audit_detail.{name}" for name in details} | {f"admin.audit_subject.{name}" for name in subjects}
    wanted |= {f"admin.deed.{deed}" for deed in Deed}
    assert sorted(key for key in wanted if not texts.optional(key)) == []


def test_identifiers_are_told_in_words() -> None:
    vi, en = catalogue("vi"), catalogue("en")
    one = line(
        "reports:2", state="district_approved", sources="activities qr", units="03988 999", unlocked=True, unit=""
    )
    assert subject_text(one, vi) == "số báo cáo: 2"
    assert detail_text(one, vi, UNITS) == (
        "bước: Huyện đã duyệt; loại báo cáo: Tuyên truyền, Điểm quét mã QR; địa bàn: Xã Tân Hợp, 999; bỏ tạm khóa: có"
    )
    imported = line("import:7", kind="activities", layer="posters", role="data_entry", faulty=0)
    assert subject_text(imported, en) == "import 7"
    assert detail_text(imported, vi, UNITS) == (
        "biểu: Kết quả tuyên truyền; lớp: Pano, áp phích; vai trò: Nhập số liệu; dòng sai: 0"
    )
    assert subject_text(line("calendar:add_holiday"), vi) == "lịch báo cáo: thêm ngày nghỉ"
    # What has no word stands as it was written.
    assert subject_text(line("/table/file"), vi) == "/table/file"
    assert detail_text(line(strange="x"), vi, UNITS) == "strange: x"
