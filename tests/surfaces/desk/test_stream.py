"""The live line: told at once, by right, few times a second, and over when the agent's access is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from time import monotonic

import pytest
from litestar import Litestar
from tests.cast import Cast, Customer, carla, owned_by, write
from tests.surfaces.desk.live import Listener, Told, listening

from mostrador import team, threads
from mostrador.app import create_app
from mostrador.care import leave, swarms
from mostrador.channels import Incoming
from mostrador.config import Config
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.surfaces.desk.gather import Gatherer
from mostrador.surfaces.ui.here import Here
from mostrador.team import Agent, presence

pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


@pytest.fixture
async def app(config: Config, cast: Cast) -> AsyncIterator[Litestar]:
    """The application of one process, open."""
    application = create_app(config)
    ready, over = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with application.lifespan():
            ready.set()
            await over.wait()

    # Opened and closed in one task, as anyio wants it; a fixture's two halves may run in two.
    task = asyncio.create_task(live())
    await ready.wait()
    yield application
    over.set()
    await task


@pytest.fixture
async def customer(db: Database, cast: Cast) -> Customer:
    """Carla, with a thread that Ana owns."""
    async with db.begin() as tx:
        return await carla(tx, owner=cast.ana, team=cast.counter)


async def session(db: Database, agent: Actor) -> str:
    """A session of an agent."""
    async with db.begin() as tx:
        return await team.start_session(tx, await team.find_agent(tx, agent.id), device="")


async def say(db: Database, customer: Customer, text: str) -> int:
    """Carla writes again; the id of her message."""
    async with db.begin() as tx:
        incoming = Incoming(via="counter", text=text, thread=customer.thread)
        received = await threads.receive(tx, incoming, find_owner=owned_by(customer.actor, 0), by=customer.actor)
        return received.message.id


async def told_of(line: Listener, message: int) -> Told:
    """The frame of one message; those before it, which may come twice, are passed over."""
    while True:
        told = await line.next("message")
        if told.data["message"] == message:
            return told


async def test_ana_is_told_what_carla_says(db: Database, cast: Cast, app: Litestar, customer: Customer) -> None:
    """The message painted, at once; then its row, where it stands, and the counters."""
    key = await session(db, cast.ana)
    async with listening(app, f"/desk/stream?threads={customer.thread}", session=key) as line:
        said = await say(db, customer, "<b>Sigo</b> esperando")
        message = await told_of(line, said)
        assert message.data["position"] == 2
        assert "&lt;b&gt;Sigo&lt;/b&gt; esperando" in message.data["html"]
        row = await line.next("row")
        assert row.data["thread"] == customer.thread
        assert {"mine", "team", "waiting"} <= set(row.data["views"])
        assert row.id is not None
        counters = await line.next("counters")
        assert counters.data["mine"] == 1


async def test_an_open_desk_is_known_while_it_lasts_and_written_down_nowhere(
    db: Database, cast: Cast, app: Litestar, customer: Customer
) -> None:
    key = await session(db, cast.ana)
    rows = "SELECT count(*) FROM event"
    async with db.look() as tx:
        before = await tx.value(rows)
    assert not presence.here([cast.ana.id])
    async with listening(app, "/desk/stream", session=key) as line:
        await say(db, customer, "Hola")
        await line.next("row")
        assert presence.here([cast.ana.id, cast.bruno.id]) == {cast.ana.id}
    async with db.look() as tx:
        assert await tx.value(rows) == before + 1, "only the message"


async def test_what_stands_above_the_person_is_true_after_an_answer(
    db: Database, cast: Cast, app: Litestar, customer: Customer
) -> None:
    """It comes with the answer itself, and with what the person says."""
    async with db.begin() as tx:
        await tx.run(
            "UPDATE thread SET waiting_since = now() - interval '3 days' WHERE id = %(id)s", id=customer.thread
        )
    key = await session(db, cast.bruno)
    async with listening(app, f"/desk/stream?threads={customer.thread}", session=key) as line:
        said = await say(db, customer, "¿Hola?")
        assert "Espera respuesta desde" in (await told_of(line, said)).data["known"]
        async with db.begin() as tx:
            noted = await threads.note(tx, customer.thread, "Lo miro", by=cast.ana)
            answered = await threads.reply(tx, customer.thread, "Aquí estoy", by=cast.ana)
        assert (await told_of(line, noted.id)).data["known"] == ""
        after = (await told_of(line, answered.id)).data["known"]
        assert 'id="known"' in after
        assert "Espera respuesta desde" not in after


async def test_a_burst_becomes_few_rows_and_every_message(
    db: Database, cast: Cast, app: Litestar, customer: Customer
) -> None:
    """Each message once and in order; the row at most four times a second."""
    key = await session(db, cast.ana)
    async with listening(app, f"/desk/stream?threads={customer.thread}", session=key) as line:
        began = monotonic()
        written = [await say(db, customer, f"{number}") for number in range(30)]
        heard: list[int] = []
        rows = 0
        while len(heard) < len(written):
            told = await line.next()
            if told.name == "message" and told.data["message"] >= written[0]:
                heard.append(told.data["message"])
            rows += told.name == "row"
        assert heard == written
        assert rows <= 4 * (monotonic() - began) + 2


async def test_a_break_loses_nothing(db: Database, cast: Cast, app: Litestar, customer: Customer) -> None:
    """Whoever comes back with the last place they heard is told what they missed."""
    key = await session(db, cast.ana)
    async with listening(app, f"/desk/stream?threads={customer.thread}", session=key) as line:
        await say(db, customer, "uno")
        place = (await line.next("row")).id
    missed = await say(db, customer, "dos")
    async with listening(app, f"/desk/stream?after={place}&threads={customer.thread}", session=key) as line:
        assert (await told_of(line, missed)).data["position"] == 3


async def test_dario_hears_nothing_of_anas(db: Database, cast: Cast, app: Litestar, customer: Customer) -> None:
    """Not even when he asks for her thread by its number; his own come through."""
    key = await session(db, cast.dario)
    async with listening(app, f"/desk/stream?threads={customer.thread}", session=key) as line:
        await say(db, customer, "para Ana")
        app.state.here.live.signal(f"thread:{customer.thread}", "typing", "customer:1")
        async with db.begin() as tx:
            own = await write(tx, "para Darío", find_owner=owned_by(cast.dario, cast.workshop))
        heard = [await line.next("row")]
        while heard[-1].name != "counters":
            heard.append(await line.next())
        assert {told.name for told in heard} <= {"row", "counters", "place"}
        assert {told.data.get("thread", own.thread) for told in heard} == {own.thread}


async def test_who_is_suspended_hears_goodbye_and_nothing_more(
    db: Database, cast: Cast, app: Litestar, customer: Customer
) -> None:
    """Suspended in the middle of a stream: the last frame says so."""
    key = await session(db, cast.ana)
    async with listening(app, f"/desk/stream?threads={customer.thread}", session=key) as line:
        async with db.begin() as tx:
            await leave.suspend(tx, cast.ana.id, reason="Ya no trabaja aquí", by=cast.elena)
        await say(db, customer, "¿Sigues ahí?")
        rest = await line.until_end()
    assert rest[-1].name == "bye"
    assert rest[-1].data == {"why": "revoked"}
    assert all("Sigues" not in told.data.get("html", "") for told in rest)


async def test_what_is_said_after_a_right_ended_is_not_read_by_it(
    db: Database, cast: Cast, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Suspended between the look at the session and the look at the rows."""
    key = await session(db, cast.ana)
    opened = team.open_sessions

    async def then_suspended(tx: Tx, keys: Collection[str]) -> Mapping[str, tuple[Agent, Actor]]:
        found = await opened(tx, keys)
        async with db.begin() as other:
            await leave.suspend(other, cast.ana.id, reason="Ya no trabaja aquí", by=cast.elena)
        await say(db, customer, "¿Sigues ahí?")
        return found

    monkeypatch.setattr(team, "open_sessions", then_suspended)
    look = await Gatherer().look(db, key, [customer.thread], count=False)
    assert look is not None
    assert "Sigues" not in repr(look.rows[customer.thread])


