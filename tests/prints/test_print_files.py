"""Files read back: one page of the right size, text that can be searched, fonts inside, the same bytes every time."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from dashboard.domain.units import Level
from dashboard.prints.contents import Content
from dashboard.prints.papers import PAPERS, FileFormat
from dashboard.settings import PROJECT_ROOT
from tests.support.frozen import fake_services, frozen
from tests.support.printed import STAMP, difference, picture_of, printed, text_of

APPROVED = Path(__file__).parent / "approved"
TREE = fake_services().space.tree
PICTURES = {
    "province": ("", "A4-landscape", Content.MAP),
    "communes": ("?cap=xa", "A3-portrait", Content.MAP),
    "district": ("?dv=123&cs=L4&lop=pano,loa,qr", "A4-landscape", Content.MAP),
    "commune": ("?dv=04105&lop=pano,loa", "A4-portrait", Content.MAP),
    "silent": ("?dv=124", "web", Content.MAP),
    "poster": ("?cs=P4&lop=pano", "A0", Content.MAP),
    "trend": ("?dv=119&cs=Q4&tu=2021-08-25&den=2021-11-30", "slide", Content.TREND),
    "ranking": ("?cap=xa", "A4-landscape", Content.RANKING),
    "themes": ("?cs=L6", "A4-landscape", Content.THEMES),
}
TOLERANCE = 1.5
"""Of 255, on average over all points: letters may be drawn a little differently, nothing may be missing."""


@pytest.mark.parametrize("paper", PAPERS.values(), ids=lambda paper: paper.id)
def test_pdf_has_one_page_of_the_papers_size_and_all_fonts_inside(paper: object) -> None:
    pdf = printed(frozen("?dv=119"), paper.id).content
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    width_pt, height_pt = document[0].get_size()
    assert (width_pt / 72 * 25.4, height_pt / 72 * 25.4) == pytest.approx((paper.width_mm, paper.height_mm), abs=0.1)
    texts = list(document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]))
    assert texts
    assert all(pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(item)) == 1 for item in texts)


def test_vietnamese_text_can_be_searched() -> None:
    document = pypdfium2.PdfDocument(printed(frozen("")).content)
    page = document[0].get_textpage()
    names = [TREE[unit.code].short_name for unit in TREE.descendants("14", Level.DISTRICT)]
    assert [name for name in names if page.search(name).get_next() is None] == []
    for words in ("Thuận Châu", "DỮ LIỆU MÔ PHỎNG", "168/204 xã đã báo cáo", "Chưa báo cáo", STAMP.id, "Mường La"):
        assert page.search(words).get_next() is not None, words


@pytest.mark.parametrize("paper", ["A4-portrait", "web", "slide"])
def test_png_has_the_papers_pixels_and_its_resolution(tmp_path: Path, paper: str) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(printed(frozen("?dv=123"), paper, FileFormat.PNG).content)
    with Image.open(file) as picture:
        picture.load()
        expected = {"A4-portrait": (2480, 3508), "web": (1200, 630), "slide": (1920, 1080)}[paper]
        assert picture.size == expected
        assert picture.info["dpi"] == pytest.approx((PAPERS[paper].dpi, PAPERS[paper].dpi), abs=0.1)


def test_poster_png_has_300_dots_to_the_inch() -> None:
    content = printed(frozen(""), "A0", FileFormat.PNG).content
    assert PAPERS["A0"].size_px == (9933, 14043)
    assert content[16:24] == (9933).to_bytes(4, "big") + (14043).to_bytes(4, "big")


def test_svg_is_vector_only_and_needs_no_font() -> None:
    root = ElementTree.fromstring(printed(frozen("?dv=123"), form=FileFormat.SVG).content)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "path" in tags
    assert not tags & {"image", "text", "script"}
    assert root.attrib["viewBox"] == "0 0 841.889764 595.275591"


@pytest.mark.parametrize("form", list(FileFormat))
def test_the_same_view_gives_the_same_bytes(form: FileFormat) -> None:
    query = "?dv=123&lop=pano,loa,qr"
    assert printed(frozen(query), form=form).content == printed(frozen(query), form=form).content


def test_another_process_gives_the_same_bytes() -> None:
    query = "?dv=124&lop=loa"
    code = (
        "import hashlib; from tests.support.frozen import frozen; from tests.support.printed import printed;"
        f"print(hashlib.sha256(printed(frozen({query!r})).content).hexdigest())"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == hashlib.sha256(printed(frozen(query)).content).hexdigest()


def test_no_time_and_no_machine_in_the_file() -> None:
    pdf = printed(frozen("")).content
    assert b"CreationDate" not in pdf
    assert b"ModDate" not in pdf
    assert b"matplotlib" not in pdf.lower()


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_as_approved(name: str) -> None:
    query, paper, content = PICTURES[name]
    dpi = 12 if paper == "A0" else 50
    drawn = picture_of(printed(frozen(query), paper, content=content).content, paper, dpi)
    with Image.open(APPROVED / f"{name}.png") as approved:
        assert approved.size == drawn.size
        assert difference(approved.convert("RGB"), drawn) < TOLERANCE


def test_a_title_of_ones_own_is_written_whatever_it_holds() -> None:
    from dataclasses import replace

    title = "Bản tin tuần 35 – 😀 “$x^2$” & <b>Thuận Châu</b> " + "rất dài " * 40
    text = text_of(printed(replace(frozen(""), title=title)).content)
    assert "Bản tin tuần 35 – ? “$x^2$” & <b>Thuận Châu</b>" in text
