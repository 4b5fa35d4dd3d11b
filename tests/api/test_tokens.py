"""Tokens: shown once, kept as a hash, recognised, revoked, and counted by the minute for all processes."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from dashboard.access.audit import read_audit
from dashboard.api.meter import Meter
from dashboard.api.tokens import create_token, find_token, has_tokens, read_tokens, revoke_token
from dashboard.errors import SonlaError, StoreUnavailable
from dashboard.settings import PROJECT_ROOT
from dashboard.store.database import open_engine, read, write
from tests.support.product import run_sonla

NOW = 1_630_000_000.0


def make(engine: Engine, name: str = "lrt", *scopes: str, district_code: str = "") -> str:
    with write(engine) as connection:
        return create_token(connection, name, scopes or ("read",), district_code=district_code, rate_per_minute=60)


def find(engine: Engine, written: str) -> str | None:
    with read(engine) as connection:
        found = find_token(connection, written)
    return found.name if found else None


def test_a_token_is_recognised_and_kept_as_a_hash_alone(engine: Engine) -> None:
    with read(engine) as connection:
        assert not has_tokens(connection)
    secret = make(engine, "lrt", "read", "write:loudspeakers", district_code="123")
    assert find(engine, secret) == "lrt"
    with read(engine) as connection:
        kept = connection.execute(text("SELECT * FROM api_token")).one()
        (token,) = read_tokens(connection)
        assert has_tokens(connection)
    assert secret.split("_", 2)[2] not in str(kept)
    assert (token.scopes, token.district_code) == ({"read", "write:loudspeakers"}, "123")


@pytest.mark.parametrize("wrong", ["", "x", "sonla_1_", "sonla_999999999999999999_" + "a" * 43, "Bearer"])
def test_what_is_no_token_is_not_recognised(engine: Engine, wrong: str) -> None:
    make(engine)
    assert find(engine, wrong) is None


def test_another_secret_under_the_same_number_is_not_recognised(engine: Engine) -> None:
    first, second = make(engine, "a"), make(engine, "b")
    crossed = "_".join([*first.split("_", 2)[:2], second.split("_", 2)[2]])
    assert find(engine, crossed) is None


def test_a_revoked_token_ends_at_once_and_frees_its_name(engine: Engine) -> None:
    secret = make(engine)
    with pytest.raises(SonlaError, match="in force"):
        make(engine)
    with write(engine) as connection:
        revoke_token(connection, "lrt")
    assert find(engine, secret) is None
    with pytest.raises(SonlaError, match="No token"), write(engine) as connection:
        revoke_token(connection, "lrt")
    assert find(engine, make(engine)) == "lrt"


def test_a_minutes_calls_may_come_at_once_and_then_one_by_one(tmp_path: Path) -> None:
    meter = Meter(tmp_path / "cache" / "use.db")
    assert [meter.wait_s(1, 3, NOW) for _ in range(4)] == [0, 0, 0, 20]
    assert meter.wait_s(1, 3, NOW + 19) == 1
    assert [meter.wait_s(1, 3, NOW + 20) for _ in range(2)] == [0, 20]
    assert meter.wait_s(2, 3, NOW) == 0
    assert [meter.wait_s(1, 3, NOW + 1000) for _ in range(4)] == [0, 0, 0, 20]


def test_threads_and_processes_share_one_count(tmp_path: Path) -> None:
    file = tmp_path / "use.db"
    code = (
        "import sys; from pathlib import Path; from dashboard.api.meter import Meter\n"
        f"print([Meter(Path(sys.argv[1])).wait_s(7, 100, {NOW}) for _ in range(60)].count(0))"
    )

    def run(_: int) -> int:
        ended = subprocess.run(
            [sys.executable, "-c", code, str(file)], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
        )
        return int(ended.stdout)

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(run, range(2))) == 100


def test_the_last_use_is_known(tmp_path: Path) -> None:
    meter = Meter(tmp_path / "use.db")
    meter.wait_s(1, 60, NOW)
    assert meter.last_used()[1].timestamp() == NOW


def test_a_count_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(StoreUnavailable, match="nothing was done"):
        Meter(tmp_path / "cache" / "use.db").wait_s(1, 60, NOW)


def test_the_command_line_shows_a_token_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run_sonla(home, "init").returncode == 0
    words = ("token", "create", "Truyền thanh 123", "--scope", "write:loudspeakers", "--scope", "read")
    made = run_sonla(home, *words, "--district", "123", "--rate", "30")
    assert made.returncode == 0, made.stderr
    secret = made.stdout.strip()
    assert re.fullmatch(r"sonla_1_[\w-]{43}", secret)
    again = run_sonla(home, *words)
    assert (again.returncode, "Traceback" in again.stderr) == (1, False)
    listed = run_sonla(home, "token", "list").stdout
    assert "Truyền thanh 123" in listed
    assert "30/phút" in listed
    assert secret not in listed
    for wrong in (("--district", "999"), ("--district", "14"), ("--rate", "0")):
        assert run_sonla(home, *words, *wrong).returncode == 2
    assert run_sonla(home, "token", "revoke", "Truyền thanh 123").returncode == 0
    assert "thu hồi" in run_sonla(home, "token", "list").stdout
    with closing(sqlite3.connect(home / "sonla.db")) as connection:
        assert secret[8:] not in str(connection.execute("SELECT * FROM api_token").fetchall())


def test_the_command_line_is_in_the_audit_as_the_pages_are(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run_sonla(home, "init").returncode == 0
    assert run_sonla(home, "token", "create", "QR", "--scope", "read", "--district", "123").returncode == 0
    assert run_sonla(home, "token", "create", "QR", "--scope", "read").returncode == 1, "refused, so not written"
    assert run_sonla(home, "token", "kiosk", "--name", "sảnh").returncode == 0
    assert run_sonla(home, "token", "revoke", "sảnh").returncode == 0
    engine = open_engine(f"sqlite:///{home / 'sonla.db'}")
    with read(engine) as connection:
        told = [(line.kind, line.subject, line.login, dict(line.detail)) for line in read_audit(connection)][::-1]
    engine.dispose()
    assert told == [
        ("token_made", "token:QR", "(sonla)", {"scopes": "read", "district": "123"}),
        ("token_made", "token:sảnh", "(sonla)", {"scopes": "wall:tinh", "district": ""}),
        ("token_revoked", "token:sảnh", "(sonla)", {}),
    ]
