"""Give something without asking, and take a mistake back: rows of a ledger that only grows.

A gesture is of whoever gives it: the owner, or who stands in for them at the moment, each from their own budget of
the month. What was given on a case counts for everybody, so that two people are not two budgets of one case. What
somebody was asked for, and approved, weighs on neither.
"""

from __future__ import annotations

import msgspec

from mostrador import team, threads
from mostrador.care.gestures.conditions import not_even_named
from mostrador.care.gestures.judge import NotTheirs, fair, fit, may_give, why
from mostrador.care.gestures.records import Budget, Gesture, Gift, Left
from mostrador.care.gestures.write import write_gift, write_reversal
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, NotFound
from mostrador.threads import Thread
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.gestures")


class OverBudget(Conflict):
    """This is more than you may give without asking. Choose whom to ask: the case stays yours."""


class AlreadyReversed(Conflict):
    """This was taken back before, or is itself what takes something back."""


class _Spent(msgspec.Struct, frozen=True):
    on_case: int
    this_month: int


async def give(tx: Tx, thread: int, gift: Gift, *, by: Actor) -> Gesture:
    """Give `gift` to the person of a thread, from the budget of `by`, at once and for nothing in return.

    Raises NotFound, NotTheirs, ToAColleague, ToTheHousehold, OverBudget, NothingInReturn, TiedBefore, AmountUnfit,
    DaysUnfit, WhatMissing, WhyMissing.
    """
    found = await threads.lock(tx, thread, by=ours(by))
    gift = fit(gift)
    await fair(tx, found, giver=by.id)
    await wait_for_turn(tx, found, by.id)
    if gift.cents > (await _left(tx, found, by.id)).now:
        raise OverBudget
    return await write_gift(tx, found, gift, agent=by.id, by=by)


async def reverse(tx: Tx, gesture: int, *, reason: str, by: Actor) -> Gesture:
    """Take a gesture back that was a mistake: by who gave it, who owns the case, or a supervisor of theirs.

    Raises NotFound, NotTheirs, AlreadyReversed, WhyMissing, NothingInReturn.
    """
    first = await tx.maybe(Gesture, Q.find_gesture, id=gesture)
    if first is None:
        raise NotFound
    found = await threads.lock(tx, first.thread_id, by=ours(by))
    reason = why(reason)
    not_even_named(reason)
    if by.id not in {first.agent_id, found.owner_id} and "supervise" not in by.verbs:
        raise NotTheirs
    await wait_for_turn(tx, found, first.agent_id)
    row = None if first.reverses_id else await write_reversal(tx, found, first, reason=reason, by=by)
    if row is None:
        raise AlreadyReversed
    return row


async def left(tx: Tx, thread: int, *, viewer: Actor) -> Left:
    """What `viewer` may still give without asking on this case and this month. Raises NotFound."""
    return await _left(tx, await threads.find(tx, thread, viewer=ours(viewer)), viewer.id)


async def gives(tx: Tx, thread: int, *, viewer: Actor) -> bool:
    """Whether `viewer` owns a thread or stands in for its owner at this moment. Raises NotFound."""
    return await may_give(tx, await threads.find(tx, thread, viewer=ours(viewer)), viewer.id)


async def wait_for_turn(tx: Tx, thread: Thread, agent: int) -> None:
    """Let nobody else give on this matter or from this budget until the transaction ends."""
    await tx.run(Q.lock_matter, thread=thread.id)
    await tx.run(Q.lock_budget, agent=agent)


async def _left(tx: Tx, thread: Thread, agent: int) -> Left:
    zone = (await team.shop(tx)).timezone
    currency: str = await tx.value(Q.generosity)
    budget = await tx.maybe(Budget, Q.budget_of, agent=agent) or Budget(0, 0)
    spent = await tx.one(_Spent, Q.spent, thread=thread.id, agent=agent, currency=currency, zone=zone, at=tx.at)
    return Left(budget, budget.per_case - spent.on_case, budget.per_month - spent.this_month, currency)
