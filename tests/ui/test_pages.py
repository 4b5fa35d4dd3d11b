"""Several pages on one server: each with its own layout and callbacks, all with the same header, libraries and look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from dash.development.base_component import Component
from werkzeug.test import Client

from app import create_screens
from dashboard.access.current import acting_as
from dashboard.access.door import DEMONSTRATION_PRESENCE
from dashboard.settings import PROJECT_ROOT, Settings
from dashboard.ui.navigation import PAGES
from dashboard.ui.screen import Screen
from tests.support.fake_services import OPEN, FakeServices

OTHERS = [path for path in PAGES if path != "/"]


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Screen]:
    home = tmp_path_factory.mktemp("pages")
    settings = Settings(home=home, database_url="sqlite://", geo_dir=PROJECT_ROOT / "data" / "geo")
    return {screen.page.path: screen for screen in create_screens(settings, FakeServices(), OPEN)}


@pytest.fixture(autouse=True)
def somebody() -> Iterator[None]:
    """Layouts are made for whoever is there."""
    with acting_as(DEMONSTRATION_PRESENCE):
        yield


@pytest.fixture
def client(screens: dict[str, Screen]) -> Client:
    return screens["/"].server.test_client()


def test_the_links_name_every_page(screens: dict[str, Screen]) -> None:
    assert screens.keys() == PAGES.keys()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_links_to_the_others_and_marks_itself(path: str, screens: dict[str, Screen]) -> None:
    (links,) = (part for part in screens[path].layout()._traverse() if getattr(part, "className", "") == "pages")
    assert [link.href for link in links.children] == list(PAGES)
    assert [link.href for link in links.children if getattr(link, "aria-current", "") == "page"] == [path]


@pytest.mark.parametrize("path", PAGES)
def test_every_identifier_of_a_page_is_there_once(path: str, screens: dict[str, Screen]) -> None:
    found = [
        part.id
        for part in screens[path].layout()._traverse()
        if isinstance(part, Component) and isinstance(getattr(part, "id", None), str)
    ]
    assert [name for name, count in Counter(found).items() if count > 1] == []


@pytest.mark.parametrize("path", OTHERS)
def test_the_address_without_its_slash_leads_to_the_page(path: str, client: Client) -> None:
    answer = client.get(path.rstrip("/"))
    assert answer.status_code in (301, 308)
    assert answer.headers["Location"].endswith(path)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_its_own_layout_and_callbacks(path: str, client: Client) -> None:
    assert client.get(f"{path}_dash-layout").json["props"]["id"] == ("screen" if path == "/" else "page")
    assert client.get(f"{path}_dash-dependencies").status_code == 200


@pytest.mark.parametrize("path", OTHERS)
@pytest.mark.parametrize(("language", "theme"), [("vi", "light"), ("en", "dark")])
def test_a_page_carries_language_and_theme_from_the_first_byte(
    path: str, language: str, theme: str, client: Client
) -> None:
    visitor = client
    visitor.set_cookie("ngon_ngu", language)
    visitor.set_cookie("giao_dien", theme)
    assert f'<html lang="{language}" data-bs-theme="{theme}">' in visitor.get(path).text


@pytest.mark.parametrize("path", OTHERS)
def test_what_the_map_loaded_need_not_be_loaded_again(path: str, client: Client) -> None:
    """Libraries, styles and scripts that two pages share have one address, kept for ever."""
    files = {
        page: set(re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css)[^"]*)"', client.get(page).text)) for page in PAGES
    }
    assert {file for file in files[path] if "_dash-component-suites" in file} <= files["/"]
    assert {file.partition("?")[0] for file in files["/"]} >= {"/assets/1-tokens.css", "/assets/2-screen.css"}
    assert {file for file in files[path] if file.startswith(path)} == set()
    for file in files[path]:
        with client.get(file) as answer:
            assert answer.status_code == 200, file
            assert "max-age=31536000" in answer.headers["Cache-Control"], file


def test_the_map_loads_nothing_of_other_pages(client: Client) -> None:
    text = client.get("/").text
    assert "/pages/" not in text
    own = {path.name for path in (PROJECT_ROOT / "dashboard" / "assets").glob("*.[cj]s*")}
    assert set(re.findall(r"/assets/([\w-]+\.(?:js|css))", text)) == own


def test_other_sites_cannot_change_anything(client: Client) -> None:
    body = {"output": "x.y", "inputs": [], "changedPropIds": []}
    for path in PAGES:
        answer = client.post(f"{path}_dash-update-component", json=body, headers={"Origin": "https://example.org"})
        assert answer.status_code == 403


def test_texts_of_pages_stand_in_one_catalogue(screens: dict[str, Screen]) -> None:
    texts = next(iter(screens.values())).catalogues["vi"]
    assert {texts(key) for key in PAGES.values()} == {texts(page.page.title_key) for page in screens.values()}
