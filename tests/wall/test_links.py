"""Links of walls: made once, kept as a hash, ended by revoking; they open no figure of the API."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from dashboard.api.tokens import find_token, has_tokens, revoke_token
from dashboard.errors import SonlaError
from dashboard.store.database import open_engine, read, write
from dashboard.store.models import ApiToken
from dashboard.ui.wall.page import opens_to_links
from dashboard.wall import links as module
from dashboard.wall.links import WallLink, WallLinks, create_link
from tests.support.stores import prepare_store


def test_a_link_is_recognised_until_it_is_revoked(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED_S", 0.0)
    prepare_store(database_url)
    engine = open_engine(database_url)
    with write(engine) as connection:
        token = create_link(connection, "man-hinh-tinh", "tinh")
    with read(engine) as connection:
        kept = connection.execute(select(ApiToken.__table__)).one()
        assert token.split("_", 2)[2] not in str(kept)
        assert not has_tokens(connection), "reading at this machine needs no token because of a wall"
        found = find_token(connection, token)
    assert found is not None
    assert found.scopes == {"wall:tinh"}
    links = WallLinks(lambda: engine)
    assert links.find(token) == WallLink("man-hinh-tinh", "tinh")
    assert links.find(f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}") is None
    with write(engine) as connection:
        revoke_token(connection, "man-hinh-tinh")
    assert links.find(token) is None
    with write(engine) as connection:
        create_link(connection, "hai", "tinh")
        with pytest.raises(SonlaError):
            create_link(connection, "hai", "tinh")
    engine.dispose()


@pytest.mark.parametrize(
    ("path", "is_open"),
    [
        ("/wall", True),
        ("/wall/pulse", True),
        ("/wall/scene/3", True),
        ("/wall/place", True),
        ("/geo/districts-0.json", True),
        ("/wall/status/", False),
        ("/wall/status/_dash-layout", False),
        ("/", False),
        ("/data/", False),
        ("/reporting/", False),
        ("/api/v1/figures", False),
        ("/wallpaper", False),
    ],
)
def test_a_link_opens_the_wall_and_what_it_loads(path: str, is_open: bool) -> None:
    assert opens_to_links(path) is is_open
