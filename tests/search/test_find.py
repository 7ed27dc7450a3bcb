"""What can be found, by what one knows of it, and only by who may read it."""

from __future__ import annotations

import pytest
from tests.cast import Cast, owned_by, write

from mostrador import search, threads
from mostrador.channels import AddressGiven
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.search import Found, Sight
from mostrador.search.find import PlaceUnknown


def sight(actor: Actor) -> Sight:
    """What one of the cast may see."""
    return Sight(actor.id, tuple(actor.ids("team")), "read:all" in actor.verbs)


async def index(db: Database) -> None:
    """Bring the words up to date, as the worker does every second."""
    async with db.begin() as tx:
        while await search.index_words(tx) >= search.WORDS_AT_ONCE:
            pass


async def plant(tx: Tx, cast: Cast) -> tuple[int, int]:
    """A thread of Ana's and one of Darío's, about the same."""
    address = AddressGiven("phone", "+34612345678")
    text = "El calentador\nno enciende desde el lunes, sale el código E-133"
    hers = await write(tx, text, name="Martín Peñalver", address=address, find_owner=owned_by(cast.ana, cast.counter))
    his = await write(tx, text, name="Lucía Soto", find_owner=owned_by(cast.dario, cast.workshop))
    return hers.thread, his.thread


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        ("612 345", "phone"),
        ("+34612345678", "phone"),
        ("peñalver", "person"),
        ("calentador", "subject"),
        ("encienden lunes", "words"),
        ("codigo", "words"),
    ],
)
async def test_ana_finds_hers_and_not_darios(db: Database, cast: Cast, asked: str, by: str) -> None:
    """By phone in any spacing, name, subject, and words without their accents or endings."""
    async with db.begin() as tx:
        hers, his = await plant(tx, cast)
    await index(db)
    async with db.look() as tx:
        found = (await search.find(tx, asked, sight=sight(cast.ana))).hits
        assert [(hit.thread, hit.by) for hit in found] == [(hers, by)]
        seen = {hit.thread for hit in (await search.find(tx, asked, sight=sight(cast.dario))).hits}
        assert hers not in seen
        everything = {hit.thread for hit in (await search.find(tx, asked, sight=sight(cast.elena))).hits}
        assert {hers} | seen <= everything
        assert his in everything or by in {"phone", "person"}


async def test_the_code_as_it_was_dictated(db: Database, cast: Cast) -> None:
    """In any case and spacing, with the letters that look like figures."""
    async with db.begin() as tx:
        hers, _ = await plant(tx, cast)
        code = threads.show_code((await threads.find(tx, hers, viewer=cast.ana)).code)
    dictated = code.lower().replace("1", "l").replace("0", "o").replace("-", " ")
    async with db.look() as tx:
        assert [hit.thread for hit in (await search.find(tx, dictated, sight=sight(cast.ana))).hits] == [hers]
        assert (await search.find(tx, dictated, sight=sight(cast.dario))).hits == ()


async def test_the_words_are_marked_and_a_withdrawn_message_is_not_found(db: Database, cast: Cast) -> None:
    """The excerpt says which words fit; withdrawn words are out of the index at once."""
    async with db.begin() as tx:
        hers, _ = await plant(tx, cast)
        said = await threads.reply(tx, hers, "Mire la **bujía**, suele ser eso", by=cast.ana)
    await index(db)
    async with db.look() as tx:
        hit = (await search.find(tx, "bujias", sight=sight(cast.ana))).hits[0]
        assert ("bujía", True) in hit.excerpt
        assert hit.message == said.id
    async with db.begin() as tx:
        await threads.withdraw(tx, said.id, by=cast.ana)
    async with db.look() as tx:
        assert (await search.find(tx, "bujias", sight=sight(cast.ana))).hits == ()


async def test_pages_show_each_once(db: Database, cast: Cast) -> None:
    """Page by page, the best first, none twice and none left out."""
    async with db.begin() as tx:
        opened = {
            (await write(tx, f"Tornillos {n}", find_owner=owned_by(cast.ana, cast.counter))).thread for n in range(7)
        }
    shown: list[int] = []
    found = Found((), None)
    async with db.look() as tx:
        while found.next or not shown:
            found = await search.find(tx, "tornillos", sight=sight(cast.ana), after=found.next, limit=3)
            shown += [hit.thread for hit in found.hits]
        assert sorted(shown) == sorted(opened)
        with pytest.raises(PlaceUnknown):
            await search.find(tx, "tornillos", sight=sight(cast.ana), after="1; DROP")


@pytest.mark.parametrize("asked", ["", "a", "%", "___", "' OR 1=1 --", "\0\0", '"sin cerrar', "& | !", "x" * 5000])
async def test_odd_questions_find_nothing_and_break_nothing(db: Database, cast: Cast, asked: str) -> None:
    """What a search box receives."""
    async with db.begin() as tx:
        await plant(tx, cast)
    async with db.look() as tx:
        assert (await search.find(tx, asked, sight=sight(cast.ana))).hits == ()
