"""The product with accounts, as a browser without scripts uses it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import flask
from sqlalchemy import Engine
from werkzeug.test import Client, TestResponse

from app import create_app
from dashboard.access.accounts import AccountForm, add_account, change_password, read_account
from dashboard.domain.accounts import Role
from dashboard.settings import Settings
from dashboard.store.database import open_engine, write_beside
from tests.support.product import environment
from tests.support.stores import boundaries

PASSWORD = "bốn con ngựa trắng"


@dataclass
class Visitor:
    """A browser: its cookies, and what it sends along with changes."""

    client: Client

    def get(self, path: str, **more: object) -> TestResponse:
        return self.client.get(path, **more)

    def post(self, path: str, **more: object) -> TestResponse:
        """A change as our own pages ask for it."""
        headers = {"X-CSRFToken": self.cookie("_csrf_token"), **dict(more.pop("headers", {}))}
        return self.client.post(path, headers=headers, **more)

    def cookie(self, name: str) -> str:
        found = self.client.get_cookie(name)
        return found.value if found else ""

    def sign_in(self, login: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        """Open the page and send its form."""
        page = self.get("/sign-in").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        form = {"csrf_token": token[1] if token else "", "login": login, "password": password, **fields}
        return self.client.post("/sign-in", data=form)


@dataclass(frozen=True)
class Access:
    """A served store with accounts."""

    server: flask.Flask
    engine: Engine
    url: str
    home: Path

    def visitor(self) -> Visitor:
        """A browser that never was here."""
        return Visitor(self.server.test_client())

    def add(self, login: str, role: Role, *units: str) -> str:
        """Make an account that has chosen its password."""
        with write_beside(self.engine) as connection:
            add_account(connection, AccountForm(login, f"Tên {login}", role, units), boundaries().tree)
            change_password(connection, read_account(connection, login).account, PASSWORD, keep_session=0)
        return login

    def signed_in(self, login: str) -> Visitor:
        """A browser of somebody who signed in."""
        visitor = self.visitor()
        answer = visitor.sign_in(login)
        assert answer.status_code == 303, answer.text
        return visitor


def open_access(url: str, home: Path, **more: str) -> Access:
    """Serve a prepared store in this process."""
    app = create_app(Settings.from_environment(environment(home, url, **more)))
    return Access(app.server, open_engine(url), url, home)
