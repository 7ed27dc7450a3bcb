"""A promise ends once: by the act, by hand, by the person, tried, or by the timer, which says no more than is true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from tests.cast import Cast, carla, plant

from mostrador import team, threads
from mostrador.care import matters, promises
from mostrador.care.promises.access import PromiseEnded
from mostrador.care.promises.end import NotACall, OnlyThePerson
from mostrador.care.promises.make import DueUnfit, MomentOver
from mostrador.care.promises.records import Promise
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.team import Shift
from mostrador.threads.contact import Way

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
Wait = Callable[[timedelta], None]


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """It is noon on a Tuesday; call it to let time pass."""
    times = [NOON]
    monkeypatch.setattr(clock, "now", lambda: times[0])

    def later(span: timedelta) -> None:
        times[0] += span

    return later


@pytest.fixture
async def scene(tx: Tx, wait: Wait) -> tuple[Cast, int]:
    """Carla's thread with Ana, whom Bruno stands beside."""
    cast = await plant(tx)
    return cast, (await carla(tx, owner=cast.ana, team=cast.counter)).thread


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


async def test_i_called_is_our_word_alone_and_the_person_is_asked(tx: Tx, scene: tuple[Cast, int]) -> None:
    cast, thread = scene
    call = await promises.make(tx, thread, act="call", what="Te llamo", due_at=NOON + hours(3), by=cast.ana)
    send = await promises.make(tx, thread, act="send", what="Te lo mando", due_at=NOON + hours(3), by=cast.ana)

    await promises.called(tx, call.id, by=cast.bruno)

    kept = await promises.find(tx, call.id, viewer=cast.ana)
    assert (kept.ending, kept.by_hand, kept.asks) == ("kept", True, True)
    assert (await promises.find(tx, send.id, viewer=cast.ana)).open
    assert (await threads.find(tx, thread, viewer=cast.ana)).promise_due_at == send.due_at


async def test_a_call_that_is_written_down_keeps_what_was_promised_as_one(tx: Tx, scene: tuple[Cast, int]) -> None:
    cast, thread = scene
    call = await promises.make(tx, thread, act="call", what="Te llamo", due_at=NOON + hours(3), by=cast.ana)
    await threads.begin_contact(tx, thread, way="ours", arrived_at=NOON, answered_at=NOON, by=cast.ana)
    kept = await promises.find(tx, call.id, viewer=cast.ana)
    assert (kept.ending, kept.by_hand, kept.asks) == ("kept", False, False)


async def test_a_reply_keeps_a_promise_to_write_but_not_within_the_same_talk(
    tx: Tx, scene: tuple[Cast, int], wait: Wait
) -> None:
    cast, thread = scene
    placed = await threads.reply(tx, thread, "Te escribo antes de las 15:00", by=cast.ana)
    made = await promises.make(
        tx, thread, act="write", what="Te escribo", due_at=NOON + hours(3), message=placed.id, by=cast.ana
    )
    wait(timedelta(minutes=2))
    await threads.reply(tx, thread, "Ah, y gracias por la foto", by=cast.ana)
    assert (await promises.find(tx, made.id, viewer=cast.ana)).open

    wait(hours(2))
    await threads.note(tx, thread, "Ya sé el precio", by=cast.ana)
    assert (await promises.find(tx, made.id, viewer=cast.ana)).open
    await threads.reply(tx, thread, "Cuesta doce euros", by=cast.ana)
    assert (await promises.find(tx, made.id, viewer=cast.ana)).ending == "kept"


async def test_withdrawn_words_leave_the_promise_and_not_its_row(tx: Tx, scene: tuple[Cast, int]) -> None:
    cast, thread = scene
    placed = await threads.reply(tx, thread, "Te llamo a las 15:00 por lo de tu divorcio", by=cast.ana)
    made = await promises.make(
        tx, thread, act="call", what="por lo de tu divorcio", due_at=NOON + hours(3), message=placed.id, by=cast.ana
    )
    await threads.withdraw(tx, placed.id, why="", by=cast.ana)
    left = await promises.find(tx, made.id, viewer=cast.ana)
    assert (left.what, left.open, left.act) == ("", True, "call")


