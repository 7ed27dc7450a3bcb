"""Read what is held: because of one thread, and all of it for the systems that bill and cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mostrador import threads
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.oversight import compliance
from mostrador.oversight.holds.open import RULE
from mostrador.oversight.holds.records import Dispute, Held, Hold
from mostrador.threads.access import ours, sight

Q = sql.load("mostrador.oversight.holds")
PAGE: Final = 50


async def held_by(tx: Tx, thread: int, *, viewer: Actor) -> Held:
    """What is and was held because of a thread, the latest first. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    holds = tuple(await tx.all(Hold, Q.of_thread, thread=thread))
    disputes = tuple(await tx.all(Dispute, Q.disputes_of, thread=thread))
    # Before the law binds to hold, one may hold by hand.
    return Held(holds, disputes, bool(holds or disputes) or await compliance.may_bind(tx, RULE))


async def open_holds(
    tx: Tx, *, viewer: Actor, reference: str = "", after: int = 0, limit: int = PAGE
) -> Sequence[Hold]:
    """What is held now because of threads that `viewer` may read, by id after `after`; only of a `reference`."""
    return await tx.all(Hold, Q.open_holds, reference=reference, after=after, limit=limit, **sight(ours(viewer)))
