"""Scripts and styles of the component libraries, compressed as small as can be once and kept, then sent from there.

Brotli at its best takes seconds for the largest of them, too long to do while someone waits: until a bundle is ready it
goes out compressed faster and a little larger.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import mimetypes
import os
import sys
import threading
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import brotli
import flask
from dash import Dash
from dash.fingerprint import check_fingerprint

SUITES: Final = "/_dash-component-suites/"
PLOTLY_URL: Final = f"{SUITES}plotly/package_data/plotly.min.js"
"""The largest bundle, which Dash asks for last: a page that names it early comes up sooner."""
IMMUTABLE: Final = "public, max-age=31536000, immutable"
_SKIPPED: Final = ("enterprise", "mathjax", "highlight", "markdown", "datepicker", "upload", "slider")
"""Parts of libraries that this screen never loads."""
_log = logging.getLogger(__name__)


class Bundles:
    """Compressed bundles in `folder`, named by library, path and content's age, so that an update makes new ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ready(self, package: str, path: str) -> bytes | None:
        """Compressed content, None while there is none."""
        try:
            return self._file(package, path).read_bytes()
        except (OSError, ValueError):
            return None

    def prepare(self, package: str, path: str) -> None:
        """Compress one file unless that is done. Raises OSError."""
        target = self._file(package, path)
        if target.exists():
            return
        part = target.with_suffix(".part")
        body = brotli.compress(_source(package, path).read_bytes(), quality=11, lgwin=22)
        part.write_bytes(body)
        part.replace(target)

    def _file(self, package: str, path: str) -> Path:
        stat = _source(package, path).stat()
        key = f"{package}/{path}/{stat.st_size}/{stat.st_mtime_ns}"
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:20]}.br"


def prepare_bundles(app: Dash, bundles: Bundles) -> None:
    """Compress all that browsers load, the largest last, unless another process is at it.

    A folder that cannot be written costs bytes, not the screen.
    """
    try:
        bundles.folder.mkdir(parents=True, exist_ok=True)
        with (bundles.folder / "lock").open("w") as lock:
            # The system lets go of it when the process ends, however that happens.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for package, path in sorted(_loaded(app), key=lambda item: _source(*item).stat().st_size):
                bundles.prepare(package, path)
    except BlockingIOError:
        return
    except OSError as error:
        _log.warning("cannot keep compressed bundles in %s: %s", bundles.folder, error)


def serve_bundles(pages: Sequence[Dash], bundles: Bundles) -> None:
    """Send ready bundles instead of compressing anew.

    All pages take them from the addresses of the first one. Dash learns its libraries during the first request and
    fails those beside it; here it learns them before any.
    """
    for page in pages:
        page._setup_server()  # type: ignore[no-untyped-call]
    app = pages[0]

    def send_ready() -> flask.Response | None:
        """The compressed bundle of the address; None leaves the answer to Dash."""
        request = flask.request
        if not request.path.startswith(SUITES) or not request.accept_encodings["br"]:
            return None
        package, _, fingerprinted = request.path.removeprefix(SUITES).partition("/")
        path, has_fingerprint = check_fingerprint(fingerprinted)  # type: ignore[no-untyped-call]
        if path not in app.registered_paths.get(package, ()):
            return None
        body = bundles.ready(package, path)
        return None if body is None else _response(path, body, has_fingerprint)

    app.server.before_request(send_ready)


def prepare_in_background(app: Dash, bundles: Bundles) -> None:
    """Get the missing ones ready beside what the process serves, once per server: it takes most of a minute."""
    threading.Thread(target=_prepare_quietly, args=(app, bundles), name="bundles", daemon=True).start()


def _prepare_quietly(app: Dash, bundles: Bundles) -> None:
    """At the lowest priority, so that visitors come first (on Linux a thread has a priority of its own)."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 15)
    prepare_bundles(app, bundles)


def _loaded(app: Dash) -> Iterable[tuple[str, str]]:
    for package, paths in app.registered_paths.items():
        for path in paths:
            if path.endswith((".js", ".css")) and not any(word in path for word in _SKIPPED):
                yield package, path


def _source(package: str, path: str) -> Path:
    """File of an installed library. Raises ValueError where the library is none."""
    module = sys.modules.get(package) or find_spec(package)
    origin = getattr(module, "__file__", None) or getattr(module, "origin", None)
    if origin is None:
        raise ValueError(f"no such library: {package}")
    return Path(origin).parent / path


def _response(path: str, body: bytes, is_fingerprinted: bool) -> flask.Response:
    """For ever where the address has a fingerprint; else to be asked for again, which costs no body while it stays."""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    caching = IMMUTABLE if is_fingerprinted else "no-cache"
    headers = {"Content-Encoding": "br", "Cache-Control": caching, "Vary": "Accept-Encoding"}
    response = flask.Response(body, content_type=f"{kind}; charset=utf-8", headers=headers)
    response.add_etag()
    response.make_conditional(flask.request)
    return response
