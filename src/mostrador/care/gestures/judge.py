"""What may be given, by whom and to whom, before anybody looks at a budget."""

from __future__ import annotations

from typing import Final

from mostrador import team
from mostrador.care.gestures.conditions import TiedBefore, tied, untied
from mostrador.care.gestures.records import KINDS, Gift
from mostrador.kit import clock, sql
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid
from mostrador.threads import Thread

Q = sql.load("mostrador.care.gestures")
MOST_CENTS: Final = 10_000_000
MOST_DAYS: Final = 3660
LONGEST: Final = 300


class AmountUnfit(Invalid):
    """Say what it is worth, more than nothing: an amount like 20 or 12.50."""


class DaysUnfit(Invalid):
    """Say how many days are free, from 1 to %(most)s."""


class WhatMissing(Invalid):
    """Say what you give, in up to %(longest)s characters: the person reads it."""


class WhyMissing(Invalid):
    """Say why, in up to %(longest)s characters: it stays in the ledger, and only we read it."""


class NotTheirs(Forbidden):
    """Only whoever owns the case, or stands in for them today, gives something on it."""


class ToAColleague(Forbidden):
    """This person is one of us, so nothing is given to them here: not to oneself, not to a colleague."""


class ToTheHousehold(Forbidden):
    """This person lives with who would give it or approve it. Pass the case to a colleague."""


def fit(gift: Gift) -> Gift:
    """The gift with its texts tidied. Raises AmountUnfit, DaysUnfit, WhatMissing, WhyMissing, NothingInReturn."""
    what = " ".join(gift.what.split())
    if gift.kind not in KINDS or not 0 < gift.cents <= MOST_CENTS:
        raise AmountUnfit
    days = gift.days if gift.kind == "days" else None
    if gift.kind == "days" and not 0 < (days or 0) <= MOST_DAYS:
        raise DaysUnfit(most=MOST_DAYS)
    if not 0 < len(what) <= LONGEST:
        raise WhatMissing(longest=LONGEST)
    reason = why(gift.reason)
    untied(what, reason)
    return Gift(gift.kind, gift.cents, what, reason, days, gift.failed)


def why(reason: str) -> str:
    """A reason, tidied. Raises WhyMissing."""
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST:
        raise WhyMissing(longest=LONGEST)
    return reason


async def fair(tx: Tx, thread: Thread, *, giver: int) -> None:
    """Whether `giver` may give on a locked thread, and its person be given something by them.

    Raises NotTheirs, ToAColleague, ToTheHousehold, TiedBefore.
    """
    if not await may_give(tx, thread, giver):
        raise NotTheirs
    await unbarred(tx, thread, giver)


async def may_give(tx: Tx, thread: Thread, agent: int) -> bool:
    """Whether an agent owns the thread, or stands in for its owner at this moment."""
    if agent == thread.owner_id:
        return True
    if await team.on_shift(tx, thread.owner_id, clock.now()):
        return False
    substitute = await team.stand_in(tx, thread.owner_id, thread.team_id, person=thread.person_id)
    return substitute is not None and substitute.id == agent


async def unbarred(tx: Tx, thread: Thread, *deciding: int) -> None:
    """Whether the person is neither one of us nor lives with those who decide, and nothing was asked of them.

    Raises ToAColleague, ToTheHousehold, TiedBefore.
    """
    barred = await tx.value(Q.barred, thread=thread.id, deciding=list(deciding))
    if barred == "colleague":
        raise ToAColleague
    if barred == "household":
        raise ToTheHousehold
    for text in await tx.values(Q.told_lately, thread=thread.id):
        if words := tied(text):
            raise TiedBefore(words=words)
