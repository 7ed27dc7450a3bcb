"""Write moments down: gapless, in the order in which they became known, and for good."""

from __future__ import annotations

from collections.abc import Sequence

from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.oversight.evaluation.records import Moment

Q = sql.load("mostrador.oversight.evaluation")
FIELDS = ("contact", "thread_id", "channel", "name", "by_kind", "at", "event_id")


async def note(tx: Tx, moments: Sequence[Moment]) -> int:
    """Add them after all that are there; how many. Who else adds some waits until this transaction ends.

    A channel that knows its own moments (the voice of tomorrow) writes them by this; all others are followed.
    """
    if not moments:
        return 0
    await tx.run(Q.one_at_a_time)
    return await tx.run(Q.note, **{field: [getattr(one, field) for one in moments] for field in FIELDS})
