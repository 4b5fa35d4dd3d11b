"""Reports as offices make them by hand, for every form and district, with faults planted at known cells.

Everything follows from one seed. What is written is chosen from the ways in which offices write it; beside each cell
stands what it means, so that reading can be compared row by row.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from dashboard.domain.text import fold
from dashboard.domain.units import Unit
from dashboard.intake.forms import Field, Form, forms_of
from tests.support.handmade_sheets import WRITERS, Row, laid_out
from tests.support.handmade_values import unit_name_as_written, value_as_written
from tests.support.stores import boundaries


@dataclass
class Report:
    """A file with what it says: values by row number and field, and the faults as (sheet, cell, kind)."""

    kind: str
    district_code: str
    content: bytes
    rows: dict[int, dict[str, Any]]
    faults: set[tuple[str, str, str]]


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
    grid, meant, faults = laid_out(dice, form, fields, rows, district, as_format)
    given = {(name, cell, kind_of_fault) for cell, kind_of_fault in faults}
    return Report(kind, district.code, WRITERS[as_format](dice, name, grid), meant, given)


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


def _rows(dice: random.Random, form: Form, fields: list[Field], district: Unit, as_format: str) -> list[Row]:
    communes = list(boundaries().tree.communes(district.code))
    dice.shuffle(communes)
    rows: list[Row] = []
    for commune in communes[: dice.randint(2, 5)]:
        name = unit_name_as_written(dice, commune, communes)
        for _ in range(1 if form.kind == "stations" else dice.randint(1, 3)):
            written, meant = {}, {}
            for f in fields:
                written[f.name], meant[f.name] = value_as_written(dice, f, len(rows), commune, as_format)
            if "unit_name" in written:
                written["unit_name"] = name
            names_unit = {"unit_code", "unit_name"} & written.keys()
            rows.append(Row(written, meant | ({"unit_code": commune.code} if names_unit else {}), commune))
    for row in rows:
        _agree(form, row)
    return rows


def _agree(form: Form, row: Row) -> None:
    """A part is at most its total, and both coordinates are there or neither."""
    for f in form.fields:
        if f.at_most and f.name in row.meant:
            whole, part = row.meant[f.at_most], row.meant[f.name]
            if whole is None or (part is not None and part > whole):
                row.written[f.name], row.meant[f.name] = None, None
    if "latitude" in row.meant and None in (row.meant["latitude"], row.meant["longitude"]):
        row.written |= {"latitude": None, "longitude": None}
        row.meant |= {"latitude": None, "longitude": None}


def _says_more(row: Row, than: Field) -> bool:
    """Whether a row has a value besides its place and the cell of a field."""
    return any(value is not None for name, value in row.meant.items() if name not in ("unit_code", than.name))


def _plant(
    dice: random.Random, form: Form, fields: list[Field], rows: list[Row], district: Unit, *, has_title: bool
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
