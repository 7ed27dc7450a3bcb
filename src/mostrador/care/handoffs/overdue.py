"""The timer of handoffs: what nobody accepted goes back by itself, and who oversees hears of it."""

from __future__ import annotations

from typing import Final

from mostrador import threads
from mostrador.care.overseers import overseers
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.handoffs")
AT_ONCE: Final = 100


async def give_back_due(tx: Tx) -> int:
    """Take back the offers whose time is over; how many were over.

    A line among ourselves names the owner, who has the thread as before, and those who oversee.
    """
    overdue = await tx.values(Q.overdue, at=clock.now(), limit=AT_ONCE)
    for number in overdue:
        thread = await threads.lock(tx, number, by=SYSTEM)
        handoff = await threads.give_back(tx, thread)
        if handoff is None:
            continue
        told = tuple(dict.fromkeys([thread.owner_id, *await overseers(tx, thread)]))
        await announce(tx, thread, "handoff-returned", about=handoff.to_id, visibility="team", mentions=told)
    return len(overdue)
