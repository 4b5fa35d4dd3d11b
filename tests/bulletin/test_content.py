"""What the weekly report says: figures as published, every number from the ledger, sentences that read well."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.bulletin.content import bulletin
from dashboard.bulletin.facts import figures_of
from dashboard.bulletin.sections import platform_line
from dashboard.bulletin.wording import in_sentence, move, move_line, number
from dashboard.domain.bulletin import Bulletin
from dashboard.domain.selection import from_query
from dashboard.domain.weekly import PlatformFigure, WeeklyFacts, weekly_from_json, weekly_to_json
from dashboard.errors import BlockBroken
from dashboard.press_office import PressOffice

counts = st.integers(0, 10**7).map(float)


def lines(report: Bulletin) -> list[str]:
    return [text for section in report.sections for part in section.parts for text in part.paragraphs]


@pytest.mark.parametrize(
    "line",
    [
        "Điểm đăng ký mã QR (lũy kế): tăng 2.684 / tổng số 12.661.",
        "Điểm hoạt động: tăng 793 / tổng số 3.318 (đạt 26,21% trên 12.661 điểm đăng ký).",
        "Lượt quét (lũy kế): tăng 108.435 / tổng số 342.842, bình quân 15.491 lượt/ngày.",
        "Bluezone trên số điện thoại thông minh: tăng 8.632 / tổng số 183.967 "
        "(đạt 27,37% trên 672.249 điện thoại thông minh), xếp thứ 55/63 tỉnh, thành phố.",
        "Sổ sức khỏe điện tử: tăng 1.179 / tổng số 6.486 (đạt 0,82% người từ 18 tuổi, theo số công bố).",
    ],
)
def test_published_figures_come_out_as_published(report: Bulletin, line: str) -> None:
    assert line in lines(report)


def test_a_published_share_that_does_not_follow_stands_beside_the_computed_one(report: Bulletin) -> None:
    (told,) = [text for text in lines(report) if text.startswith("Mũi tiêm") and "tổng số 103.883 " in text]
    assert "số công bố 91,45%; tính từ hai số 103.883/113.046 là 91,89%" in told
    (flagged,) = [text for text in lines(report) if "khác với tỷ lệ tính từ hai số" in text]
    assert flagged.startswith("Mũi tiêm đã nhập lên nền tảng: tỷ lệ công bố 91,45%")


def test_the_frame_is_the_departments(report: Bulletin) -> None:
    assert [(s.number, s.title) for s in report.sections] == [
        ("1.", "Kết quả triển khai, thực hiện"),
        ("2.", "Tồn tại, hạn chế, nguyên nhân"),
    ]
    assert report.ending.endswith("./.")
    assert [annex.number for annex in report.annexes][:3] == ["I", "II", "III"]
    text = " ".join((*report.opening, *(one for s in report.sections for part in s.parts for one in part.paragraphs)))
    named = set(re.findall(r"Phụ lục ([IVX]+)", text))
    assert named == {annex.number for annex in report.annexes}, "the text points to every annex, and to no other"
    assert "30/8 – 05/9/2021" in report.subject
    assert report.marks == (), "the samples are real figures"


def test_every_number_of_a_table_is_a_query_of_the_frozen_moment(
    report: Bulletin, facts: WeeklyFacts, office: tuple[PressOffice, Engine]
) -> None:
    frozen = figures_of(facts)
    services = office[0].services
    checked = 0
    for view, table in zip(facts.views, report.tables(), strict=False):
        present = services.view(from_query(view.query, services.space)[0])
        for row, cells in zip(present.table, table.rows, strict=False):
            for figure in row.figures:
                assert cells[table.index(figure.measure_id)] == figure.value
                assert frozen[figure.unit_code, figure.measure_id].value == figure.value
                checked += 1
        for key in present.key_figures:
            if key.layer.id == view.measure.layer_id:
                assert table.total[table.index(key.measure.id)] == key.now.value
    assert checked == 12 * sum(len(view.table[0].figures) for view in facts.views)


def test_totals_are_the_sums_of_their_rows(report: Bulletin) -> None:
    summed = 0
    for table in report.tables():
        for place, column in enumerate(table.columns):
            if column.is_summed and table.total[place] is not None:
                known = [row[place] for row in table.rows if row[place] is not None]
                assert sum(known) == pytest.approx(table.total[place])  # type: ignore[arg-type]
                summed += 1
    assert summed > 20


def test_who_has_not_reported_is_named(report: Bulletin, facts: WeeklyFacts) -> None:
    text = " ".join(lines(report))
    owing, complete = (sum(getattr(p, n) for p in facts.punctuality) for n in ("owing_count", "complete_count"))
    assert f"có {complete}/{owing} xã, phường, thị trấn gửi đủ báo cáo" in text
    assert all(
        f"{in_sentence(p.district_name)} (" in text for p in facts.punctuality if p.complete_count < p.owing_count
    )
    (table,) = [t for t in report.tables() if t.name == "Đơn vị có báo cáo quá hạn"]
    assert [row[1] for row in table.rows] == [unit.name for unit in facts.missing]


def test_districts_without_any_report_are_named(facts: WeeklyFacts) -> None:
    first, second, *others = facts.punctuality
    silent = tuple(replace(p, complete_count=0, silent_count=p.owing_count) for p in (first, second))
    told = lines(bulletin(replace(facts, punctuality=(*silent, *others)), "SL-X", "/", "0" * 64))
    names = f"{in_sentence(first.district_name)} và {in_sentence(second.district_name)}"
    assert f"2 huyện, thành phố chưa có xã nào gửi báo cáo: {names}." in told
    assert not [text for text in told if "quá hạn tại" in text and in_sentence(first.district_name) in text], (
        "told once"
    )


def test_before_it_is_due_nobody_is_overdue(office: tuple[PressOffice, Engine], facts: WeeklyFacts) -> None:
    from dashboard.bulletin.facts import freeze_week

    early = facts.frozen_at - timedelta(days=2)
    now = freeze_week(office[0].services, facts.week, early, office[0]._catalogues["vi"])
    assert now.missing == ()
    told = bulletin(now, "SL-X", "/", "0" * 64)
    assert any("chưa đến hạn" in text for text in lines(told))
    assert "Đơn vị có báo cáo quá hạn" not in [annex.title for annex in told.annexes]


def test_not_reported_is_never_zero(report: Bulletin, facts: WeeklyFacts) -> None:
    for view, table in zip(facts.views, report.tables(), strict=False):
        for row, cells in zip(view.table, table.rows, strict=False):
            for figure in row.figures:
                if figure.value is None:
                    assert cells[table.index(figure.measure_id)] is None
    silent = [area.unit.name for area in facts.views[0].areas if area.figure.value is None]
    assert silent
    assert any(text.startswith("Chưa có số liệu của") and in_sentence(silent[0]) in text for text in lines(report))


def test_no_word_of_a_template_is_left_open(report: Bulletin) -> None:
    texts = [*lines(report), report.subject, *report.opening, report.ending, report.source.line]
    assert [text for text in texts if re.search(r"[{}]|None|nan", text)] == []


def test_sentences_are_written_as_an_office_writes_them(report: Bulletin, facts: WeeklyFacts) -> None:
    told = lines(report)
    capital = re.compile(r"[ (](Huyện|Thành phố|Xã|Phường|Thị trấn) ")
    assert [text for text in told if capital.search(text)] == [], "kinds of units are small within a sentence"
    assert any("thành phố Sơn La (" in text for text in told)
    assert "giờ 30 phút ngày 08/9/2021" in report.opening[1]
    assert not any("không thay đổi /" in text for text in told)
    silent = [u for u in facts.missing if len(u.sources) == len(facts.sources)]
    (named,) = [text for text in told if "chưa gửi báo cáo nào" in text] or [""]
    assert (0 < len(silent) <= 30) is bool(named)


def test_what_did_not_change_is_said_after_the_figure() -> None:
    assert (
        move_line("Cụm loa", 5, 5, "5", " (đạt 50%)")
        == "Cụm loa: tổng số 5 (đạt 50%), không thay đổi so với tuần trước."
    )
    assert move_line("Cụm loa", 5, 3, "5", " (đạt 50%)") == "Cụm loa: tăng 2 / tổng số 5 (đạt 50%)."


def test_facts_come_back_from_json_as_they_were(facts: WeeklyFacts) -> None:
    content = weekly_to_json(facts)
    assert weekly_from_json(content) == facts
    assert weekly_to_json(weekly_from_json(content)) == content
    with pytest.raises(ValueError, match="schema"):
        weekly_from_json(weekly_to_json(replace(facts, schema=99)))


def test_a_broken_block_is_named(facts: WeeklyFacts) -> None:
    view = facts.views[1]
    row = view.table[0]
    swollen = replace(row.figures[0], value=1e9, numerator=1e9)
    broken = replace(view, table=(replace(row, figures=(swollen, *row.figures[1:])), *view.table[1:]))
    with pytest.raises(BlockBroken) as refused:
        bulletin(replace(facts, views=(facts.views[0], broken, *facts.views[2:])), "SL-X", "/", "0" * 64)
    assert refused.value.block == view.measure.layer
    assert "Chưa tạo tệp nào" in refused.value.vi
    gone = replace(view, table=())
    with pytest.raises(BlockBroken) as unforeseen:
        bulletin(replace(facts, views=(facts.views[0], gone, *facts.views[2:])), "SL-X", "/", "0" * 64)
    assert unforeseen.value.block == view.measure.layer


@given(counts, counts)
def test_a_change_is_told_as_it_is(now: float, before: float) -> None:
    told = move(now, before)
    if now == before:
        assert told == "không thay đổi"
    else:
        assert told == f"{'tăng' if now > before else 'giảm'} {number(abs(now - before))}"


@given(counts, st.one_of(st.none(), counts), counts, st.floats(0, 200))
def test_a_share_is_flagged_exactly_where_it_does_not_follow(
    value: float, change: float | None, denominator: float, published: float
) -> None:
    one = PlatformFigure("x", "Chỉ tiêu", "14", value, change, value, denominator, "mũi", published, None, "", 1)
    line = platform_line(one)
    differs = bool(denominator) and abs(value / denominator * 100 - published) > 0.1
    assert ("tính từ hai số" in line) is differs
    assert ("so sánh" in line) is (change is None)


def test_what_has_a_target_is_told_with_its_state_and_document(report: Bulletin, facts: WeeklyFacts) -> None:
    (told,) = [text for text in lines(report) if text.startswith("Ngày đủ 3 lần phát")]
    (key,) = [k for view in facts.views for k in view.key_figures if k.now.measure_id == "L1" and k.target][:1]
    word = {"not_met": "Không đạt", "at_risk": "Có nguy cơ", "met": "Đạt", "not_judged": "Chưa đánh giá"}
    assert f"Đánh giá: {word[key.now.standing or '']}. Mục tiêu: từ 100% (Kế hoạch tuyên truyền tháng 8/2021" in told
    (table,) = [table for table in report.tables() if "L1" in [column.key for column in table.columns]]
    states = [cells[table.index("L1.s")] for cells in table.rows]
    values = [cells[table.index("L1")] for cells in table.rows]
    assert {state for state, value in zip(states, values, strict=True) if value == 100} <= {"Đạt"}
    assert {state for state, value in zip(states, values, strict=True) if value is None} <= {"Chưa đánh giá", ""}
    assert table.total[table.index("L1.s")] == word[key.now.standing or ""]
    assert not any("Đánh giá:" in text for text in lines(report) if text.startswith("Cụm loa"))
