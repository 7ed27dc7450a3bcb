"""Lists and pages: every row once, by right, from any marker, however forged."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from tests.cast import carla, plant

from mostrador import threads
from mostrador.care.macros.filtering import filtered
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads import ties
from mostrador.threads.read import CursorWrong

VIEWS = ("mine", "team", "waiting", "snoozed", "closed", "offered", "mentions", "all")


def marker(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


FORGED = [
    "",
    "🔑",
    "====",
    "a",
    "\0",
    marker("ayer|1"),
    marker("2026-11-21T10:00:00|1"),
    marker("2026-11-21T10:00:00+00:00|-1"),
    marker("2026-11-21T10:00:00+00:00|99999999999999999999"),
    marker("2026-11-21T10:00:00+00:00|1; DROP TABLE thread"),
]
STRANGE = [
    marker("0001-01-01T00:00:00+23:59|1"),
    marker("9999-12-31T23:59:59.999999-23:59|1"),
    marker("2026-11-21T10:00:00+23:59:59.999999|1"),
]


async def test_a_forged_marker_is_wrong_and_not_an_accident(tx: Tx) -> None:
    cast = await plant(tx)
    for view in VIEWS:
        for forged in FORGED:
            with pytest.raises(CursorWrong):
                await threads.inbox(tx, view, viewer=cast.ana, cursor=forged)
        for strange in STRANGE:
            assert not (await threads.inbox(tx, view, viewer=cast.ana, cursor=strange)).items


async def test_pages_show_every_row_once(tx: Tx) -> None:
    cast = await plant(tx)
    mine = {(await carla(tx, owner=cast.ana, team=cast.counter, text=f"Caso {n}")).thread for n in range(7)}
    for view in ("mine", "team", "waiting", "all"):
        seen: list[int] = []
        cursor = None
        while True:
            listing = await threads.inbox(tx, view, viewer=cast.ana, cursor=cursor, limit=3)
            seen += [item.id for item in listing.items]
            if (cursor := listing.next) is None:
                break
        assert sorted(seen) == sorted(mine), view


async def test_not_yet_stands_right_after_danger_on_every_page_of_mine_and_team(tx: Tx) -> None:
    """Before the third contact and before the latest; the row says it wherever it is painted."""
    cast = await plant(tx)
    told, danger, again, latest = [await carla(tx, owner=cast.ana, team=cast.counter) for _ in range(4)]
    await tx.run("UPDATE thread SET raised = 6 WHERE id = %(id)s", id=danger.thread)
    await tx.run("UPDATE thread SET raised_at = now() WHERE id = %(id)s", id=again.thread)
    await threads.solve(tx, told.thread, by=told.actor)
    await threads.not_yet(tx, told.thread, by=told.actor)
    await threads.note(tx, latest.thread, "Mira", by=cast.ana)
    for view, after in (("mine", [again, latest]), ("team", [latest, again])):
        seen: list[int] = []
        cursor = None
        for _ in range(4):
            page = await threads.inbox(tx, view, viewer=cast.ana, cursor=cursor, limit=1)
            seen += [item.id for item in page.items]
            assert [item.not_yet for item in page.items] == [seen[-1] == told.thread]
            cursor = page.next
        assert seen == [one.thread for one in (danger, told, *after)], view


async def test_danger_stands_first_in_every_list_on_every_page(tx: Tx) -> None:
    """Then who comes for the third time about the same, in the list of its owner; then the latest. Asleep or not."""
    cast = await plant(tx)
    danger, again, *rest, tomorrow = [
        (await carla(tx, owner=cast.ana, team=cast.counter, text=f"Caso {n}")).thread for n in range(6)
    ]
    await tx.run("UPDATE thread SET raised = 6 WHERE id = ANY (%(ids)s)", ids=[danger, rest[0]])
    await tx.run("UPDATE thread SET raised_at = now() WHERE id = ANY (%(ids)s)", ids=[again, rest[0]])
    for thread in (danger, *rest, tomorrow):
        await threads.hand_off(tx, thread, to=cast.bruno.id, reason="Sabes más", by=cast.ana)
        await threads.note(tx, thread, "Mira", by=cast.ana, mentions=(cast.bruno.id,))
        await ties.follow(tx, thread, by=cast.bruno)
    first, latest = [rest[0], danger], [tomorrow, *rest[:0:-1]]

    async def pages(view: str, viewer: Actor) -> list[int]:
        seen: list[int] = []
        cursor = None
        while True:
            page = await (
                threads.inbox(tx, view, viewer=viewer, cursor=cursor, limit=1)
                if view != "saved"
                else filtered(tx, "asunto:caso", viewer=viewer, language="es", cursor=cursor, limit=1)
            )
            seen += [item.id for item in page.items]
            if (cursor := page.next) is None:
                return seen

    assert await pages("mine", cast.ana) == [*first, again, *latest]
    for view in ("team", "all", "saved"):
        assert await pages(view, cast.ana) == [*first, *latest, again], view
    for view in ("offered", "mentions", "following"):
        assert await pages(view, cast.bruno) == [*first, *latest], view
    await tx.run("UPDATE thread SET state = 'snoozed'")
    assert await pages("snoozed", cast.ana) == [*first, *latest, again]


async def test_an_administrator_narrows_to_a_team_and_nobody_else_widens(tx: Tx) -> None:
    cast = await plant(tx)
    ours = await carla(tx, owner=cast.ana, team=cast.counter)
    theirs = await carla(tx, owner=cast.dario, team=cast.workshop)

    async def listed(viewer: str, team: int | None) -> set[int]:
        return {item.id for item in (await threads.inbox(tx, "team", viewer=getattr(cast, viewer), team=team)).items}

    assert await listed("elena", None) == {ours.thread, theirs.thread}
    assert await listed("elena", cast.workshop) == {theirs.thread}
    assert await listed("ana", cast.workshop) == {ours.thread}


async def test_a_row_is_painted_again_for_who_it_is_offered_to(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    assert await threads.inbox_row(tx, customer.thread, viewer=cast.dario) is None
    await threads.hand_off(tx, customer.thread, to=cast.dario.id, reason="Es del taller", by=cast.ana)
    row = await threads.inbox_row(tx, customer.thread, viewer=cast.dario)
    assert row is not None
    assert [item.id for item in (await threads.inbox(tx, "offered", viewer=cast.dario)).items] == [row.id]
    assert (await threads.counters(tx, viewer=cast.dario)).offered == 1


async def test_rows_for_many_are_what_each_may_read(tx: Tx) -> None:
    cast = await plant(tx)
    ours = await carla(tx, owner=cast.ana, team=cast.counter)
    theirs = await carla(tx, owner=cast.dario, team=cast.workshop)
    offered = await carla(tx, owner=cast.bruno, team=cast.counter)
    await threads.hand_off(tx, offered.thread, to=cast.dario.id, reason="Es del taller", by=cast.bruno)
    await threads.mark_read(tx, ours.thread, 1, viewer=cast.ana)
    asked = [ours.thread, theirs.thread, offered.thread]
    viewers = [cast.ana, cast.bruno, cast.dario, cast.elena]
    together = await threads.inbox_rows_each(tx, ((viewer, thread) for viewer in viewers for thread in asked))
    for viewer in viewers:
        alone = await threads.inbox_rows(tx, asked, viewer=viewer)
        assert {(row.id, row.unread) for row in together[viewer.id]} == {(row.id, row.unread) for row in alone}
    assert {row.id for row in together[cast.dario.id]} == {theirs.thread, offered.thread}


async def test_counters_follow_what_happens(tx: Tx) -> None:
    cast = await plant(tx)
    one = await carla(tx, owner=cast.ana, team=cast.counter)
    await carla(tx, owner=cast.bruno, team=cast.counter)
    before = await threads.counters(tx, viewer=cast.ana)
    assert (before.mine, before.team, before.waiting, before.unread) == (1, 2, 2, 1)
    await threads.mark_read(tx, one.thread, 1, viewer=cast.ana)
    await threads.reply(tx, one.thread, "Hecho", by=cast.ana)
    await threads.solve(tx, one.thread, by=one.actor)
    after = await threads.counters(tx, viewer=cast.ana)
    assert (after.mine, after.team, after.waiting, after.unread) == (0, 1, 1, 0)


async def test_read_marks_go_forward_and_not_past_the_end(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    await threads.reply(tx, customer.thread, "Hola", by=cast.ana)
    for position, mark in ((2, 2), (1, 2), (99, 2)):
        await threads.mark_read(tx, customer.thread, position, viewer=customer.actor)
        assert (await threads.find(tx, customer.thread, viewer=cast.ana)).person_read == mark
