"""Whose a mail is: somebody's of the team of its mailbox, as long as that has anybody."""

from __future__ import annotations

from tests.care.mail.letters import comes, letter
from tests.care.mail.test_hostile import mailbox
from tests.cast import Cast

from mostrador import team, threads
from mostrador.care import routing
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database

EVERY_DAY = [team.Shift(day, 0, 1440) for day in range(7)]
GAS = "Huele a gas en el local."


async def test_the_team_of_the_mailbox_answers_its_mail(db: Database, config: Config, cast: Cast) -> None:
    """On shift or the first to begin; where nobody of it can, somebody else, which is said. Danger waits for nobody."""
    box = await mailbox(db, config, cast, team=cast.workshop)

    async def arrives(sender: str, text: str = "¿Cuándo está mi taladro?") -> tuple[int, int, str]:
        await comes(db, config, box, letter(sender, text))
        async with db.look() as tx:
            thread = await tx.value("SELECT max(id) FROM thread")
            found = await threads.find(tx, thread, viewer=SYSTEM)
            return found.owner_id, found.team_id, (await routing.given(tx, thread, viewer=SYSTEM)).why

    async def works(*shifts: team.Shift) -> None:
        async with db.begin() as tx:
            await team.set_shifts(tx, cast.dario.id, shifts, by=SYSTEM)

    owner, of, why = await arrives("carla")
    assert owner in {cast.ana.id, cast.bruno.id}
    assert (of, why) == (cast.counter, "elsewhere")
    await works(*EVERY_DAY)
    assert await arrives("rosa") == (cast.dario.id, cast.workshop, "alone")
    assert await arrives("luis") == (cast.dario.id, cast.workshop, "alone"), "however much he has in hand"
    async with db.begin() as tx:
        wall = await tx.value("SELECT now() AT TIME ZONE 'Europe/Madrid'")
    await works(team.Shift((wall.weekday() + 2) % 7, 540, 600))
    assert await arrives("marta") == (cast.dario.id, cast.workshop, "next")
    owner, of, why = await arrives("teo", GAS)
    assert (of, why) == (cast.counter, "danger")
    assert owner != cast.dario.id


async def test_whoever_is_of_two_teams_answers_in_that_of_the_mailbox(db: Database, config: Config, cast: Cast) -> None:
    """Also when it is the later one."""
    box = await mailbox(db, config, cast, team=cast.workshop)
    async with db.begin() as tx:
        await tx.run(
            "INSERT INTO membership (agent_id, team_id) VALUES (%(ana)s, %(team)s)", ana=cast.ana.id, team=cast.workshop
        )
    await comes(db, config, box, letter("carla", "¿Cuándo está mi taladro?"))
    async with db.look() as tx:
        found = await threads.find(tx, 1, viewer=SYSTEM)
    assert (found.owner_id, found.team_id) == (cast.ana.id, cast.workshop)
