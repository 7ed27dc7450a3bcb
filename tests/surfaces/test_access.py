"""Every address and every stream, as each member of the cast: whoever has no right is refused, on all of them.

`routes.txt` says of each address whose it is. One that is not there fails the first test: say whose it is before it
is served. Whoever is refused is refused by their right alone: each brings a session, a form's token and numbers that
exist.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import httpx
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from tests.cast import Cast, Customer, carla, owned_by
from tests.surfaces.counter.visitor import Browser
from tests.surfaces.desk.live import Listener

from mostrador import team, threads
from mostrador.app import create_app
from mostrador.care import openings, promises
from mostrador.channels import Incoming
from mostrador.commands.routes import addresses
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.db import Database, Tx

pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")

AGENTS: Final = frozenset({"ana", "bruno", "dario", "elena", "ivan"})
TEAM: Final = frozenset({"ana", "bruno", "elena"})
CAST: Final = AGENTS | {"carla", "stranger"}
# Whose an address is, and who of the cast is let in. `key` is asked without one and must refuse everybody.
WHOSE: Final[Mapping[str, frozenset[str]]] = {
    "anybody": CAST,
    "customer": frozenset({"carla"}),
    "staff": AGENTS,
    "own": AGENTS,
    "works": AGENTS - {"ivan"},
    "reads": TEAM | {"ivan"},
    "opens": TEAM | {"ivan"},
    "acts": TEAM,
    "admin": frozenset({"elena"}),
    "audit": frozenset({"ivan"}),
    "oversees": frozenset({"elena", "ivan"}),
    "agent": frozenset({"ana", "elena"}),
    "shown": frozenset({"ana", "elena", "ivan"}),
    "leads": frozenset({"elena"}),
    "key": frozenset(),
}
REFUSED: Final = frozenset({401, 403, 404})
# What these name is not planted: that they let nobody else in is tried, not that they let in.
UNPLANTED: Final = frozenset(
    {
        "absence",
        "app",
        "batch",
        "breach",
        "contact",
        "course",
        "evaluated",
        "field",
        "file_path",
        "gesture",
        "incident",
        "item",
        "key",
        "link",
        "macro",
        "mail",
        "mailbox",
    }
    | {
        "name",
        "outgoing",
        "passed",
        "phrase",
        "pitch",
        "posting",
        "question",
        "recording",
        "rectification",
        "remark",
        "request_id",
        "letter",
        "segment",
        "side",
        "swarm",
        "table",
        "version",
        "view",
        "webhook",
        "width",
        "path",
    }
)
# Nothing to show in this scene, and 404 to everybody for that.
EMPTY: Final = frozenset(
    {
        "GET /casos/{thread:int}/baja/justificante",
        "GET /desk/messages/{message:int}/mail",
        "GET /desk/threads/{thread:int}/help/closing",
        "GET /desk/threads/{thread:int}/room",
        "GET /desk/threads/{thread:int}/help/sheet",
    }
)


# What a form must bring to be read at all, so that a right refuses it and no missing field.
FIELDS: Final = {"sign": "trying", "text": "Te llamo mañana antes de las 12", "was_so": "yes"}


class Rule(NamedTuple):
    """A line of routes.txt."""

    whose: str
    method: str
    path: str

    @property
    def address(self) -> str:
        """`GET /desk/threads/{thread:int}`."""
        return f"{self.method} {self.path}"


def rules() -> list[Rule]:
    """Whose each address is."""
    lines = (Path(__file__).parent / "routes.txt").read_text().splitlines()
    return [Rule(*line.split()) for line in lines if line and not line.startswith("#")]


class Scene(NamedTuple):
    """Carla's thread with Ana, in the team of Bruno and Elena; another with Darío; Iván audits."""

    carla: Customer
    other: Customer
    sessions: Mapping[str, str]
    tokens: Mapping[str, str]
    numbers: Mapping[str, object]


