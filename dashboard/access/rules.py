"""Settings of access that administrators change on a page."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, delete, insert, select

from dashboard.store.models import SettingRow

PROVINCE_SUMS: Final = "district_reads_province_sums"
"""`1` where accounts of districts may read the sums of the whole province."""


def read_setting(connection: Connection, name: str) -> str:
    """Value of a setting; empty where it was never set."""
    return str(connection.execute(select(SettingRow.value).where(SettingRow.name == name)).scalar() or "")


def write_setting(connection: Connection, name: str, value: str) -> None:
    """Set a setting."""
    connection.execute(delete(SettingRow).where(SettingRow.name == name))
    connection.execute(insert(SettingRow).values(name=name, value=value))
