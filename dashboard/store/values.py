"""Columns of a frame as lists that both drivers take as they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Float, Integer, TypeDecorator, TypeEngine


def driver_values(values: pd.Series, column_type: TypeEngine[Any], dialect: str) -> list[Any]:
    """Return one value per row, None where absent; days and moments as text, which SQLite and COPY read alike.

    Raises ValueError for a number that is not whole in a whole-number column, or a moment without a time zone.
    """
    plain = column_type.impl_instance if isinstance(column_type, TypeDecorator) else column_type
    if isinstance(plain, DateTime):
        return _moments(values, "+00:00" if dialect == "postgresql" else "")
    for kind, convert in _CONVERSIONS:
        if isinstance(plain, kind):
            return convert(values)
    return _with_none(values.astype(object).tolist(), values)


def _with_none(converted: list[Any], values: pd.Series) -> list[Any]:
    for position in np.flatnonzero(values.isna().to_numpy()):
        converted[position] = None
    return converted


def _whole_numbers(values: pd.Series) -> list[Any]:
    filled = values.astype(object).where(values.notna(), 0)
    numbers = filled.to_numpy().astype(np.int64)
    if (numbers != filled.to_numpy()).any():
        raise ValueError(f"column {values.name} holds numbers that are not whole")
    return _with_none(numbers.tolist(), values)


def _numbers(values: pd.Series) -> list[Any]:
    return _with_none(values.astype(float).tolist(), values)


def _booleans(values: pd.Series) -> list[Any]:
    return [None if absent else bool(value) for value, absent in zip(values, values.isna(), strict=True)]


def _json(values: pd.Series) -> list[Any]:
    return [json.dumps(value, ensure_ascii=False, sort_keys=True) for value in values]


def _days(values: pd.Series) -> list[Any]:
    codes, days = pd.factorize(values)
    texts = np.array([*(f"{day:%Y-%m-%d}" for day in days), None], dtype=object)
    return list(texts[codes])


def _moments(values: pd.Series, zone: str) -> list[Any]:
    moments = pd.to_datetime(values)
    if moments.dt.tz is None and moments.notna().any():
        raise ValueError(f"column {values.name} holds moments without a time zone")
    # The form in which SQLAlchemy writes moments to SQLite.
    texts = moments.dt.tz_convert("UTC").dt.strftime(f"%Y-%m-%d %H:%M:%S.%f{zone}")
    return _with_none(texts.astype(object).tolist(), values)


_CONVERSIONS: tuple[tuple[type[TypeEngine[Any]], Callable[[pd.Series], list[Any]]], ...] = (
    (Boolean, _booleans),
    (Date, _days),
    (Integer, _whole_numbers),
    (Float, _numbers),
    (JSON, _json),
)