async def test_who_logs_out_hears_goodbye(db: Database, cast: Cast, app: Litestar, customer: Customer) -> None:
    """One session alone leaves no event, so the session is read again before anything is shown."""
    key = await session(db, cast.ana)
    async with listening(app, f"/desk/stream?threads={customer.thread}", session=key) as line:
        async with db.begin() as tx:
            await team.end_session(tx, cast.ana.id, team.session_id(key))
        await say(db, customer, "secreto")
        rest = await line.until_end()
    assert rest[-1].name == "bye"
    assert all("secreto" not in told.data.get("html", "") for told in rest)


async def test_who_changes_team_loses_the_row(db: Database, cast: Cast, app: Litestar, customer: Customer) -> None:
    """Bruno sees Ana's thread by his team; out of it he sees nothing more."""
    key = await session(db, cast.bruno)
    async with listening(app, f"/desk/stream?threads={customer.thread}", session=key) as line:
        await say(db, customer, "uno")
        assert (await line.next("row")).data["thread"] == customer.thread
        async with db.begin() as tx:
            await team.set_teams(tx, cast.bruno.id, [cast.workshop], by=cast.elena)
        await say(db, customer, "dos")
        told = await line.next("gone")
        assert told.data == {"thread": customer.thread}


async def test_an_offer_reaches_the_colleague(db: Database, cast: Cast, app: Litestar, customer: Customer) -> None:
    """Darío is offered what he could not see; refused, it is gone again."""
    key = await session(db, cast.dario)
    async with listening(app, "/desk/stream", session=key) as line:
        async with db.begin() as tx:
            await threads.hand_off(tx, customer.thread, to=cast.dario.id, reason="Es del taller", by=cast.ana)
        row = await line.next("row")
        assert "offered" in row.data["views"]
        async with db.begin() as tx:
            await threads.refuse(tx, customer.thread, by=cast.dario)
        assert (await line.next("gone")).data["thread"] == customer.thread


