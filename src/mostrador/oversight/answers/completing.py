"""A case that cannot be decided as it is: what is missing is asked for, with a term and what follows (13.3, 13.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo

import msgspec
from babel.dates import format_date

from mostrador import threads
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.oversight import compliance
from mostrador.oversight.answers import decide, wording
from mostrador.oversight.compliance import Profile, deadlines
from mostrador.oversight.compliance.deadlines import dates
from mostrador.oversight.compliance.events import CaseCompleted, CompletionAsked, CompletionEnded
from mostrador.threads import Closure, Thread
from mostrador.threads.access import ours
from mostrador.threads.close import AlreadyClosed
from mostrador.threads.events import MessageWithdrawn, ThreadClosed

Q = sql.load("mostrador.oversight.answers")
Sort = Literal["document", "picture", "detail"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
FEWEST_DAYS: Final = 10
"""Working days (Ley 10/2025, art. 13.3). Here Saturdays are none: the customer has longer, and that is safe."""
MOST_DAYS: Final = 60
MOST: Final = 10
LONGEST: Final = 200
AT_ONCE: Final = 50
_CARRIES: Final[Mapping[str, tuple[str, ...]]] = {
    "document": ("application/", "image/", "text/"),
    "picture": ("image/", "video/"),
}
_SHORTEST_WORD: Final = 4


class NothingMissing(Invalid):
    """Say what is missing, one thing a line, up to %(most)s of them."""


class TermTooShort(Invalid):
    """Whoever has to complete a case has ten working days at least, and here sixty at most."""


class AskedAlready(Conflict):
    """Something is asked for on this case already. Take that back first, or wait for it."""


class NothingAsked(Conflict):
    """Nothing is asked for on this case now."""


class StillTime(Conflict):
    """They have until %(until)s to complete it. Nothing ends before."""


class NotTheirFault(Conflict):
    """This case cannot be ended for that: they were not told that it could be, or they had given it. Decide on it."""


class Missing(msgspec.Struct, frozen=True):
    """Something that is missing: `given_at` when it came, `before` when it had come before we asked."""

    sort: Sort
    what: str
    id: int = 0
    given_at: datetime | None = None
    given_in: int | None = None
    before: bool = False


class Completion(msgspec.Struct, frozen=True):
    """What was asked for so that a case can be decided, and what became of it.

    `stops` when the law's term begins once it is complete; `why_not` otherwise: *given* before, asked for *again*, or
    *unbound*, as nothing lets the terms of this company wait.
    """

    id: int
    thread_id: int
    agent_id: int
    agent: str
    asked_at: datetime
    until: datetime
    stops: bool
    why_not: str
    completed_at: datetime | None
    ended_at: datetime | None
    ending: str | None

    @property
    def open(self) -> bool:
        """Whether we still wait for it."""
        return self.ended_at is None

    @property
    def last_at(self) -> datetime:
        """The last minute of its time, on the last day."""
        return self.until - timedelta(minutes=1)


class Asked(msgspec.Struct, frozen=True):
    """A completion with its list."""

    completion: Completion
    missing: tuple[Missing, ...]


class _Came(msgspec.Struct, frozen=True):
    id: int
    position: int
    text: str
    at: datetime
    sign: str
    files: list[str]


class _Place(msgspec.Struct, frozen=True):
    timezone: str
    holidays: list[date]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


async def asked_of(tx: Tx, thread: int, *, viewer: Actor) -> Asked | None:
    """What is asked for on a thread now, or was last; None when nothing ever was. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    return await _asked(tx, thread)


async def ask(tx: Tx, thread: int, missing: Sequence[Missing], *, days: int = FEWEST_DAYS, by: Actor) -> Completion:
    """Ask the customer for what is missing, in `days` working days, and tell them what follows.

    The law's own term begins when it is there. What they gave before stops nothing, nor does asking a second time.
    Raises NothingMissing, TermTooShort, AskedAlready, AlreadyClosed, NotFound.
    """
    listed = [Missing(one.sort, what) for one in missing if (what := " ".join(one.what.split())[:LONGEST])]
    if not 0 < len(listed) <= MOST:
        raise NothingMissing(most=MOST)
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise TermTooShort
    found = await _lock(tx, thread, by)
    if found.state == "closed":
        raise AlreadyClosed
    before = await _asked(tx, thread)
    if before and before.completion.open:
        raise AskedAlready
    place = await tx.one(_Place, Q.place)
    until = dates.ends(
        tx.now, days, "working-day", zone=place.zone, holidays=frozenset(place.holidays), saturdays=False
    )
    given = _given_before(listed, await tx.all(_Came, Q.came, thread=thread, after=0))
    why_not = await _why_not(tx, found, given, place.zone)
    text = _notice(listed, until, place.zone, found.language, stops=not why_not)
    said = await threads.reply(tx, thread, text, by=by)
    made = await tx.value(
        Q.add_completion,
        thread=thread,
        agent=by.id,
        message=said.id,
        at=tx.at,
        until=until,
        stops=not why_not,
        why_not=why_not,
        read_to=said.position,
    )
    await tx.run(
        Q.add_missing,
        completion=made,
        sorts=[one.sort for one in listed],
        whats=[one.what for one in listed],
        given=given,
    )
    asked = CompletionAsked(
        thread=thread, owner=found.owner_id, team=found.team_id, completion=int(made), stops=not why_not
    )
    await tx.record(asked, by=by)
    return await tx.one(Completion, Q.completion, thread=thread)


