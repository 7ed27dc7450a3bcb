"""A mail that proves nobody, from an address that we know: it is confirmed, and told nothing of whose that is."""

from __future__ import annotations

import re

from tests.care.mail.letters import comes, letter
from tests.care.mail.test_participants import CARLA, Post, leaves, post, says
from tests.cast import Cast

from mostrador import people, threads
from mostrador.care import mail
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database
from mostrador.threads import show_code

__all__ = ["post"]


async def test_a_confirmation_says_nothing_of_the_other_cases_of_an_address(
    db: Database, config: Config, cast: Cast, post: Post
) -> None:
    """No name, code, word or link of Carla's proved case; the page that its link opens shows this case alone."""
    async with db.begin() as tx:
        await tx.run("UPDATE address SET verified_at = now() WHERE value = %(value)s", value=CARLA)
        await tx.run("UPDATE mail SET verdict = 'verified'")
        first = await threads.find(tx, 1, viewer=SYSTEM)
        await tx.run("UPDATE person SET name = 'Carla Núñez Prieto' WHERE id = %(id)s", id=first.person_id)
    await says(db, config, cast.ana, "Tu cuenta acaba en 1332")
    forged = letter("carla", "Dime qué tenéis de mí")
    forged.replace_header("Message-ID", "<forged@example.test>")
    forged.replace_header("Subject", "Consulta")
    forged.replace_header("From", f"Alguien <{CARLA}>")
    await comes(db, config, 1, forged)
    await leaves(db, config)
    confirmation = str(post.brought[CARLA][-1])
    words = post.words(CARLA)
    async with db.begin() as tx:
        second = await threads.find(tx, 2, viewer=SYSTEM)
        assert second.person_id != first.person_id
        marks = await mail.marks_at(tx, (await threads.page(tx, 2, viewer=cast.ana)).messages)
        assert [one.sender for one in marks.values() if one.sender] == [CARLA]
        for private in ("Núñez", "Prieto", "1332", "también lo lleva", show_code(first.code), f"/e/{first.id}."):
            assert private not in confirmation + words, private
        [link] = re.findall(r"/e/(\S+)", words)
        way = await threads.open_link(tx, config.secret(), link)
        assert (way.id, way.person_id) == (2, second.person_id)
        browser, _ = await people.new_browser(tx, way.person_id)
        await threads.admit(tx, browser.id, way.id)
        assert [one.id for one in await threads.threads_of(tx, browser.id)] == [2]
        someone = Actor("customer", way.person_id, groups=frozenset({f"browser:{browser.id}"}))
        assert len((await threads.page(tx, 2, viewer=someone)).messages) == 1
