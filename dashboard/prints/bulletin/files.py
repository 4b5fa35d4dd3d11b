"""The weekly report as files: Word, slides and workbook, each read back before it is handed on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dashboard.domain.bulletin import Bulletin
from dashboard.domain.frozen import FrozenView
from dashboard.prints.bulletin.reading_back import check_docx, check_pptx, check_xlsx
from dashboard.prints.bulletin.slides import bulletin_pptx
from dashboard.prints.bulletin.word import bulletin_docx
from dashboard.prints.bulletin.workbook import bulletin_xlsx
from dashboard.prints.bulletin.zips import settled

DrawMap = Callable[[FrozenView], bytes]
"""Draws the map of a view as a PNG. Raises PrintError where it cannot."""


def bulletin_file(report: Bulletin, ending: str, made_at: datetime, draw_map: DrawMap) -> bytes:
    """The report as a file of one of FORMATS: the same report always as the same bytes.

    Raises BlockBroken naming the part that cannot be made or that is not as it should be when read back.
    """
    pictures = [draw_map(view) for annex in report.annexes for _, view in annex.maps] if ending != "xlsx" else []
    if ending == "docx":
        content = settled(bulletin_docx(report, pictures), made_at)
        check_docx(content, report)
    elif ending == "xlsx":
        content = settled(bulletin_xlsx(report, made_at), made_at)
        check_xlsx(content, report)
    else:
        content = settled(bulletin_pptx(report, pictures), made_at)
        check_pptx(content, report)
    return content
