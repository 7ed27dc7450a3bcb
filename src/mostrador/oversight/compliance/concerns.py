"""What a thread concerns in the sense of the law: a charge, or a service that stopped. Their terms are shorter."""

from __future__ import annotations

from collections.abc import Sequence

from mostrador import threads
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.oversight.compliance.events import ConcernNoted
from mostrador.oversight.compliance.rules import Concern
from mostrador.threads.access import ours

Q = sql.load("mostrador.oversight.compliance")


async def note_concern(tx: Tx, thread: int, what: Concern, *, by: Actor) -> None:
    """Say that a thread is about this too; it is never taken back, as no term moves later. Raises NotFound."""
    found = await threads.lock(tx, thread, by=ours(by))
    if await tx.run(Q.add_concern, thread=thread, what=what, agent=by.id):
        await tx.record(ConcernNoted(thread=thread, owner=found.owner_id, team=found.team_id, what=what), by=by)


async def concerns_of(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[str]:
    """What was said so far. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    return await tx.values(Q.concerns, thread=thread)
