"""Read threads: a page of messages, an inbox list, counters. Lists are paged by key, never by offset."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import LiteralString

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.threads.access import find, ours, sight
from mostrador.threads.code import read_code
from mostrador.threads.events import ThreadRead
from mostrador.threads.records import Attachment, Closure, Handoff, Help, Message, Snooze, Thread

Q = sql.load("mostrador.threads")
PAGE = 50
LAST = 2**31 - 1
# The statement of an inbox never reads further.
MOST = 100


class CursorWrong(Invalid):
    """That page marker is not one of ours. Start from the first page."""


class Line(msgspec.Struct, frozen=True):
    """A thread among others of the same person."""

    id: int
    code: str
    kind: str
    state: str
    subject: str
    last_at: datetime
    opened_at: datetime
    owner: str


class Original(msgspec.Struct, frozen=True):
    """What a message said before its author corrected it, and until when."""

    text: str
    at: datetime


class Page(msgspec.Struct, frozen=True):
    """Messages in thread order with their files; `before` asks for the page above, None at the top."""

    messages: tuple[Message, ...]
    attachments: dict[int, tuple[Attachment, ...]]
    before: int | None


class Item(msgspec.Struct, frozen=True):
    """One row of an inbox. `again` when the person came for the third time, or more, about the same.

    `not_yet` when they said so to *solved*, and nobody has answered since.
    `raised` adds up what it was raised for: 2 urgent, on their word, and 4 danger. `named` is the sign of the line in
    which the house named the viewer, in the list of mentions alone.
    """

    id: int
    code: str
    kind: str
    state: str
    subject: str
    person: str
    owner_id: int
    owner: str
    last_at: datetime
    waiting_since: datetime | None
    raised: int
    excerpt: str
    excerpt_by: str
    excerpt_by_id: int | None
    unread: bool
    sort_at: datetime
    again: bool = False
    not_yet: bool = False
    named: str = ""

    @property
    def urgent(self) -> bool:
        """Whether the person says that it is urgent, and nobody has answered since."""
        return bool(self.raised & 2)

    @property
    def danger(self) -> bool:
        """Whether somebody may be in danger, and nobody has answered since."""
        return bool(self.raised & 4)


class _Seen(Item, frozen=True, kw_only=True):
    viewer: int


class Listing(msgspec.Struct, frozen=True):
    """A page of an inbox; `next` is the marker of the following page."""

    items: tuple[Item, ...]
    next: str | None


class Counters(msgspec.Struct, frozen=True):
    """Capped counts: 1000 means 999+, and 100 unread 99+."""

    mine: int
    team: int
    waiting: int
    snoozed: int
    offered: int
    mentions: int
    following: int
    asked: int
    unread: int


class Draft(msgspec.Struct, frozen=True):
    """What an agent was writing."""

    text: str
    visibility: str
    updated_at: datetime


class Brief(msgspec.Struct, frozen=True):
    """What to tell whoever just opened a thread."""

    code: str
    kind: str
    state: str
    generation: int
    owner_id: int
    owner: str


class Standing(msgspec.Struct, frozen=True):
    """How a thread stands: what is proposed, offered, asleep or ended, and what the viewer is asked to help with."""

    closure: Closure | None
    handoff: Handoff | None
    snooze: Snooze | None
    help: Help | None = None

    @property
    def helping(self) -> bool:
        """Whether the viewer is here to help, so that somebody else decides and speaks to the person."""
        return self.help is not None and self.help.joined_at is not None


class _Beside(msgspec.Struct, frozen=True):
    closure: dict[str, object] | None
    handoff: dict[str, object] | None
    snooze: dict[str, object] | None
    draft: dict[str, object] | None
    help: dict[str, object] | None


class Whole(msgspec.Struct, frozen=True):
    """A thread as a page of it needs it. The draft is the viewer's own; a customer has none."""

    thread: Thread
    page: Page
    standing: Standing
    draft: Draft | None


async def whole(
    tx: Tx, thread: int, *, viewer: Actor, before: int | None = None, limit: int = PAGE, reads: bool = False
) -> Whole:
    """A thread, how it stands and one page of it, through the door once. No messages with a limit of 0.

    With `reads` the viewer has read it to its end. Raises NotFound.
    """
    found = await find(tx, thread, viewer=viewer)
    page = await _page(tx, thread, viewer, before, limit) if limit else Page((), {}, None)
    standing, draft = await _beside(tx, thread, viewer)
    if reads:
        await _read_to(tx, found, found.last_position, viewer)
    return Whole(found, page, standing, draft)


