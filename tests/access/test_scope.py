"""Nobody is sent what is another's: every address, every callback and every operation, asked by every district.

What is asked is found, not listed: an address or callback that comes later is asked, too, and one that the forged
requests do not reach fails the test that they reach all.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from dashboard.domain.accounts import Role
from dashboard.prints import engine
from dashboard.store.database import read
from dashboard.store.models import ImportRun, InspectionPhoto, SavedViewRow, SiteEdit
from dashboard.ui.navigation import PAGES
from dashboard.ui.press.words import PREVIEW_PATH
from tests.support.access import Access, Visitor, open_access
from tests.support.databases import PreparedFiles, SqliteDatabases
from tests.support.forging import OF_THE_PROVINCE, Ask, asks_of, bodies_of, callbacks_of, routes
from tests.support.marked_districts import (
    DISTRICTS,
    PROVINCE_NUMBER,
    REGISTRANT,
    Marks,
    fill_marked,
    found_of_others,
    number_of,
    word_of,
)
from tests.support.printed import words_on_print
from tests.support.stores import boundaries, prepare_store
from tests.support.workbooks import xlsx

CHANGES = ("/sign-out", "/sign-in", "/password")
"""Addresses that end the very session that asks; the tests of signing in ask them."""
OF_SNAPSHOTS = {"/press/files/<code>.<ending>", "/press/shared/<secret>", "/press/shared/<secret>/<name>.<ending>"}
"""Files of snapshots, of which the marked store has none yet: asked with codes that name nothing. That nobody sees
another's snapshot is shown by `tests/press/test_snapshots.py`."""


@dataclass(frozen=True)
class Marked:
    """The served store, the marks of its districts, and somebody who may see everything."""

    access: Access
    marks: dict[str, Marks]
    province: Visitor

    def beside(self, district: str) -> Marks:
        """Marks of another district."""
        return self.marks[DISTRICTS[(DISTRICTS.index(district) + 1) % len(DISTRICTS)]]


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    folder = tmp_path_factory.mktemp("marked")
    url = SqliteDatabases(folder, PreparedFiles(folder)).copy_of("initialised", prepare_store)
    access = open_access(url, folder / "home")
    marks = fill_marked(access.engine)
    keep_files(access, folder / "home" / "files")
    access.add("tinh", Role.ADMINISTRATOR)
    province = access.signed_in("tinh")
    marks = {district: with_changes(province, one) for district, one in marks.items()}
    marks = with_numbers(access.engine, marks)
    save_views(access, province)
    marks = {district: replace(one, view_id=view_of(access.engine, one.word)) for district, one in marks.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "make_print", words_on_print)
        yield Marked(access, marks, province)
    access.engine.dispose()


def keep_files(access: Access, folder: Path) -> None:
    """The files of all imports, as they were sent."""
    folder.mkdir(parents=True)
    with read(access.engine) as connection:
        for name, sender in connection.execute(select(ImportRun.file_sha256, ImportRun.sender)):
            (folder / name).write_text(sender)


def with_changes(province: Visitor, of: Marks) -> Marks:
    """The marks with what was done in a district by hand: a file that waits, a site changed, a picture taken."""
    site = f"/sites/posters/{of.sites['posters']}"
    changed = province.post(f"{site}/changes", json={"typed": {"state": "to_replace"}, "reason": of.word, "key": "a"})
    taken = {"day": "2021-09-02", "state": "to_replace", "key": "b", "photo": (io.BytesIO(of.picture), "a.jpg")}
    inspected = province.post(f"{site}/inspections", data=taken)
    assert (changed.status_code, inspected.status_code) == (200, 200), (changed.text, inspected.text)
    return replace(of, waiting_sha256=upload(province, of))


def save_views(access: Access, province: Visitor) -> None:
    """Views of the province, then one of each district's account, named by its mark."""
    for name, _number in zip("ab", OF_THE_PROVINCE, strict=True):
        assert province.post("/views/", json={"name": name}).status_code == 200
    for district in DISTRICTS:
        access.add(f"huyen-{district}", Role.DISTRICT, district)
        visitor = access.signed_in(f"huyen-{district}")
        assert visitor.post("/views/", json={"name": word_of(district)}).status_code == 200


