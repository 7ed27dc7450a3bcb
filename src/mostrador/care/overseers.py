"""Who hears of it when we fail on a thread: somebody always does."""

from __future__ import annotations

import msgspec

from mostrador import team
from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.threads import Thread

Q = sql.load("mostrador.care")


class _Overseer(msgspec.Struct, frozen=True):
    id: int
    here: bool


async def overseers(tx: Tx, thread: Thread) -> tuple[int, ...]:
    """The agents to name on a locked thread, never its owner; each of them may read it from here on.

    Administrators, and the supervisors of its team who are on shift; without any, those of the other teams. With
    nobody on shift it is whose shift begins next, and they read it then. Empty only where nobody else supervises.
    """
    told = await tx.all(_Overseer, Q.overseers, thread=thread.id, at=tx.now)
    named = [one.id for one in told]
    if not any(one.here for one in told):
        coming = await team.next_supervisor(tx, at=tx.now, but=thread.owner_id)
        if coming is not None and coming.id not in named:
            named.append(coming.id)
    await tx.run(Q.let_in_overseers, thread=thread.id, agents=named)
    return tuple(named)
