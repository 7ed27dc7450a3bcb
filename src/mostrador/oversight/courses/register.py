"""Which courses there are and who passed which: kept by who supervises, read by auditors and by each of their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, Invalid, NotFound
from mostrador.oversight import compliance
from mostrador.oversight.courses.events import CourseAdded, CourseChanged, CoursePassed, CourseRemoved, PassRevoked
from mostrador.oversight.courses.gate import gate
from mostrador.oversight.courses.records import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_AT_ONCE,
    MOST_MONTHS,
    PURPOSES,
    Course,
    Learner,
    Passed,
    Waiting,
)
from mostrador.threads.access import sight

Q = sql.load("mostrador.oversight.courses")
KEEPERS = frozenset({"manage", "supervise"})
READERS = KEEPERS | {"audit"}


class OnlyKeepers(Forbidden):
    """Supervisors and administrators keep the register of courses; auditors read it."""


class CourseNameMissing(Invalid):
    """Give the course a name of up to %(most)s characters."""


class CourseNameTaken(Conflict):
    """There is a course of this name already."""


class PurposeMissing(Invalid):
    """Say whom it is for: who attends, or who writes what answers by itself."""


class MonthsUnfit(Invalid):
    """Write for how many months it is valid, up to %(most)s; leave it empty when it is for good."""


class RuleUnknown(Invalid):
    """Choose a row of the law that is there."""


class DayAhead(Invalid):
    """Nobody has passed a course on a day that is still to come."""


class ProofMissing(Invalid):
    """Write what proves it: a certificate and where it is kept, or who taught it."""


class NobodyChosen(Invalid):
    """Choose at least one colleague, and five hundred at most."""


class _Course(msgspec.Struct, frozen=True):
    id: int
    name: str
    about: str
    purposes: list[str]
    rule: str
    months: int | None
    required_from: date | None


class _Noted(msgspec.Struct, frozen=True):
    passed: int
    agent: int


class _Revoked(msgspec.Struct, frozen=True):
    course: int
    agent: int


class _Learner(msgspec.Struct, frozen=True):
    id: int
    name: str
    valid: dict[str, str | None]


async def courses(tx: Tx) -> Sequence[Course]:
    """What there is to pass now: what is required first, then by name."""
    return [msgspec.convert(msgspec.to_builtins(row), Course) for row in await tx.all(_Course, Q.courses)]


async def keep_course(tx: Tx, course: Course, *, by: Actor) -> int:
    """Add a course, or change the one of this id; its id.

    What somebody passed keeps its last day. Raises OnlyKeepers, CourseNameMissing, CourseNameTaken, PurposeMissing,
    MonthsUnfit, RuleUnknown, NotFound.
    """
    _keeps(by)
    facts = _fit(course)
    if not course.id:
        made = await tx.value(Q.add_course, agent=by.id, **facts)
        if made is None:
            raise CourseNameTaken
        await tx.record(CourseAdded(course=int(made)), by=by)
        return int(made)
    if not await tx.run(Q.change_course, id=course.id, **facts):
        if course.id not in {one.id for one in await courses(tx)}:
            raise NotFound
        raise CourseNameTaken
    await tx.record(CourseChanged(course=course.id), by=by)
    return course.id


async def remove_course(tx: Tx, course: int, *, by: Actor) -> None:
    """Ask it of nobody any more; the second time nothing happens. Raises OnlyKeepers."""
    _keeps(by)
    if await tx.run(Q.remove_course, id=course, agent=by.id):
        await tx.record(CourseRemoved(course=course), by=by)


async def note_passed(tx: Tx, course: int, agents: Collection[int], *, on: date, proof: str, by: Actor) -> int:
    """Note that these agents passed a course on a day; how many were not noted for it before.

    Raises OnlyKeepers, NobodyChosen, DayAhead, ProofMissing, NotFound.
    """
    _keeps(by)
    if course not in {one.id for one in await courses(tx)}:
        raise NotFound
    if not 0 < len(agents) <= MOST_AT_ONCE:
        raise NobodyChosen
    if on > (await gate(tx)).today:
        raise DayAhead
    proof = " ".join(proof.split())[:LONGEST_TEXT]
    if not proof:
        raise ProofMissing
    noted = await tx.all(_Noted, Q.note_passed, course=course, agents=sorted(agents), day=on, proof=proof, by=by.id)
    for one in noted:
        await tx.record(CoursePassed(course=course, agent=one.agent, passed=one.passed), by=by)
    return len(noted)


async def revoke(tx: Tx, passed: int, *, by: Actor) -> None:
    """It was noted by mistake; the second time nothing happens. Raises OnlyKeepers."""
    _keeps(by)
    found = await tx.maybe(_Revoked, Q.revoke, id=passed, by=by.id)
    if found:
        await tx.record(PassRevoked(course=found.course, agent=found.agent, passed=passed), by=by)


async def passed_by(tx: Tx, agent: int, *, viewer: Actor) -> Sequence[Passed]:
    """What an agent passed, the latest first: read by them and by who keeps or audits it. Raises OnlyKeepers."""
    if not (viewer.kind == "agent" and viewer.id == agent) and not READERS & viewer.verbs:
        raise OnlyKeepers
    return await tx.all(Passed, Q.passed_by, agent=agent)


async def learners(tx: Tx, *, viewer: Actor, team: int | None = None) -> Sequence[Learner]:
    """Who may be given contacts (in a team, where one is told), what they have and what they lack of what is required.

    What is required from a later day on counts already, so that nobody is surprised. Raises OnlyKeepers.
    """
    if not READERS & viewer.verbs:
        raise OnlyKeepers
    required = [one for one in await courses(tx) if one.required_from and "attend" in one.purposes]
    today = (await gate(tx)).today
    found = [
        (one.id, one.name, {int(key): date.fromisoformat(day) if day else None for key, day in one.valid.items()})
        for one in await tx.all(_Learner, Q.learners, team=team, today=today)
    ]
    return [
        Learner(id, name, valid, tuple(one.name for one in required if one.id not in valid))
        for id, name, valid in found
    ]


async def waiting(tx: Tx, *, viewer: Actor) -> Sequence[Waiting]:
    """Open cases that came to who supervises, as far as the viewer may read them. Raises OnlyKeepers."""
    if not READERS & viewer.verbs:
        raise OnlyKeepers
    return await tx.all(Waiting, Q.waiting, **sight(viewer))


def _keeps(by: Actor) -> None:
    if not KEEPERS & by.verbs:
        raise OnlyKeepers


def _fit(course: Course) -> dict[str, object]:
    name = " ".join(course.name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise CourseNameMissing(most=LONGEST_NAME)
    purposes = [one for one in PURPOSES if one in course.purposes]
    if not purposes:
        raise PurposeMissing
    if course.months is not None and not 0 < course.months <= MOST_MONTHS:
        raise MonthsUnfit(most=MOST_MONTHS)
    if course.rule not in {rule.id for rule in compliance.all_rules()}:
        raise RuleUnknown
    return {
        "name": name,
        "about": " ".join(course.about.split())[:LONGEST_TEXT],
        "purposes": purposes,
        "rule": course.rule,
        "months": course.months,
        "required_from": course.required_from,
    }
