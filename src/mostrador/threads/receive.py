"""The only door in, for every channel: a person says something."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

import msgspec

from mostrador.channels import Incoming
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid, NotFound
from mostrador.people import Person, profile, recognise
from mostrador.threads.access import lock
from mostrador.threads.close import wake
from mostrador.threads.code import new_code
from mostrador.threads.events import MessageArrived, ThreadOpened
from mostrador.threads.records import Attachment, Thread
from mostrador.threads.say import Placed, already, facts, say
from mostrador.threads.ties.merge import goes_on_in

Q = sql.load("mostrador.threads")
SUBJECT = 90
# Signs of life that leave nothing to answer.
COURTESIES = frozenset({"received", "trying", "days", "thanks"})
# A voice or a face that goes on: nothing of who is under 14 is recorded.
RECORDED = ("audio/", "video/")


class Owner(msgspec.Struct, frozen=True):
    """Who will own a new thread, in which team, why (with the `skill` they were chosen for), and what raises it."""

    agent: int
    team: int
    why: str = ""
    skill: str | None = None
    raised: int = 0


FindOwner = Callable[[Tx, Person, Incoming], Awaitable[Owner]]


class NothingSaid(Invalid):
    """There is nothing to send yet. Write a few words or attach something."""


class Blocked(Forbidden):
    """We cannot receive messages from you here. If you think this is a mistake, call us or write a letter."""


class RecordingRefused(Forbidden):
    """You told us that you are under 14, so we keep no recording of you. Write it here, or ask an adult to call us."""


class Received(msgspec.Struct, frozen=True):
    """What came of an `Incoming`."""

    thread: int
    person: int
    message: Placed
    opened: bool = False


async def receive(
    tx: Tx, incoming: Incoming, *, find_owner: FindOwner, by: Actor, place: int | None = None
) -> Received:
    """Recognise the person, find or open the thread, place the message, wake what slept.

    `by` is who is at the door: the customer's browser, or the agent who writes down. `place` is the position on the
    thread that was kept for it (`say.keep_place`).
    Raises NothingSaid, Blocked, RecordingRefused, NotFound (not their thread), AttemptElsewhere and AttachmentMissing.
    """
    if not (incoming.text.strip() or incoming.attachments or incoming.sign):
        raise NothingSaid
    courteous = incoming.sign in COURTESIES
    client = (incoming.client_scope, incoming.client_id) if incoming.client_scope and incoming.client_id else None
    thread = await _where(tx, incoming.thread, by) if incoming.thread else None
    if client and thread is None:
        await tx.run(Q.one_attempt, scope=client[0], id=client[1])
    if repeated := await already(tx, client, thread=thread.id if thread else None):
        found = thread or await lock(tx, repeated.thread_id, by=_system_if_new(by))
        return Received(repeated.thread_id, found.person_id, repeated)
    if thread is None:
        person = await recognise(tx, incoming)
        await _refuse(tx, person, incoming)
        owner = await find_owner(tx, person, incoming)
        thread = await _open(tx, incoming, person, owner, by, owed=not courteous)
        opened = True
    else:
        person = await recognise(tx, msgspec.structs.replace(incoming, person=thread.person_id))
        await _refuse(tx, person, incoming)
        opened = False
        if not courteous:
            thread = await wake(tx, thread, by=by)
    placed = await say(
        tx,
        thread.id,
        author_kind="customer",
        # Whose thread it is says the row itself, where it was there before.
        author=incoming.writer or (person.id if opened else None),
        text=incoming.text,
        via=incoming.via,
        sign=incoming.sign,
        raw=incoming.raw,
        scribe=incoming.scribe,
        client=client,
        attachments=incoming.attachments,
        uploaded_by=incoming.uploaded_by,
        owed=not courteous,
        wakes=not courteous,
        at=incoming.at,
        opened=thread.last_at if opened else None,
        place=place if thread.id == incoming.thread else None,
    )
    await tx.record(MessageArrived(**facts(thread, placed)), by=by)
    return Received(thread.id, person.id, placed, opened)


async def _where(tx: Tx, thread: int, by: Actor) -> Thread:
    """The thread they write on; after a merge, where it goes on, if that is open to them. If not, they part."""
    found = await lock(tx, thread, by=by)
    into = await goes_on_in(tx, found)
    if into is not None:
        with suppress(NotFound, Forbidden):
            return await _where(tx, into, by)
    return found


def subject_of(text: str) -> str:
    """What a thread is about until somebody says it better: the first line, cut short."""
    first_line = " ".join(text.strip().split("\n", 1)[0].split())
    return first_line if len(first_line) <= SUBJECT else first_line[: SUBJECT - 1].rstrip() + "…"


async def _open(tx: Tx, incoming: Incoming, person: Person, owner: Owner, by: Actor, *, owed: bool) -> Thread:
    thread = await tx.one(
        Thread,
        Q.open_thread,
        code=new_code(),
        person=person.id,
        owner=owner.agent,
        team=owner.team,
        kind=incoming.kind,
        channel=incoming.via,
        language=incoming.language,
        subject=subject_of(incoming.subject or incoming.text),
        automatic=incoming.automatic,
        why=owner.why,
        skill=owner.skill,
        raised=owner.raised,
        said=True,
        owed=owed,
    )
    await tx.record(
        ThreadOpened(thread=thread.id, owner=thread.owner_id, team=thread.team_id, person=thread.person_id), by=by
    )
    return thread


async def _refuse(tx: Tx, person: Person, incoming: Incoming) -> None:
    if person.blocked_at is not None:
        raise Blocked
    if incoming.attachments and (await profile.own_wishes(tx, person.id)).under_14:
        for key in incoming.attachments:
            file = await tx.maybe(Attachment, Q.attachment_by_key, key=key)
            if file is not None and file.media_type.startswith(RECORDED):
                raise RecordingRefused


def _system_if_new(by: Actor) -> Actor:
    # The client scope names this very author, so their own earlier attempt is theirs to see,
    # even when their browser was let in by the first request and not by this one.
    return msgspec.structs.replace(by, kind="agent", verbs=by.verbs | {"read:all"})
