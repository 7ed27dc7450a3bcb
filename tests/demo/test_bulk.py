"""Bulk threads are like those of the verbs, and a server beside them goes on as before."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import msgspec
import pytest
from tests.cast import plant as plant_cast
from tests.cast import write

from mostrador import team, threads
from mostrador.config import Config
from mostrador.demo import NotTheDemo, bulk, plant
from mostrador.demo.story import matters
from mostrador.kit.db import Database
from mostrador.kit.events import decode
from mostrador.kit.live import Live, Notice
from mostrador.oversight import evidence
from mostrador.search import index_words
from mostrador.threads.events import ThreadEvent
from mostrador.threads.say import commitment

UNLIKE = """
SELECT t.id
  FROM thread t
  LEFT JOIN LATERAL (
       SELECT max(m.position) AS last, count(*) AS count, max(m.at) AS last_at,
              min(m.at) FILTER (WHERE m.author_kind = 'agent' AND m.visibility = 'person') AS answered,
              max(m.position) FILTER (WHERE m.author_kind = 'agent' AND m.visibility = 'person') AS answer
         FROM message m WHERE m.thread_id = t.id) said ON true
  LEFT JOIN LATERAL (
       SELECT min(m.at) AS since FROM message m
        WHERE m.thread_id = t.id AND m.author_kind = 'customer' AND m.position > coalesce(said.answer, 0)) owed ON true
 WHERE t.id > %(after)s
   AND (t.last_position <> said.last OR said.count <> said.last OR t.last_at <> said.last_at
        OR t.first_answer_at IS DISTINCT FROM said.answered OR t.person_read > t.last_position
        OR t.waiting_since IS DISTINCT FROM CASE WHEN t.state <> 'closed' THEN owed.since END
        OR (t.state = 'closed') <> EXISTS (SELECT FROM closure c WHERE c.thread_id = t.id AND c.ended_at IS NULL)
        OR (t.state = 'snoozed') <> EXISTS (SELECT FROM snooze s WHERE s.thread_id = t.id AND s.woken_at IS NULL)
        OR NOT EXISTS (SELECT FROM membership m WHERE m.agent_id = t.owner_id AND m.team_id = t.team_id)
        OR NOT EXISTS (SELECT FROM event e WHERE e.kind = 'thread.opened' AND e.about_id = t.id))
"""
EVENTS = """
SELECT kind, topic, about_id, facts, at FROM event
 WHERE at < now() - interval '3 days' AND kind LIKE %(kind)s
"""


class Happened(msgspec.Struct, frozen=True):
    """A row of the event table."""

    kind: str
    topic: str
    about_id: int
    facts: dict[str, Any]
    at: datetime


class Said(msgspec.Struct, frozen=True):
    """What an event about a message commits to."""

    text: str
    salt: bytes
    at: datetime


async def test_bulk_threads_are_like_real_ones(db: Database, config: Config) -> None:
    await plant(db)
    async with db.look() as tx:
        before = await tx.value("SELECT max(id) FROM thread")
        said = await tx.value("SELECT count(*) FROM message")
    heard: list[int] = []
    await asyncio.to_thread(bulk, str(config.database_url), config.schema, 2500, heard.append)
    assert heard == [2000, 2500]
    async with db.begin() as tx:
        assert await tx.value("SELECT count(*) FROM thread") == 2500 + len(matters())
        assert await tx.value("SELECT count(*) FROM message") == said + 7500
        assert await tx.values(UNLIKE, after=before) == []
        open_ones = await tx.value("SELECT count(*) FROM thread WHERE state = 'open' AND id > %(after)s", after=before)
        assert 180 < open_ones < 330
        for row in await tx.all(Happened, EVENTS, kind="message.%"):
            event = decode(row.kind, row.facts)
            assert isinstance(event, ThreadEvent)
            assert (event.topic, event.about_id) == (row.topic, row.about_id)
            message = await tx.one(Said, "SELECT text, salt, at FROM message WHERE id = %(id)s", id=row.about_id)
            assert (row.facts["digest"], row.at) == (commitment(message.salt, message.text), message.at)
        while await index_words(tx):
            pass
        while await evidence.seal(tx):
            pass
        assert await evidence.first_fault(tx) is None
        assert await tx.value("SELECT count(*) FROM word WHERE words @@ to_tsquery('words', 'taladro')") > 5


async def test_a_server_beside_it_goes_on(db: Database, config: Config) -> None:
    await plant(db)
    live = Live(db)
    await live.start()
    try:
        async with db.begin() as tx:
            agent = await team.find_agent_by_email(tx, "ana@lallave.example")
            ana = await team.find_actor(tx, agent.id)
            thread = (await threads.inbox(tx, "mine", viewer=ana)).items[0].id
        async with live.watch([f"thread:{thread}"]) as watch:
            filling = asyncio.create_task(
                asyncio.to_thread(bulk, str(config.database_url), config.schema, 2100, lambda _: None, words=False)
            )
            async with db.begin() as tx:
                await threads.reply(tx, thread, "Mientras tanto", by=ana)
            assert isinstance(await anext(watch.items(5)), Notice)
            await filling
            async with db.begin() as tx:
                opened = await write(tx, "Después")
                await threads.reply(tx, thread, "Y después", by=ana)
            assert isinstance(await anext(watch.items(5)), Notice)
            assert opened.opened
    finally:
        await live.stop()


async def test_a_real_shop_gets_no_invented_threads(db: Database, config: Config) -> None:
    async with db.begin() as tx:
        await plant_cast(tx)
        await tx.run("UPDATE agent SET email = 'sol@merceria.example' WHERE name = 'Ana'")
    with pytest.raises(NotTheDemo):
        await asyncio.to_thread(bulk, str(config.database_url), config.schema, 10, lambda _: None)
