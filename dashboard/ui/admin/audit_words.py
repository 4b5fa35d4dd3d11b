"""What a line of the audit says, in words: rows keep identifiers, which are the same in every language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.access.audit import AuditLine
from dashboard.domain.terms import APPROVALS, REPORT_SOURCES, YES_NO
from dashboard.domain.units import Unit
from dashboard.intake.forms import all_forms
from dashboard.ui.catalogue import Catalogue


def subject_text(line: AuditLine, texts: Catalogue) -> str:
    """What was done something to: `tài khoản lan`; as it was written where it names no kind of thing."""
    kind, colon, name = line.subject.partition(":")
    label = texts.optional(f"admin.audit_subject.{kind}") if colon else ""
    return f"{label} {texts.optional(f'admin.audit_value.{name}') or name}" if label else line.subject


def detail_text(line: AuditLine, texts: Catalogue, units: Mapping[str, Unit]) -> str:
    """The rest of it: `huyện, xã: Huyện Mộc Châu; mới: 1`; what is empty is left out."""
    parts = ((name, _value(name, value, texts, units)) for name, value in line.detail.items())
    return "; ".join(f"{texts.optional(f'admin.audit_detail.{name}') or name}: {text}" for name, text in parts if text)


def _value(name: str, value: Any, texts: Catalogue, units: Mapping[str, Unit]) -> str:  # noqa: ANN401 - text or number
    text, language = str(value), texts.language
    if isinstance(value, bool):
        return YES_NO.label("yes" if value else "no", language)
    match name:
        case "unit" | "units" | "district":
            return ", ".join(units[code].name if code in units else code for code in text.split())
        case "sources":
            return ", ".join(REPORT_SOURCES.label(source, language) for source in text.split())
        case "state":
            return APPROVALS.label(text, language)
        case "role":
            return texts.optional(f"sign_in.role.{text}") or text
        case "layer":
            return texts.optional(f"{text}.label") or text
        case "kind":
            labels = {form.kind: (form.label_vi, form.label_en) for form in all_forms()}
            return labels[text][language == "en"] if text in labels else text
        case _:
            return texts.optional(f"admin.audit_value.{text}") or text
