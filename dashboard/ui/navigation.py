"""The pages of the product and the links between them, which stand in the header of each."""

from __future__ import annotations

from typing import Final

from dash import html

from dashboard.domain.accounts import Account, Right
from dashboard.ui.attributes import aria
from dashboard.ui.catalogue import Catalogue

PAGES: Final = {
    "/": "nav.map",
    "/tasks/": "nav.tasks",
    "/reporting/": "nav.reporting",
    "/data/": "nav.data",
    "/approval/": "nav.approval",
    "/press/": "nav.press",
    "/wall/status/": "nav.wall",
}
"""Text key by path, in the order of the links; a page stands here and in the list of `app.py`."""
ADMIN_PAGES: Final = {
    "/admin/": "admin.accounts",
    "/admin/targets": "targets",
    "/admin/calendars": "calendars",
    "/admin/languages": "languages",
    "/admin/villages": "villages",
    "/admin/settings": "admin.settings",
    "/admin/audit": "admin.audit",
}
"""Key of the texts by path of the pages of administrators, in the order of their links."""
RIGHTS: Final = {
    "/": Right.READ_APPROVED,
    "/geo/": Right.SEE_BOUNDARIES,
    "/admin/": Right.ADMINISTER,
    "/admin/targets": Right.SET_TARGETS,
    "/data/": Right.IMPORT,
    "/approval/": Right.APPROVE,
    "/table/": Right.READ_APPROVED,
    "/sites/": Right.IMPORT,
    "/views/": Right.READ_APPROVED,
    "/press": Right.READ_APPROVED,
    "/wall": Right.SEE_WALL,
    "/wall/status": Right.ADMINISTER,
}
"""What it takes to open an address and everything below it, where that is not the right to read everything."""
_OF_THE_MAP: Final = ("/_dash-", "/_reload-hash", "/_favicon.ico")
"""Addresses of the page at `/`, which has no folder of its own."""


def right_of(path: str) -> Right:
    """What it takes to open an address: the longest beginning that is named counts."""
    if path == "/" or path.startswith(_OF_THE_MAP):
        return RIGHTS["/"]
    named = [start for start in RIGHTS if start != "/" and path.startswith(start)]
    return RIGHTS[max(named, key=len)] if named else Right.READ_ALL


def page_links(texts: Catalogue, current: str, account: Account | None = None) -> html.Nav:
    """Plain links to the pages that `account` may open, the page at path `current` marked."""
    links = [
        html.A(texts(key), href=path, **(aria(current="page") if path == current else {}))
        for path, key in PAGES.items()
        if account is None or account.may(right_of(path))
    ]
    return html.Nav(links, className="pages", **aria(label=texts("nav.label")))
