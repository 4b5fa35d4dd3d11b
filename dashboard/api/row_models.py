"""Models of what is written through the API, made from the forms of files: one list of fields for both."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, StrictFloat, StrictInt, StrictStr, create_model
from pydantic import Field as Described

from dashboard.intake.forms import Field, Form
from dashboard.intake.records import record_fields
from dashboard.intake.values.terms import terms_of

MAX_ROWS: Final = 5000
STRICT: Final = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, hide_input_in_errors=True)

LONGEST_TEXT: Final = 10_000
"""Far beyond any field; what is longer is a program's mistake, not an office's."""

_TEXT: Final[Any] = Annotated[StrictStr, Described(max_length=LONGEST_TEXT)]
_NUMBER: Final[Any] = StrictInt | StrictFloat | _TEXT | None
_CODE: Final[Any] = Annotated[StrictStr, Described(pattern=r"^[^,;| \t\r\n]+$", max_length=64)]
_CODES: Final[Any] = Annotated[list[_CODE], Described(max_length=2000)] | None
_TYPES: Final[dict[str, Any]] = {
    "integer": _NUMBER,
    "number": _NUMBER,
    "latitude": _NUMBER,
    "longitude": _NUMBER,
    "flag": bool | _TEXT | None,
    "codes": _CODES,
}
_EXAMPLES: Final[dict[str, Any]] = {
    "day": "2021-08-30",
    "moment": "2021-08-30T05:30:00+07:00",
    "integer": 12,
    "number": 1.5,
    "latitude": 21.33,
    "longitude": 103.91,
    "flag": True,
    "codes": ["CL-01", "CL-02"],
    "unit_code": "03988",
    "unit_name": "Xã Tân Hợp",
    "district_name": "Huyện Mộc Châu",
}


def row_model(name: str, form: Form) -> type[BaseModel]:
    """Model of one row. Wrong JSON types are refused whole; what a value says is checked row by row, as in files."""
    fields: dict[str, Any] = {field.name: _described(field) for field in record_fields(form)}
    return create_model(name, __config__=STRICT, __doc__=f"{form.label_vi} / {form.label_en}", **fields)


def batch_model(name: str, row: type[BaseModel]) -> type[BaseModel]:
    """Model of a request: `{"rows": [...]}`."""
    rows: Any = (Annotated[list[row], Described(min_length=1, max_length=MAX_ROWS)], ...)  # type: ignore[valid-type]
    return create_model(name, __config__=STRICT, rows=rows)


def _described(field: Field) -> Any:  # noqa: ANN401 - what create_model takes
    example = _EXAMPLES.get(field.type)
    described = Described(
        description=". ".join(_sentences(field)), examples=None if example is None else [example], title=field.title
    )
    return Annotated[_TYPES.get(field.type, _TEXT | None), described], None


def _sentences(field: Field) -> list[str]:
    """What the field must say, in both languages."""
    sentences = [field.title]
    if field.required:
        sentences.append("Bắt buộc, thiếu thì dòng bị lỗi value_missing / required, else the row has a fault")
    if field.type == "term":
        ids = ", ".join(sorted(set(terms_of(field.vocabulary).ids.values())))
        sentences.append(f"Một trong / one of: {ids}, hoặc cách ghi trong biểu mẫu / or as written in forms")
    if field.type in ("integer", "number"):
        sentences.append(f"Từ / from {field.min:g} đến / to {field.max:g}; null: không báo cáo / not reported")
    if field.type in ("day", "moment"):
        sentences.append(f"Từ / from {_day(field.earliest)} đến / to {_day(field.latest)}")
    if field.type == "codes":
        sentences.append("Danh sách mã / a list of codes")
    return sentences


def _day(day: date) -> str:
    return day.isoformat()
