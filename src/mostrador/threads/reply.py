"""The only door out: an agent says something to the person, or to us."""

from __future__ import annotations

from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict
from mostrador.threads.access import lock, ours, owner_speaks
from mostrador.threads.close import rise, wake
from mostrador.threads.events import AgentMentioned, MessageSent, NoteWritten
from mostrador.threads.receive import NothingSaid
from mostrador.threads.records import Thread
from mostrador.threads.say import Placed, already, facts, say

Q = sql.load("mostrador.threads")


class AnsweredMeanwhile(Conflict):
    """Somebody wrote here while you were writing. Read it first; what you wrote is kept, and you can send it anyway."""


async def reply(
    tx: Tx,
    thread: int,
    text: str,
    *,
    by: Actor,
    via: str = "desk",
    client: tuple[str, str] | None = None,
    attachments: tuple[str, ...] = (),
    mentions: tuple[int, ...] = (),
    seen: int | None = None,
) -> Placed:
    """Say `text` to the person. A sleeping or closed thread is open again; the draft of it is gone.

    `client` is (scope, id) of the attempt: the same pair again gives the same message. `seen` is the last position
    that the writer had before their eyes. Raises NotFound, NothingSaid, AttemptElsewhere, AttachmentMissing, and
    AnsweredMeanwhile when the customer or a colleague said something after `seen`.
    """
    found, placed = await _say(tx, thread, text, by, via, "person", client, attachments, seen)
    if not placed.repeated:
        first, promised = found.first_answer_at is None, found.promise_due_at is not None
        await tx.record(MessageSent(first=first, promised=promised, **facts(found, placed)), by=by)
        await _mention(tx, found, placed, mentions, by)
    return placed


async def note(
    tx: Tx,
    thread: int,
    text: str,
    *,
    by: Actor,
    client: tuple[str, str] | None = None,
    attachments: tuple[str, ...] = (),
    mentions: tuple[int, ...] = (),
) -> Placed:
    """Say `text` among ourselves; the person never sees it. Raises as `reply` does."""
    found, placed = await _say(tx, thread, text, by, "desk", "team", client, attachments, None)
    if not placed.repeated:
        await tx.record(NoteWritten(**facts(found, placed)), by=by)
        await _mention(tx, found, placed, mentions, by)
    return placed


async def announce(
    tx: Tx,
    thread: Thread,
    sign: str,
    *,
    about: int | None = None,
    text: str = "",
    visibility: str = "person",
    mentions: tuple[int, ...] = (),
    owed: bool = False,
) -> None:
    """The system says a quiet line on a thread that the caller has locked: `sign` says what, `about` which agent.

    `mentions` are named beside it; `owed` when the person waits for us from now on.
    """
    placed = await say(
        tx,
        thread.id,
        author_kind="system",
        author=about,
        via="system",
        sign=sign,
        text=text,
        visibility=visibility,
        owed=owed,
    )
    await _mention(tx, thread, placed, mentions, SYSTEM)


async def _say(
    tx: Tx,
    thread: int,
    text: str,
    by: Actor,
    via: str,
    visibility: str,
    client: tuple[str, str] | None,
    attachments: tuple[str, ...],
    seen: int | None,
) -> tuple[Thread, Placed]:
    if not (text.strip() or attachments):
        raise NothingSaid
    found = await lock(tx, thread, by=ours(by))
    # An attempt whose answer got lost comes again: it must not be held by what followed it.
    if repeated := await already(tx, client, thread=thread):
        return found, repeated
    if seen is not None and found.last_position > seen:
        await _hold_if_answered(tx, found, seen, by)
    to_person = visibility == "person"
    if to_person:
        await owner_speaks(tx, found, by)
    if to_person and found.state == "closed":
        found = await wake(tx, found, by=by)
    elif to_person and found.state == "snoozed":
        await rise(tx, found, by=by)
    placed = await say(
        tx,
        found.id,
        author_kind="agent",
        author=by.id,
        text=text,
        via=via,
        visibility=visibility,
        client=client,
        attachments=attachments,
        uploaded_by=str(by),
        answers=to_person,
        wakes=to_person,
    )
    if via == "desk":
        await tx.run(Q.drop_draft, agent=by.id, thread=found.id)
    return found, placed


async def _hold_if_answered(tx: Tx, thread: Thread, seen: int, by: Actor) -> None:
    if await tx.value(Q.somebody_wrote, thread=thread.id, after=seen, agent=by.id):
        raise AnsweredMeanwhile


async def _mention(tx: Tx, thread: Thread, placed: Placed, agents: tuple[int, ...], by: Actor) -> None:
    if not agents:
        return
    for agent in await tx.values(Q.mention, message=placed.id, thread=thread.id, agents=list(agents)):
        event = AgentMentioned(
            thread=thread.id, owner=thread.owner_id, team=thread.team_id, message=placed.id, agent=agent
        )
        await tx.record(event, by=by)