async def page(tx: Tx, thread: int, *, viewer: Actor, before: int | None = None, limit: int = PAGE) -> Page:
    """The last page of a thread, or the one above `before`. Raises NotFound."""
    await find(tx, thread, viewer=viewer)
    return await _page(tx, thread, viewer, before, limit)


async def after(tx: Tx, thread: int, position: int, *, viewer: Actor, limit: int = PAGE) -> Page:
    """The messages after a position, for a page that is open. Raises NotFound."""
    await find(tx, thread, viewer=viewer)
    rows = await tx.all(
        Message, Q.page_after, thread=thread, after=position, notes=viewer.kind != "customer", limit=limit
    )
    return Page(tuple(rows), await files_of(tx, rows), None)


async def one(tx: Tx, thread: int, message: int, *, viewer: Actor) -> Page:
    """One message, to paint it again; empty when this viewer must not see it. Raises NotFound."""
    await find(tx, thread, viewer=viewer)
    found = await tx.maybe(Message, Q.one_message, thread=thread, message=message, notes=viewer.kind != "customer")
    rows = (found,) if found else ()
    return Page(rows, await files_of(tx, rows), None)


async def brief(tx: Tx, thread: int) -> Brief:
    """A thread in one line. The caller has just opened it or come through `find`."""
    return await tx.one(Brief, Q.brief, thread=thread)


async def by_code(tx: Tx, code: str, *, viewer: Actor) -> Item | None:
    """The thread with this code as a row; None when there is none that the viewer may read.

    Raises CodeMistyped.
    """
    thread = await tx.value(Q.id_of_code, code=read_code(code))
    return await inbox_row(tx, thread, viewer=viewer) if thread is not None else None


async def files_of(tx: Tx, messages: Sequence[Message]) -> dict[int, tuple[Attachment, ...]]:
    """The files of these messages, by message."""
    by_message: dict[int, tuple[Attachment, ...]] = {}
    if carrying := [message.id for message in messages if message.has_files]:
        for file in await tx.all(Attachment, Q.attachments, messages=carrying):
            by_message[file.message_id or 0] = (*by_message.get(file.message_id or 0, ()), file)
    return by_message


async def standing(tx: Tx, thread: int, *, viewer: Actor) -> Standing:
    """How a thread stands. Raises NotFound."""
    await find(tx, thread, viewer=viewer)
    return (await _beside(tx, thread, viewer))[0]


async def mark_read(tx: Tx, thread: int, position: int, *, viewer: Actor) -> None:
    """The viewer's opened page showed the messages up to `position`. Raises NotFound."""
    await _read_to(tx, await find(tx, thread, viewer=viewer), position, viewer)


async def inbox(
    tx: Tx, view: str, *, viewer: Actor, team: int | None = None, cursor: str | None = None, limit: int = 25
) -> Listing:
    """One page of a view: mine, team, waiting, snoozed, closed, offered, mentions, following or all.

    Up to 100 rows. `team` narrows the views of several teams to one that the viewer may see.
    Danger first; then longest-waiting for `waiting`, and latest for the rest. Raises CursorWrong.
    """
    at, thread = read_cursor(cursor, ascending=view == "waiting")
    limit = min(limit, MOST)
    seen = sight(viewer)
    if team is not None and (seen["all"] or team in viewer.ids("team")):
        seen |= {"teams": [team], "all": False}
    rows = await tx.all(
        Item,
        _view(view),
        **seen,
        at=at,
        thread=thread,
        limit=limit + 1,
    )
    kept = tuple(rows[:limit])
    return Listing(kept, cursor_of(kept[-1]) if len(rows) > limit else None)


async def inbox_row(tx: Tx, thread: int, *, viewer: Actor) -> Item | None:
    """One row of the inbox painted again; None when the viewer may not read it."""
    return next(iter(await inbox_rows(tx, [thread], viewer=viewer)), None)


async def inbox_rows(tx: Tx, threads: Sequence[int], *, viewer: Actor) -> Sequence[Item]:
    """Rows of the inbox painted again, without those the viewer may not read, in no order."""
    return await tx.all(Item, Q.inbox_rows, ids=list(threads), **sight(viewer)) if threads else ()


async def inbox_rows_each(tx: Tx, asked: Iterable[tuple[Actor, int]]) -> dict[int, list[Item]]:
    """Rows for many agents in one statement, by the id of the agent, each without those they may not read."""
    seen_by = [(sight(viewer), thread) for viewer, thread in asked]
    pairs = {(sees["agent"], thread): sees["all"] for sees, thread in seen_by}
    rows: dict[int, list[Item]] = defaultdict(list)
    if pairs:
        agents, threads = zip(*pairs, strict=True)
        for seen in await tx.all(
            _Seen, Q.inbox_rows_each, agents=list(agents), everything=list(pairs.values()), threads=list(threads)
        ):
            rows[seen.viewer].append(seen)
    return rows