async def heed(tx: Tx) -> int:
    """Look at what came on cases to be completed; on how many."""
    waiting = await tx.values(Q.unread, limit=AT_ONCE)
    for thread in waiting:
        await _heed(tx, await threads.lock(tx, thread, by=SYSTEM))
    return len(waiting)


async def give(tx: Tx, thread: int, missing: int, *, by: Actor) -> None:
    """One of us says that it is there: it came by phone, by letter, at the counter. Raises NothingAsked, NotFound."""
    found, asked = await _waiting(tx, thread, by)
    one = next((one for one in asked.missing if one.id == missing), None)
    if one is None:
        raise NotFound
    await tx.run(Q.give, id=missing, completion=asked.completion.id, at=tx.now, message=None)
    await _complete_if_whole(tx, found, tx.now, by)


async def need_no_more(tx: Tx, thread: int, *, by: Actor) -> None:
    """We can decide without it: the terms run on to the days they had. Raises NothingAsked, NotFound."""
    found, asked = await _waiting(tx, thread, by)
    await _end(tx, found, asked.completion, "dropped", by)


async def give_up(tx: Tx, thread: int, *, by: Actor) -> Closure:
    """The owner ends a case that was not completed in time: the law takes it for resolved (art. 13.3).

    Only a person does this, only after the term that was told, and only where what follows was told with it.
    Raises NothingAsked, NotTheirFault, StillTime, AlreadyClosed, NotFound.
    """
    found, asked = await _waiting(tx, thread, by)
    completion = asked.completion
    if not completion.stops or not await tx.value(Q.notice_stands, id=completion.id):
        raise NotTheirFault
    place = await tx.one(_Place, Q.place)
    if tx.now < completion.until:
        raise StillTime(until=_last_day(completion.until, place.zone, found.language))
    await _end(tx, found, completion, "not-completed", by)
    say = wording.wording(found.language)
    left = [f"– {one.what}" for one in asked.missing if one.given_at is None]
    signed = say.signed % {"name": by.name, "shop": str(await tx.value(Q.shop_name))}
    return await decide.close_incomplete(tx, thread, "\n\n".join([say.incomplete, "\n".join(left), signed]), by=by)


async def end_with_thread(tx: Tx, event: ThreadClosed, by: Actor) -> None:
    """A case that ended otherwise waits for nothing. «Solved» and quiet end nothing that the law asks."""
    if event.how not in ("answered", "discarded", "merged"):
        return
    asked = await tx.maybe(Completion, Q.completion, thread=event.thread)
    if asked is None or not asked.open:
        return
    await tx.run(Q.end_completion, id=asked.id, ending="dropped", completed=None, at=tx.at)
    ended = CompletionEnded(thread=event.thread, owner=event.owner, team=event.team, completion=asked.id, how=event.how)
    await tx.record(ended, by=by)


async def end_with_notice(tx: Tx, event: MessageWithdrawn, by: Actor) -> None:
    """Words that were taken back asked for nothing: no term waits for them."""
    asked = await tx.value(Q.told_by, thread=event.thread, message=event.message)
    if asked is None:
        return
    await tx.run(Q.end_completion, id=asked, ending="dropped", completed=None, at=tx.at)
    ended = CompletionEnded(
        thread=event.thread, owner=event.owner, team=event.team, completion=int(asked), how="dropped"
    )
    await tx.record(ended, by=by)


