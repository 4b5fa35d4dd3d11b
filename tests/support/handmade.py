"""Reports as offices make them by hand, for every form and district, with faults planted at known cells.

Everything follows from one seed. What is written is chosen from the ways in which offices write it; beside each cell
stands what it means, so that reading can be compared row by row.
"""

from __future__ import annotations

import io
import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import xlwt
from openpyxl.utils import get_column_letter

from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.text import fold
from dashboard.domain.units import Unit
from dashboard.intake.cells import matching_key
from dashboard.intake.forms import Field, Form, forms_of
from dashboard.intake.values.terms import terms_of
from tests.support.stores import boundaries
from tests.support.workbooks import csv_file

WEEK = [date(2021, 8, 30) + timedelta(days=number) for number in range(7)]
ORGANISATIONS = ("UBND xã", "Đoàn Thanh niên", "Hội Phụ nữ", "Tổ Covid cộng đồng")
GROUP_HEADINGS = ("Kết quả thực hiện", "Trong đó", "Số liệu cụ thể")
TOTALS = ("Tổng cộng", "Cộng", "TỔNG SỐ", "Tổng cộng toàn huyện", "Cộng:")
SIGNATURE = (
    ("Người lập biểu", "Thủ trưởng đơn vị"),
    ("(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"),
    ("Lò Văn Thắng", None),
)
EMPTY_CELLS = (None, "", "-", "–", "…")

Cells = list[Any]
Planted = tuple[str, str]
"""A column's field, and the kind of its fault."""


@dataclass
class Report:
    """A file with what it says: values by row number and field, and the faults as (sheet, cell, kind)."""

    kind: str
    district_code: str
    content: bytes
    rows: dict[int, dict[str, Any]]
    faults: set[tuple[str, str, str]]


@dataclass
class _Row:
    written: dict[str, Any]
    meant: dict[str, Any]
    commune: Unit
    planted: Planted | None = None


@dataclass
class _Grid:
    """A sheet as it grows: rows of cells and merged areas, all from 0."""

    rows: list[Cells] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, *cells: Any) -> int:
        self.rows.append(list(cells))
        return len(self.rows) - 1


def make_report(kind: str, seed: int, *, as_format: str = "xlsx") -> Report:
    """One report of a district in one of its many shapes."""
    dice = random.Random(f"{kind} {seed}")
    tree = boundaries().tree
    district = dice.choice(tree.children("14"))
    form = forms_of(kind)[0]
    fields = _chosen_fields(dice, form)
    rows = _rows(dice, form, fields, district, as_format)
    _plant(dice, form, fields, rows, district, has_title=as_format != "csv")
    name = "" if as_format == "csv" else dice.choice(("Sheet1", "Tuần 35", "Biểu 01", "BC " + district.short_name))
    grid, meant, faults = _laid_out(dice, form, fields, rows, district, as_format)
    given = {(name, cell, kind_of_fault) for cell, kind_of_fault in faults}
    return Report(kind, district.code, _WRITERS[as_format](dice, name, grid), meant, given)


def _chosen_fields(dice: random.Random, form: Form) -> list[Field]:
    """The columns of this report: what the form needs, and some of the others, in an order of its own."""
    wanted = {f.name for f in form.fields if f.required or f.required_column}
    wanted |= {"unit_name"} if "unit_name" in form.by_name and form.kind != "inspections" else set()
    wanted |= {f.name for f in form.fields if dice.random() < 0.6}
    if dice.random() < 0.7:
        wanted -= {"unit_code", "province_name", "district_name"}
    for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
        wanted -= {one} if other not in wanted else set()
    wanted |= {f.at_most for f in form.fields if f.name in wanted and f.at_most}
    wanted -= {"published_share_pct", "code"} if form.kind != "clusters" and form.kind != "villages" else set()
    wanted -= {"point"}
    if form.kind == "qr_days":
        wanted -= {"venue_code"}
    fields = [f for f in form.fields if f.name in wanted]
    head, rest = [f for f in fields if f.name == "row_label"], [f for f in fields if f.name != "row_label"]
    if dice.random() < 0.3:
        dice.shuffle(rest)
    return head + rest


