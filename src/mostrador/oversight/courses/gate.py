"""Who is given no new contact for want of a course that the law asks for, and what they are told.

The roster of routing leaves them out by itself (the view `untrained`). What they own stays theirs: no customer is
passed around for it. While no course is required nobody is held, and where nobody is trained nobody is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mostrador import team
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict
from mostrador.oversight import compliance
from mostrador.oversight.compliance import Profile
from mostrador.oversight.compliance.events import CompanyAnswered
from mostrador.oversight.courses.records import RULE, Gate, Purpose
from mostrador.threads.events import ContactBegan, HandoffOffered

Q = sql.load("mostrador.oversight.courses")
IN_PERSON = frozenset({"phone", "visit"})


class CourseLacking(Conflict):
    """You take no new calls or visits until you pass %(courses)s. Hand this one to %(colleagues)s."""


class ColleagueUntrained(Conflict):
    """%(name)s is given no new cases until they pass %(courses)s. Choose another colleague."""


async def gate(tx: Tx) -> Gate:
    """Since when the law asks for trained people here, and what day it is."""
    return await tx.one(Gate, Q.gate)


async def lacking(tx: Tx, agent: int, purpose: Purpose) -> Sequence[str]:
    """The courses without which an agent may not do this today; none while the law asks it of nobody here."""
    return await tx.values(Q.lacking, agent=agent, purpose=purpose)


async def keep_gate(tx: Tx) -> int:
    """Say again since when the rule is in force for this company, as its last answer says; 1 if that changed."""
    told = await compliance.profile(tx) or Profile()
    # The last day there is: a rule that is still to come counts, one that ended does not.
    rule = next((one for one in compliance.binding(told.tags, date.max) if one.id == RULE), None)
    return await tx.run(Q.set_gate, since=rule.since if rule else None)


async def follow_company(tx: Tx, event: CompanyAnswered, by: Actor) -> None:
    """The company said what it is: the rule may bind it from now on, or no longer."""
    await keep_gate(tx)


async def hold_contact(tx: Tx, event: ContactBegan, by: Actor) -> None:
    """Nobody untrained takes a call or a visit while somebody trained is on shift. Raises CourseLacking."""
    if event.way not in IN_PERSON or by.kind != "agent":
        return
    courses = await lacking(tx, by.id, "attend")
    if courses and (colleagues := await tx.values(Q.trained_here)):
        raise CourseLacking(courses=_named(courses), colleagues=", ".join(colleagues))


async def hold_offer(tx: Tx, event: HandoffOffered, by: Actor) -> None:
    """No case is passed to somebody untrained by a colleague's hand. Raises ColleagueUntrained."""
    if by.kind != "agent":
        return
    courses = await lacking(tx, event.to, "attend")
    if courses and await tx.values(Q.trained_here):
        raise ColleagueUntrained(name=(await team.find_agent(tx, event.to)).name, courses=_named(courses))


def _named(courses: Sequence[str]) -> str:
    return ", ".join(f"«{one}»" for one in courses)
