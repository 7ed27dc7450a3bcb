"""Who fits a filter, of the people whose file the viewer may open."""

from __future__ import annotations

from typing import Final, LiteralString

from psycopg import sql

from mostrador.care.segments.ask import person_fields
from mostrador.care.segments.records import Fitting, Page
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.kit.filters import Filter, compile_filter
from mostrador.kit.patience import patient
from mostrador.people.reach import HANDLES
from mostrador.threads.access import ours, sight

PAGE: Final = 25
AT_ONCE: Final = 1000
# How many a table of them may hold.
MOST: Final = 20_000
# Nobody waits longer for a page, and nobody else waits for it.
PATIENCE: Final = "2s"

# The door of a person's file, as `threads.find_person` keeps it, asked from the threads: most people are nobody's here.
DOOR: LiteralString = """
p.id IN (SELECT t.person_id FROM thread t WHERE t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[])
         UNION ALL
         SELECT t.person_id FROM handoff h JOIN thread t ON t.id = h.thread_id
          WHERE h.to_id = %(agent)s::bigint
            AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL
         UNION ALL
         SELECT t.person_id FROM supervisor_call k JOIN thread t ON t.id = k.thread_id
          WHERE k.agent_id = %(agent)s::bigint)
"""
# Nobody erased, nobody who is somebody else by now, nobody blocked or under 14 in any record of theirs.
PAGE_OF: LiteralString = """
SELECT p.id, p.created_at, a.emails, a.phones, a.others,
       ARRAY(SELECT g.name FROM tag g WHERE g.id IN (SELECT k.tag_id FROM person_tag k
              WHERE k.person_id IN (SELECT one_person(p.id))) ORDER BY lower(g.name)) AS tags,
       coalesce(nullif(p.name, ''), (SELECT o.name FROM person o WHERE o.merged_into_id = p.id AND o.name <> ''
                                      ORDER BY o.id LIMIT 1), '') AS name
  FROM (SELECT p.id, p.name, p.created_at FROM person p
         WHERE p.id < %(before)s::bigint AND p.merged_into_id IS NULL AND p.erased_at IS NULL
           AND p.blocked_at IS NULL AND p.minor_at IS NULL
           AND NOT EXISTS (SELECT FROM person b WHERE b.merged_into_id = p.id
                              AND (b.blocked_at IS NOT NULL OR b.minor_at IS NOT NULL))
           AND {door} AND {where}
         ORDER BY p.id DESC LIMIT %(limit)s::int) p
 CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(a.value) FILTER (WHERE a.channel = 'email'), '{{}}') AS emails,
           coalesce(array_agg(a.value) FILTER (WHERE a.channel = 'phone'), '{{}}') AS phones,
           coalesce(array_agg(a.value) FILTER (WHERE a.channel = ANY(%(handles)s::text[])), '{{}}') AS others
      FROM (SELECT a.channel, a.value FROM address a WHERE a.person_id IN (SELECT one_person(p.id))
             GROUP BY a.channel, a.value ORDER BY min(a.verified_at) IS NULL, min(a.id)) a) a
 ORDER BY p.id DESC
"""


class TooSlow(Invalid):
    """This filter takes too long over so many people. Narrow it down: a tag or an organisation helps most."""


class TooMany(Invalid):
    """More than %(most)s people fit, more than one table holds. Narrow it down, and take them in parts."""


class MarkerWrong(Invalid):
    """That page marker is not one of ours. Start from the first page."""


async def compiled(tx: Tx, text: str, *, viewer: Actor, language: str) -> Filter:
    """What a filter of people means to this viewer. Raises FilterWrong, FilterTooLong, NotFound for a customer."""
    return compile_filter(text, await person_fields(tx, ours(viewer), language))


async def fitting(
    tx: Tx, text: str, *, viewer: Actor, language: str = "es", cursor: str | None = None, limit: int = PAGE
) -> Page:
    """One page of those who fit.

    Raises FilterWrong, FilterTooLong, TooSlow, MarkerWrong, NotFound for a customer.
    """
    condition = await compiled(tx, text, viewer=viewer, language=language)
    seen = sight(viewer)
    door = sql.SQL("TRUE") if seen["all"] or "supervise" in viewer.verbs else sql.SQL(DOOR)
    statement = sql.SQL(PAGE_OF).format(door=door, where=condition.where)
    given = {**condition.params, **seen, "handles": list(HANDLES), "before": _place(cursor), "limit": limit + 1}
    async with patient(tx, PATIENCE, TooSlow):
        rows = await tx.all(Fitting, statement, **given)
    kept = tuple(rows[:limit])
    return Page(kept, str(kept[-1].id) if len(rows) > limit else None)


async def whole(tx: Tx, text: str, *, viewer: Actor, language: str = "es") -> tuple[Fitting, ...]:
    """Everybody who fits, for a table to take away. Raises as `fitting` does, and TooMany."""
    people: list[Fitting] = []
    cursor: str | None = None
    while True:
        page = await fitting(tx, text, viewer=viewer, language=language, cursor=cursor, limit=AT_ONCE)
        people += page.people
        cursor = page.next
        if cursor is None:
            return tuple(people)
        if len(people) >= MOST:
            raise TooMany(most=f"{MOST:,}")


def _place(cursor: str | None) -> int:
    if cursor is None:
        return 2**62
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise MarkerWrong
    return int(cursor)
