"""Every table in one namespace: `Base.metadata` is complete once this module is imported."""

from dashboard.store.access import AccountRow, AccountUnit, AuditEvent, SessionRow, SettingRow, SignInFailure
from dashboard.store.api import ApiAnswer, ApiToken
from dashboard.store.base import Base
from dashboard.store.before import JOURNALED
from dashboard.store.day_receipts import DayReceipt
from dashboard.store.facts import (
    Activity,
    Broadcast,
    ClusterBroadcast,
    ClusterState,
    DisplayItem,
    Inspection,
    LoudspeakerCluster,
    LoudspeakerDay,
    PlatformWeek,
    QrDay,
    QrRegistrant,
    QrVenue,
    Station,
)
from dashboard.store.press import PressDelivery, PressJob, PressSchedule, Snapshot, SnapshotEvent
from dashboard.store.provenance import ColumnMapping, ImportFault, ImportRepeat, ImportRun, Provenance, StoreState
from dashboard.store.receipts import ApprovalBefore, ClockReading, ReportReceipt
from dashboard.store.reference import CalendarDay, Holiday, Report, ReportingDuty, SourceClock, UnitRow, Village
from dashboard.store.summaries import (
    ALL,
    ActivityRollUp,
    ClusterRollUp,
    DisplayRollUp,
    LoudspeakerRollUp,
    QrRollUp,
    ReportRollUp,
    RollUp,
    VillageReach,
)

__all__ = [
    "ALL",
    "JOURNALED",
    "AccountRow",
    "AccountUnit",
    "Activity",
    "ActivityRollUp",
    "ApiAnswer",
    "ApiToken",
    "ApprovalBefore",
    "AuditEvent",
    "Base",
    "Broadcast",
    "CalendarDay",
    "ClockReading",
    "ClusterBroadcast",
    "ClusterRollUp",
    "ClusterState",
    "ColumnMapping",
    "DayReceipt",
    "DisplayItem",
    "DisplayRollUp",
    "Holiday",
    "ImportFault",
    "ImportRepeat",
    "ImportRun",
    "Inspection",
    "LoudspeakerCluster",
    "LoudspeakerDay",
    "LoudspeakerRollUp",
    "PlatformWeek",
    "PressDelivery",
    "PressJob",
    "PressSchedule",
    "Provenance",
    "QrDay",
    "QrRegistrant",
    "QrRollUp",
    "QrVenue",
    "Report",
    "ReportReceipt",
    "ReportRollUp",
    "ReportingDuty",
    "RollUp",
    "SessionRow",
    "SettingRow",
    "SignInFailure",
    "Snapshot",
    "SnapshotEvent",
    "SourceClock",
    "Station",
    "StoreState",
    "UnitRow",
    "Village",
    "VillageReach",
]
