"""Sending files to the server and getting files from it: what callbacks, whose messages are JSON, should not carry."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import PurePath
from typing import Final
from urllib.parse import unquote

import flask

from dashboard.desk import IntakeDesk
from dashboard.domain.intake import Sending, WaitingFile
from dashboard.errors import IntakeError, SonlaError
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.data.layout import PATH
from dashboard.ui.told import status_of, telling

SENT_BY_PAGE: Final = "X-Sonla-Page"
"""Header that only a script of our own page can set: another site's would have to ask first, and is not answered."""
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TOO_LARGE: Final = 413


def register_routes(server: flask.Flask, desk: IntakeDesk, catalogues: Mapping[str, Catalogue]) -> None:
    """Add the page's up- and downloads to `server`."""

    @server.post(f"{PATH}files")
    def receive_file() -> flask.Response:
        """Keep a file until it is decided about; its hash, name and size out."""
        request = flask.request
        if SENT_BY_PAGE not in request.headers or "Origin" not in request.headers:
            flask.abort(403)
        name = PurePath(unquote(request.headers.get("X-File-Name", ""))).name
        file = desk.receive(request.stream, name[-300:])
        return flask.jsonify(sha256=file.file_sha256, name=file.file_name, bytes=file.byte_count)

    @server.get(f"{PATH}files/<file_sha256>/marked")
    def marked_file(file_sha256: str) -> flask.Response:
        asked = flask.request.args
        file = WaitingFile(file_sha256, asked.get("name", ""), 0)
        sending = Sending(asked.get("sender", ""), asked.get("district", ""), asked.get("kind", ""))
        return _workbook(desk.marked(file, sending), _marked_name(file.file_name))

    @server.get(f"{PATH}templates/<kind>.xlsx")
    def template(kind: str) -> flask.Response:
        district_code = flask.request.args.get("district", "")
        return _workbook(desk.template(kind, district_code), f"{desk.template_name(kind, district_code)}.xlsx")

    @server.get(f"{PATH}imports/<int:import_id>/file")
    def kept_file(import_id: int) -> flask.Response:
        name, content = desk.kept_file(import_id)
        return _download(content, name, "application/octet-stream")

    @server.get(f"{PATH}imports/<int:import_id>/marked")
    def marked_import(import_id: int) -> flask.Response:
        name, content = desk.marked_again(import_id)
        return _workbook(content, _marked_name(name))

    for view in (receive_file, marked_file, template, kept_file, marked_import):
        server.view_functions[view.__name__] = telling(view, catalogues, _status)


def _status(error: SonlaError) -> int:
    if isinstance(error, IntakeError):
        return _TOO_LARGE if error.kind == "file_too_large" else 404
    return status_of(error)


def _marked_name(file_name: str) -> str:
    """`bao-cao.csv` -> `bao-cao (đánh dấu lỗi).xlsx`, without diacritics for old systems."""
    return f"{PurePath(file_name).stem or 'bao-cao'}-danh-dau-loi.xlsx"


def _workbook(content: bytes, name: str) -> flask.Response:
    return _download(content, name, _XLSX)


def _download(content: bytes, name: str, content_type: str) -> flask.Response:
    answer = flask.send_file(io.BytesIO(content), content_type, as_attachment=True, download_name=name or "tep")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
