"""The only door out: an agent says something to the person, or to us."""

from __future__ import annotations

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.access import lock, ours
from mostrador.threads.close import rise, wake
from mostrador.threads.events import AgentMentioned, MessageSent, NoteWritten
from mostrador.threads.receive import NothingSaid
from mostrador.threads.records import Thread
from mostrador.threads.say import Placed, already, say

Q = sql.load("mostrador.threads")


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
) -> Placed:
    """Say `text` to the person. A sleeping or closed thread is open again.

    `client` is (scope, id) of the attempt: the same pair again gives the same message.
    Raises NotFound, NothingSaid, AttemptElsewhere and AttachmentMissing.
    """
    found, placed = await _say(tx, thread, text, by, via, "person", client, attachments)
    if not placed.repeated:
        event = MessageSent(
            thread=found.id,
            owner=found.owner_id,
            team=found.team_id,
            message=placed.id,
            position=placed.position,
            digest=placed.digest,
            first=found.first_answer_at is None,
        )
        await tx.record(event, by=by)
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
    found, placed = await _say(tx, thread, text, by, "desk", "team", client, attachments)
    if not placed.repeated:
        event = NoteWritten(
            thread=found.id,
            owner=found.owner_id,
            team=found.team_id,
            message=placed.id,
            position=placed.position,
            digest=placed.digest,
        )
        await tx.record(event, by=by)
        await _mention(tx, found, placed, mentions, by)
    return placed


async def _say(
    tx: Tx,
    thread: int,
    text: str,
    by: Actor,
    via: str,
    visibility: str,
    client: tuple[str, str] | None,
    attachments: tuple[str, ...],
) -> tuple[Thread, Placed]:
    if not (text.strip() or attachments):
        raise NothingSaid
    found = await lock(tx, thread, by=ours(by))
    if repeated := await already(tx, client, thread=thread):
        return found, repeated
    to_person = visibility == "person"
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
    return found, placed


async def _mention(tx: Tx, thread: Thread, placed: Placed, agents: tuple[int, ...], by: Actor) -> None:
    if not agents:
        return
    for agent in await tx.values(Q.mention, message=placed.id, thread=thread.id, agents=list(agents)):
        event = AgentMentioned(
            thread=thread.id, owner=thread.owner_id, team=thread.team_id, message=placed.id, agent=agent
        )
        await tx.record(event, by=by)
