"""Files that are no workbook, whatever they are called: named, with what to send; web pages with tables are read."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import IntakeError
from dashboard.intake.readers import read_sheets
from tests.support.workbooks import cells, csv_file, xls, xlsx

HEAD = ["TT", "Tên xã", "Bản", "Thời gian", "Hình thức tuyên truyền", "Chủ đề", "Ngôn ngữ", "Số buổi", "Số lượt người"]
ROW = [1, "Xã Chiềng Sơ", "Bản Nà", "1/9/2021", "Xe lưu động", "Tiêm chủng", "Thái", 1, "1.050"]


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return out.getvalue()


def refused(content: bytes) -> IntakeError:
    with pytest.raises(IntakeError) as told:
        read_sheets(content)
    assert told.value.kind == "format_unsupported"
    return told.value


@pytest.mark.parametrize(
    ("content", "name", "advice"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF", "gửi tệp bảng tính gốc"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "ảnh PNG", "gửi tệp bảng tính gốc"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "ảnh JPEG", "gửi tệp bảng tính gốc"),
        (b"BM" + struct.pack("<IHHI", 100, 0, 0, 54) + b"\0" * 60, "ảnh BMP", "gửi tệp bảng tính gốc"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "HEIC", "gửi tệp bảng tính gốc"),
        (b"{\\rtf1 abc}", "RTF", "chép bảng sang Excel"),
        (zipped("word/document.xml"), "Word", "chép bảng sang Excel"),
        (zipped("ppt/presentation.xml"), "PowerPoint", "chép bảng sang Excel"),
        (zipped("mimetype", "content.xml"), "OpenDocument", "lưu lại dạng .xlsx"),
        (zipped("tuan 35.xlsx", "tuan 36.xlsx"), "nén zip", "giải nén"),
        (b"Rar!\x1a\x07\x00 ...", "RAR", "giải nén"),
        (b"<html><body><p>Not found</p></body></html>", "HTML", "lưu lại dạng .xlsx"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_another_format_is_named_with_what_to_send(content: bytes, name: str, advice: str) -> None:
    told = refused(content)
    assert name in told.vi
    assert advice in told.vi
    assert "Không lưu gì" in told.vi
    assert told.en.isascii() or name in told.en


@given(st.integers(0, 2**32), st.integers(500, 20_000))
def test_random_bytes_are_called_what_they_are_unknown(seed: int, size: int) -> None:
    content = b"\x01\x9a" + random.Random(seed).randbytes(size)
    assert "Không nhận ra đây là loại tệp gì" in refused(content).vi


def test_a_csv_file_whose_first_heading_begins_like_a_picture_is_read() -> None:
    assert read_sheets(csv_file([["BMI", "x"], ["1", "2"]]))[0].row_texts(0) == ("BMI", "x")


def page(rows: list[list[object]], charset: str = '<meta charset="utf-8">') -> str:
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><head>{charset}</head><body><table>{lines}</table></body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_web_page_named_xls_reads_as_the_same_workbook_does(parse, encoding) -> None:
    rows = [["HUYỆN SÔNG MÃ"], HEAD, ROW, ["", *ROW[1:3], "32/9/2021", *ROW[4:]]]
    meta = '<meta http-equiv="Content-Type" content="text/html">'
    parsed, same = parse(page(rows, meta).encode(encoding)), parse(xlsx(rows))
    assert parsed.rows.drop(columns="sheet").equals(same.rows.drop(columns="sheet"))
    assert cells(parsed) == cells(same) == [("D4", "date_invalid")]
    assert parsed.rows["people"].tolist() == [1050]
    assert parsed.rows["day"].tolist() == [date(2021, 9, 1)]


def test_merged_cells_and_tables_of_a_page() -> None:
    content = (
        "<table><tr><th rowspan=2>Xã</th><th colspan=2>Kết quả</th></tr><tr><td>a<br>b</td><td>c</td></tr></table>"
        "<table></table><table><tr><td><table><tr><td>trong</td></tr></table></td></tr></table>"
    ).encode()
    first, second = read_sheets(content)
    assert (first.row_texts(0), first.row_texts(1)) == (("Xã", "Kết quả", ""), ("", "ab", "c"))
    assert {(a.first_row, a.first_column, a.last_row, a.last_column) for a in first.merged_ranges} == {
        (0, 0, 1, 0),
        (0, 1, 0, 2),
    }
    assert second.row_texts(0) == ("trong",)


def test_a_page_whose_cells_fill_too_much_is_refused() -> None:
    with pytest.raises(IntakeError) as told:
        read_sheets(("<table>" + "<tr>" + "<td rowspan=999 colspan=200>x</td>" * 5 + "</tr></table>").encode())
    assert told.value.kind == "sheet_too_large"


def test_old_word_files_are_told_from_old_workbooks() -> None:
    assert read_sheets(xls([HEAD, ROW]))[0].row_texts(0)[1] == "Tên xã"