async def test_typing_is_told_to_who_looks(db: Database, cast: Cast, app: Litestar, customer: Customer) -> None:
    """By name and only to those who have the thread open; nothing of it is kept."""
    here: Here = app.state.here
    key = await session(db, cast.ana)
    async with listening(app, f"/desk/stream?threads={customer.thread}", session=key) as line:
        here.live.signal(f"thread:{customer.thread}", "typing", str(cast.bruno))
        told = await line.next("presence")
        assert (told.data["what"], told.data["name"]) == ("typing", "Bruno")
        here.live.signal(f"thread:{customer.thread}", "typing", str(customer.actor))
        assert (await line.next("presence")).data["name"] == ""


async def test_who_was_helping_hears_that_the_room_closed(
    db: Database, cast: Cast, app: Litestar, customer: Customer
) -> None:
    """Before the case is gone for them: their page still has to keep what they were writing."""
    async with db.begin() as tx:
        room = await swarms.call(tx, customer.thread, question="¿Qué broca?", agents=[cast.dario.id], by=cast.ana)
        await swarms.join(tx, room.id, by=cast.dario)
    async with listening(
        app, f"/desk/stream?threads={customer.thread}", session=await session(db, cast.dario)
    ) as dario:
        async with db.begin() as tx:
            await threads.note(tx, customer.thread, "Gracias por venir", by=cast.ana)
        await dario.next("message")
        async with db.begin() as tx:
            await swarms.close(tx, room.id, by=cast.ana)
        told = [await dario.next("room-closed"), await dario.next("gone")]
    assert [(one.name, one.data["thread"]) for one in told] == [
        ("room-closed", customer.thread),
        ("gone", customer.thread),
    ]
