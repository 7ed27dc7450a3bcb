"""Whom the cast calls for help, what they say in the room, and what they learn."""

from __future__ import annotations

from collections.abc import Mapping

from mostrador.care import swarms
from mostrador.demo.story import Step
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx

Q = sql.load("mostrador.demo")


async def play(tx: Tx, thread: int, step: Step, actors: Mapping[str, Actor]) -> bool:
    """One step about a room of helpers; False when it is about something else.

    "ana calls dario" (words: the question). "dario joins". "dario tells" (words: what they say in the room). "ana
    learns" (words: what; it closes the room).
    """
    if step.does not in {"calls", "joins", "tells", "learns"}:
        return False
    by = actors[step.who]
    if step.does == "calls":
        await swarms.call(tx, thread, question=step.words, agents=[actors[step.what].id], by=by)
    else:
        room = await tx.value(Q.last_room, thread=thread)
        if step.does == "joins":
            await swarms.join(tx, room, by=by)
        elif step.does == "tells":
            await swarms.say(tx, room, step.words, by=by)
        else:
            await swarms.close(tx, room, lesson=step.words, by=by)
    await tx.run(Q.helped_then, thread=thread, at=step.at)
    return True