def view_of(engine: Engine, name: str) -> int:
    """The number of a saved view; NoResultFound where there is none."""
    with read(engine) as connection:
        return connection.execute(select(SavedViewRow.id).where(SavedViewRow.name == name)).scalar_one()


def with_numbers(engine: Engine, marks: dict[str, Marks]) -> dict[str, Marks]:
    """The marks with the numbers that what was done by hand was given."""
    e, p = SiteEdit, InspectionPhoto
    with read(engine) as connection:
        edits = dict(connection.execute(select(e.site_id, func.min(e.import_id)).group_by(e.site_id)).all())
        photos = dict(connection.execute(select(p.item_id, p.name)).all())
    return {
        district: replace(one, edit_id=edits[one.sites["posters"]], photo=photos[one.sites["posters"]])
        for district, one in marks.items()
    }


def upload(visitor: Visitor, of: Marks) -> str:
    """A file about a district that waits for a decision; its hash."""
    commune = boundaries().tree[of.commune].name
    rows = [["Xã", "Ngày", "Hình thức", "Nội dung", "Số buổi", "Đơn vị"]]
    rows += [[commune, date(2021, 8, 31), "Trực tiếp", "Tiêm chủng", sessions, of.word] for sessions in (2, -1)]
    answer = visitor.post(
        "/data/files", data=xlsx(rows), headers={"X-Sonla-Page": "data", "Origin": "http://localhost"}
    )
    return str(answer.json["sha256"])


def send(visitor: Visitor, ask: Ask) -> tuple[int, bytes]:
    with (
        visitor.get(ask.path)
        if ask.method == "GET"
        else visitor.post(ask.path, json=ask.json, data=ask.form, headers=ask.headers) as answer
    ):
        return answer.status_code, answer.data


def callbacks(visitor: Visitor) -> list[tuple[str, dict[str, Any]]]:
    """Every callback of every page, as the pages themselves learn them."""
    return [one for page in PAGES for one in callbacks_of(page, visitor.get(f"{page}_dash-dependencies").json)]


def call(visitor: Visitor, page: str, body: dict[str, Any]) -> tuple[int, bytes]:
    return send(visitor, Ask("POST", f"{page}_dash-update-component", body))


def test_the_forged_requests_reach_every_address(marked: Marked) -> None:
    """Asked by somebody who may see everything, so that a refusal elsewhere is one because of the reader."""
    unreached = []
    for rule in routes(marked.access.server):
        if rule.rule in CHANGES or rule.rule.startswith("/api/") or "_dash-update-component" in rule.rule:
            continue
        own = marked.marks[DISTRICTS[0]]
        if not any(send(marked.province, ask)[0] < 400 for ask in asks_of(rule, own)):
            unreached.append(rule.rule)
    assert set(unreached) == OF_SNAPSHOTS, "teach tests/support/forging.py"


def test_the_forged_requests_reach_every_callback(marked: Marked) -> None:
    own = marked.marks[DISTRICTS[0]]
    unreached = [
        (page, one["output"])
        for page, one in callbacks(marked.province)
        if not any(call(marked.province, page, body)[0] == 200 for body in bodies_of(one, own))
    ]
    assert unreached == [], "teach tests/support/forging.py"


