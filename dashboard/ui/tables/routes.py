"""Rows of sites as people scroll, and the table as a file: plain addresses, filtered for their reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import flask

from dashboard.domain.selection import Selection, from_query
from dashboard.prints.table_file import table_csv, table_workbook
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of
from dashboard.ui.reading import ReadSide
from dashboard.ui.tables.address import first_row, read_arrangement
from dashboard.ui.tables.contents import table_file
from dashboard.ui.tables.sites import ROWS_AT_ONCE, site_rows
from dashboard.ui.told import telling

ROWS_PATH: Final = "/table/rows"
FILE_PATH: Final = "/table/file"
_FORMS: Final = {
    "xlsx": (table_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (table_csv, "text/csv; charset=utf-8"),
}


def register_table(server: flask.Flask, services: ReadSide, catalogues: Mapping[str, Catalogue]) -> None:
    """Add the addresses of the table to `server`."""

    def rows() -> flask.Response:
        """A block of rows of the listed sites."""
        texts, given = look_of(flask.request.cookies, catalogues).texts, flask.request.args
        selection = from_query(_query(), services.space)[0]
        layer = services.space.registry.by_id(selection.site_list.layer_id) if selection.site_list else None
        if layer is None or layer.site is None:
            flask.abort(404)
        arrangement = read_arrangement(given, {column.id: column.kind for column in layer.site.list_columns})
        first = first_row(given)
        page = services.site_page(selection, arrangement, slice(first, first + ROWS_AT_ONCE), texts.language)
        answer = flask.jsonify(site_rows(page, texts.of_basis(selection.basis)))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def file() -> flask.Response:
        """The table as it is seen, as a file."""
        texts, given = look_of(flask.request.cookies, catalogues).texts, flask.request.args
        form = given.get("dang", "xlsx")
        if form not in _FORMS:
            flask.abort(404)
        write, content_type = _FORMS[form]
        selection, table = table_file(_query(), given, services, texts)
        name = f"{texts('table.file_name')}-{_name(selection, services)}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return flask.Response(write(table), content_type=content_type, headers=headers)

    def organisations() -> flask.Response:
        selection = from_query(_query(), services.space)[0]
        answer = flask.jsonify(names=services.organisations(selection))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    server.add_url_rule("/table/organisations", "table_organisations", telling(organisations, catalogues))
    server.add_url_rule(ROWS_PATH, "table_rows", telling(rows, catalogues))
    server.add_url_rule(FILE_PATH, "table_file", telling(file, catalogues))


def _query() -> str:
    return flask.request.query_string.decode("utf-8", "replace")


def _name(selection: Selection, services: ReadSide) -> str:
    """`pano-123-2021-08-30-2021-09-05`."""
    registry = services.space.registry
    listed = registry.by_id(selection.site_list.layer_id) if selection.site_list else None
    measured = registry.of_measure(selection.measure_id)
    slug = listed.slug if listed else measured[0].slug if measured else ""
    unit = (selection.site_list.unit_code if selection.site_list else "") or selection.unit_code
    return f"{slug}-{unit}-{selection.period.start}-{selection.period.end}"
