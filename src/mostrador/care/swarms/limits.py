"""How much help one person is asked for."""

from __future__ import annotations

from mostrador.care.swarms.records import Limits
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid

Q = sql.load("mostrador.care.swarms")


class LimitsUnfit(Invalid):
    """One helps in 1 to 50 rooms at once, and comes into 1 to 100 a day."""


async def limits(tx: Tx) -> Limits:
    """The limits in force."""
    return await tx.one(Limits, Q.limits)


async def set_limits(tx: Tx, limits: Limits, *, by: Actor) -> None:
    """Change them; who is in more rooms already stays there. Raises LimitsUnfit, Forbidden."""
    if "manage" not in by.verbs:
        raise Forbidden
    if not (1 <= limits.at_once <= 50 and 1 <= limits.a_day <= 100):
        raise LimitsUnfit
    await tx.run(Q.set_limits, at_once=limits.at_once, a_day=limits.a_day)
