"""Damaged and hostile files, each from its number alone, so that any of them can be made again."""

from __future__ import annotations

import io
import random
import re
import zipfile
from functools import cache

from dashboard.intake.models import KINDS
from tests.support.handmade import make_report
from tests.support.workbooks import csv_file, xlsx

FORMATS = ("xlsx", "xlsx", "xls", "csv", "csv")
HOSTILE_TEXTS = (
    "1e308", "-1e308", "1e999", "NaN", "Infinity", "=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "\ufffe\uffff", "9" * 400,
    "\u202e\u0000x", "A" * 40_000, "-", "''", '"', "0x10", "<a/>", "&#0;", "%s%n", "../../x", "🙂" * 50, "ệ̣̣̣̣", "1.2.3.4",
)  # fmt: skip
HOSTILE_ATTRIBUTES = ("XFD1048576", "A0", "ZZZZ1", "-1", "99999999999999999999", "", "A1:XFD1048576", "1e9", "\u0000")


@cache
def good_files(as_format: str) -> tuple[bytes, ...]:
    """Small reports of every kind."""
    return tuple(make_report(kind, 7, as_format=as_format).content for kind in KINDS)


def damaged(number: int) -> bytes:
    """The damaged file with this number."""
    dice = random.Random(number)
    as_format = FORMATS[number % len(FORMATS)]
    content = dice.choice(good_files(as_format))
    if as_format == "xlsx" and dice.random() < 0.7:
        content = _with_damaged_part(dice, content)
    if as_format == "csv" and dice.random() < 0.5:
        return _with_hostile_cells(dice, content)
    return _with_damaged_bytes(dice, content) if as_format != "xlsx" or dice.random() < 0.4 else content


def _with_damaged_bytes(dice: random.Random, content: bytes) -> bytes:
    damaged = bytearray(content)
    for _ in range(dice.choice((1, 1, 3, 20))):
        place = dice.randrange(len(damaged))
        length = dice.choice((1, 1, 8, 512))
        match dice.randrange(6):
            case 0:
                damaged[place] ^= 1 << dice.randrange(8)
            case 1:
                damaged[place : place + length] = dice.randbytes(length)
            case 2:
                del damaged[place : place + length]
            case 3:
                damaged[place:place] = damaged[place : place + length]
            case 4:
                damaged[place : place + length] = bytes(length)
            case _:
                del damaged[max(place, 1) :]
        if not damaged:
            return b"\0"
    return bytes(damaged)


def _with_hostile_cells(dice: random.Random, content: bytes) -> bytes:
    parts = re.split(rb"([,;\t\n])", content)
    for _ in range(dice.randint(1, 8)):
        parts[dice.randrange(len(parts))] = dice.choice(HOSTILE_TEXTS).encode("utf-8", "surrogatepass")
    return b"".join(parts)


def _with_damaged_part(dice: random.Random, content: bytes) -> bytes:
    """The workbook with one part inside it changed: this passes the checksums and reaches the parser."""
    parts = parts_of(content)
    name = dice.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    text = parts[name].decode()
    match dice.randrange(6):
        case 0:
            text = _replaced(dice, text, r'(?<==")[^"]*(?=")', HOSTILE_ATTRIBUTES)
        case 1:
            text = _replaced(dice, text, r"(?<=>)[^<]+(?=<)", HOSTILE_TEXTS)
        case 2:
            text = text[: dice.randrange(len(text))]
        case 3:
            tags = re.findall(r"<[^>]+>", text)
            text = text.replace(dice.choice(tags), "", dice.randint(1, 3))
        case 4:
            parts.pop(name)
            return zipped(parts)
        case _:
            text = _with_damaged_bytes(dice, text.encode()).decode("latin-1")
    return zipped(parts | {name: text.encode("utf-8", "replace")})


def _replaced(dice: random.Random, text: str, pattern: str, values: tuple[str, ...]) -> str:
    found = list(re.finditer(pattern, text))
    if not found:
        return text
    match = dice.choice(found)
    return text[: match.start()] + dice.choice(values) + text[match.end() :]


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def hostile_files() -> dict[str, bytes]:
    """Files made to harm, by what they are."""
    csv = good_files("csv")[0]
    others = {f"wrong extension: {name}": start + csv for name, start in _OTHER_STARTS.items()}
    return _hostile_archives() | _hostile_sheets() | _hostile_strings() | _hostile_texts() | others


