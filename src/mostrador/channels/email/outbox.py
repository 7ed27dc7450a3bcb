"""Mails that leave: one row for each recipient, tried later and later, and never sent twice by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from mostrador.channels.email.records import Errand, Leaving, Outgoing
from mostrador.kit import clock, sql
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound

Q = sql.load("mostrador.channels.email")
LADDER: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440, 1440, 1440, 1440))
"""After each failure, how long until the next try: five days and a little in all."""


async def add(
    tx: Tx, mailbox: int, thread: int, *, kind: Errand, recipient: str, mail_id: str, due: datetime, message: int | None
) -> int | None:
    """A mail to leave at `due`; its id, or None when the same was asked before."""
    made = await tx.value(
        Q.add_outgoing,
        mailbox=mailbox,
        thread=thread,
        message=message,
        kind=kind,
        recipient=recipient,
        mail_id=mail_id,
        due=due,
    )
    return None if made is None else int(made)


async def take_due(tx: Tx) -> Outgoing | None:
    """The next one to leave, ours alone once this is committed: only then is the server asked."""
    return await tx.maybe(Outgoing, Q.take_due, now=clock.now())


async def left(tx: Tx, outgoing: int, state: Leaving, *, said: str = "", due: datetime | None = None) -> None:
    """Write down what came of it. `due` is the next try of one that still waits."""
    await tx.run(Q.left, id=outgoing, state=state, said=said[:500], due=due)


async def abandoned(tx: Tx) -> Sequence[Outgoing]:
    """Those whose sender died while handing them over."""
    return await tx.all(Outgoing, Q.abandoned, now=clock.now())


async def of_thread(tx: Tx, thread: int) -> Sequence[Outgoing]:
    """The last mails that left from a thread, the newest first. The caller came through its door."""
    return await tx.all(Outgoing, Q.outgoing_of_messages, thread=thread)


async def find_outgoing(tx: Tx, outgoing: int) -> Outgoing:
    """One of them. Raises NotFound."""
    found = await tx.maybe(Outgoing, Q.find_outgoing, id=outgoing)
    if found is None:
        raise NotFound
    return found


async def send_again(tx: Tx, outgoing: int) -> None:
    """Try it once more, because somebody says so. Raises NotFound when it left or still waits."""
    if not await tx.run(Q.send_again, id=outgoing):
        raise NotFound


async def call_back(tx: Tx, message: int, *, why: str) -> int:
    """What waits to be sent of a message does not leave; how many mails that were."""
    return await tx.run(Q.call_back, message=message, why=why)