async def test_kept_by_hand_asks_the_person_whose_no_stands_beside_it(tx: Tx, scene: tuple[Cast, int]) -> None:
    cast, _ = scene
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    made = await promises.make(tx, customer.thread, act="other", what="Lo miro", due_at=NOON + hours(1), by=cast.ana)
    await promises.keep(tx, made.id, by=cast.ana)
    assert (await promises.find(tx, made.id, viewer=customer.actor)).asks

    with pytest.raises(OnlyThePerson):
        await promises.confirm(tx, made.id, was_so=True, by=cast.ana)
    await promises.confirm(tx, made.id, was_so=False, by=customer.actor)
    await promises.confirm(tx, made.id, was_so=True, by=customer.actor)

    answered = await promises.find(tx, made.id, viewer=customer.actor)
    assert (answered.ending, answered.was_so) == ("kept", False)
    assert (await threads.find(tx, customer.thread, viewer=cast.ana)).waiting_since is not None
    assert (await _signs(tx, customer.thread, cast))[-1] == "promise-denied"
    assert {cast.ana.id, cast.elena.id} <= await _mentioned(tx, customer.thread)


async def test_only_the_person_releases(tx: Tx, scene: tuple[Cast, int]) -> None:
    cast, _ = scene
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    made = await promises.make(tx, customer.thread, act="call", what="Te llamo", due_at=NOON + hours(1), by=cast.ana)
    with pytest.raises(OnlyThePerson):
        await promises.release(tx, made.id, by=cast.ana)
    await promises.release(tx, made.id, by=customer.actor)
    assert (await promises.find(tx, made.id, viewer=cast.ana)).ending == "released"
    with pytest.raises(PromiseEnded):
        await promises.keep(tx, made.id, by=cast.ana)


async def test_two_calls_in_vain_an_hour_apart_are_tried(tx: Tx, scene: tuple[Cast, int], wait: Wait) -> None:
    cast, thread = scene
    made = await promises.make(tx, thread, act="call", what="Te llamo", due_at=NOON + hours(4), by=cast.ana)
    for minutes in (0, 30, 29):
        wait(timedelta(minutes=minutes))
        assert (await promises.attempt(tx, made.id, by=cast.ana)).open
    wait(timedelta(minutes=1))
    tried = await promises.attempt(tx, made.id, by=cast.bruno)
    assert (tried.ending, tried.attempts) == ("tried", 4)

    other = await promises.make(tx, thread, act="send", what="Te lo mando", due_at=NOON + hours(4), by=cast.ana)
    with pytest.raises(NotACall):
        await promises.attempt(tx, other.id, by=cast.ana)


async def test_a_first_call_in_vain_holds_the_break_until_a_second_could_be_made_and_no_longer(
    tx: Tx, scene: tuple[Cast, int], wait: Wait
) -> None:
    cast, thread = scene
    tried, left = [
        await promises.make(tx, thread, act="call", what="Te llamo", due_at=NOON + hours(2), by=cast.ana)
        for _ in range(2)
    ]
    early = await promises.make(tx, thread, act="call", what="Te llamo", due_at=NOON + hours(2), by=cast.ana)
    await promises.attempt(tx, early.id, by=cast.ana)
    wait(timedelta(minutes=110))
    for one in (tried, left):
        await promises.attempt(tx, one.id, by=cast.ana)

    # Two hours were enough to call twice, so that one waits for nothing.
    wait(timedelta(minutes=10))
    assert await promises.break_due(tx) == 1
    assert (await promises.find(tx, early.id, viewer=cast.ana)).ending == "broken"
    with pytest.raises(MomentOver):
        await promises.renew(tx, tried.id, due_at=clock.now() + hours(1), by=cast.ana)

    wait(timedelta(minutes=50))
    assert await promises.break_due(tx) == 0
    assert (await promises.find(tx, left.id, viewer=cast.ana)).held
    assert (await promises.attempt(tx, tried.id, by=cast.ana)).ending == "tried"
    wait(timedelta(minutes=14))
    assert await promises.break_due(tx) == 0
    wait(timedelta(minutes=1))
    assert await promises.break_due(tx) == 1
    assert (await promises.find(tx, left.id, viewer=cast.ana)).ending == "broken"