@pytest.fixture
async def scene(db: Database, cast: Cast) -> Scene:
    async with db.begin() as tx:
        ivan = await team.add_agent(
            tx, email="ivan@lallave.example", name="Iván", role="auditor", password_hash="none", teams=(cast.workshop,)
        )
        audits = await team.find_actor(tx, ivan.id)
        mine = await carla(tx, owner=cast.ana, team=cast.counter)
        said = await threads.reply(tx, mine.thread, "Es una escarpia", by=cast.ana)
        due = clock.now() + timedelta(days=1)
        promise = await promises.make(tx, mine.thread, act="write", what="Te escribo", due_at=due, by=cast.ana)
        other = await carla(tx, owner=cast.dario, team=cast.workshop)
        for who in (cast.bruno, cast.elena, audits):
            await openings.say_why(tx, mine.actor.id, "quality", by=who)
        actors = {"ana": cast.ana, "bruno": cast.bruno, "dario": cast.dario, "elena": cast.elena, "ivan": audits}
        sessions = {
            name: await team.start_session(tx, await team.find_agent(tx, actor.id), device="")
            for name, actor in actors.items()
        }
        mails = {name: (await team.find_agent(tx, actor.id)).email for name, actor in actors.items()}
        tokens = {name: await team.create_token(tx, mail, by=cast.elena) for name, mail in mails.items()}
    numbers = {
        "thread": mine.thread,
        "person": mine.actor.id,
        "message": said.id,
        "promise": promise.id,
        "agent": cast.ana.id,
        "number": cast.counter,
        "sheet": "details",
        "sort": "proof",
        "language": "es",
        "register": "tu",
    }
    return Scene(mine, other, sessions, tokens, numbers)


def test_every_address_has_an_expectation(config: Config) -> None:
    served = {f"{one.method} {one.path}" for one in addresses(config)}
    expected = {rule.address for rule in rules()}
    assert not served - expected, f"say in {Path(__file__).parent / 'routes.txt'} whose these are"
    assert not expected - served, "these are served no more"
    assert {rule.whose for rule in rules()} <= set(WHOSE)


async def test_every_address_as_each_of_the_cast(config: Config, scene: Scene) -> None:
    wrong: list[str] = []
    async with AsyncTestClient(create_app(config), base_url=config.base_url) as client:
        client.headers["Accept-Language"] = "en"
        browsers = {name: await _browser(client, name, scene) for name in sorted(CAST)}
        for rule in rules():
            for name in sorted(CAST):
                allowed = name in WHOSE[rule.whose]
                # What they may do they would do, and the scene with it.
                if rule.whose == "anybody" or (allowed and (rule.method != "GET" or not _planted(rule))):
                    continue
                if rule.path.endswith("/stream") and allowed:
                    continue
                answer = await _ask(browsers[name], name, rule, scene)
                if _is_refused(answer) == allowed:
                    wrong.append(f"{name}: {rule.address} -> {answer.status_code} (expected for {rule.whose})")
    assert not wrong, "\n" + "\n".join(wrong)


async def test_every_stream_as_each_of_the_cast(db: Database, config: Config, scene: Scene) -> None:
    streams = {rule.path for rule in rules() if rule.path.endswith("/stream") and not rule.path.startswith("/widget")}
    assert streams == {"/desk/stream", "/stream", "/api/v1/stream"}, "try the new stream here too"
    async with _open(create_app(config)) as app:
        for name in sorted(CAST):
            for path in sorted(streams):
                may = "customer" if path == "/stream" else "reads"
                assert await _hears(app, db, name, path, scene) == (name in WHOSE[may]), f"{name} at {path}"


