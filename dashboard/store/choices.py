"""Settings that staff change on a page; each is read with the figures it governs."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, delete, insert, select

from dashboard.domain.targets import DEFAULT_MARGIN_PCT
from dashboard.store.access import SettingRow

PROVINCE_SUMS: Final = "district_reads_province_sums"
"""`1` where accounts of districts may read the sums of the whole province."""
TARGET_MARGIN: Final = "target_margin_pct"
"""By how much of its target a figure may miss it to be at risk rather than not met."""


def read_setting(connection: Connection, name: str) -> str:
    """Value of a setting; empty where it was never set."""
    return str(connection.execute(select(SettingRow.value).where(SettingRow.name == name)).scalar() or "")


def write_setting(connection: Connection, name: str, value: str) -> None:
    """Set a setting."""
    connection.execute(delete(SettingRow).where(SettingRow.name == name))
    connection.execute(insert(SettingRow).values(name=name, value=value))


def read_margin_pct(connection: Connection) -> float:
    """The margin in force."""
    return float(read_setting(connection, TARGET_MARGIN) or DEFAULT_MARGIN_PCT)