async def test_a_call_in_vain_after_the_moment_holds_nothing(tx: Tx, scene: tuple[Cast, int], wait: Wait) -> None:
    cast, thread = scene
    made = await promises.make(tx, thread, act="call", what="Te llamo", due_at=NOON + hours(1), by=cast.ana)
    wait(hours(1))
    await promises.attempt(tx, made.id, by=cast.ana)
    assert await promises.break_due(tx) == 1


async def test_solved_releases_what_was_promised_and_writing_again_does_not_revive_it(
    tx: Tx, scene: tuple[Cast, int], wait: Wait
) -> None:
    cast, _ = scene
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    made = [
        await promises.make(tx, customer.thread, act=act, what="Te llamo", due_at=NOON + hours(2), by=cast.ana)
        for act in ("call", "send")
    ]
    await threads.solve(tx, customer.thread, by=customer.actor)
    assert [(await promises.find(tx, one.id, viewer=cast.ana)).ending for one in made] == ["released", "released"]
    assert (await _signs(tx, customer.thread, cast)).count("promise-solved") == 1

    await threads.reopen(tx, customer.thread, by=customer.actor)
    wait(hours(3))
    assert await promises.break_due(tx) == 0
    assert (await promises.find(tx, made[0].id, viewer=customer.actor)).ending == "released"


async def test_not_yet_brings_back_what_solved_released_and_is_still_ahead(
    tx: Tx, scene: tuple[Cast, int], wait: Wait
) -> None:
    """Not what they released by itself, nor what is over; an ending stays, and twice is the same word twice."""
    cast, _ = scene
    customer = await carla(tx, owner=cast.ana, team=cast.counter)

    async def promised(what: str, hour: float) -> int:
        due = NOON + hours(hour)
        return (await promises.make(tx, customer.thread, act="call", what=what, due_at=due, by=cast.bruno)).id

    kept, over, freed = await promised("Te llamo", 4), await promised("Hoy", 1), await promised("Otra cosa", 4)
    await promises.release(tx, freed, by=customer.actor)
    for _ in range(2):
        await threads.solve(tx, customer.thread, by=customer.actor)
        wait(hours(1.2))
        await threads.not_yet(tx, customer.thread, by=customer.actor)
        found = await promises.of_thread(tx, customer.thread, viewer=customer.actor)
        (open_one,) = [one for one in found if one.open]
        assert (open_one.what, open_one.agent_id, open_one.due_at) == ("Te llamo", cast.bruno.id, NOON + hours(4))
    assert {(await promises.find(tx, one, viewer=cast.ana)).ending for one in (kept, over, freed)} == {"released"}
    assert (await threads.find(tx, customer.thread, viewer=cast.ana)).promise_due_at == NOON + hours(4)
    assert (await _signs(tx, customer.thread, cast)).count("promise-again") == 2
    await promises.keep(tx, open_one.id, by=cast.bruno)


async def test_words_withdrawn_go_from_what_holds_again_too(tx: Tx, scene: tuple[Cast, int]) -> None:
    cast, _ = scene
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    said = await threads.reply(tx, customer.thread, "Te llamo", by=cast.ana)
    due = NOON + hours(4)
    await promises.make(tx, customer.thread, act="call", what="x", due_at=due, message=said.id, by=cast.ana)
    await threads.solve(tx, customer.thread, by=customer.actor)
    await threads.not_yet(tx, customer.thread, by=customer.actor)
    await threads.withdraw(tx, said.id, why="Era otro", by=cast.ana)
    found = await promises.of_thread(tx, customer.thread, viewer=cast.ana)
    assert [(one.what, one.open) for one in found] == [("", True), ("", False)]


async def test_a_promise_outlives_a_closing_of_ours_and_opens_it_again_when_it_breaks(
    tx: Tx, scene: tuple[Cast, int], wait: Wait
) -> None:
    cast, thread = scene
    made = await promises.make(tx, thread, act="send", what="Te lo mando", due_at=NOON + hours(2), by=cast.ana)
    await threads.answer(tx, thread, decision="Se cambia la pieza", by=cast.ana)
    assert (await promises.find(tx, made.id, viewer=cast.ana)).open
    wait(hours(2))
    assert await promises.break_due(tx) == 1
    assert (await threads.find(tx, thread, viewer=cast.ana)).state == "open"