def _rows(dice: random.Random, form: Form, fields: list[Field], district: Unit, as_format: str) -> list[_Row]:
    communes = list(boundaries().tree.communes(district.code))
    dice.shuffle(communes)
    rows: list[_Row] = []
    for commune in communes[: dice.randint(2, 5)]:
        name = _unit_name(dice, commune, communes)
        for _ in range(1 if form.kind == "stations" else dice.randint(1, 3)):
            written, meant = {}, {}
            for f in fields:
                written[f.name], meant[f.name] = _value(dice, f, len(rows), commune, as_format)
            if "unit_name" in written:
                written["unit_name"] = name
            names_unit = {"unit_code", "unit_name"} & written.keys()
            rows.append(_Row(written, meant | ({"unit_code": commune.code} if names_unit else {}), commune))
    for row in rows:
        _agree(form, row)
    return rows


def _agree(form: Form, row: _Row) -> None:
    """A part is at most its total, and both coordinates are there or neither."""
    for f in form.fields:
        if f.at_most and f.name in row.meant:
            whole, part = row.meant[f.at_most], row.meant[f.name]
            if whole is None or (part is not None and part > whole):
                row.written[f.name], row.meant[f.name] = None, None
    if "latitude" in row.meant and None in (row.meant["latitude"], row.meant["longitude"]):
        row.written |= {"latitude": None, "longitude": None}
        row.meant |= {"latitude": None, "longitude": None}


def _unit_name(dice: random.Random, unit: Unit, others: list[Unit]) -> str:
    kind, short = unit.kind, unit.short_name
    ways = [unit.name, unit.name.upper(), f"  {unit.name} ", unit.name.replace(" ", "  ", 1)]
    ways += [f"{ {'Xã': 'X.', 'Phường': 'P.', 'Thị trấn': 'TT'}[kind] } {short}"]
    if sum(fold(short) == fold(other.short_name) for other in others) == 1:
        ways += [short]
    return _spelling(dice, dice.choice(ways))


def _spelling(dice: random.Random, text: str) -> str:
    way = dice.random()
    if way < 0.15:
        return unicodedata.normalize("NFD", text)
    return text.replace(" ", "\u00a0", 1) if way < 0.2 else text


def _value(dice: random.Random, f: Field, number: int, commune: Unit, as_format: str) -> tuple[Any, Any]:
    """A cell as written, and its value."""
    own = {
        "row_label": (number + 1, None),
        "province_name": (dice.choice(("Sơn La", "Tỉnh Sơn La", "SƠN LA")), None),
        "district_name": (_district_name(dice, commune), None),
        "unit_code": (dice.choice((commune.code, int(commune.code))), commune.code),
        "unit_name": (commune.name, None),
        "latitude": _coordinate(dice, commune.label_lat, "NB"),
        "longitude": _coordinate(dice, commune.label_lon, "EĐ"),
        "remark": (dice.choice((None, "đã kiểm tra", "x")), None),
    }
    if f.name in own:
        return own[f.name]
    if not f.required and f.type not in ("code",) and dice.random() < 0.15:
        return (dice.choice(EMPTY_CELLS) if f.type in ("integer", "number") else None), None
    return _typed(dice, f, number, as_format)


def _district_name(dice: random.Random, commune: Unit) -> str:
    district = boundaries().tree[commune.parent_code]
    return dice.choice((district.name, district.name.upper(), district.short_name))


def _typed(dice: random.Random, f: Field, number: int, as_format: str) -> tuple[Any, Any]:
    # a commune's rows differ in their day, which is the key of daily reports
    day = WEEK[number % len(WEEK)]
    ways: dict[str, Callable[[], tuple[Any, Any]]] = {
        "day": lambda: (_day(dice, day, as_format), day),
        "moment": lambda: _moment(dice, day, number),
        "integer": lambda: _integer(dice, int(max(f.min, 0)), int(min(f.max, 4000))),
        "number": lambda: _number(dice, max(f.min, 0), min(f.max, 4000)),
        "term": lambda: _term(dice, f.vocabulary),
        "languages": lambda: _languages(dice),
        "size": lambda: _size(dice),
        "phone": lambda: _phone(dice, f"09{number:08}"),
        "flag": lambda: dice.choice((("Có", True), ("x", True), ("Không", False), ("không", False))),
        "codes": lambda: (f"C{number}, C{number + 1}", (f"C{number}", f"C{number + 1}")),
        "code": lambda: (f"M-{number}", f"M-{number}"),
        "text": lambda: _text(dice, f, number),
    }
    return ways[f.type]()