async def _hears(app: Litestar, db: Database, name: str, path: str, scene: Scene) -> bool:
    """Whether somebody is told of what Carla says; another thread, of Darío's, ends the waiting."""
    query = f"threads={scene.carla.thread}" if path == "/desk/stream" else ""
    listener = _Listener()
    task = asyncio.create_task(app(_scope(path, query, _headers(name, scene)), listener.receive, listener.hear))
    try:
        async with asyncio.timeout(10):
            await listener.answered.wait()
            if listener.status != 200:
                return False
            await listener.next("hello")
            async with db.begin() as tx:
                await _says(tx, scene.carla)
            async with db.begin() as tx:
                await _says(tx, scene.other)
            while True:
                told = await listener.next()
                # That a thread is not theirs to see is all that this says.
                if told.name != "gone" and told.data.get("thread") in (scene.carla.thread, scene.other.thread):
                    return bool(told.data["thread"] == scene.carla.thread)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class _Listener(Listener):
    """One that also says when the answer has begun, and never hangs up."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = asyncio.Event()

    async def hear(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.answered.set()
        await super().hear(message)

    async def receive(self) -> Any:
        """What the browser sends: nothing."""
        await asyncio.Event().wait()


def _headers(name: str, scene: Scene) -> list[tuple[bytes, bytes]]:
    headers = [(b"host", b"127.0.0.1"), (b"accept", b"text/event-stream")]
    if name in scene.sessions:
        return [
            *headers,
            (b"cookie", f"s={scene.sessions[name]}".encode()),
            (b"authorization", f"Bearer {scene.tokens[name]}".encode()),
        ]
    return [*headers, (b"cookie", f"b={scene.carla.key}".encode())] if name == "carla" else headers


def _scope(path: str, query: str, headers: list[tuple[bytes, bytes]]) -> Any:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }


@asynccontextmanager
async def _open(app: Litestar) -> AsyncIterator[Litestar]:
    """The application, opened and closed in one task, as anyio wants it."""
    ready, over = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.lifespan():
            ready.set()
            await over.wait()

    task = asyncio.create_task(live())
    await ready.wait()
    yield app
    over.set()
    await task


async def _says(tx: Tx, customer: Customer) -> None:
    incoming = Incoming(via="counter", text="Sigo esperando", thread=customer.thread)
    await threads.receive(tx, incoming, find_owner=owned_by(customer.actor, 0), by=customer.actor)


async def _browser(client: AsyncTestClient[Any], name: str, scene: Scene) -> Browser:
    browser = Browser(client)
    if name in scene.sessions:
        browser.cookies.set("s", scene.sessions[name])
    if name == "carla":
        browser.cookies.set("b", scene.carla.key)
    await browser.get("/desk/login" if name in AGENTS else "/")
    assert "c" in browser.cookies, "the premise: nobody is refused for want of a form's token"
    return browser


async def _ask(browser: Browser, name: str, rule: Rule, scene: Scene) -> httpx.Response:
    path = re.sub(r"\{(\w+):(\w+)\}", lambda found: _value(found[1], found[2], scene), rule.path)
    if rule.path.startswith("/api/"):
        headers = {"authorization": f"Bearer {scene.tokens[name]}"} if name in scene.tokens else {}
        return await browser.ask(
            rule.method, path, headers=headers, json=None if rule.method == "GET" else {"text": FIELDS["text"]}
        )
    if rule.method == "GET":
        return await browser.get(path)
    token = browser.cookies["c"]
    return await browser.ask(rule.method, path, data=FIELDS | {"_csrf_token": token}, headers={"x-csrftoken": token})


def _value(name: str, kind: str, scene: Scene) -> str:
    absent = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000001"}.get(kind, "none")
    return str(scene.numbers.get(name, absent))


def _planted(rule: Rule) -> bool:
    named = set(re.findall(r"\{(\w+):", rule.path))
    return not named & UNPLANTED and rule.address not in EMPTY


def _is_refused(answer: httpx.Response) -> bool:
    to_login = answer.status_code == 303 and answer.headers["location"].startswith("/desk/login")
    return to_login or answer.status_code in REFUSED
