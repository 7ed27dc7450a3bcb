"""What a customer does about whose turn it is: says that it is urgent, is told whom to call, asks for somebody else."""

from __future__ import annotations

from tests.cast import Cast
from tests.surfaces.counter.visitor import Browser, number

from mostrador import threads
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database


async def owner_of(db: Database, path: str) -> int:
    async with db.look() as tx:
        return (await threads.find(tx, number(path), viewer=SYSTEM)).owner_id


async def test_danger_says_whom_to_call(carla: Browser, cast: Cast, db: Database) -> None:
    """At once, also when the word comes later; not for an ordinary question."""
    assert 'name="urgent"' in (await carla.get("/")).text
    path = await carla.open_case("Una pregunta", urgent="yes")
    assert "call 112 now" not in (await carla.get(path)).text
    await carla.send(f"{path}/mensajes", {"text": "¡Ahora sale humo!"})
    assert "call 112 now" in (await carla.get(path)).text
    async with db.look() as tx:
        assert await tx.value("SELECT raised FROM thread WHERE id = %(id)s", id=number(path)) == 6


async def test_somebody_else_once(carla: Browser, cast: Cast, db: Database) -> None:
    """The other one has it, the button is gone, and asking again is refused with a way out."""
    path = await carla.open_case("El taladro no arranca")
    before = await owner_of(db, path)
    assert "I would rather have somebody else" in (await carla.get(path)).text
    await carla.send(f"{path}/otra-persona", {})
    after = await owner_of(db, path)
    assert {before, after} == {cast.ana.id, cast.bruno.id}
    assert "I would rather have somebody else" not in (await carla.get(path)).text
    again = await carla.send(f"{path}/otra-persona", {})
    assert again.status_code == 409
    assert "Call us" in again.text
    assert await owner_of(db, path) == after