async def of_person(tx: Tx, person: int, *, viewer: Actor, limit: int = 20) -> Sequence[Line]:
    """The threads of a person that the viewer may read, newest first."""
    return await tx.all(Line, Q.of_person, person=person, limit=limit, **sight(viewer))


async def originals(tx: Tx, thread: int, message: int, *, viewer: Actor) -> Sequence[Original]:
    """The earlier wordings of a message, oldest first. The caller came through `find`."""
    shown = await one(tx, thread, message, viewer=ours(viewer))
    return await tx.all(Original, Q.corrections, message=message) if shown.messages else ()


async def counters(tx: Tx, *, viewer: Actor) -> Counters:
    """The live counters of an agent, each capped at 1000."""
    return await tx.one(Counters, Q.counters, **sight(viewer))


async def draft(tx: Tx, thread: int, *, viewer: Actor) -> Draft | None:
    """What this agent was writing here. Raises NotFound."""
    await find(tx, thread, viewer=ours(viewer))
    return await _draft(tx, thread, viewer)


async def keep_draft(tx: Tx, thread: int, text: str, visibility: str, *, by: Actor) -> None:
    """Keep, or drop when empty, what an agent is writing. Raises NotFound."""
    await find(tx, thread, viewer=ours(by))
    if text.strip():
        await tx.run(Q.keep_draft, agent=by.id, thread=thread, text=text, visibility=visibility)
    else:
        await tx.run(Q.drop_draft, agent=by.id, thread=thread)


async def _page(tx: Tx, thread: int, viewer: Actor, before: int | None, limit: int) -> Page:
    rows = await tx.all(
        Message,
        Q.page_before,
        thread=thread,
        before=before or LAST,
        notes=viewer.kind != "customer",
        limit=limit + 1,
    )
    kept = tuple(reversed(rows[:limit]))
    return Page(kept, await files_of(tx, kept), kept[0].position if len(rows) > limit else None)


async def _beside(tx: Tx, thread: int, viewer: Actor) -> tuple[Standing, Draft | None]:
    agent = viewer.id if viewer.kind == "agent" else None
    rows = await tx.one(_Beside, Q.beside, thread=thread, agent=agent)
    return msgspec.convert(msgspec.to_builtins(rows), Standing), msgspec.convert(rows.draft, Draft | None)


async def _read_to(tx: Tx, thread: Thread, position: int, viewer: Actor) -> None:
    if "audit" in viewer.verbs:
        # The customer is told that one of us has read their words: an auditor is none who would answer.
        return
    if viewer.kind != "customer":
        await tx.run(Q.agent_reads, agent=viewer.id, thread=thread.id, position=min(position, thread.last_position))
    elif await tx.run(Q.person_reads, thread=thread.id, position=position):
        await tx.record(
            ThreadRead(thread=thread.id, owner=thread.owner_id, team=thread.team_id, position=position), by=viewer
        )


async def _draft(tx: Tx, thread: int, viewer: Actor) -> Draft | None:
    return await tx.maybe(Draft, Q.draft, agent=viewer.id, thread=thread)


def _view(view: str) -> LiteralString:
    views: dict[str, LiteralString] = {
        "mine": Q.inbox_mine,
        "team": Q.inbox_team,
        "waiting": Q.inbox_waiting,
        "snoozed": Q.inbox_snoozed,
        "closed": Q.inbox_closed,
        "offered": Q.inbox_offered,
        "mentions": Q.inbox_mentions,
        "following": Q.inbox_following,
        "all": Q.inbox_team,
    }
    try:
        return views[view]
    except KeyError:
        raise CursorWrong from None


def cursor_of(item: Item) -> str:
    """The marker of the page after this row."""
    return urlsafe_b64encode(f"{item.sort_at.isoformat()}|{item.id}".encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, *, ascending: bool = False) -> tuple[datetime, int]:
    """After which moment and thread a page begins. Raises CursorWrong."""
    if cursor is None:
        edge = "0001-01-01T00:00:00+00:00" if ascending else "9999-12-31T00:00:00+00:00"
        return datetime.fromisoformat(edge), -1 if ascending else 2**62
    try:
        at, _, thread = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not 0 <= int(thread) < 2**62:
            raise ValueError(cursor)
        return moment, int(thread)
    except ValueError:
        raise CursorWrong from None
