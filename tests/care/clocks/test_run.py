"""What moves a clock and what does not: the rules, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mostrador.care.clocks.calendar import Calendar
from mostrador.care.clocks.records import AnswerTime, Clock
from mostrador.care.clocks.run import Clocks, Happened, move
from mostrador.kit.events import Event
from mostrador.team import Shift
from mostrador.threads.events import (
    MessageArrived,
    MessageSent,
    ThreadChanged,
    ThreadClosed,
    ThreadOpened,
    ThreadReopened,
    ThreadSnoozed,
    ThreadWoke,
)

MADRID = ZoneInfo("Europe/Madrid")
SHOP = Calendar([Shift(day, *hours) for day in range(5) for hours in ((540, 840), (1020, 1200))], MADRID)
LIMIT = AnswerTime("enquiry", False, 60, 120, 480)
SHORT = AnswerTime("incident", False, 30, 30, 240)
LONG = AnswerTime("claim", False, 600, 600, 6000)
CUSTOMER, AGENT, BOT = "customer:7", "agent:1", "bot:1"
OF = {"thread": 1, "owner": 1, "team": 1}
CHANGED = ThreadChanged(thread=1, owner=1, team=1)

opened = ThreadOpened(person=7, **OF)
arrived = MessageArrived(message=1, position=1, digest="", thread=1, owner=1, team=1)
sent = MessageSent(thread=1, owner=1, team=1, message=1, position=1, digest="")
reopened = ThreadReopened(closure=1, **OF)
snoozed = ThreadSnoozed(snooze=1, **OF)
woke = ThreadWoke(snooze=1, **OF)


def closed(how: str) -> Event:
    return ThreadClosed(closure=1, how=how, **OF)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID)


def play(*steps: tuple[str, Event, str], limit: AnswerTime = LIMIT, clocks: Clocks | None = None) -> Clocks:
    """The clocks after steps on Monday 2026-11-23, each with its hour."""
    clocks, answered = clocks or Clocks(), False
    for hour, event, actor in steps:
        clocks = move(clocks, Happened(event, at(f"2026-11-23T{hour}"), actor), limit, SHOP, answered=answered)
        answered = answered or (isinstance(event, MessageSent) and actor == AGENT)
    return clocks


START: Sequence[tuple[str, Event, str]] = (("10:00", opened, CUSTOMER), ("10:00", arrived, CUSTOMER))


def running(clocks: Clocks) -> Clock:
    assert clocks.answer
    assert not clocks.answer.ended_at
    return clocks.answer


def ended(clocks: Clocks) -> Clock:
    assert clocks.answer
    assert clocks.answer.ended_at
    return clocks.answer


def test_the_first_answer_has_its_time_and_a_second_message_gives_no_more() -> None:
    clock = running(play(*START, ("10:30", arrived, CUSTOMER)))
    assert (clock.sort, clock.due_at, clock.warn_at) == (
        "first", at("2026-11-23T11:00"), at("2026-11-23T10:48"))  # fmt: skip


def test_our_answer_meets_it_and_the_next_question_has_the_time_of_the_next() -> None:
    assert ended(play(*START, ("10:59", sent, AGENT))).ending == "met"
    clock = running(play(*START, ("10:59", sent, AGENT), ("13:00", arrived, CUSTOMER)))
    assert (clock.sort, clock.due_at) == ("next", at("2026-11-23T18:00"))


def test_an_answer_after_its_time_is_late_and_says_since_when() -> None:
    clock = ended(play(*START, ("11:01", sent, AGENT)))
    assert (clock.ending, clock.missed_at) == ("late", at("2026-11-23T11:00"))


def test_a_bot_answers_nothing_as_far_as_clocks_go() -> None:
    assert running(play(*START, ("10:01", sent, BOT))).due_at == at("2026-11-23T11:00")


def test_only_the_pause_the_customer_asks_for_stops_it() -> None:
    ours = play(*START, ("10:30", snoozed, AGENT), ("12:30", woke, "system:0"))
    assert running(ours).due_at == at("2026-11-23T11:00")
    theirs = play(*START, ("10:30", snoozed, CUSTOMER), ("13:30", arrived, CUSTOMER))
    assert running(theirs).due_at == at("2026-11-23T14:00")


def test_thanks_after_the_end_start_nothing_and_a_real_word_does() -> None:
    done = (*START, ("10:30", sent, AGENT), ("11:00", closed("solved"), CUSTOMER))
    polite = move(
        play(*done), Happened(arrived, at("2026-11-23T11:05"), CUSTOMER, owed=False), LIMIT, SHOP, answered=True
    )
    assert polite.answer is None
    assert running(play(*done, ("12:00", reopened, CUSTOMER), ("12:00", arrived, CUSTOMER))).sort == "next"


@pytest.mark.parametrize(
    ("how", "ending"), [("answered", "met"), ("solved", "dropped"), ("discarded", "dropped"), ("quiet", "dropped")]
)
def test_a_decision_is_an_answer_and_other_endings_leave_nothing_owed(how: str, ending: str) -> None:
    assert ended(play(*START, ("10:30", closed(how), AGENT))).ending == ending


def test_the_time_to_a_solution_stands_while_the_customer_has_the_word_and_goes_on_when_it_opens_again() -> None:
    clocks = play(*START, ("11:00", sent, AGENT), ("13:00", arrived, CUSTOMER), ("13:30", sent, AGENT))
    assert clocks.solution
    assert clocks.solution.paused_at
    # 480 minutes from 10:00 are 18:00 of the afternoon after; two hours stood.
    assert clocks.solution.due_at == at("2026-11-24T12:00")
    over = play(("14:00", closed("solved"), CUSTOMER), clocks=clocks)
    assert over.solution
    assert over.solution.ending == "met"
    again = play(("19:00", reopened, CUSTOMER), clocks=over)
    assert again.solution
    assert again.solution.ended_at is None
    assert again.solution.due_at == at("2026-11-24T14:00")


def test_what_is_relabelled_is_never_due_later() -> None:
    sooner = move(play(*START), Happened(CHANGED, at("2026-11-23T10:10"), AGENT), SHORT, SHOP, answered=False)
    assert running(sooner).due_at == at("2026-11-23T10:30")
    later = move(sooner, Happened(CHANGED, at("2026-11-23T10:20"), AGENT), LONG, SHOP, answered=False)
    assert later == sooner


events = st.sampled_from(
    [opened, arrived, sent, reopened, snoozed, woke, closed("solved"), closed("answered"), CHANGED]
)
actors = st.sampled_from([CUSTOMER, AGENT, BOT, "system:0"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(events, actors, st.integers(0, 600), st.sampled_from([LIMIT, SHORT, LONG])), max_size=30))
def test_whatever_happens_time_given_is_never_more_than_was_promised(
    steps: list[tuple[Event, str, int, AnswerTime]],
) -> None:
    now, clocks, answered = at("2026-11-23T09:00"), Clocks(), False
    for event, actor, minutes, limit in steps:
        now += timedelta(minutes=minutes)
        clocks = move(clocks, Happened(event, now, actor), limit, SHOP, answered=answered)
        answered = answered or (isinstance(event, MessageSent) and actor == AGENT)
        for clock in (clocks.answer, clocks.solution):
            if clock is None:
                continue
            assert clock.warn_at <= clock.due_at
            assert (clock.ended_at is None) == (clock.ending is None)
            assert not (clock.ended_at and clock.paused_at)
            promised = SHOP.due(clock.started_at, timedelta(minutes=clock.minutes))
            stood = SHOP.worked(clock.started_at, now)
            assert SHOP.worked(promised, clock.due_at) <= stood
            if clock.ending == "met":
                assert clock.missed_at is None
