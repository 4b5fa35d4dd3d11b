"""Fixed vocabularies of the data dictionary: identifiers in code and store, Vietnamese first for people.

Sources are marked as in the dictionary: [plan] the campaign plan of August 2021, [law] a legal text, [press] what
offices report, [ours] a choice of this project.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a vocabulary."""

    id: str
    vi: str
    en: str

    def label(self, language: str) -> str:
        """Label in `vi` or `en`."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True)
class Vocabulary:
    """An ordered set of terms."""

    name: str
    terms: tuple[Term, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Identifiers in order."""
        return tuple(term.id for term in self.terms)

    def __contains__(self, term_id: object) -> bool:
        return term_id in self.ids

    def label(self, term_id: str, language: str = "vi") -> str:
        """Label of `term_id`; the identifier itself where it is unknown."""
        return next((term.label(language) for term in self.terms if term.id == term_id), term_id)


def _vocabulary(name: str, *rows: tuple[str, str, str]) -> Vocabulary:
    return Vocabulary(name, tuple(Term(*row) for row in rows))


THEMES: Final = _vocabulary(  # [plan II]
    "theme",
    ("apps", "Bluezone, Sổ sức khỏe điện tử, khai báo y tế", "Bluezone, health book, health declaration"),
    ("qr", "Mã QR địa điểm công cộng", "QR codes at public places"),
    ("vaccination", "Tiêm chủng và xét nghiệm trực tuyến", "Vaccination and testing online"),
    ("remote_services", "Đào tạo trực tuyến, khám chữa bệnh từ xa", "Online teaching, telehealth"),
    ("solidarity", "Đại đoàn kết, giá trị văn hóa con người Việt Nam", "Solidarity and culture"),
    ("role_models", "Nêu gương, phản bác luận điệu sai sự thật", "Role models, rebutting false claims"),
)
CHANNELS: Final = _vocabulary(  # [plan III]; the last three [ours]
    "channel",
    ("newspaper", "Báo Sơn La", "Sơn La newspaper"),
    ("provincial_broadcast", "Đài PT-TH tỉnh", "Provincial radio-television"),
    ("district_broadcast", "Trung tâm TT-VH huyện", "District communication and culture centre"),
    ("portal", "Cổng thông tin điện tử", "Web portal"),
    ("commune_loudspeaker", "Truyền thanh xã", "Commune loudspeakers"),
    ("village_loudspeaker", "Truyền thanh bản, tổ dân phố", "Village loudspeakers"),
    ("visual", "Trực quan", "Visual displays"),
    ("print", "Ấn phẩm, tờ rơi", "Print, leaflets"),
    ("direct", "Tuyên truyền trực tiếp", "Face to face"),
    ("mobile_unit", "Xe lưu động", "Mobile unit"),
    ("social", "Zalo, Facebook", "Zalo, Facebook"),
    ("sms", "Tin nhắn", "Text messages"),
)
LANGUAGES: Final = _vocabulary(  # [press]
    "language",
    ("vi", "Tiếng Việt", "Vietnamese"),
    ("thai", "Tiếng Thái", "Thái"),
    ("mong", "Tiếng Mông", "Mông"),
    ("dao", "Tiếng Dao", "Dao"),
    ("kho_mu", "Tiếng Khơ Mú", "Khơ Mú"),
    ("sinh_mun", "Tiếng Sinh Mun", "Sinh Mun"),
    ("other", "Tiếng khác", "Other"),
)
ETHNIC_LANGUAGES: Final = tuple(term.id for term in LANGUAGES.terms if term.id != "vi")
DISPLAY_KINDS: Final = _vocabulary(  # [press]
    "display_kind",
    ("panel_cluster", "Cụm pano", "Panel cluster"),
    ("large_panel", "Pano tấm lớn", "Large panel"),
    ("poster", "Áp phích", "Poster"),
    ("banner", "Băng rôn", "Banner"),
    ("streamer", "Phướn", "Streamer"),
    ("slogan", "Khẩu hiệu", "Slogan board"),
    ("propaganda_picture", "Tranh cổ động", "Propaganda picture"),
    ("led_screen", "Màn hình LED", "LED screen"),
    ("notice_board", "Bảng tin", "Notice board"),
)
DISPLAY_STATES: Final = _vocabulary(
    "display_state",
    ("in_place", "Đang treo", "In place"),
    ("to_replace", "Cần thay", "To be replaced"),
    ("damaged", "Hỏng", "Damaged"),
    ("outdated", "Lạc hậu nội dung", "Outdated content"),
    ("removed", "Đã gỡ", "Removed"),
)
SETTINGS: Final = _vocabulary(
    "setting",
    ("office", "Trụ sở", "Office"),
    ("market", "Chợ", "Market"),
    ("school", "Trường", "School"),
    ("health_station", "Trạm y tế", "Health station"),
    ("road", "Trục đường", "Road"),
    ("culture_house", "Nhà văn hóa", "Culture house"),
    ("bus_station", "Bến xe", "Bus station"),
    ("other", "Khác", "Other"),
)
STATION_LEVELS: Final = _vocabulary(
    "station_level",
    ("province", "Tỉnh", "Province"),
    ("district", "Huyện", "District"),
    ("commune", "Xã", "Commune"),
    ("village", "Bản", "Village"),
)
TECHNOLOGIES: Final = _vocabulary(  # [law] official statistics; `none` is what offices write where there is no station
    "technology",
    ("wired", "Đài có dây", "Wired"),
    ("fm", "Đài không dây FM", "FM"),
    ("wired_fm", "Cả có dây và không dây FM", "Wired and FM"),
    ("it_telecom", "Ứng dụng CNTT-VT", "IT and telecoms"),
    ("none", "Chưa có đài", "No station"),
)
CLUSTER_STATES: Final = _vocabulary(
    "cluster_state",
    ("working", "Hoạt động", "Working"),
    ("poor", "Hoạt động kém", "Working poorly"),
    ("broken", "Hỏng", "Broken"),
    ("disconnected", "Mất kết nối", "Disconnected"),
    ("paused", "Tạm dừng", "Paused"),
    ("scrapped", "Đã thanh lý", "Scrapped"),
    ("unknown", "Chưa rõ", "Unknown"),
)
WORKING_STATES: Final = ("working", "poor")
SILENT_AFTER_DAYS: Final = 7
"""L8: a cluster not heard of for more than 7 days is silent. [ours]"""
"""Cluster states in which a cluster is heard; [ours]: a poor cluster still works."""
PRIORITIES: Final = _vocabulary(  # [law]
    "priority",
    ("normal", "Thông thường", "Normal"),
    ("priority", "Ưu tiên", "Priority"),
    ("urgent", "Khẩn cấp", "Urgent"),
)
BROADCAST_RESULTS: Final = _vocabulary(
    "broadcast_result",
    ("played", "Đã phát", "Played"),
    ("partly", "Phát một phần", "Partly played"),
    ("not_played", "Không phát", "Not played"),
    ("unconfirmed", "Chưa xác nhận", "Unconfirmed"),
)
VENUE_CLASSES: Final = _vocabulary(  # [law]
    "venue_class",
    ("office", "Cơ quan, công sở", "Office"),
    ("health", "Cơ sở y tế", "Health facility"),
    ("school", "Trường học", "School"),
    ("business", "Doanh nghiệp, cơ sở sản xuất", "Business"),
    ("market", "Chợ", "Market"),
    ("shop", "Siêu thị, cửa hàng", "Shop"),
    ("restaurant", "Nhà hàng, quán ăn, cà phê", "Restaurant, café"),
    ("hotel", "Khách sạn, lưu trú", "Hotel"),
    ("transport", "Bến xe, phương tiện công cộng", "Bus station, public transport"),
    ("checkpoint", "Chốt kiểm soát", "Checkpoint"),
    ("religious", "Cơ sở tôn giáo, văn hóa", "Religious or cultural site"),
    ("other", "Khác", "Other"),
)
VENUE_STATES: Final = _vocabulary(
    "venue_state",
    ("registered", "Đã đăng ký", "Registered"),
    ("posted", "Đã dán mã", "Code posted"),
    ("scanned", "Có phát sinh quét", "Scanned"),
    ("not_scanned", "Không phát sinh", "Never scanned"),
    ("closed", "Ngừng", "Closed"),
)
VILLAGE_KINDS: Final = _vocabulary(
    "village_kind",
    ("village", "Bản", "Village"),
    ("sub_area", "Tiểu khu", "Sub-area"),
    ("neighbourhood", "Tổ dân phố", "Neighbourhood"),
)
POSITION_QUALITIES: Final = _vocabulary(  # [ours]
    "position_quality",
    ("exact", "Tọa độ do đơn vị gửi", "Coordinates as sent"),
    ("village", "Vị trí của bản", "Position of the village"),
    ("commune", "Chỉ biết đến xã", "Known to the commune only"),
)
YES_NO: Final = _vocabulary("yes_no", ("yes", "có", "yes"), ("no", "không", "no"))
FACT_SOURCES: Final = _vocabulary(
    "fact_source",
    ("device", "Thiết bị", "Device"),
    ("manual", "Nhập tay", "Typed in"),
    ("workbook", "Bảng tính", "Workbook"),
    ("document", "Văn bản", "Document"),
)
APPROVALS: Final = _vocabulary(
    "approval",
    ("draft", "Nháp", "Draft"),
    ("sent", "Đã gửi", "Sent"),
    ("district_approved", "Huyện đã duyệt", "Approved by the district"),
    ("approved", "Đã duyệt", "Approved"),
    ("returned", "Trả lại", "Returned"),
)
BASES: Final = _vocabulary(
    "basis",
    (
        "all",
        "Gồm số liệu ở mọi trạng thái duyệt, kể cả chưa duyệt và bị trả lại",
        "Includes figures in every state of approval, those not yet approved and those returned too",
    ),
    (
        "approved",
        "Chỉ gồm số liệu đã duyệt; báo cáo chưa duyệt không được tính",
        "Only approved figures; reports not yet approved are left out",
    ),
)
"""The sentence that every figure carries, by `dashboard.domain.approval.Basis`."""
REPORT_STATES: Final = _vocabulary(
    "report_state",
    ("not_due", "Chưa đến hạn", "Not due"),
    ("overdue", "Quá hạn", "Overdue"),
    ("zero", "Báo cáo bằng 0", "Reported zero"),
    ("reported", "Đã báo cáo", "Reported"),
    ("late", "Báo cáo muộn", "Reported late"),
)
REPORT_SOURCES: Final = _vocabulary(  # [ours]
    "report_source",
    ("activities", "Tuyên truyền", "Communication activities"),
    ("posters", "Pano, áp phích", "Posters and panels"),
    ("loudspeakers", "Truyền thanh cơ sở", "Loudspeakers"),
    ("qr", "Điểm quét mã QR", "QR venues"),
    ("platforms", "Nền tảng số", "Digital platforms"),
)
REPORTERS: Final = _vocabulary(  # [ours]
    "reporter",
    ("commune", "Mỗi xã, phường, thị trấn", "Each commune"),
    ("district", "Mỗi huyện, thành phố", "Each district"),
    ("province", "Tỉnh", "The province"),
    ("station", "Mỗi đài tỉnh, huyện", "Each provincial and district station"),
    ("platform", "Nền tảng", "Platform"),
)
FREQUENCIES: Final = _vocabulary(  # [ours]
    "frequency",
    ("daily", "Hằng ngày", "Daily"),
    ("weekly", "Hằng tuần", "Weekly"),
    ("monthly", "Hằng tháng", "Monthly"),
)
