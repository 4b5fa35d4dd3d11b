"""The answer to a file whose columns fit no form: what was recognised, what is missing and what is extra."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.errors import FormUnknown
from dashboard.intake.cells import column_letters, matching_key
from dashboard.intake.headers import FEWEST_MATCHES, Layout, header_rows, signature_of
from dashboard.intake.sheets import Sheet


def form_unknown(found: Sequence[tuple[Sheet, Layout | None]]) -> FormUnknown:
    """Refusal of a file by the best layout of its sheets; where there is none, by the row likest to be a header."""
    known = [(sheet, layout) for sheet, layout in found if layout is not None]
    if known:
        return _nearest(*max(known, key=lambda pair: pair[1].merit))
    likely = [(sheet, row) for sheet, _ in found for row in _likely_headers(sheet)]
    place = max(likely, key=_text_count, default=None)
    titles = _titles(*place) if place else ()
    return FormUnknown(
        "Không nhận ra mẫu báo cáo: không thấy dòng tiêu đề cột nào quen thuộc. Không lưu gì. "
        "Hãy dùng tệp mẫu, thêm dòng tiêu đề cột, hoặc ghép cột bằng tay.",
        "The form is not recognised: no known row of column headings. Nothing was stored. "
        "Use a template, add a row of headings, or match the columns by hand.",
        sheet=place[0].name if place else "",
        extra=titles,
        signature=signature_of(matching_key(title) for title, _ in titles),
    )


def _nearest(sheet: Sheet, layout: Layout) -> FormUnknown:
    found, missing, extra = (_listed(names) for names in (layout.recognised, layout.missing, layout.extra))
    return FormUnknown(
        f"Không nhận ra mẫu báo cáo. Gần nhất là “{layout.form.label_vi}”. Nhận ra: {found}. Thiếu: {missing}. "
        f"Thừa: {extra}. Không lưu gì. Hãy bổ sung cột thiếu rồi gửi lại, hoặc ghép cột bằng tay.",
        f"The form is not recognised. The nearest is “{layout.form.label_en}”. Recognised: {found}. "
        f"Missing: {missing}. Extra: {extra}. Nothing was stored. Add the missing columns and send it again, or "
        "match the columns by hand.",
        sheet=sheet.name,
        nearest_kind=layout.form.kind,
        recognised=layout.recognised,
        missing=layout.missing,
        extra=tuple(
            (title, f"{column_letters(position)}{layout.body_row}")
            for title, position in zip(layout.extra, layout.extra_positions, strict=True)
        ),
        signature=layout.signature,
    )


def _likely_headers(sheet: Sheet) -> list[int]:
    """Rows with texts in several columns."""
    return [row for row, texts in enumerate(header_rows(sheet)) if len(set(texts) - {""}) >= FEWEST_MATCHES]


def _text_count(place: tuple[Sheet, int]) -> tuple[int, int]:
    """Most texts that are no numbers; of equals the first."""
    sheet, row = place
    texts = {text for text, _ in _titles(sheet, row)}
    return sum(not any(character.isdigit() for character in text) for text in texts), -row


def _titles(sheet: Sheet, row: int) -> tuple[tuple[str, str], ...]:
    texts = header_rows(sheet)[row]
    return tuple((text, f"{column_letters(position)}{row + 1}") for position, text in enumerate(texts) if text)


def _listed(names: Sequence[str]) -> str:
    return "; ".join(names) or "–"
