"""Whatever people do, at once or one after another: a room changes no owner, lets nobody else read, and caps hold."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Literal

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, carla, plant
from tests.conftest import Clones

from mostrador import threads, wiring
from mostrador.care import swarms
from mostrador.config import Config
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound, Problem

AT_ONCE = 2
ROOMS = 4
Verb = Literal["ask", "close", "decline", "join", "leave", "reply", "say"]


class Deed(msgspec.Struct, frozen=True):
    """Somebody (an index of the cast) does something in a room (an index)."""

    who: int
    does: Verb
    where: int


DEEDS = st.builds(
    Deed,
    who=st.integers(0, 3),
    does=st.sampled_from(["ask", "close", "decline", "join", "join", "join", "leave", "reply", "say"]),
    where=st.integers(0, ROOMS - 1),
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(moments=st.lists(st.lists(DEEDS, min_size=1, max_size=5), min_size=3, max_size=8))
def test_swarms_hold(clones: Clones, tmp_path_factory: Any, moments: list[list[Deed]]) -> None:
    asyncio.run(_play(clones, tmp_path_factory.mktemp("swarms"), moments))


async def _play(clones: Clones, folder: Any, moments: list[list[Deed]]) -> None:
    db = wiring.database(Config(data=folder, database_url=clones.make()))
    await db.open()
    try:
        async with db.begin() as tx:
            cast = await plant(tx)
            await swarms.set_limits(tx, swarms.Limits(AT_ONCE, 100), by=cast.elena)
            numbers = [(await carla(tx, owner=cast.ana, team=cast.counter)).thread for _ in range(ROOMS)]
            rooms = [await _call(tx, number, cast) for number in numbers]
        for deeds in moments:
            await asyncio.gather(*(_do(db, cast, deed, rooms, numbers) for deed in deeds))
            async with db.begin() as tx:
                await _holds(tx, cast, rooms, numbers)
    finally:
        await db.close()


async def _call(tx: Tx, thread: int, cast: Cast) -> int:
    called = await swarms.call(
        tx, thread, question="¿Quién sabe?", agents=[cast.dario.id, cast.bruno.id, cast.elena.id], by=cast.ana
    )
    return called.id


async def _do(db: Database, cast: Cast, deed: Deed, rooms: list[int], numbers: list[int]) -> None:
    by = (cast.dario, cast.bruno, cast.elena, cast.ana)[deed.who]
    room, thread = rooms[deed.where], numbers[deed.where]
    verbs: dict[Verb, Callable[[Tx], Awaitable[object]]] = {
        "ask": lambda tx: swarms.ask(tx, room, agents=[cast.dario.id], by=by),
        "close": lambda tx: swarms.close(tx, room, by=by),
        "decline": lambda tx: swarms.decline(tx, room, by=by),
        "join": lambda tx: swarms.join(tx, room, by=by),
        "leave": lambda tx: swarms.leave(tx, room, by=by),
        "reply": lambda tx: threads.reply(tx, thread, "Hola", by=by),
        "say": lambda tx: swarms.say(tx, room, "Yo creo que sí", by=by),
    }
    with suppress(Problem):
        async with db.begin() as tx:
            await verbs[deed.does](tx)


async def _holds(tx: Tx, cast: Cast, rooms: list[int], numbers: list[int]) -> None:
    inside: dict[int, int] = dict.fromkeys((cast.dario.id, cast.bruno.id, cast.elena.id), 0)
    for room, number in zip(rooms, numbers, strict=True):
        assert (await threads.find(tx, number, viewer=cast.ana)).owner_id == cast.ana.id, "the owner stays"
        here = set(
            await tx.values(
                "SELECT agent_id FROM helper e JOIN swarm s ON s.id = e.swarm_id"
                " WHERE s.id = %(room)s AND s.closed_at IS NULL AND e.joined_at IS NOT NULL AND e.ended_at IS NULL",
                room=room,
            )
        )
        for agent in here:
            inside[agent] += 1
        assert await _reads(tx, number, cast.dario) == (cast.dario.id in here), "only who is in reads"
        spoke = set(await tx.values("SELECT agent_id FROM remark WHERE swarm_id = %(room)s", room=room))
        joined = set(
            await tx.values(
                "SELECT agent_id FROM helper WHERE swarm_id = %(room)s AND helped_at IS NOT NULL", room=room
            )
        )
        assert spoke - {cast.ana.id} == joined, "help given is what somebody said in the room"
    assert max(inside.values()) <= AT_ONCE, "nobody is in more rooms than one may"


async def _reads(tx: Tx, thread: int, who: Actor) -> bool:
    try:
        await threads.find(tx, thread, viewer=who)
    except NotFound:
        return False
    return True
