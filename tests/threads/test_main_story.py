"""Carla writes, Ana answers; one thread, one owner."""

from __future__ import annotations

import psycopg
import pytest
from tests.cast import Cast, carla, owned_by, write

from mostrador import threads
from mostrador.channels import Incoming
from mostrador.kit.db import Database
from mostrador.kit.errors import NotFound
from mostrador.oversight import evidence
from mostrador.threads.code import CodeMistyped


async def test_the_main_story(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
    async with db.begin() as tx:
        await threads.reply(tx, customer.thread, "Es una escarpia, Carla.", by=cast.ana)
        await threads.note(tx, customer.thread, "Pasillo 3", by=cast.bruno)
    async with db.look() as tx:
        seen = (await threads.page(tx, customer.thread, viewer=customer.actor)).messages
        assert [m.text for m in seen] == ["Necesito una hembrilla", "Es una escarpia, Carla."]
        assert [m.author for m in seen] == ["Carla", "Ana"]
        assert len((await threads.page(tx, customer.thread, viewer=cast.bruno)).messages) == 3
        listing = await threads.inbox(tx, "mine", viewer=cast.ana)
        assert [item.id for item in listing.items] == [customer.thread]
        assert (await threads.counters(tx, viewer=cast.ana)).mine == 1
        with pytest.raises(NotFound):
            await threads.find(tx, customer.thread, viewer=cast.dario)
    async with db.begin() as tx:
        await threads.propose(tx, customer.thread, by=cast.ana)
        await threads.solve(tx, customer.thread, by=customer.actor)
    async with db.begin() as tx:
        assert (await threads.find(tx, customer.thread, viewer=cast.ana)).state == "closed"
        incoming = Incoming(via="counter", text="Una cosa más", thread=customer.thread)
        await threads.receive(tx, incoming, find_owner=owned_by(cast.bruno, cast.counter), by=customer.actor)
        found = await threads.find(tx, customer.thread, viewer=cast.ana)
        assert (found.state, found.owner_id) == ("open", cast.ana.id)
    async with db.begin() as tx:
        assert await evidence.seal(tx) > 5
        assert await evidence.first_fault(tx) is None


async def test_the_owner_moves_only_by_an_accepted_handoff(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
    with pytest.raises(psycopg.errors.RestrictViolation):
        async with db.begin() as tx:
            await tx.run("UPDATE thread SET owner_id = %(bruno)s", bruno=cast.bruno.id)
    async with db.begin() as tx:
        await threads.hand_off(tx, customer.thread, to=cast.dario.id, reason="Es del taller", by=cast.ana)
        assert (await threads.find(tx, customer.thread, viewer=cast.dario)).owner_id == cast.ana.id
        await threads.accept(tx, customer.thread, by=cast.dario)
        assert (await threads.find(tx, customer.thread, viewer=cast.dario)).owner_id == cast.dario.id
        with pytest.raises(NotFound):
            await threads.find(tx, customer.thread, viewer=cast.ana)


async def test_the_same_attempt_is_the_same_message(db: Database, cast: Cast) -> None:
    async def attempt() -> threads.Received:
        async with db.begin() as tx:
            return await write(tx, client_scope="browser:1", client_id="a1")

    first = await attempt()
    again = await attempt()
    assert (again.thread, again.message.id) == (first.thread, first.message.id)
    assert again.message.repeated


def test_a_code_catches_a_slip() -> None:
    code = threads.new_code()
    shown = threads.show_code(code).lower()
    assert threads.read_code(shown) == code
    for place in range(11):
        other = "0" if code[place] != "0" else "1"
        with pytest.raises(CodeMistyped):
            threads.read_code(code[:place] + other + code[place + 1 :])
