"""What the firm promises itself: how long an answer may take, by kind of thread and urgency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mostrador.care.clocks.records import AnswerTime
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.team.events import ShopChanged

Q = sql.load("mostrador.care.clocks")
MOST = 60 * 24 * 366


class TimeUnfit(Invalid):
    """An answer time is at least a minute and at most a year of working time."""


async def answer_times(tx: Tx) -> Sequence[AnswerTime]:
    """Every kind twice: as it comes, and urgent."""
    return await tx.all(AnswerTime, Q.answer_times)


async def set_answer_times(tx: Tx, times: Iterable[AnswerTime], *, by: Actor) -> None:
    """All of them at once; clocks that run keep theirs. Raises TimeUnfit."""
    rows = list(times)
    for row in rows:
        for minutes in (row.first_minutes, row.next_minutes, row.solution_minutes):
            if minutes is not None and not 0 < minutes <= MOST:
                raise TimeUnfit
    await tx.run(
        Q.set_answer_times,
        kinds=[row.kind for row in rows],
        urgent=[row.urgent for row in rows],
        first=[row.first_minutes for row in rows],
        next=[row.next_minutes for row in rows],
        solution=[row.solution_minutes for row in rows],
    )
    await tx.record(ShopChanged(), by=by)
