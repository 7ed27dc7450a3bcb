"""Our own first message: we write to a person before they write to us."""

from __future__ import annotations

from mostrador.channels import Incoming
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict
from mostrador.people import recognise
from mostrador.threads.access import lock, ours
from mostrador.threads.code import new_code
from mostrador.threads.events import MessageSent, ThreadOpened
from mostrador.threads.receive import NothingSaid, Received, subject_of
from mostrador.threads.records import Thread
from mostrador.threads.say import already, facts, say

Q = sql.load("mostrador.threads")


class TeamMissing(Conflict):
    """You are in no team yet, so nobody could stand in for you. Ask an administrator to put you in one."""


async def begin(tx: Tx, incoming: Incoming, *, by: Actor) -> Received:
    """Open a thread with our own words; `by` owns it.

    `incoming` says to whom (person, name, address) and what; its text is ours, not theirs.
    The same client scope and id again is the same message. Raises NothingSaid, TeamMissing
    and AttachmentMissing.
    """
    if not (incoming.text.strip() or incoming.attachments):
        raise NothingSaid
    client = (incoming.client_scope, incoming.client_id) if incoming.client_scope and incoming.client_id else None
    if client:
        await tx.run(Q.one_attempt, scope=client[0], id=client[1])
    if repeated := await already(tx, client, thread=None):
        found = await lock(tx, repeated.thread_id, by=ours(by))
        return Received(found.id, found.person_id, repeated)
    team = await team_of(tx, by)
    person = await recognise(tx, incoming)
    thread = await tx.one(
        Thread,
        Q.open_thread,
        code=new_code(),
        person=person.id,
        owner=by.id,
        team=team,
        kind=incoming.kind,
        channel=incoming.via,
        language=incoming.language,
        subject=subject_of(incoming.text),
        automatic=incoming.automatic,
        why="",
        skill=None,
        raised=0,
        said=False,
        owed=False,
    )
    await tx.record(
        ThreadOpened(thread=thread.id, owner=thread.owner_id, team=thread.team_id, person=thread.person_id), by=by
    )
    placed = await say(
        tx,
        thread.id,
        author_kind="agent",
        author=by.id,
        text=incoming.text,
        via=incoming.via,
        client=client,
        attachments=incoming.attachments,
        uploaded_by=str(by),
        answers=True,
        wakes=True,
    )
    await tx.record(MessageSent(first=True, **facts(thread, placed)), by=by)
    return Received(thread.id, person.id, placed, opened=True)


async def team_of(tx: Tx, agent: Actor) -> int:
    """The team of what an agent opens themselves: their first one. Raises TeamMissing."""
    team = await tx.value(Q.team_for, agent=ours(agent).id, team=None)
    if team is None:
        raise TeamMissing
    return int(team)