async def _why_not(tx: Tx, thread: Thread, given: Sequence[int | None], zone: ZoneInfo) -> str:
    told = await compliance.profile(tx) or Profile()
    if all(given):
        return "given"
    if not deadlines.completing_binds(told, thread.opened_at.astimezone(zone).date()):
        return "unbound"
    return "again" if await tx.value(Q.asked_before, thread=thread.id) else ""


async def _heed(tx: Tx, thread: Thread) -> None:
    asked = await _asked(tx, thread.id)
    if asked is None or not asked.completion.open:
        return
    completion, left = asked.completion, [one for one in asked.missing if one.given_at is None]
    for came in await tx.all(_Came, Q.came, thread=thread.id, after=await tx.value(Q.read_to, id=completion.id)):
        if came.sign:
            continue
        got = [one for one in left if _fits(one.sort, came)]
        for one in got:
            await tx.run(Q.give, id=one.id, completion=completion.id, at=came.at, message=came.id)
        left = [one for one in left if one not in got]
        if not left:
            await _complete_if_whole(tx, thread, came.at, SYSTEM)
            break
        if wording.says_given(came.text):
            # They say that they had sent it: nothing waits for what may be our own fault.
            await _end(tx, thread, completion, "given", SYSTEM)
            break
    await tx.run(Q.note_read, id=completion.id, to=thread.last_position)


async def _complete_if_whole(tx: Tx, thread: Thread, at: datetime, by: Actor) -> None:
    asked = await _asked(tx, thread.id)
    if asked is None or any(one.given_at is None for one in asked.missing):
        return
    await tx.run(Q.end_completion, id=asked.completion.id, ending="completed", completed=at, at=tx.at)
    done = CaseCompleted(thread=thread.id, owner=thread.owner_id, team=thread.team_id, completion=asked.completion.id)
    await tx.record(done, by=by)


async def _end(tx: Tx, thread: Thread, completion: Completion, how: str, by: Actor) -> None:
    at = tx.now if how == "not-completed" else tx.at
    await tx.run(Q.end_completion, id=completion.id, ending=how, completed=None, at=at)
    ended = CompletionEnded(
        thread=thread.id, owner=thread.owner_id, team=thread.team_id, completion=completion.id, how=how
    )
    await tx.record(ended, by=by)


async def _waiting(tx: Tx, thread: int, by: Actor) -> tuple[Thread, Asked]:
    found = await _lock(tx, thread, by)
    # What came since the worker looked counts before anybody says that it did not.
    await _heed(tx, found)
    asked = await _asked(tx, thread)
    if asked is None or not asked.completion.open:
        raise NothingAsked
    return found, asked


async def _asked(tx: Tx, thread: int) -> Asked | None:
    completion = await tx.maybe(Completion, Q.completion, thread=thread)
    if completion is None:
        return None
    return Asked(completion, tuple(await tx.all(Missing, Q.missing_of, completion=completion.id)))


async def _lock(tx: Tx, thread: int, by: Actor) -> Thread:
    if by.kind != "agent":
        raise NotFound
    return await threads.lock(tx, thread, by=by)


def _given_before(missing: Sequence[Missing], came: Sequence[_Came]) -> list[int | None]:
    """For each thing the message in which it had come, as far as a machine can tell; generous to the customer."""
    return [next((one.id for one in reversed(came) if _had(wanted, one)), None) for wanted in missing]


def _had(wanted: Missing, came: _Came) -> bool:
    if wanted.sort != "detail":
        return _fits(wanted.sort, came)
    said = wording.plain(came.text)
    words = [word for word in wording.plain(wanted.what).split() if len(word) >= _SHORTEST_WORD]
    return bool(words) and all(word in said for word in words) and any(letter.isdigit() for letter in said)


def _fits(sort: str, came: _Came) -> bool:
    """Whether what came may be something of this sort. A question of theirs answers nothing."""
    if sort in _CARRIES:
        return any(kind.startswith(_CARRIES[sort]) for kind in came.files)
    return any(letter.isalnum() for letter in came.text) and "?" not in came.text


def _notice(missing: Sequence[Missing], until: datetime, zone: ZoneInfo, language: str, *, stops: bool) -> str:
    say = wording.wording(language)
    return "\n\n".join(
        [
            say.missing,
            "\n".join(f"- {one.what}" for one in missing),
            say.until % {"day": _last_day(until, zone, language)},
            say.consequence if stops else say.consequence_less,
        ]
    )


def _last_day(until: datetime, zone: ZoneInfo, language: str) -> str:
    """The last whole day before a midnight, as it is said."""
    last = until.astimezone(zone) - timedelta(hours=1)
    return format_date(last.date(), "long", locale=language.replace("-", "_"))
