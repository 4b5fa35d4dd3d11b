"""Identifiers of the page's components."""

from __future__ import annotations

from typing import Final

WEEK: Final = "approval-week"
UNIT: Final = "approval-unit"
SOURCE: Final = "approval-source"
STAGE: Final = "approval-stage"
SUMMARY: Final = "approval-summary"
SIMULATED: Final = "approval-simulated"
ROWS: Final = "approval-rows"
CHOSEN: Final = "approval-chosen"
OFFICE: Final = "approval-office"
REASON: Final = "approval-reason"
BY_DISTRICT: Final = "approve-district"
BY_PROVINCE: Final = "approve-province"
RETURN: Final = "approve-return"
MESSAGE: Final = "approval-message"
HISTORY: Final = "approval-history"
ANY: Final = "*"
