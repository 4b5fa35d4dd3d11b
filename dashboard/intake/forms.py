"""The forms we know, from `columns/*.toml`: a new layout of an office is a new file there, not code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from dashboard.domain.languages import Language
from dashboard.intake.cells import matching_key
from dashboard.intake.values.languages import MINUTES, languages_in_use

COLUMNS_DIR = Path(__file__).parent / "columns"
EARLIEST_DAY = date(2021, 8, 1)
LATEST_DAY = date(2022, 1, 31)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `type` names the reader; bounds are what is plausible, both ends included.

    A `required` field needs a value in every row, a `required_column` only the column. `default` stands where the cell
    is blank; `default_from` names fields (or `as_of`, the day of the title) whose value is taken first. `at_most` names
    the field this one may not exceed. A `lenient` term that is not known counts as blank.
    """

    name: str
    type: str
    headings: tuple[str, ...]
    required: bool = False
    required_column: bool = False
    vocabulary: str = ""
    unknown_fault: str = ""
    lenient: bool = False
    min: float = 0
    max: float = 1e9
    implausible_fault: str = "number_implausible"
    at_most: str = ""
    at_most_fault: str = "part_more_than_total"
    earliest: date = EARLIEST_DAY
    latest: date = LATEST_DAY
    default: Any = None
    default_from: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The canonical heading."""
        return self.headings[0]

    @property
    def keys(self) -> tuple[str, ...]:
        """Matching keys of the accepted headings, best first."""
        return tuple(dict.fromkeys(matching_key(text) for text in (*self.headings, self.name)))


@dataclass(frozen=True)
class Form:
    """One layout of one kind. Of each group in `one_of`, at least one column must be there."""

    id: str
    kind: str
    label_vi: str
    label_en: str
    fields: tuple[Field, ...]
    one_of: tuple[tuple[str, ...], ...]
    unit_levels: tuple[str, ...] = ("commune",)
    period_field: str = ""

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Field by its identifier."""
        return {field.name: field for field in self.fields}

    @cached_property
    def heading_ranks(self) -> dict[str, list[tuple[int, str]]]:
        """For each heading key, the fields that accept it with its rank among the field's headings."""
        ranks: dict[str, list[tuple[int, str]]] = {}
        for field in self.fields:
            for rank, key in enumerate(field.keys):
                ranks.setdefault(key, []).append((rank, field.name))
        return ranks

    def missing_columns(self, present: set[str]) -> tuple[str, ...]:
        """Canonical headings of the columns a sheet with the fields `present` lacks."""
        missing = [f.title for f in self.fields if (f.required or f.required_column) and f.name not in present]
        groups = [group for group in self.one_of if not present.intersection(group)]
        return (*missing, *(" / ".join(self.by_name[name].title for name in group) for group in groups))


def all_forms() -> tuple[Form, ...]:
    """Every form of `columns/`, in the order of their names, with columns for every language in use."""
    return _forms_with(languages_in_use().added)


@lru_cache(maxsize=8)
def _forms_with(languages: tuple[Language, ...]) -> tuple[Form, ...]:
    return tuple(_with_languages(form, languages) for form in _forms())


def _with_languages(form: Form, languages: tuple[Language, ...]) -> Form:
    """A form that asks for minutes by language asks for those of added languages, too, before all others."""
    model = form.by_name.get(f"{MINUTES}other")
    if model is None or not languages:
        return form
    added = (replace(model, name=f"{MINUTES}{one.id}", headings=_minutes_headings(one)) for one in languages)
    place = form.fields.index(model)
    return replace(form, fields=(*form.fields[:place], *added, *form.fields[place:]))


def _minutes_headings(language: Language) -> tuple[str, ...]:
    written = (language.vi, *(f"Tiếng {alias.removeprefix('Tiếng ')}" for alias in language.aliases))
    return tuple(text for name in written for text in (f"Phút {name}", f"{name} (phút)", f"Thời lượng {name}"))


@cache
def _forms() -> tuple[Form, ...]:
    paths = sorted(path for path in COLUMNS_DIR.glob("*.toml") if not path.name.startswith("_"))
    return tuple(_load(path) for path in paths)


def forms_of(kind: str | None) -> tuple[Form, ...]:
    """Forms of `kind`, or all of them."""
    return tuple(form for form in all_forms() if kind in (None, form.kind))


def form_by_id(form_id: str) -> Form:
    """The form of a file of `columns/`, named without its ending."""
    return next(form for form in all_forms() if form.id == form_id)


def _load(path: Path) -> Form:
    table = tomllib.loads(path.read_text("utf-8"))
    shared = tomllib.loads((COLUMNS_DIR / "_common.toml").read_text("utf-8"))["fields"]
    own = table.pop("fields")
    names = [*(name for name in table.pop("common", []) if name not in own), *own]
    fields = tuple(_field(name, own.get(name) or shared[name]) for name in names)
    one_of = tuple(tuple(group) for group in table.pop("one_of"))
    unit_levels = tuple(table.pop("unit_levels", Form.unit_levels))
    return Form(id=path.stem, fields=fields, one_of=one_of, unit_levels=unit_levels, **table)


def _field(name: str, table: dict[str, Any]) -> Field:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Field(name=name, **values)
