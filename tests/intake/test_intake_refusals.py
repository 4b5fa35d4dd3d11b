"""Files that are refused whole: always with a reason, never with a crash."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile

import msoffcrypto.format.ooxml
import pytest

from dashboard.errors import IntakeError
from dashboard.intake.limits import MAX_FILE_BYTES, check_file_size
from dashboard.intake.readers import read_sheets
from tests.support.workbooks import csv_file, xls, xlsx

GOOD = [["Mã địa điểm", "Ngày", "Lượt quét"], ["A", "1/9/2021", 5]]


def refusal(content: bytes) -> str:
    with pytest.raises(IntakeError) as caught:
        read_sheets(content)
    assert caught.value.vi
    assert caught.value.en
    return caught.value.kind


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name.replace("__", "/"), body)
    return out.getvalue()


def encrypted() -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(xlsx(GOOD))).encrypt("mat-khau", out)
    return out.getvalue()


def replaced(content: bytes, name: str, body: bytes) -> bytes:
    """The xlsx file with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            new.writestr(item, body if item == name else old.read(item))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf \r\n", "file_empty"),
        (b"%PDF-1.7 ...", "format_unsupported"),
        (b"PK\x03\x04 broken", "file_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "file_unreadable"),
        (zipped(word__document=b"x"), "format_unsupported"),
        (xlsx([]), "no_cells"),
        (encrypted(), "file_encrypted"),
        (b"a\x00b,c\n1,2", "file_unreadable"),
        (bytes(range(128, 255)) * 20, "encoding_unknown"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refused_by_name(content, kind):
    assert refusal(content) == kind


def test_a_file_too_large_is_refused_from_its_size():
    check_file_size(MAX_FILE_BYTES)
    with pytest.raises(IntakeError, match="200 MiB"):
        check_file_size(200 * 1024 * 1024)


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = replaced(xlsx(GOOD), "xl/worksheets/sheet1.xml", b"\0" * 40_000_000)
    assert len(bomb) < 100_000
    assert refusal(bomb) == "file_unpacks_too_large"


@pytest.mark.parametrize("far", ["XFD1", "AMJ2", "K1048576"])
def test_cells_too_far_out_are_refused(far):
    row = "".join(filter(str.isdigit, far))
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{far}"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    assert refusal(replaced(xlsx(GOOD), "xl/worksheets/sheet1.xml", xml.encode())) == "sheet_too_large"


def test_the_content_decides_not_the_name(parse):
    for content in (xlsx(GOOD), xls(GOOD), csv_file(GOOD)):
        assert parse(content).rows["scans"].tolist() == [5]


@pytest.mark.parametrize("write", [xlsx, xls, csv_file], ids=["xlsx", "xls", "csv"])
def test_damaged_files_get_a_reason_or_are_read(write, parse):
    dice = random.Random(2021)
    good = write(GOOD)
    for _ in range(12):
        damaged = bytearray(good[: dice.randint(1, len(good))] if dice.random() < 0.4 else good)
        for _ in range(dice.randint(0, 8)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        with contextlib.suppress(IntakeError):
            parse(bytes(damaged))
