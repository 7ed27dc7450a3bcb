"""Put tags on a thread, fill its fields in, and read both."""

from __future__ import annotations

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.people.labels import Tag, Value, read_value, tag_named
from mostrador.people.labels.fields import Row, fields, filled, the_field
from mostrador.threads.access import find, lock, ours
from mostrador.threads.events import ThreadChanged
from mostrador.threads.records import Thread

Q = sql.load("mostrador.threads.labels")


class Labels(msgspec.Struct, frozen=True):
    """What the shop wrote on a thread."""

    tags: tuple[Tag, ...]
    fields: tuple[Value, ...]


async def labels_of(tx: Tx, thread: int, *, viewer: Actor) -> Labels:
    """The tags of a thread and its fields with what stands in them. Raises NotFound."""
    await find(tx, thread, viewer=ours(viewer))
    known = await fields(tx, "thread")
    rows = await tx.all(Row, Q.values_of, thread=thread) if known else ()
    return Labels(tuple(await tx.all(Tag, Q.tags_of, thread=thread)), tuple(filled(known, rows)))


async def tag_thread(tx: Tx, thread: int, name: str, *, by: Actor) -> int:
    """Put a tag on a thread; its id. Raises TagMissing, NotFound."""
    found = await lock(tx, thread, by=ours(by))
    number = await tag_named(tx, name)
    if await tx.run(Q.tag_thread, thread=thread, tag=number, agent=by.id):
        await _changed(tx, found, by)
    return number


async def untag_thread(tx: Tx, thread: int, tag: int, *, by: Actor) -> None:
    """Take a tag off; twice is once. Raises NotFound."""
    found = await lock(tx, thread, by=ours(by))
    if await tx.run(Q.untag_thread, thread=thread, tag=tag):
        await _changed(tx, found, by)


async def fill_field(tx: Tx, thread: int, field: int, text: str, *, by: Actor) -> None:
    """Fill a field of a thread in, or empty it. Raises ValueUnfit, NotFound."""
    found = await lock(tx, thread, by=ours(by))
    value = read_value(await the_field(tx, field, "thread"), text)
    if value:
        await tx.run(Q.set_value, thread=thread, field=field, value=value, agent=by.id)
    else:
        await tx.run(Q.clear_value, thread=thread, field=field)
    await _changed(tx, found, by)


async def _changed(tx: Tx, thread: Thread, by: Actor) -> None:
    await tx.record(ThreadChanged(thread=thread.id, owner=thread.owner_id, team=thread.team_id), by=by)