async def test_a_broken_promise_reaches_a_supervisor_even_of_another_team(
    tx: Tx, scene: tuple[Cast, int], wait: Wait
) -> None:
    cast, _ = scene
    gema, hugo = [await _supervisor(tx, cast, name, cast.workshop) for name in ("gema", "hugo")]
    await team.set_shifts(tx, hugo.id, (), by=cast.elena)
    first, second = [(await carla(tx, owner=cast.ana, team=cast.counter)).thread for _ in range(2)]
    await _break(tx, first, cast, wait)
    assert await _mentioned(tx, first) == {cast.ana.id, cast.elena.id, gema.id}
    assert (await threads.find(tx, first, viewer=gema)).id == first

    # A supervisor of the team is there now: nobody else is let in.
    ines = await _supervisor(tx, cast, "ines", cast.counter)
    await _break(tx, second, cast, wait)
    assert await _mentioned(tx, second) == {cast.ana.id, cast.elena.id, ines.id}
    with pytest.raises(NotFound):
        await threads.find(tx, second, viewer=gema)


async def test_with_nobody_on_shift_it_waits_for_whoever_comes_next(
    tx: Tx, scene: tuple[Cast, int], wait: Wait
) -> None:
    cast, thread = scene
    gema = await _supervisor(tx, cast, "gema", cast.workshop)
    await team.set_shifts(tx, gema.id, [Shift(2, 9 * 60, 17 * 60)], by=cast.elena)
    await _break(tx, thread, cast, wait)
    assert await _mentioned(tx, thread) == {cast.ana.id, cast.elena.id, gema.id}


async def test_the_owner_is_asked_half_an_hour_before_once_for_each_moment(
    tx: Tx, scene: tuple[Cast, int], wait: Wait
) -> None:
    cast, thread = scene
    made = await promises.make(tx, thread, act="call", what="Te llamo", due_at=NOON + hours(3), by=cast.ana)
    wait(timedelta(hours=2, minutes=29))
    assert await promises.remind(tx) == 0
    wait(timedelta(minutes=1))
    assert await promises.remind(tx) == 1
    assert await promises.remind(tx) == 0
    assert await _mentioned(tx, thread) == {cast.ana.id}

    await promises.renew(tx, made.id, due_at=clock.now() + hours(5), by=cast.ana)
    wait(timedelta(hours=4, minutes=30))
    assert await promises.remind(tx) == 1
    assert (await _signs(tx, thread, cast)).count("promise-due") == 2
    with pytest.raises(DueUnfit):
        await promises.renew(tx, made.id, due_at=clock.now(), by=cast.ana)


async def test_the_stand_in_is_asked_too_when_the_owner_will_be_off_shift(
    tx: Tx, scene: tuple[Cast, int], wait: Wait
) -> None:
    cast, thread = scene
    # Madrid is an hour ahead: Ana works until 15:00 UTC.
    await team.set_shifts(tx, cast.ana.id, [Shift(day, 9 * 60, 16 * 60) for day in range(7)], by=cast.elena)
    due = NOON + timedelta(hours=3, minutes=20)
    off, stand_in = await promises.stand_in_for(tx, thread, agent=cast.ana.id, at=due, viewer=cast.ana)
    assert off
    assert stand_in is not None
    assert stand_in.id == cast.bruno.id
    assert await promises.stand_in_for(tx, thread, agent=cast.ana.id, at=NOON, viewer=cast.ana) == (False, None)

    await promises.make(tx, thread, act="call", what="Te llamo", due_at=due, by=cast.ana)
    wait(timedelta(hours=2, minutes=55))
    await promises.remind(tx)
    assert await _mentioned(tx, thread) == {cast.ana.id, cast.bruno.id}


