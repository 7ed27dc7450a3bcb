"""Signs of life with one tap: «Recibido» · «Lo pruebo y te digo» · «Necesito unos días» · «gracias»."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from mostrador.channels import Incoming
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.people import Person
from mostrador.threads.access import lock
from mostrador.threads.events import ThanksGiven
from mostrador.threads.receive import Owner, receive
from mostrador.threads.say import Placed
from mostrador.threads.snooze import LONGEST, WhenIsPast, sleep

Q = sql.load("mostrador.threads")
Sign = Literal["received", "trying"]


async def sign(tx: Tx, thread: int, sign: Sign, *, by: Actor, client: tuple[str, str] | None = None) -> Placed:
    """The customer says that it arrived, or that they are trying it. Raises NotFound."""
    return await _receive(tx, thread, sign, by, client)


async def need_days(tx: Tx, thread: int, *, until: datetime, by: Actor) -> Placed:
    """The customer needs some days: the thread sleeps until `until`, when we ask again.

    Raises WhenIsPast, NotFound.
    """
    if not clock.now() < until < clock.now() + LONGEST:
        raise WhenIsPast
    found = await lock(tx, thread, by=by)
    placed = await _receive(tx, thread, "days", by, None)
    if found.state == "snoozed":
        await tx.values(Q.end_snooze, thread=thread)
    if found.state != "closed":
        await sleep(tx, found, until=until, by=by)
    return placed


async def thank(tx: Tx, thread: int, *, agent: int, by: Actor, text: str = "") -> Placed | None:
    """The customer thanks an agent who answered them; None when they already had.

    Raises NotFound, also when that agent never took part.
    """
    found = await lock(tx, thread, by=by)
    if by.kind != "customer" or not await tx.value(Q.has_answered, thread=thread, agent=agent):
        raise NotFound
    if await tx.value(Q.has_thanked, thread=thread, agent=agent):
        return None
    placed = await _receive(tx, thread, "thanks", by, None, text)
    thanks = await tx.value(Q.thank, thread=thread, agent=agent, message=placed.id)
    await tx.run(Q.ask_no_more, thread=thread)
    await tx.record(
        ThanksGiven(thread=thread, owner=found.owner_id, team=found.team_id, thanks=thanks, agent=agent), by=by
    )
    return placed


async def _receive(tx: Tx, thread: int, sign: str, by: Actor, client: tuple[str, str] | None, text: str = "") -> Placed:
    incoming = Incoming(
        via="counter",
        text=text,
        sign=sign,
        thread=thread,
        client_scope=client[0] if client else None,
        client_id=client[1] if client else None,
    )
    return (await receive(tx, incoming, find_owner=_nobody, by=by)).message


async def _nobody(tx: Tx, person: Person, incoming: Incoming) -> Owner:
    raise LookupError("a sign belongs to a thread that exists")