def test_the_province_sees_the_marks_that_are_searched_for(marked: Marked) -> None:
    """The search itself finds something: numbers on the screen and on pictures of it, words in the list of imports."""
    previews = [ask for rule in routes(marked.access.server) for ask in asks_of(rule, marked.marks["119"])]
    previews = [ask for ask in previews if ask.path.startswith(PREVIEW_PATH)]
    pictured = b"".join(send(marked.province, ask)[1] for ask in previews)
    assert {str(number_of("119")), str(PROVINCE_NUMBER)} <= set(found_of_others(pictured, own=""))
    drawing = next(one for page, one in callbacks(marked.province) if "map.figure" in one["output"])
    everything = b"".join(call(marked.province, "/", body)[1] for body in bodies_of(drawing, marked.marks["119"]))
    found = found_of_others(everything, own="")
    assert {str(number_of("119")), str(PROVINCE_NUMBER), word_of("119")} <= set(found)
    # Venues are among all that, on cards and in lists; who registered them is not.
    lists = [ask for rule in routes(marked.access.server) for ask in asks_of(rule, marked.marks["119"])]
    lists = [ask for ask in lists if ask.path.startswith("/table/") and "bang=qr" in ask.path]
    listed = {mark for ask in lists for mark in found_of_others(send(marked.province, ask)[1], own="")}
    assert word_of("119") in listed
    assert not set(REGISTRANT.values()) & {*found, *listed}


@pytest.mark.parametrize("district", DISTRICTS)
def test_no_address_hands_a_district_what_is_anothers(district: str, marked: Marked) -> None:
    visitor, other = marked.access.signed_in(f"huyen-{district}"), marked.beside(district)
    for rule in routes(marked.access.server):
        if rule.rule in CHANGES or "_dash-update-component" in rule.rule:
            continue
        for ask in asks_of(rule, other):
            send(marked.province, ask) if ask.method == "GET" else None
            status, content = send(visitor, ask)
            assert status < 500 or status == 503, (ask, status)
            assert found_of_others(content, district) == [], (ask, status)


@pytest.mark.parametrize("district", DISTRICTS)
def test_no_callback_hands_a_district_what_is_anothers(district: str, marked: Marked) -> None:
    visitor, other = marked.access.signed_in(f"huyen-{district}"), marked.beside(district)
    for page, one in callbacks(marked.province):
        for body in bodies_of(one, other):
            status, content = call(visitor, page, body)
            assert found_of_others(content, district) == [], (page, one["output"], body, status)


def answers(visitor: Visitor, marked: Marked, of: Marks) -> Iterator[tuple[object, bytes]]:
    """What everything that is asked for a district's is answered with: by every address that reads, every callback."""
    for rule in routes(marked.access.server):
        for ask in asks_of(rule, of):
            if ask.method == "GET":
                yield ask, send(visitor, ask)[1]
    for page, one in callbacks(marked.province):
        for body in bodies_of(one, of):
            yield (page, one["output"], body), call(visitor, page, body)[1]


def test_the_press_is_sent_nothing_that_is_not_approved(marked: Marked) -> None:
    """None of the marks is: every report of this store was sent and not decided."""
    marked.access.add("bao", Role.PRESS)
    visitor = marked.access.signed_in("bao")
    for asked, content in answers(visitor, marked, marked.marks[DISTRICTS[0]]):
        assert found_of_others(content, own="") == [], asked


def test_pictures_are_sent_to_their_own_district_alone(marked: Marked) -> None:
    """A picture bears no mark that could be searched for."""
    for district in DISTRICTS[::5]:
        visitor = marked.access.signed_in(f"huyen-{district}")
        own, other = (f"/photos/{one.photo}" for one in (marked.marks[district], marked.beside(district)))
        answers = [send(visitor, Ask("GET", path + query)) for path in (own, other) for query in ("", "?small=1")]
        assert [status for status, _ in answers] == [200, 200, 404, 404]
        assert answers[0][1] != marked.marks[district].picture


def test_nothing_of_another_district_was_changed_by_all_that(marked: Marked) -> None:
    with read(marked.access.engine) as connection:
        undone = connection.execute(select(ImportRun.id).where(ImportRun.undone_at.is_not(None))).scalars().all()
    own = {number for district in DISTRICTS for number in marked.marks[district].import_ids}
    # The first district's change was undone by the province itself, to see that it can be.
    own |= {marked.marks[district].edit_id for district in DISTRICTS[1:]}
    assert not own & set(undone)
    assert all(view_of(marked.access.engine, one.word) == one.view_id for one in marked.marks.values())