def _moment(dice: random.Random, day: date, number: int) -> tuple[str, datetime]:
    moment = datetime.combine(day, datetime.min.time(), TIME_ZONE) + timedelta(hours=5, minutes=number)
    return dice.choice((f"{moment:%d/%m/%Y %H:%M}", f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%d/%m/%Y %Hh%M}")), moment


def _term(dice: random.Random, vocabulary: str) -> tuple[str, str | None]:
    terms = terms_of(vocabulary)
    text = dice.choice(list(terms.texts.values()))
    return _spelling(dice, dice.choice((text, text.upper(), f" {text}"))), terms.find(text)


def _phone(dice: random.Random, digits: str) -> tuple[Any, str]:
    return dice.choice((digits, int(digits), f"{digits[:4]}.{digits[4:7]}.{digits[7:]}")), digits


def _text(dice: random.Random, f: Field, number: int) -> tuple[str, str]:
    if f.name == "name":
        # the name tells the kind of a village
        return f"Bản Nà {number}", f"Bản Nà {number}"
    text = dice.choice(("Bản Nà {}", "Tiểu khu {}", "=Bản {}", "+{}", "-Bản {}", "@tổ {}", "Nhà văn hóa “Mòn” {}"))
    text = text.format(number)
    return _spelling(dice, text), text


def _day(dice: random.Random, day: date, as_format: str) -> Any:
    texts = [f"{day.day}/{day.month}/{day.year}", f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}"]
    texts += [
        f"{day:%Y-%m-%d}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"{day:%d/%m/%y}",
        f" {day:%d/%m/%Y} ",
    ]
    serial = (day - date(1899, 12, 30)).days
    return dice.choice(texts) if as_format == "csv" else dice.choice([*texts, day, day, serial, str(serial)])


def _integer(dice: random.Random, least: int, most: int) -> tuple[Any, int]:
    value = dice.choice((least, dice.randint(least, most), dice.randint(least, min(most, 40))))
    ways: list[Any] = [
        value,
        value,
        str(value),
        f" {value} ",
        f"{value:,}".replace(",", "."),
        f"{value:,}".replace(",", " "),
    ]
    return dice.choice(ways), value


def _number(dice: random.Random, least: float, most: float) -> tuple[Any, float]:
    value = round(dice.uniform(least + 0.1, most - 0.1), 1)
    return dice.choice((value, f"{value}".replace(".", ","))), value


def _languages(dice: random.Random) -> tuple[str, str]:
    ids = dice.sample(["vi", "thai", "mong", "dao"], dice.randint(1, 3))
    names = {"vi": "Tiếng Việt", "thai": "Thái", "mong": "Mông", "dao": "Dao"}
    return dice.choice((" + ", ", ", "; ", " và ", "/", "+")).join(names[one] for one in ids), "+".join(sorted(ids))


def _size(dice: random.Random) -> tuple[str, tuple[float, float]]:
    width, height = round(dice.uniform(0.5, 6), 1), round(dice.uniform(0.5, 6), 1)
    w, h = (f"{side:g}".replace(".", ",") for side in (width, height))
    cm = f"{round(width * 100)}x{round(height * 100)}cm"
    return dice.choice((f"{w}m x {h}m", f"{w}x{h}m", f"{w}m*{h}m", f"{w} × {h} m", f"{w}x{h}", cm)), (width, height)


def _coordinate(dice: random.Random, degrees: float, letters: str) -> tuple[Any, float]:
    degrees = round(degrees, 5)
    total = round(degrees * 3600, 1)
    whole, minutes, seconds = int(total // 3600), int(total % 3600 // 60), total % 60
    text = f"{degrees:.5f}"
    dms = f"{whole}°{minutes}'{seconds:.1f}\""
    return dice.choice((degrees, text, text.replace(".", ","), dms, dms + letters[0], f"{dms} {letters[1]}")), degrees


def _says_more(row: _Row, than: Field) -> bool:
    """Whether a row has a value besides its place and the cell of a field."""
    return any(value is not None for name, value in row.meant.items() if name not in ("unit_code", than.name))


def _plant(
    dice: random.Random, form: Form, fields: list[Field], rows: list[_Row], district: Unit, *, has_title: bool
) -> None:
    """Make some rows wrong in one cell each; the last one may repeat an earlier row."""
    has_code = any(f.name == "unit_code" for f in fields)
    for row in dice.sample(rows, min(len(rows) // 2, 3)):
        possible = [f for f in fields if not (has_code and f.name == "unit_name")]
        wrong = [(f, *one) for f in possible for one in _wrong_values(f, form, district, has_title)]
        # A row of which nothing but the place is left is a commune without figures: no fault.
        wrong = [one for one in wrong if one[1] is not None or _says_more(row, one[0])]
        if wrong:
            f, value, kind = dice.choice(wrong)
            row.written[f.name], row.planted = value, (f.name, kind)


def _wrong_values(f: Field, form: Form, district: Unit, has_title: bool) -> list[tuple[Any, str]]:
    match f.type:
        case "day":
            outside = [("15/10/2021", "date_outside_period")] if has_title and f.name == form.period_field else []
            missing = [(None, "value_missing")] if f.required else []
            return [
                ("32/8/2021", "date_invalid"),
                ("hôm qua", "date_invalid"),
                ("31/02/2021", "date_invalid"),
                *outside,
                *missing,
            ]
        case "integer" | "number":
            wrong = [("khoảng 20", "number_not_numeric"), ("nhiều", "number_not_numeric"), (1e308, f.implausible_fault)]
            wrong += [(-5, "number_negative")] if f.min >= 0 else []
            return wrong + ([("1,5", "number_not_whole")] if f.type == "integer" else [])
        case "term" if not f.lenient:
            return [("không rõ là gì", f.unknown_fault or f"{f.vocabulary.rpartition('_')[2]}_unknown")]
        case "languages":
            return [("Tiếng Pháp", "language_unknown"), ("Thái và Nga", "language_unknown")]
        case "size":
            return [("to lắm", "size_unreadable"), ("60x80", "size_unreadable"), ("90m x 2m", "size_implausible")]
        case "flag":
            return [("chưa biết", "flag_unknown")]
        case "province_name":
            return [("Điện Biên", "province_outside")]
        case "unit_name":
            return [("Xã Không Có Thật", "unit_unknown"), (_elsewhere(district), "unit_outside_district")]
    return []


def _elsewhere(district: Unit) -> str:
    """A commune of another district whose name no other one has."""
    tree = boundaries().tree
    everywhere = tree.communes("14")
    names = [fold(unit.short_name) for unit in everywhere]
    return next(
        unit.name
        for unit in everywhere
        if unit.parent_code != district.code and names.count(fold(unit.short_name)) == 1
    )


def _laid_out(
    dice: random.Random, form: Form, fields: list[Field], rows: list[_Row], district: Unit, as_format: str
) -> tuple[_Grid, dict[int, dict[str, Any]], set[tuple[str, str]]]:
    """The sheet, what its good rows mean by row number, and its faults by cell."""
    grid = _Grid()
    columns: list[Field | None] = list(fields)
    if as_format != "csv" and dice.random() < 0.4:
        columns.insert(dice.randint(0, len(columns)), None)
    _title(dice, grid, form, district, len(columns), as_format)
    _header(dice, grid, form, columns, as_format)
    meant, faults = _body(dice, grid, columns, rows, as_format)
    if as_format != "csv":
        _footer(dice, grid, columns, district)
    return grid, meant, faults


def _title(dice: random.Random, grid: _Grid, form: Form, district: Unit, width: int, as_format: str) -> None:
    if as_format == "csv":
        return
    for _ in range(dice.choice((0, 0, 1))):
        grid.add(None)
    period = dice.choice(("(Từ ngày 30/8/2021 đến ngày 05/9/2021)", "Từ ngày 30/8 đến hết ngày 5/9/2021"))
    lines = [f"ỦY BAN NHÂN DÂN {district.name.upper()}", "PHÒNG VĂN HÓA VÀ THÔNG TIN", form.label_vi.upper(), period]
    for line in lines:
        row = grid.add(_spelling(dice, line))
        if dice.random() < 0.7:
            grid.merged.append((row, 0, row, width - 1))
    if dice.random() < 0.6:
        grid.add(None)


def _header(dice: random.Random, grid: _Grid, form: Form, columns: list[Field | None], as_format: str) -> None:
    texts = [None if f is None else _heading(dice, form, f) for f in columns]
    depth_two = as_format != "csv" and len(columns) > 5 and dice.random() < 0.5
    if not depth_two:
        grid.add(*texts)
    else:
        first = dice.randint(2, len(columns) - 3)
        last = min(first + dice.randint(1, 3), len(columns) - 1)
        top = grid.add(*(text if not first <= place <= last else None for place, text in enumerate(texts)))
        grid.rows[top][first] = dice.choice(GROUP_HEADINGS)
        grid.add(*(text if first <= place <= last else None for place, text in enumerate(texts)))
        grid.merged.append((top, first, top, last))
        grid.merged += [(top, place, top + 1, place) for place in range(len(columns)) if not first <= place <= last]
    if as_format != "csv" and dice.random() < 0.3:
        grid.add(*(f"({place})" for place in range(1, len(columns) + 1)))


def _heading(dice: random.Random, form: Form, f: Field) -> str:
    """One of the field's headings that no other field of the form has."""
    own = [text for text in f.headings if len(form.heading_ranks[matching_key(text)]) == 1]
    text = dice.choice(own or [f.headings[0]])
    text = dice.choice((text, text, text.upper(), text.lower(), text.replace(" ", "\n", 1), f"{text} (*)"))
    return _spelling(dice, text)


def _body(
    dice: random.Random, grid: _Grid, columns: list[Field | None], rows: list[_Row], as_format: str
) -> tuple[dict[int, dict[str, Any]], set[tuple[str, str]]]:
    meant: dict[int, dict[str, Any]] = {}
    faults: set[tuple[str, str]] = set()
    merge_communes = as_format != "csv" and dice.random() < 0.5
    unit_column = next((place for place, f in enumerate(columns) if f and f.name == "unit_name"), None)
    start, before = len(grid.rows), None
    for row in rows:
        at = grid.add(*(None if f is None else row.written[f.name] for f in columns))
        is_own = row.planted is not None and row.planted[0] == "unit_name"
        if merge_communes and unit_column is not None and before is row.commune and not is_own:
            grid.rows[at][unit_column] = None
        elif merge_communes and unit_column is not None and at > start:
            _merge(grid, start, at - 1, unit_column)
            start = at
        before = None if is_own else row.commune
        if row.planted:
            place = next(place for place, f in enumerate(columns) if f and f.name == row.planted[0])
            faults.add((f"{get_column_letter(place + 1)}{at + 1}", row.planted[1]))
        else:
            meant[at + 1] = row.meant
    if merge_communes and unit_column is not None:
        _merge(grid, start, len(grid.rows) - 1, unit_column)
    return meant, faults


def _merge(grid: _Grid, first: int, last: int, column: int) -> None:
    if last > first:
        grid.merged.append((first, column, last, column))


def _footer(dice: random.Random, grid: _Grid, columns: list[Field | None], district: Unit) -> None:
    width = len(columns)
    if dice.random() < 0.7:
        total: Cells = [None] * width
        total[dice.choice((0, 1))] = dice.choice(TOTALS)
        for place, f in enumerate(columns[2:], 2):
            total[place] = dice.randint(1, 500) if f and f.type == "integer" else None
        grid.add(*total)
    if dice.random() < 0.7:
        grid.add(None)
        grid.add(*[None] * (width - 2), f"{district.short_name}, ngày 6 tháng 9 năm 2021")
        for left, right in SIGNATURE:
            grid.add(None, left, *[None] * (width - 4), right)


def _as_xlsx(dice: random.Random, name: str, grid: _Grid) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row, cells in enumerate(grid.rows, 1):
        for column, value in enumerate(cells, 1):
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                # openpyxl takes `=…` for a formula
                cell.data_type = "s"
    for first_row, first_column, last_row, last_column in grid.merged:
        sheet.merge_cells(None, first_row + 1, first_column + 1, last_row + 1, last_column + 1)
    if dice.random() < 0.4:
        hidden = book.create_sheet("nháp", dice.randint(0, 1))
        hidden.append(["số liệu cũ", 1])
        hidden.sheet_state = "hidden"
    if dice.random() < 0.3:
        book.create_sheet("Ghi chú").append(["Liên hệ phòng VHTT khi cần"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _as_xls(_dice: random.Random, name: str, grid: _Grid) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    covered = {
        (row, column)
        for top, left, bottom, right in grid.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    for top, left, bottom, right in grid.merged:
        sheet.write_merge(top, bottom, left, right, grid.rows[top][left])
    for row, cells in enumerate(grid.rows):
        for column, value in enumerate(cells):
            if (row, column) not in covered and value is not None:
                sheet.write(row, column, value, day if isinstance(value, date) else xlwt.Style.default_style)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _as_csv(dice: random.Random, _name: str, grid: _Grid) -> bytes:
    rows = [["" if cell is None else cell for cell in row] for row in grid.rows]
    return csv_file(rows, delimiter=dice.choice(",;\t"), encoding=dice.choice(("utf-8", "utf-8-sig", "utf-16")))


_WRITERS = {"xlsx": _as_xlsx, "xls": _as_xls, "csv": _as_csv}
