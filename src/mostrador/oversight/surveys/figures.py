"""What people said, by month and of the whole company: never of one agent (Ley 10/2025, art. 18; ET 64)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden
from mostrador.oversight.surveys.records import CAUSES, FEWEST, Month

Q = sql.load("mostrador.oversight.surveys")
READERS = frozenset({"manage", "supervise", "audit"})


class OnlyTheCompany(Forbidden):
    """Supervisors, administrators and auditors read what customers said."""


class _Row(msgspec.Struct, frozen=True):
    month: date
    asked: int
    answered: int
    treatment: list[int]
    matter: list[int]
    causes: list[str]


async def by_month(tx: Tx, *, viewer: Actor) -> Sequence[Month]:
    """The last twelve months in which somebody was asked, the latest first. Raises OnlyTheCompany."""
    if not READERS & viewer.verbs:
        raise OnlyTheCompany
    return [_told(row) for row in await tx.all(_Row, Q.by_month)]


def _told(row: _Row) -> Month:
    if row.answered < FEWEST:
        return Month(row.month, row.asked, row.answered, (), (), {})
    named = Counter(row.causes)
    causes: dict[str, int] = {one: named[one] for one in CAUSES if named[one]}
    return Month(row.month, row.asked, row.answered, tuple(row.treatment), tuple(row.matter), causes)
