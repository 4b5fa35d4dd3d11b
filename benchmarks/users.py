"""Many signed-in users reading and filtering at once: officials of all districts, each at his own pace."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Engine, update

from benchmarks.databases import Built, Databases
from benchmarks.options import Options
from benchmarks.over_http import drill_downs
from benchmarks.results import Figure, p95_figure
from benchmarks.selections import SEED
from benchmarks.server import MAP_BOX, Client, product_server
from dashboard.access.accounts import AccountForm, add_account, read_account
from dashboard.access.current import acting_as
from dashboard.access.door import DEMONSTRATION_PRESENCE
from dashboard.access.gate import CSRF_HEADER, SESSION_COOKIE
from dashboard.access.sessions import csrf_of, start_session
from dashboard.domain.accounts import Role, scope_of
from dashboard.domain.selection import Selection, SelectionSpace, to_query
from dashboard.domain.units import Level
from dashboard.store.database import open_engine, write
from dashboard.store.models import AccountRow
from dashboard.ui import ids

LIMIT_MS = 400.0
WORKERS = 4
PAUSE_S = (5.0, 15.0)
"""A person looks at a picture for so long before the next click; evenly spread."""
POLL_S = 30.0
"""The page asks as often whether the data changed."""
STEPS = 40


@dataclass(slots=True)
class Load:
    """What all users of one run share: when they stop, what each click took, what went wrong."""

    ends_at: float
    counts_from: float
    taken_ms: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class User:
    """A signed-in official: what his browser sends along, and what he looks at."""

    headers: dict[str, str]
    selections: Sequence[Selection]


def measure_users(databases: Databases, built: Built, space: SelectionSpace, options: Options) -> Iterator[Figure]:
    """p95 of what users wait for, and how many answers were none. In a copy of the database, for accounts close it."""
    name = "users"
    url = databases.copy(built, name)
    try:
        engine = open_engine(url)
        users = sign_in_users(engine, space, options.samples.users)
        engine.dispose()
        with product_server(url, options.home / "home", {"SONLA_WORKERS": str(WORKERS)}) as port:
            load = run(port, users, space, options.samples.users_s)
    finally:
        databases.drop(name)
    note = f"{len(users)} users, {WORKERS} workers, {len(load.taken_ms)} clicks in {options.samples.users_s:.0f} s"
    yield p95_figure("signed-in users at once", built.kind, load.taken_ms, "ms", LIMIT_MS, note)
    yield Figure("signed-in users at once, errors", built.kind, len(load.faults), "", 0.0, note=note)


def sign_in_users(engine: Engine, space: SelectionSpace, count: int) -> list[User]:
    """Accounts of all districts in turn, one in twelve of the province, each with a session."""
    districts = [unit.code for unit in space.tree.children(space.tree.root.code)]
    users = []
    for number in range(count):
        codes = () if number % 12 == 0 else (districts[number % len(districts)],)
        role = Role.DISTRICT if codes else Role.PROVINCE
        form = AccountForm(f"bench-{number}", f"Bench {number}", role, codes)
        # Signing in is not what is measured: it is made to be slow.
        with acting_as(DEMONSTRATION_PRESENCE), write(engine) as connection:
            add_account(connection, form, space.tree)
            account = read_account(connection, form.login).account
            connection.execute(
                update(AccountRow).where(AccountRow.id == account.number).values(must_change_password=False)
            )
            token = start_session(connection, account.number, "127.0.0.1", "benchmark")
        headers = {"Cookie": f"{SESSION_COOKIE}={token}", CSRF_HEADER: csrf_of(token)}
        own = replace(space, scope=scope_of(account, space.tree, with_province_sums=False))
        users.append(User(headers, _selections(own, number)))
    return users


def _selections(space: SelectionSpace, number: int) -> list[Selection]:
    """Pictures of an official's own area: any period, measure, filters and point layers."""
    chance = random.Random(SEED + number)
    home = space.scope.home_code
    places = [home, *(unit.code for unit in space.tree.descendants(home, Level.COMMUNE))]
    points = tuple(layer.id for layer in space.registry.with_sites)
    steps = list(drill_downs(space, STEPS * 8))
    chance.shuffle(steps)
    return [
        replace(
            step.before,
            unit_code=chance.choice(places),
            layer_ids=tuple(chance.sample(points, chance.randint(0, 2))),
        )
        for step in steps[:STEPS]
    ]


def run(port: int, users: Sequence[User], space: SelectionSpace, measured_s: float) -> Load:
    """Let all users work; what they do until each has clicked once is not counted."""
    begin = time.monotonic() + PAUSE_S[1]
    load = Load(begin + measured_s, begin)
    answers = Client(port, users[0].headers).callbacks
    clients = [Client(port, user.headers, answers) for user in users]
    threads = [
        threading.Thread(target=_work, args=(client, user, space, load, number), daemon=True)
        for number, (client, user) in enumerate(zip(clients, users, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return load


def _work(client: Client, user: User, space: SelectionSpace, load: Load, number: int) -> None:
    chance = random.Random(number)
    polled_at = time.monotonic() + chance.uniform(0, POLL_S)
    for turn in range(10_000):
        time.sleep(chance.uniform(*PAUSE_S) if turn else chance.uniform(0, PAUSE_S[1]))
        now = time.monotonic()
        if now >= load.ends_at:
            break
        try:
            if now - polled_at > POLL_S:
                client.call(f"{ids.STATUS}.data", {f"{ids.POLL}.n_intervals": turn})
                polled_at = now
            taken = _look(client, user.selections[turn % len(user.selections)], space)
        except (OSError, RuntimeError, ValueError) as error:
            load.faults.append(str(error)[:200])
            continue
        if now >= load.counts_from:
            load.taken_ms.append(taken)
    client.close()


def _look(client: Client, selection: Selection, space: SelectionSpace) -> float:
    """Draw one picture; milliseconds until its last byte."""
    request = {"search": to_query(selection, space), "events": [], "at": 0, "table": False, **MAP_BOX}
    return client.call(f"{ids.MAP}.figure", {f"{ids.REQUEST}.data": request}).elapsed_s * 1000
