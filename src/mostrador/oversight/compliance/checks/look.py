"""Whether a row of the law is kept: one question to the database each, and its answer with the figures behind it.

A row is *red* when something is against it now, *amber* when something soon will be, *green* when there is nothing of
either; *unseen* when nothing happened that it could be told from. It is never a mark of a person, and never a total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from mostrador.kit import clock, sql
from mostrador.kit.db import Tx
from mostrador.oversight.compliance.deadlines import kept
from mostrador.oversight.compliance.deadlines.read import Q as DEADLINES
from mostrador.oversight.compliance.rules import Rule

Q = sql.load("mostrador.oversight.compliance.checks")
State = Literal["green", "amber", "red", "unseen"]
SPAN: Final = timedelta(days=365)


class Finding(msgspec.Struct, frozen=True):
    """What a check found: of `whole` cases `kept` ones, `against` it, and `soon` so; `query` names its statement."""

    rule: str
    whole: int
    kept: int
    against: int
    soon: int
    query: str

    @property
    def of_settings(self) -> bool:
        """Whether it is about what is configured, and not about cases."""
        return self.query in OF_SETTINGS

    @property
    def state(self) -> State:
        """How the row stands."""
        if self.against:
            return "red"
        if self.soon:
            return "amber"
        return "green" if self.whole else "unseen"


class _Counted(msgspec.Struct, frozen=True):
    whole: int
    against: int
    soon: int


CHECKS: Final[Mapping[str, str]] = {
    "answers": Q.answers,
    "calls": Q.calls,
    "closed-late": Q.closed_late,
    "completing": Q.completing,
    "evaluation": Q.evaluation,
    "evidence": Q.evidence,
    "languages": Q.languages,
    "person": Q.person,
    "retention": Q.retention,
    "recordings": Q.recordings,
    "rectifications": Q.rectifications,
    "breaches": Q.breaches,
    "sheet": Q.sheet,
    "selling": Q.selling,
    "training": Q.training,
    "age": Q.age,
    "supervisors": Q.supervisors,
    "deadlines": DEADLINES.kept,
    "holds": Q.holds,
    "hours": Q.hours,
    "placard": Q.placard,
    "ways": Q.ways,
    "incidents": Q.incidents,
    "wait": Q.wait,
    "surveys": Q.surveys,
}

OF_SETTINGS: Final = frozenset({"hours", "placard", "ways"})
"""What is looked at as it is now, and is no case of the last year."""


def statement(check: str) -> str:
    """The question behind a check, as the database is asked it. Raises KeyError."""
    return CHECKS[check]


async def look(tx: Tx, rules: Sequence[Rule], *, since: datetime | None = None) -> Sequence[Finding]:
    """What the checks of these rules find in the last year, or since a moment."""
    since = since or clock.now() - SPAN
    terms = {one.rule: one for one in await kept(tx, since)}
    counted: dict[str, _Counted] = {}
    found = []
    for rule in rules:
        if rule.check == "deadlines":
            one = terms.get(rule.id)
            late = one.decided - one.in_time + one.over if one else 0
            whole = one.decided + one.running if one else 0
            found.append(Finding(rule.id, whole, whole - late, late, one.near if one else 0, "deadlines.kept"))
        elif rule.check:
            if rule.check not in counted:
                counted[rule.check] = await tx.one(_Counted, CHECKS[rule.check], since=since)
            count = counted[rule.check]
            found.append(
                Finding(rule.id, count.whole, count.whole - count.against, count.against, count.soon, rule.check)
            )
    return found
