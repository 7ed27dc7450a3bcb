"""«Hoy»: what an agent has before them. Only theirs, shown to them alone; no figure of it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador.care import clocks, promises
from mostrador.care.clocks import AtRisk
from mostrador.care.macros.sharing import readable
from mostrador.care.promises import Entry
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads import Item

Q = sql.load("mostrador.care.macros")
MOST: Final = 25


class Answered(msgspec.Struct, frozen=True):
    """A thread that the viewer answered today, and when for the last time."""

    thread: int
    code: str
    subject: str
    person: str
    at: datetime


class _Phone(msgspec.Struct, frozen=True):
    thread: int
    phone: str


class _Code(msgspec.Struct, frozen=True):
    thread: int
    code: str


class Today(msgspec.Struct, frozen=True):
    """Who waits for the viewer: danger first, then «not yet» and third contacts, then the longest wait; what they
    promised for today; clocks at risk; what they answered.

    `phones` says where to call those who came for the third time about the same, by thread: empty, they gave none.
    """

    waiting: Sequence[Item]
    phones: Mapping[int, str]
    due: Sequence[Entry]
    at_risk: Sequence[AtRisk]
    answered: Sequence[Answered]


async def today(tx: Tx, *, zone: ZoneInfo, viewer: Actor, limit: int = MOST) -> Today:
    """What the viewer has before them; `zone` says when today began. Raises NotFound for a customer."""
    seen = readable(viewer)
    midnight = datetime.combine(clock.now().astimezone(zone).date(), time(), zone)
    waiting = await tx.all(Item, Q.my_waiting, agent=viewer.id, limit=limit)
    again = [item.id for item in waiting if item.again]
    known = {one.thread: one.phone for one in await tx.all(_Phone, Q.phones, threads=again)} if again else {}
    return Today(
        waiting=waiting,
        phones={thread: known.get(thread, "") for thread in again},
        due=(await promises.ledger(tx, zone=zone, viewer=viewer)).today,
        at_risk=await clocks.at_risk(tx, viewer=viewer, limit=limit),
        answered=await tx.all(Answered, Q.answered_since, since=midnight, **seen),
    )


async def codes(tx: Tx, threads: Sequence[int], *, viewer: Actor) -> Mapping[int, str]:
    """The codes of threads, of those the viewer may read. Raises NotFound for a customer."""
    return {one.thread: one.code for one in await tx.all(_Code, Q.codes, threads=list(threads), **readable(viewer))}