async def test_nobody_off_shift_is_named(tx: Tx, scene: tuple[Cast, int], wait: Wait) -> None:
    cast, thread = scene
    await team.set_shifts(tx, cast.ana.id, [], by=cast.elena)
    await promises.make(tx, thread, act="call", what="Te llamo", due_at=NOON + hours(1), by=cast.ana)
    wait(timedelta(minutes=45))
    await promises.remind(tx)
    assert await _mentioned(tx, thread) == {cast.bruno.id}


async def test_what_nobody_keeps_breaks_and_the_thread_says_only_that_and_when_a_person_says_more(
    tx: Tx, scene: tuple[Cast, int], wait: Wait
) -> None:
    cast, thread = scene
    await team.set_opening(tx, [Shift(day, 9 * 60, 18 * 60) for day in range(5)], by=cast.elena)
    made = await promises.make(tx, thread, act="call", what="Te llamo", due_at=NOON + hours(4.5), by=cast.ana)
    await threads.snooze(tx, thread, until=NOON + timedelta(days=2), by=cast.ana)
    wait(hours(4.5))
    assert await promises.break_due(tx) == 1
    assert await promises.break_due(tx) == 0

    broken = await promises.find(tx, made.id, viewer=cast.ana)
    # 17:30 in Madrid: half an hour of today is left, and half an hour of tomorrow makes a working hour.
    assert broken.answer_by == datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
    assert (broken.ending, broken.answerer) == ("broken", "Ana")
    found = await threads.find(tx, thread, viewer=cast.ana)
    assert (found.state, found.waiting_since is not None, found.promise_due_at) == ("open", True, None)
    last = (await threads.page(tx, thread, viewer=cast.ana)).messages[-1]
    assert (last.sign, last.visibility, last.text) == ("promise-broken", "person", "2026-11-25T09:30:00+01:00")
    assert {cast.ana.id, cast.elena.id} <= await _mentioned(tx, thread)


NIGHT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


async def test_at_three_in_the_night_whoever_is_there_last_before_is_asked_and_a_supervisor(
    tx: Tx, scene: tuple[Cast, int], wait: Wait
) -> None:
    """It is 03:00 in Madrid: Ana works until 18:00, and Bruno, who stands in for her, until 20:00."""
    cast, thread = scene
    await team.set_shifts(tx, cast.ana.id, [Shift(day, 9 * 60, 18 * 60) for day in range(7)], by=cast.elena)
    await team.set_shifts(tx, cast.bruno.id, [Shift(day, 9 * 60, 20 * 60) for day in range(7)], by=cast.elena)
    await tx.run("UPDATE agent SET stand_in_id = %(to)s WHERE id = %(id)s", to=cast.bruno.id, id=cast.ana.id)
    late = await _supervisor(tx, cast, "gema", cast.counter)
    await team.set_shifts(tx, late.id, [Shift(day, 15 * 60, 23 * 60) for day in range(7)], by=cast.elena)
    early = await _supervisor(tx, cast, "ines", cast.counter)
    await team.set_shifts(tx, early.id, [Shift(day, 8 * 60, 14 * 60) for day in range(7)], by=cast.elena)
    assert await promises.stand_in_for(tx, thread, agent=cast.ana.id, at=NIGHT, viewer=cast.ana) == (True, None)

    await promises.make(tx, thread, act="call", what="Te llamo", due_at=NIGHT, by=cast.ana)
    wait(timedelta(hours=6, minutes=20))
    assert await promises.remind(tx) == 0, "19:20 in Madrid"
    wait(timedelta(minutes=15))
    assert await promises.remind(tx) == 1, "Bruno goes at 20:00"
    named = await _mentioned(tx, thread)
    assert {cast.bruno.id, late.id} <= named
    assert not named & {cast.ana.id, early.id}, "they went home"
    assert (await _signs(tx, thread, cast))[-1] == "promise-alone"
    wait(timedelta(hours=6, minutes=55))
    assert await promises.remind(tx) == 0, "nobody is woken at night"

    wait(timedelta(minutes=30))
    assert await promises.break_due(tx) == 1


