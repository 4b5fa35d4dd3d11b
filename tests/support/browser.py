"""Headless Chromium that reaches the test server and nothing else, and notes what goes wrong on a page."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Response
from playwright.sync_api import Error as BrowserError

COMMANDS = ("chromium", "chromium-browser", "google-chrome")
# WebGL without a graphics card, the page itself drawn as on such a machine, no traffic of the browser's own, and no
# name resolved but this machine's.
ARGUMENTS = (
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--enable-unsafe-swiftshader",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
WITHIN_PAGE = ("data:", "blob:", "about:")
DESK = (1366, 768)


class ChromiumMissingError(RuntimeError):
    """No Chromium could be started; the tests that need one must fail, not be skipped."""


def find_chromium() -> str | None:
    """The command of a working Chromium of this machine, or None for playwright's own."""
    for command in COMMANDS:
        path = shutil.which(command)
        if path and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    return None


def launch_chromium(playwright: Playwright) -> Browser:
    """Start headless Chromium; raises ChromiumMissingError that says how to get one."""
    try:
        return playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
    except BrowserError as error:
        raise ChromiumMissingError(f"No Chromium starts here; 'make browser-setup' installs one.\n{error}") from error


@dataclass
class WatchedPage:
    """A page and what went wrong on it: requests to other hosts (not reached), console errors, answers from 400 up."""

    page: Page
    base_url: str
    blocked_requests: list[str] = field(default_factory=list)
    console_errors: list[str] = field(default_factory=list)
    failed_responses: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Everything that went wrong so far, each with its kind; empty on a good page."""
        kinds = {
            "blocked": self.blocked_requests,
            "console": self.console_errors,
            "response": self.failed_responses,
        }
        return [f"{kind}: {fault}" for kind, faults in kinds.items() for fault in faults]

    def watch(self) -> WatchedPage:
        """Start noting; that other hosts are not reached is the browser's own doing (`ARGUMENTS`)."""
        self.page.on("request", lambda request: self._note_outside(request.url))
        self.page.on("response", self._note_response)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.console_errors.append(str(error)))
        self.page.on("websocket", lambda socket: self._note_outside(socket.url))
        return self

    def _is_outside(self, url: str) -> bool:
        return not url.startswith(WITHIN_PAGE) and urlsplit(url).netloc != urlsplit(self.base_url).netloc

    def _note_outside(self, url: str) -> None:
        if self._is_outside(url) and url not in self.blocked_requests:
            self.blocked_requests.append(url)

    def _note_response(self, response: Response) -> None:
        if response.status >= 400:
            self.failed_responses.append(f"{response.status} {response.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console_errors.append(message.text)


def open_context(browser: Browser, viewport: tuple[int, int] = DESK, touch: bool = False) -> BrowserContext:
    """A fresh profile of a user in Sơn La; `viewport` is width and height in CSS pixels."""
    width, height = viewport
    return browser.new_context(
        viewport={"width": width, "height": height},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        has_touch=touch,
        is_mobile=touch,
    )
