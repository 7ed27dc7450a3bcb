"""What is withdrawn is gone from every table; what is corrected keeps its original."""

from __future__ import annotations

import pytest
from psycopg import sql
from tests.cast import Cast, carla, owned_by, plant

from mostrador import search, threads
from mostrador.channels import Incoming
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Conflict, NotFound
from mostrador.threads.withdraw import AlreadyWithdrawn, NotYours

NEEDLE = "chinchilla"
COLUMNS = """
SELECT c.table_name || '.' || c.column_name
  FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
 WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
"""


async def holding(tx: Tx, needle: str) -> set[str]:
    """Every column of every table that holds these letters, in words, bytes or index."""
    found = set()
    for name in await tx.values(COLUMNS):
        table, column = name.split(".")
        query = sql.SQL("SELECT EXISTS (SELECT FROM {} x WHERE x.{}::text LIKE ANY(%(forms)s::text[]))").format(
            sql.Identifier(table), sql.Identifier(column)
        )
        if await tx.value(query, forms=[f"%{needle}%", f"%{needle.encode().hex()}%", f"%{needle[:7]}%"]):
            found.add(name)
    return found


async def test_nothing_of_a_withdrawn_message_is_left_in_the_database(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter, text=f"Mi clave es {NEEDLE}")
        first = (await threads.page(tx, customer.thread, viewer=customer.actor)).messages[0]
        file = await threads.add_attachment(
            tx, name=f"{NEEDLE}.jpg", hash="h", size=1, media_type="image/jpeg", by="browser:1"
        )
        incoming = Incoming(
            via="email",
            text=f"Repito: {NEEDLE}",
            raw=f"<p>Repito: {NEEDLE}</p>".encode(),
            thread=customer.thread,
            attachments=(file.key,),
            uploaded_by="browser:1",
        )
        by_customer = {"find_owner": owned_by(cast.ana, cast.counter), "by": customer.actor}
        second = (await threads.receive(tx, incoming, **by_customer)).message  # type: ignore[arg-type]
        await threads.correct(tx, second.id, f"Era {NEEDLE}, perdón", by=customer.actor)
    async with db.begin() as tx:
        while await search.index_words(tx) == search.WORDS_AT_ONCE:
            pass
        before = await holding(tx, NEEDLE)
    expected = {"attachment.name", "correction.text", "message.raw", "message.text", "thread.subject", "word.words"}
    assert before == expected, "the premise: it was in all these places and in no other"
    async with db.begin() as tx:
        await threads.withdraw(tx, first.id, why="Por error", by=customer.actor)
        await threads.withdraw(tx, second.id, by=customer.actor)
    async with db.begin() as tx:
        await search.index_words(tx)
        assert await holding(tx, NEEDLE) == set()
        page = await threads.page(tx, customer.thread, viewer=cast.ana)
        assert [(m.text, m.withdrawn_by, m.withdrawn_why) for m in page.messages] == [
            ("", str(customer.actor), "Por error"),
            ("", str(customer.actor), ""),
        ]
        with pytest.raises(NotFound):
            await threads.find_attachment(tx, file.key, viewer=cast.ana, uploader="browser:1")
        assert await threads.withdrawn(tx, second.id) == ["h"], "the worker takes these bytes from the disk"
        for again in (
            threads.withdraw(tx, first.id, by=customer.actor),
            threads.correct(tx, first.id, "Otra", by=customer.actor),
        ):
            with pytest.raises(AlreadyWithdrawn):
                await again


async def test_everybody_takes_back_their_own_and_a_supervisor_the_rest(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    first = (await threads.page(tx, customer.thread, viewer=cast.ana)).messages[0]
    reply = await threads.reply(tx, customer.thread, "Hola", by=cast.ana)
    for message, actor in ((reply.id, customer.actor), (reply.id, cast.bruno), (first.id, cast.ana)):
        with pytest.raises(NotYours):
            await threads.withdraw(tx, message, by=actor)
        with pytest.raises(NotYours):
            await threads.correct(tx, message, "Otra cosa", by=actor)
    with pytest.raises(NotYours):
        await threads.correct(tx, first.id, "Otra cosa", by=cast.elena)
    await threads.withdraw(tx, first.id, by=cast.elena)
    with pytest.raises(Conflict):
        await threads.withdraw(tx, first.id, by=cast.elena)


async def test_a_correction_keeps_the_original_for_us(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    reply = await threads.reply(tx, customer.thread, "El lunes", by=cast.ana)
    await threads.correct(tx, reply.id, "El martes", by=cast.ana)
    await threads.correct(tx, reply.id, "El martes", by=cast.ana)
    shown = (await threads.one(tx, customer.thread, reply.id, viewer=customer.actor)).messages[0]
    assert (shown.text, shown.corrected_at is not None) == ("El martes", True)
    originals = await threads.originals(tx, customer.thread, reply.id, viewer=cast.bruno)
    assert [original.text for original in originals] == ["El lunes"]
