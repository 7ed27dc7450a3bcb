"""Who attends is trained where the law asks for it; nobody is blocked by surprise, and no customer is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.cast import Cast, carla, plant, write

from mostrador import threads
from mostrador.care import routing
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict
from mostrador.oversight import compliance, courses
from mostrador.oversight.compliance import Profile, checks
from mostrador.oversight.courses import Course, CourseLacking
from mostrador.oversight.courses.register import (
    CourseNameMissing,
    CourseNameTaken,
    DayAhead,
    MonthsUnfit,
    NobodyChosen,
    OnlyKeepers,
    ProofMissing,
    PurposeMissing,
)

pytestmark = pytest.mark.usefixtures("in_force")
NEEDS = Course(name="Accesibilidad", months=24, required_from=date(2026, 1, 1))


async def bound(tx: Tx, cast: Cast) -> date:
    """The law binds the company from today on; what day it is."""
    await compliance.answer(tx, Profile(large=True), by=cast.elena)
    return (await courses.gate(tx)).today


async def given(tx: Tx, cast: Cast, *, text: str = "Necesito una hembrilla") -> tuple[int, str]:
    """Who gets a new thread, and why."""
    received = await write(tx, text)
    found = await threads.find(tx, received.thread, viewer=cast.elena)
    return found.owner_id, (await routing.given(tx, received.thread, viewer=cast.elena)).why


async def state(tx: Tx) -> str:
    """How the row of the law stands."""
    [rule] = [one for one in compliance.all_rules() if one.id == "lsac-9"]
    [found] = await checks.look(tx, [rule])
    return found.state


async def test_nobody_is_blocked_while_no_course_is_required(tx: Tx) -> None:
    cast = await plant(tx)
    await bound(tx, cast)
    assert await state(tx) == "red"
    assert (await given(tx, cast))[0] in {cast.ana.id, cast.bruno.id}
    later = (await courses.gate(tx)).today + timedelta(days=30)
    await courses.keep_course(tx, Course(name="Accesibilidad", required_from=later), by=cast.elena)
    assert (await given(tx, cast))[0] in {cast.ana.id, cast.bruno.id}
    assert await state(tx) == "amber", "they have until then"
    assert [one.lacks for one in await courses.learners(tx, viewer=cast.elena)] == [("Accesibilidad",)] * 4


async def test_who_lacks_a_course_gets_nothing_new_and_keeps_what_is_theirs(tx: Tx) -> None:
    cast = await plant(tx)
    today = await bound(tx, cast)
    mine = await carla(tx, owner=cast.bruno, team=cast.counter)
    course = await courses.keep_course(tx, NEEDS, by=cast.elena)
    await courses.note_passed(tx, course, [cast.ana.id], on=today, proof="Diploma 12", by=cast.elena)
    assert {(await given(tx, cast))[0] for _ in range(6)} == {cast.ana.id}
    assert await courses.lacking(tx, cast.bruno.id, "attend")
    assert not await courses.lacking(tx, cast.bruno.id, "automate")
    assert await state(tx) == "red"
    await threads.reply(tx, mine.thread, "Del 6, como pidió.", by=cast.bruno)
    await tx.run("UPDATE person SET my_agent_id = %(a)s WHERE id = %(p)s", a=cast.bruno.id, p=mine.actor.id)
    again = await write(tx, person=mine.actor.id)
    assert (await threads.find(tx, again.thread, viewer=cast.elena)).owner_id == cast.ana.id, "who knows them too"


async def test_a_call_is_handed_to_somebody_trained_who_is_there(tx: Tx) -> None:
    cast = await plant(tx)
    today = await bound(tx, cast)
    mine = await carla(tx, owner=cast.bruno, team=cast.counter)
    course = await courses.keep_course(tx, NEEDS, by=cast.elena)
    now = clock.now()

    async def call(by: Actor, way: str = "phone") -> int:
        return await threads.begin_contact(tx, mine.thread, way=way, arrived_at=now, answered_at=now, by=by)  # type: ignore[arg-type]

    await call(cast.bruno)
    await courses.note_passed(tx, course, [cast.ana.id], on=today, proof="Diploma 12", by=cast.elena)
    with pytest.raises(CourseLacking, match=r"«Accesibilidad».*Ana"):
        await call(cast.bruno)
    await call(cast.bruno, "letter")
    await call(cast.bruno, "ours")
    await call(cast.ana)
    await threads.hand_off(tx, mine.thread, to=cast.ana.id, reason="Es tuyo", by=cast.bruno)
    await threads.refuse(tx, mine.thread, by=cast.ana)
    with pytest.raises(Conflict, match="Darío"):
        await threads.hand_off(tx, mine.thread, to=cast.dario.id, reason="Es del taller", by=cast.bruno)


async def test_where_nobody_is_trained_nobody_is_refused(tx: Tx) -> None:
    cast = await plant(tx)
    await bound(tx, cast)
    await courses.keep_course(tx, NEEDS, by=cast.elena)
    assert await given(tx, cast) == (cast.elena.id, "untrained")
    assert await given(tx, cast, text="Huele a gas, ayuda") == (cast.elena.id, "untrained")
    assert len(await courses.waiting(tx, viewer=cast.elena)) == 2
    with pytest.raises(OnlyKeepers):
        await courses.waiting(tx, viewer=cast.dario)


async def test_a_course_ends_on_its_last_day(tx: Tx) -> None:
    cast = await plant(tx)
    today = await bound(tx, cast)
    course = await courses.keep_course(tx, NEEDS, by=cast.elena)
    months = 24
    ended = today.replace(year=today.year - months // 12, day=min(today.day, 28)) - timedelta(days=1)
    await courses.note_passed(tx, course, [cast.ana.id], on=ended, proof="Diploma 9", by=cast.elena)
    [had] = await courses.passed_by(tx, cast.ana.id, viewer=cast.ana)
    assert had.valid_until == ended.replace(year=ended.year + 2)
    assert not had.valid(today)
    assert await courses.lacking(tx, cast.ana.id, "attend") == ["Accesibilidad"]
    await courses.note_passed(tx, course, [cast.ana.id], on=today, proof="Diploma 10", by=cast.elena)
    assert not await courses.lacking(tx, cast.ana.id, "attend")
    now = next(one for one in await courses.passed_by(tx, cast.ana.id, viewer=cast.elena) if one.valid(today))
    await courses.revoke(tx, now.id, by=cast.elena)
    assert await courses.lacking(tx, cast.ana.id, "attend"), "it was noted by mistake"
    await courses.remove_course(tx, course, by=cast.elena)
    assert not await courses.lacking(tx, cast.ana.id, "attend")


async def test_the_company_says_that_it_is_not_bound(tx: Tx) -> None:
    cast = await plant(tx)
    await bound(tx, cast)
    await courses.keep_course(tx, NEEDS, by=cast.elena)
    assert await courses.lacking(tx, cast.ana.id, "attend")
    await compliance.answer(tx, Profile(), by=cast.elena)
    assert (await courses.gate(tx)).since is None
    assert not await courses.lacking(tx, cast.ana.id, "attend")
    assert (await given(tx, cast))[0] in {cast.ana.id, cast.bruno.id}
    assert await courses.keep_gate(tx) == 0


async def test_who_supervises_keeps_it_and_each_reads_their_own(tx: Tx) -> None:
    cast = await plant(tx)
    today = (await courses.gate(tx)).today
    course = await courses.keep_course(tx, Course(name="Trato a mayores"), by=cast.elena)
    chief = Actor("agent", cast.dario.id, "Darío", cast.dario.groups, frozenset({"supervise"}))
    assert await courses.note_passed(tx, course, [cast.ana.id, cast.bruno.id], on=today, proof="Acta", by=chief) == 2
    assert await courses.note_passed(tx, course, [cast.ana.id], on=today, proof="Acta", by=chief) == 0, "once a day"
    assert [one.course for one in await courses.passed_by(tx, cast.ana.id, viewer=cast.ana)] == ["Trato a mayores"]
    for wrong in (courses.passed_by(tx, cast.ana.id, viewer=cast.bruno), courses.learners(tx, viewer=cast.bruno)):
        with pytest.raises(OnlyKeepers):
            await wrong
    for verb in (
        courses.keep_course(tx, NEEDS, by=cast.ana),
        courses.remove_course(tx, course, by=cast.ana),
        courses.revoke(tx, 1, by=cast.ana),
        courses.note_passed(tx, course, [cast.ana.id], on=today, proof="Yo misma", by=cast.ana),
    ):
        with pytest.raises(OnlyKeepers):
            await verb


@pytest.mark.parametrize(
    ("course", "wrong"),
    [
        (Course(name=" "), CourseNameMissing),
        (Course(name="Accesibilidad"), CourseNameTaken),
        (Course(name="A", purposes=()), PurposeMissing),
        (Course(name="A", months=0), MonthsUnfit),
    ],
)
async def test_a_course_is_said_whole(tx: Tx, course: Course, wrong: type[Exception]) -> None:
    cast = await plant(tx)
    await courses.keep_course(tx, NEEDS, by=cast.elena)
    with pytest.raises(wrong):
        await courses.keep_course(tx, course, by=cast.elena)


async def test_a_pass_is_said_whole(tx: Tx) -> None:
    cast = await plant(tx)
    course = await courses.keep_course(tx, NEEDS, by=cast.elena)
    today = (await courses.gate(tx)).today
    with pytest.raises(DayAhead):
        await courses.note_passed(tx, course, [cast.ana.id], on=today + timedelta(days=1), proof="Acta", by=cast.elena)
    with pytest.raises(ProofMissing):
        await courses.note_passed(tx, course, [cast.ana.id], on=today, proof=" ", by=cast.elena)
    with pytest.raises(NobodyChosen):
        await courses.note_passed(tx, course, [], on=today, proof="Acta", by=cast.elena)
