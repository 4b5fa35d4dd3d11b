"""The report's files read back: the same bytes every time, and nothing else in them than the report."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from pptx import Presentation
from sqlalchemy import Engine

from dashboard.domain.bulletin import Bulletin, Table
from dashboard.errors import BlockBroken, PressError
from dashboard.press_office import PressOffice
from dashboard.prints.bulletin import FORMATS
from dashboard.prints.bulletin.files import bulletin_file
from dashboard.prints.bulletin.reading_back import check_docx, check_picture, check_pptx, check_xlsx
from dashboard.prints.bulletin.workbook import TABLE_ROW
from tests.bulletin.conftest import NOW, drawn

CHECKS = {"docx": check_docx, "xlsx": check_xlsx, "pptx": check_pptx}


@pytest.mark.parametrize("ending", FORMATS)
def test_a_snapshot_makes_the_same_bytes_again(office: tuple[PressOffice, Engine], code: str, ending: str) -> None:
    first = office[0].file(code, ending)
    assert office[0].file(code, ending) == first
    other = office[0].take_week(office[0].head(code).period, "Kiểm thử", NOW + timedelta(hours=1)).code
    assert office[0].file(other, ending) != first, "another moment, another code"


def test_the_layout_is_that_of_decree_30(report: Bulletin) -> None:
    document = docx.Document(io.BytesIO(bulletin_file(report, "docx", NOW, drawn)))
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert 20 <= round(page.top_margin.mm, 1) <= 25
    assert 30 <= round(page.left_margin.mm, 1) <= 35
    assert 15 <= round(page.right_margin.mm, 1) <= 20
    assert page.different_first_page_header_footer
    assert "PAGE" in page.header.paragraphs[0]._p.xml
    assert "PAGE" not in page.first_page_header._element.xml
    assert document.styles["Normal"].font.name == "Times New Roman"
    left, right = document.tables[0].rows[0].cells
    assert left.text.split("\n")[:2] == ["ỦY BAN NHÂN DÂN TỈNH SƠN LA", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"]
    assert "/BC-STTTT" in left.text
    assert right.text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert "PHÓ GIÁM ĐỐC" in document.tables[1].rows[0].cells[1].text
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts.index(report.letterhead.addressee) < texts.index(report.opening[0]), "“Như trên” names the addressee"
    belonging = [text for text in texts if text.startswith("(Kèm theo Báo cáo số")]
    assert len(belonging) == len(report.annexes)
    assert texts.count("./.") == len(report.annexes), "each annex says where it ends"
    for number, text in enumerate(texts):
        if text in belonging:
            heading, title, _, rule = document.paragraphs[number - 2 : number + 2]
            assert (heading.runs[0].font.size, heading.runs[0].bold) == (Pt(14), True)
            assert title.runs[0].font.all_caps
            assert document.paragraphs[number].runs[0].italic
            assert rule._p.pPr.find(qn("w:pBdr")) is not None
    (point,) = [p for p in document.paragraphs if p.text == f"a) {report.sections[0].parts[0].title}"]
    assert not point.runs[0].bold, "points are plain and upright"
    assert not point.runs[0].italic
    for section in document.sections[1:]:
        (numbering,) = section._sectPr.findall(qn("w:pgNumType"))
        assert numbering.get(qn("w:start")) == "1", "pages of each annex are numbered on their own"
        assert section.different_first_page_header_footer
    (opening,) = [p for p in document.paragraphs if p.text == report.opening[0]]
    assert round(opening.paragraph_format.first_line_indent.mm, 1) == 12.7
    assert opening.paragraph_format.space_after >= Pt(6)


def test_the_workbook_counts_by_itself(report: Bulletin) -> None:
    content = bulletin_file(report, "xlsx", NOW, drawn)
    formulas, values = (openpyxl.load_workbook(io.BytesIO(content), data_only=known) for known in (False, True))
    shares = sums = 0
    for number, table in enumerate(report.tables(), 1):
        for place, column in enumerate(table.columns, 2):
            if not table.total:
                continue
            cell = formulas.worksheets[number].cell(TABLE_ROW + 2 + len(table.rows), place)
            total = table.total[place - 2]
            known = values.worksheets[number].cell(cell.row, place).value
            if column.share and total is not None:
                assert str(cell.value).startswith("=IF(")
                shares += 1
            elif column.is_summed and total is not None:
                first = cell.coordinate.rstrip("0123456789")
                assert cell.value == f"=SUM({first}{TABLE_ROW + 2}:{first}{cell.row - 1})"
                sums += 1
            assert known == (None if total == "" else pytest.approx(total) if isinstance(total, float) else total)
    assert shares > 5
    assert sums > 15


def test_slides_have_charts_that_can_be_edited(report: Bulletin) -> None:
    deck = Presentation(io.BytesIO(bulletin_file(report, "pptx", NOW, drawn)))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    for made, chart in zip(charts, report.charts(), strict=True):
        assert tuple(reversed(made.plots[0].categories)) == chart.categories
        assert tuple(reversed(made.plots[0].series[0].values)) == chart.values
        book = openpyxl.load_workbook(io.BytesIO(made.part.chart_workbook.xlsx_part.blob))
        assert book.active["A2"].value == chart.categories[-1]
    for slide in deck.slides:
        text = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert report.source.code in text


def test_a_simulated_week_says_so_in_every_file(report: Bulletin) -> None:
    marked = replace(report, marks=("DỮ LIỆU MÔ PHỎNG",))
    document = docx.Document(io.BytesIO(bulletin_file(marked, "docx", NOW, drawn)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert sum("DỮ LIỆU MÔ PHỎNG" in text for text in texts) == 1 + len(report.annexes)
    book = openpyxl.load_workbook(io.BytesIO(bulletin_file(marked, "xlsx", NOW, drawn)))
    assert all("DỮ LIỆU MÔ PHỎNG" in str([c.value for c in page["A"]]) for page in book.worksheets)
    deck = Presentation(io.BytesIO(bulletin_file(marked, "pptx", NOW, drawn)))
    for slide in deck.slides:
        assert any("DỮ LIỆU MÔ PHỎNG" in s.text_frame.text for s in slide.shapes if s.has_text_frame)


def changed(table: Table) -> Table:
    """The table with one number another."""
    row = tuple(c + 1 if isinstance(c, float) else c for c in table.rows[0])
    return replace(table, rows=(row, *table.rows[1:]))


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_that_holds_something_else_is_refused(report: Bulletin, ending: str) -> None:
    content = bulletin_file(report, ending, NOW, drawn)
    CHECKS[ending](content, report)
    annex = report.annexes[1]
    swapped = replace(annex, tables=(changed(annex.tables[0]),))
    other = replace(report, annexes=(report.annexes[0], swapped, *report.annexes[2:]))
    part = report.sections[0].parts[1]
    chart = replace(part.chart, values=(1e9, *part.chart.values[1:])) if part.chart else None
    parts = (report.sections[0].parts[0], replace(part, chart=chart), *report.sections[0].parts[2:])
    redrawn = replace(report, sections=(replace(report.sections[0], parts=parts), report.sections[1]))
    with pytest.raises(BlockBroken) as refused:
        CHECKS[ending](content, redrawn if ending == "pptx" else other)
    assert refused.value.block == (chart.title if ending == "pptx" and chart else annex.tables[0].name)
    with pytest.raises(BlockBroken):
        CHECKS[ending](content[: len(content) // 2], report)


def test_text_like_a_formula_stays_text(report: Bulletin) -> None:
    first = report.annexes[0]
    table = first.tables[0]
    risky = replace(table, rows=(("=1+1", *table.rows[0][1:]), *table.rows[1:]))
    content = bulletin_file(
        replace(report, annexes=(replace(first, tables=(risky,)), *report.annexes[1:])), "xlsx", NOW, drawn
    )
    cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1].cell(TABLE_ROW + 2, 2)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_a_picture_of_one_colour_is_refused() -> None:
    from PIL import Image

    for broken in (b"no picture", _png(Image.new("RGB", (40, 40), "white"))):
        with pytest.raises(BlockBroken) as refused:
            check_picture(broken, "Bản đồ")
        assert refused.value.block == "Bản đồ"
    drawn = Image.new("RGB", (40, 40), "white")
    drawn.putpixel((3, 3), (0, 0, 0))
    check_picture(_png(drawn), "Bản đồ")


def _png(picture: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")  # type: ignore[attr-defined]
    return out.getvalue()


def test_other_endings_are_refused(office: tuple[PressOffice, Engine], code: str) -> None:
    with pytest.raises(PressError) as refused:
        office[0].file(code, "exe")
    assert refused.value.kind == "no_such_file"