async def test_with_nobody_there_before_it_nobody_is_woken(tx: Tx, scene: tuple[Cast, int], wait: Wait) -> None:
    cast, thread = scene
    for agent in (cast.ana, cast.bruno):
        await team.set_shifts(tx, agent.id, [Shift(day, 9 * 60, 11 * 60) for day in range(7)], by=cast.elena)
    await team.set_shifts(tx, cast.elena.id, [Shift(day, 9 * 60, 11 * 60) for day in range(7)], by=cast.elena)
    await promises.make(tx, thread, act="call", what="Te llamo", due_at=NIGHT, by=cast.ana)
    wait(timedelta(hours=13, minutes=45))
    await promises.remind(tx)
    assert await _mentioned(tx, thread) == set()


async def test_a_second_broken_word_is_told_and_alerts_again(tx: Tx, scene: tuple[Cast, int], wait: Wait) -> None:
    """Bruno was to give a new time, and did not; in another thread he gave one, and it passed as well."""
    cast, thread = scene
    other = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
    for one in (thread, other):
        await promises.make(tx, one, act="call", what="Te llamo", due_at=NOON + hours(1), by=cast.bruno)
    wait(hours(1))
    assert await promises.break_due(tx) == 2
    assert await promises.miss_answers(tx) == 0
    await promises.make(tx, other, act="call", what="Ahora sí", due_at=NOON + hours(3), by=cast.bruno)
    alerted = "SELECT count(*) FROM mention WHERE thread_id = %(id)s AND agent_id = %(elena)s"

    wait(hours(1))
    assert await promises.miss_answers(tx) == 1, "in the other one a new time was given"
    assert await promises.miss_answers(tx) == 0
    assert (await _signs(tx, thread, cast))[-1] == "promise-broken-again"
    rows = {item.id: item.named for item in (await threads.inbox(tx, "mentions", viewer=cast.elena)).items}
    assert rows == {thread: "promise-broken-again", other: "promise-broken"}, "whoever oversees reads at once why"
    assert await tx.value(alerted, id=thread, elena=cast.elena.id) == 2
    wait(hours(1))
    assert await promises.break_due(tx) == 1
    assert await tx.value(alerted, id=other, elena=cast.elena.id) == 2
    for one in (thread, other):
        assert len((await matters.head(tx, one, viewer=cast.ana)).broken) == 2


async def test_whoever_answered_gave_no_second_broken_word(tx: Tx, scene: tuple[Cast, int], wait: Wait) -> None:
    cast, thread = scene
    await _break(tx, thread, cast, wait)
    await threads.reply(tx, thread, "Perdona: te llamo esta tarde", by=cast.ana)
    wait(hours(1))
    assert await promises.miss_answers(tx) == 0


async def test_that_they_call_us_again_gives_them_no_new_time_and_a_call_of_ours_does(
    tx: Tx, scene: tuple[Cast, int], wait: Wait
) -> None:
    cast, thread = scene
    other = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
    for one in (thread, other):
        await promises.make(tx, one, act="call", what="Te llamo", due_at=NOON + hours(1), by=cast.ana)
    wait(hours(1))
    assert await promises.break_due(tx) == 2
    wait(timedelta(minutes=5))
    ways: tuple[tuple[int, Way], ...] = ((thread, "phone"), (other, "ours"))
    for one, way in ways:
        at = clock.now()
        await threads.begin_contact(tx, one, way=way, arrived_at=at, answered_at=at, by=cast.ana)
    wait(hours(1))
    assert await promises.miss_answers(tx) == 1
    assert (await _signs(tx, thread, cast))[-1] == "promise-broken-again"


async def test_it_binds_who_made_it_and_the_new_owner_sees_it(tx: Tx, scene: tuple[Cast, int]) -> None:
    cast, thread = scene
    made = await promises.make(tx, thread, act="call", what="Te llamo", due_at=NOON + hours(5), by=cast.ana)
    await threads.hand_off(tx, thread, to=cast.bruno.id, reason="Es suyo", by=cast.ana)
    await threads.accept(tx, thread, by=cast.bruno)
    seen = await promises.of_thread(tx, thread, viewer=cast.bruno)
    assert [(one.id, one.agent) for one in seen] == [(made.id, "Ana")]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM promise WHERE id = %(id)s",
        "TRUNCATE promise CASCADE",
        "UPDATE promise SET ending = 'broken' WHERE id = %(id)s",
        "UPDATE promise SET agent_id = agent_id + 1 WHERE id = %(id)s",
        "UPDATE promise SET due_at = due_at + interval '1 day' WHERE id = %(id)s",
    ],
)
async def test_the_database_refuses_to_forget_or_rewrite_one(tx: Tx, scene: tuple[Cast, int], statement: str) -> None:
    cast, thread = scene
    made = await promises.make(tx, thread, act="call", what="Te llamo", due_at=NOON + hours(5), by=cast.ana)
    await promises.keep(tx, made.id, by=cast.ana)
    with pytest.raises(psycopg.errors.RestrictViolation):
        await tx.run(statement, id=made.id)


