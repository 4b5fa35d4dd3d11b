"""Text typed with the fonts from before Unicode comes out right or is told, never stored as something else."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from dashboard.errors import IntakeError
from dashboard.intake.faults import Parsed, Severity
from dashboard.intake.old_text.encodings import OldFont, decode
from dashboard.intake.old_text.evidence import Sense, senses
from dashboard.intake.parse import parse_file
from dashboard.intake.values.terms import terms_of
from tests.support.old_fonts import tcvn3, vni
from tests.support.stores import boundaries, places
from tests.support.workbooks import Rows, csv_file, fault_at, xls, xlsx

LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
HEAD = ["STT", "Tên xã", "Bản", "Ngày", "Hình thức tuyên truyền", "Chủ đề", "Ngôn ngữ", "Số buổi", "Số lượt người"]
ROW = [1, "Xã Chiềng Sơ", "Bản Nà Hò", "2/9/2021", "Xe lưu động", "Tiêm chủng", "Thái", 1, "1.050"]
ENCODERS = {OldFont.TCVN3: tcvn3, OldFont.VNI: vni}
FONTS = pytest.mark.parametrize("font", OldFont)


def bytes_in_1252(rows: Rows) -> bytes:
    return csv_file(rows, delimiter=";", encoding="cp1252")


def as_utf8(rows: Rows) -> bytes:
    return csv_file(rows, delimiter=";")


def encoded(font: OldFont, rows: Rows) -> list[list[object]]:
    return [[ENCODERS[font](cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def read(content: bytes) -> Parsed:
    return parse_file(content, places(), district_code="126")


def errors(parsed: Parsed) -> list[tuple[str, str]]:
    return [(fault.cell, fault.kind) for fault in parsed.faults if fault.severity is Severity.ERROR]


def in_a_font(rows: Rows, name: str) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in book.active.iter_rows():
        for cell in cells:
            cell.font = Font(name=name)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_sentences_as_they_were_typed():
    assert decode(OldFont.TCVN3, "KÕt qu¶ tuyªn truyÒn phßng, chèng dÞch") == "Kết quả tuyên truyền phòng, chống dịch"
    assert decode(OldFont.TCVN3, "X· T©n Hîp, ng­êi d©n") == "Xã Tân Hợp, người dân"
    assert decode(OldFont.TCVN3, "B¸O C¸O TUÇN") == "BÁO CÁO TUẦN"
    assert (
        decode(OldFont.VNI, "Keát quaû tuyeân truyeàn phoøng, choáng dòch") == "Kết quả tuyên truyền phòng, chống dịch"
    )
    assert decode(OldFont.VNI, "Xaõ Taân Hôïp, ÑÖÔØNG phoá") == "Xã Tân Hợp, ĐƯỜNG phố"


@FONTS
def test_every_letter_comes_back(font):
    assert decode(font, ENCODERS[font](LETTERS)) == LETTERS


@given(st.text("abcdeghiklmnopqrstuvxy -,." + LETTERS))
def test_any_text_comes_back(text):
    assert decode(OldFont.VNI, vni(text)) == text
    assert decode(OldFont.TCVN3, tcvn3(text)) == text


@FONTS
@pytest.mark.parametrize("write", [xlsx, xls, as_utf8, bytes_in_1252])
def test_a_whole_report_is_converted_and_said_so(font, write):
    title = [["UBND HUYỆN SÔNG MÃ"], ["Từ ngày 30/8/2021 đến ngày 05/9/2021"]]
    parsed = read(write(encoded(font, [*title, HEAD, ROW])))
    assert errors(parsed) == []
    (warning,) = parsed.faults
    assert (warning.kind, warning.cell) == ("text_old_font_warning", "A1")
    assert font in warning.expected
    (row,) = parsed.rows.to_dict("records")
    assert (row["village_text"], row["channel"], row["theme"]) == ("Bản Nà Hò", "mobile_unit", "vaccination")
    assert (row["language"], row["people"], row["unit_code"]) == ("thai", 1050, "04195")
    assert parsed.as_of.isoformat() == "2021-09-05"


VIETNAMESE = st.text("abcdeghiklmnopqrstuvxy " + LETTERS.lower(), min_size=1, max_size=24)
DOUBTFUL = "bò bị tô tụ nô nụ lý có cù Lò Mông Thái Tú Púng Bánh hoà toàn Mường É Hặc bản Nà tổ 3"
WORDS = st.lists(
    st.sampled_from(DOUBTFUL.split()),
    min_size=1,
    max_size=4,
).map(" ".join)


@FONTS
@settings(max_examples=150)
@given(texts=st.lists(VIETNAMESE | WORDS, min_size=1, max_size=4))
def test_a_report_in_an_old_font_gives_its_text_or_a_fault(font, texts):
    rows = [[*ROW[:2], text, *ROW[3:7], number, 1] for number, text in enumerate(texts, 1)]
    parsed = read(as_utf8(encoded(font, [HEAD, *rows])))
    faulty = {int(cell[1:]) for cell, kind in errors(parsed) if kind == "text_encoding_unclear"}
    found = dict(zip(parsed.rows["row_number"], parsed.rows["village_text"], strict=True))
    wanted = {number: " ".join(text.split()) for number, text in enumerate(texts, 2) if number not in faulty}
    if font is OldFont.TCVN3:
        # it has no capitals with a tone
        found, wanted = ({n: text.casefold() for n, text in texts.items()} for texts in (found, wanted))
    assert found == wanted


@settings(max_examples=150)
@given(cells=st.lists(st.tuples(VIETNAMESE | WORDS, st.sampled_from([None, *OldFont])), min_size=1, max_size=5))
def test_a_report_that_mixes_fonts_gives_its_text_or_a_fault(cells):
    rows = [["1/9/2021", "Zalo", "QR", ENCODERS[font](text) if font else text] for text, font in cells]
    # a word of each kind that is certain: without any, nobody could tell
    certain = [["1/9/2021", "Zalo", "QR", text] for text in ("Bản Huổi", tcvn3("Bản Huổi"), tcvn3("Nậm Hặc"))]
    parsed = read(
        as_utf8([["unit_code", "day", "channel", "theme", "village_text"], *([4195, *r] for r in rows + certain)])
    )
    wanted = {number: " ".join(text.split()) for number, (text, _) in enumerate(cells, 2)}
    found = dict(zip(parsed.rows["row_number"], parsed.rows["village_text"], strict=True))
    others = {n: text for n, text in found.items() if n in wanted and text.casefold() != wanted[n].casefold()}
    # what has no letter that tells is kept as it is
    assert all(not senses(text) for text in others.values()), others


def test_unicode_reports_are_left_alone():
    texts = ["3×4m", "Nhà văn hóa – “Bản Mòn”", "Müller®", "café", "±5°", "m²", "½", "Hoà", "Lò Văn Tô", "«Tô»"]
    rows = [[*ROW[:2], text, *ROW[3:7], number, 1] for number, text in enumerate(texts, 1)]
    parsed = read(xlsx([HEAD, *rows]))
    assert parsed.faults == ()
    assert parsed.rows["village_text"].tolist() == texts


def test_a_cell_pasted_from_an_old_file_is_converted_and_what_may_be_either_is_told():
    rows = [[*ROW[:2], text, *ROW[3:]] for text in ("Bản Nà Hò", tcvn3("Bản Huổi Lạ"), "Tô", "Lò Thị")]
    parsed = read(xlsx([HEAD, *rows]))
    assert errors(parsed) == [("C4", "text_encoding_unclear")]
    assert fault_at(parsed, "C4").suggestion == "Ý bạn là Tụ?"
    assert parsed.rows["village_text"].tolist() == ["Bản Nà Hò", "Bản Huổi Lạ", "Lò Thị"]
    assert [fault.cell for fault in parsed.faults if fault.severity is Severity.WARNING] == ["C3"]


@pytest.mark.parametrize(("name", "text"), [(".VnTime", "Tụ"), ("VNI-Times", "Tơ"), ("Times New Roman", "Tô")])
def test_the_font_decides_where_no_word_does(name, text):
    rows = [["unit_code", "day", "channel", "theme", "village_text"], ["04195", "1/9/2021", "Zalo", "QR", "Tô"]]
    assert read(in_a_font(rows, name)).rows["village_text"].tolist() == [text]


def test_sizes_keep_their_sign_in_an_old_report():
    head = ["STT", "Xã", "Loại", "Kích thước", "Ngày lắp", "Nội dung"]
    rows = encoded(OldFont.TCVN3, [head, [1, "Xã Chiềng Sơ", "Băng rôn", "", "1/9/2021", "Mã QR"]])
    rows[1][3] = "2m×3m"
    parsed = read(xlsx(rows))
    assert errors(parsed) == []
    assert parsed.rows[["width_m", "height_m"]].to_numpy().tolist() == [[2, 3]]


VOCABULARIES = ("theme", "channel", "language", "technology", "display_kind", "display_state", "venue_class", "setting")


@FONTS
@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_no_term_in_an_old_font_is_another_one_in_unicode(font, vocabulary):
    """Where a text stays unclear it is read as it stands: that must never be another value."""
    terms = terms_of(vocabulary)
    read_as = {text: terms.find(ENCODERS[font](text)) for text in terms.texts.values()}
    assert {text: found for text, found in read_as.items() if found not in (None, terms.find(text))} == {}


@FONTS
def test_no_commune_in_an_old_font_is_another_one_in_unicode(font):
    for unit in boundaries().tree.communes("14"):
        seen = ENCODERS[font](unit.name)
        match = places().by_name(seen)
        assert match.unit in (None, unit) or Sense(font) in senses(seen), unit.name


def test_bytes_that_make_no_sense_are_refused():
    with pytest.raises(IntakeError) as caught:
        read(b"Ten;Ngay\n" + bytes(range(160, 255)) * 20)
    assert caught.value.kind == "encoding_unknown"
