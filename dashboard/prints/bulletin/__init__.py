"""A report of a week as the files an office works with: Word, workbook, slides."""

from __future__ import annotations

from typing import Final

FORMATS: Final = ("docx", "xlsx", "pptx")
"""Endings of the files there are."""