async def test_a_promise_is_for_a_moment_to_come(tx: Tx, scene: tuple[Cast, int]) -> None:
    cast, thread = scene
    for due in (NOON, NOON + timedelta(days=400)):
        with pytest.raises(DueUnfit):
            await promises.make(tx, thread, act="call", what="Te llamo", due_at=due, by=cast.ana)


async def test_a_ledger_is_ones_own_with_today_first(tx: Tx, scene: tuple[Cast, int], wait: Wait) -> None:
    cast, thread = scene
    made: list[Promise] = []
    for act, ahead in (("call", 30.0), ("send", 2.0), ("other", 1.0)):
        made.append(
            await promises.make(tx, thread, act=act, what=act, due_at=NOON + hours(ahead), by=cast.ana)  # type: ignore[arg-type]
        )
    await promises.make(tx, thread, act="other", what="de Bruno", due_at=NOON + hours(1), by=cast.bruno)
    await promises.keep(tx, made[2].id, by=cast.ana)
    shop = await team.shop(tx)
    zone = ZoneInfo(shop.timezone)
    ledger = await promises.ledger(tx, zone=zone, viewer=cast.ana)
    assert [[one.what for one in part] for part in (ledger.today, ledger.later, ledger.ended)] == [
        ["send"],
        ["call"],
        ["other"],
    ]
    assert ledger.today[0].person == "Carla"


async def test_a_team_of_fewer_than_five_gives_no_number(tx: Tx, scene: tuple[Cast, int]) -> None:
    cast, thread = scene
    made = await promises.make(tx, thread, act="other", what="Lo miro", due_at=NOON + hours(1), by=cast.ana)
    await promises.keep(tx, made.id, by=cast.ana)
    small = {one.team_id: one for one in await promises.figures(tx, viewer=cast.elena)}[cast.counter]
    assert (small.withheld, small.members, small.kept) == (True, 3, 0)

    for number in range(2):
        await tx.run(
            "WITH a AS (INSERT INTO agent (email, name, password_hash) VALUES (%(email)s, 'Eva', 'none') RETURNING id)"
            " INSERT INTO membership (agent_id, team_id) SELECT id, %(team)s FROM a",
            email=f"nueva{number}@lallave.example",
            team=cast.counter,
        )
    whole = {one.team_id: one for one in await promises.figures(tx, viewer=cast.elena)}[cast.counter]
    assert (whole.withheld, whole.kept) == (False, 1)


async def _supervisor(tx: Tx, cast: Cast, name: str, of: int) -> Actor:
    agent = await team.add_agent(
        tx, email=f"{name}@lallave.example", name=name, role="supervisor", password_hash="none", teams=(of,)
    )
    await team.set_shifts(tx, agent.id, [Shift(day, 0, 1440) for day in range(7)], by=cast.elena)
    return await team.find_actor(tx, agent.id)


async def _break(tx: Tx, thread: int, cast: Cast, wait: Wait) -> None:
    await promises.make(tx, thread, act="call", what="Te llamo", due_at=clock.now() + hours(1), by=cast.ana)
    wait(hours(1))
    await promises.break_due(tx)


async def _signs(tx: Tx, thread: int, cast: Cast) -> list[str]:
    return [one.sign for one in (await threads.page(tx, thread, viewer=cast.ana)).messages if one.sign]


async def _mentioned(tx: Tx, thread: int) -> set[int]:
    return set(await tx.values("SELECT agent_id FROM mention WHERE thread_id = %(id)s", id=thread))
