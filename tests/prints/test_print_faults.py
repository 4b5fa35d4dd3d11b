"""A broken block makes no file, and the error names it; a file that is not what was drawn is not offered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.errors import PrintError
from dashboard.prints import engine, frame, layout, side
from dashboard.prints import map as map_block
from dashboard.prints.box import Box
from dashboard.prints.contents import Stamp
from dashboard.prints.files import as_file, png_of
from dashboard.prints.papers import PAPERS, FileFormat
from dashboard.prints.reading_back import WrongFile, check_file
from dashboard.prints.sheet import Sheet
from tests.support.frozen import frozen
from tests.support.printed import printed

A4 = PAPERS["A4-landscape"]


def broken(*_args: object, **_kwargs: object) -> None:
    raise RuntimeError("made to fail")


@pytest.mark.parametrize(
    ("module", "name", "block", "said"),
    [
        (layout, "draw_header", "header", "đầu trang"),
        (layout, "draw_map", "map", "bản đồ"),
        (map_block, "draw_scale_bar", "map", "bản đồ"),
        (side, "hatching", "legend", "chú giải"),
        (layout, "inset_block", "inset", "bản đồ vị trí"),
        (frame.segno, "make", "footer", "chân trang"),
        (engine, "as_file", "file", "tệp in"),
    ],
)
def test_a_broken_block_is_named_and_nothing_is_made(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, block: str, said: str
) -> None:
    monkeypatch.setattr(module, name, broken)
    with pytest.raises(PrintError) as refused:
        printed(frozen("?dv=123"), stamp=Stamp(name, f"https://bando.example.vn/chot/{name}"))
    assert refused.value.block == block
    assert f"“{said}”" in refused.value.vi
    assert "chưa lưu tệp nào" in refused.value.vi


def test_a_blank_page_is_never_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "as_file", lambda _sheet, form, title: as_file(Sheet(A4), form, title))
    for form in FileFormat:
        with pytest.raises(PrintError) as refused:
            printed(frozen("?dv=123"), form=form)
        assert refused.value.block == "file"


def drawn() -> Sheet:
    sheet = Sheet(A4)
    for row in range(30):
        sheet.text(20, 10 + row * 6, f"Thuận Châu {row}", layout.HEADING)
    sheet.rectangle(Box(100, 20, 200, 180), "#123456")
    return sheet


Damage = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    ("form", "damage"),
    [
        (FileFormat.PNG, lambda png: png[:-40]),
        (FileFormat.PNG, lambda png: png[:2000] + bytes([png[2000] ^ 1]) + png[2001:]),
        (FileFormat.PNG, lambda _png: png_of(as_file(Sheet(A4), FileFormat.PDF, ""), A4)),
        (FileFormat.PNG, lambda _png: b"GIF89a"),
        (FileFormat.SVG, lambda svg: svg.replace(b'width="841.889764pt"', b'width="500pt"')),
        (FileFormat.SVG, lambda svg: svg[: len(svg) // 2]),
        (FileFormat.PDF, lambda pdf: pdf[: len(pdf) // 3]),
        (FileFormat.PDF, lambda _pdf: as_file(Sheet(PAPERS["A4-portrait"]), FileFormat.PDF, "")),
    ],
)
def test_damage_is_seen_when_a_file_is_read_back(form: FileFormat, damage: Damage) -> None:
    sheet = drawn()
    whole = as_file(sheet, form, "Thuận Châu")
    check_file(whole, form, A4, sheet.written)
    with pytest.raises(Exception) as seen:  # noqa: PT011 - what it is depends on the damage
        check_file(damage(whole), form, A4, sheet.written)
    assert not isinstance(seen.value, AssertionError)


def test_a_text_that_is_missing_is_seen() -> None:
    sheet = drawn()
    whole = as_file(sheet, FileFormat.PDF, "")
    with pytest.raises(WrongFile, match="text without"):
        check_file(whole, FileFormat.PDF, A4, [*sheet.written, "Mường La"])