def _hostile_archives() -> dict[str, bytes]:
    good, csv = good_files("xlsx")[0], good_files("csv")[0]
    parts = parts_of(good)
    return {
        "zip bomb of zeros": zipped(parts | {_SHEET: b"\0" * 60_000_000}),
        "zip bomb of spaces in the strings": zipped(parts | {_STRINGS: b"<sst>" + b" " * 60_000_000}),
        "bomb in the styles": zipped(parts | {"xl/styles.xml": b"<styleSheet>" + b"<font/>" * 1_000_000}),
        "paths that lead out": zipped(parts | {"../../../tmp/x": b"x", "/etc/x": b"x", "C:\\x": b"x"}),
        "thousands of parts": zipped(parts | {f"xl/media/{number}": b"" for number in range(20_000)}),
        "a sheet that is missing": zipped({name: body for name, body in parts.items() if name != _SHEET}),
        "an archive in the archive": zipped({"a.xlsx": good, "xl/workbook.xml": b"<workbook/>"}),
        "an encrypted flag": good.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00"),
        "csv as xlsx": b"PK\x03\x04" + csv,
        "xlsx after some text": b"Ten xa;Ngay\n" + good,
        "xls header alone": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
    }


def _hostile_sheets() -> dict[str, bytes]:
    parts = parts_of(good_files("xlsx")[0])
    head = ["Tên xã", "Ngày", "Hình thức", "Nội dung", "Số buổi"]
    one_cell = _sheet(b'<row r="1"><c r="A1"><v>1</v></c></row>')
    merges = b"<mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 300_000 + b"</mergeCells></worksheet>"
    corners = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="IV1048576"><v>1</v></c></row>'
    sheets = {
        "bomb below the limits": _sheet(b"<row><c t='str'><v>" + b"a" * 9_000_000 + b"</v></c></row>"),
        "deep XML": b"<worksheet>" * 300_000,
        "no end of the XML": b"<worksheet><sheetData><row><c",
        "a cell at the last column": _sheet(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'),
        "a cell at the last row": _sheet(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        "cells at two corners": _sheet(corners),
        "very many merged ranges": one_cell.replace(b"</worksheet>", merges),
        "a shared string that is not there": _sheet(b'<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>'),
        "a negative shared string": _sheet(b'<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'),
    }
    return {name: zipped(parts | {_SHEET: sheet}) for name, sheet in sheets.items()} | {
        "formulas": xlsx([head, ["=1+1", "=NOW()", '=HYPERLINK("x")', "=A1", "=B2"]]),
        "1e308": xlsx(
            [head, ["Xã Chiềng Sơ", 1e308, "Zalo", "QR", 1e308], ["Xã Chiềng Sơ", -1e308, None, None, 1e-308]]
        ),
    }


def _hostile_strings() -> dict[str, bytes]:
    parts = parts_of(good_files("xlsx")[0])
    outside = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>'
    strings = {
        "a billion laughs": _laughs(),
        "an outside entity": outside,
        "deep XML in the strings": b"<sst>" + b"<si>" * 300_000,
        "very many shared strings": b'<sst count="4294967295">' + b"<si><t>a</t></si>" * 300_000 + b"</sst>",
    }
    return {name: zipped(parts | {_STRINGS: body}) for name, body in strings.items()}


def _hostile_texts() -> dict[str, bytes]:
    csv = good_files("csv")[0]
    return {
        "a million columns": b"a," * 1_000_000,
        "a million columns below a heading": csv + b";" * 1_000_000,
        "a million empty lines": b"\n" * 1_000_000 + csv,
        "one long cell": b'"' + b"x" * 5_000_000 + b'"\n' + csv,
        "a quote without end": b'"' + csv * 200,
        "quotes only": b'"' * 500_001,
        "NUL between": csv.replace(b"a", b"a\0"),
        "carriage returns only": csv.replace(b"\n", b"\r"),
        "UTF-16 of half a letter": csv_file([["Tên xã", "Ngày"]], encoding="utf-16")[:-1],
        "very many unknown names": _names(100_000),
    }


_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_OTHER_STARTS = {"PDF": b"%PDF-1.7\n", "PNG": b"\x89PNG\r\n\x1a\n", "HTML": b"<html><table>", "gzip": b"\x1f\x8b\x08"}


def _sheet(rows: bytes) -> bytes:
    name = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return b"<worksheet " + name + b"><sheetData>" + rows + b"</sheetData></worksheet>"


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE a [<!ENTITY l0 "ha">{entities}]><sst><si><t>&l9;</t></si></sst>'.encode()


def _names(count: int) -> bytes:
    lines = [f"{number * 7919 % 1_000_003:x} thon ban;1/9/2021;Zalo;QR" for number in range(count)]
    return "\n".join(["Tên xã;Ngày;Hình thức;Nội dung", *lines]).encode()
