"""Who takes part beside the person of a thread: offered, never let in by themselves; their own mail, link and page."""

from __future__ import annotations

import email as stdlib
import sys
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default as modern

import pytest
from tests.care.mail.letters import SHOP, comes, letter
from tests.care.mail.test_hostile import first_word, mailbox
from tests.cast import Cast

from mostrador import people, threads
from mostrador.care import mail
from mostrador.care.mail import marks
from mostrador.channels.email import inbox, smtp
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database
from mostrador.kit.errors import NotFound
from mostrador.kit.files import file_store
from mostrador.threads.ways_in import LinkRevokedOrWrong

CARLA, LUIS = "carla@example.test", "luis@example.test"


class Post:
    """Whoever takes our mails: what was handed over, by recipient."""

    def __init__(self) -> None:
        self.brought: dict[str, list[EmailMessage]] = {}

    async def hand(self, _box: object, _login: object, content: bytes, *, recipient: str, **_: object) -> smtp.Handed:
        self.brought.setdefault(recipient, []).append(stdlib.message_from_bytes(content, policy=modern))
        return smtp.Handed("250 taken")

    def words(self, recipient: str) -> str:
        """The words of the last mail to somebody."""
        return str(self.brought[recipient][-1].get_body(("plain",)).get_content())  # type: ignore[union-attr]


@pytest.fixture
async def post(db: Database, config: Config, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Post:
    """Carla wrote, with Luis in Cc and the shop itself; Ana owns it. What is said leaves at once."""
    postman = Post()
    monkeypatch.setattr(smtp, "hand", postman.hand)
    monkeypatch.setattr(sys.modules["mostrador.care.mail.follow"], "UNDO", timedelta())
    async with db.begin() as tx:
        await tx.run("UPDATE agent SET suspended_at = now() WHERE id = %(id)s", id=cast.bruno.id)
    box = await mailbox(db, config, cast)
    copy = f"Luis Ruiz <{LUIS}>, pedidos+x@example.test, {SHOP.replace('@', '+x@')}, {CARLA}"
    await comes(db, config, box, letter("carla", "Luis también lo lleva", Cc=copy))
    await leaves(db, config)
    return postman


async def leaves(db: Database, config: Config) -> None:
    """What is written down leaves."""
    await first_word(db, config)
    files = file_store(config.files)
    while await mail.send_next(db, files, config):
        pass


async def says(db: Database, config: Config, ana: Actor, text: str) -> None:
    """Ana answers, and it leaves."""
    async with db.begin() as tx:
        await threads.reply(tx, 1, text, by=ana)
    await leaves(db, config)


async def comes_back(db: Database, config: Config, sender: str, text: str, number: int) -> None:
    """Somebody answers a mail of ours."""
    ours = marks.mail_id(config.secret(), 1, "a1-x", "lallave.test")
    await comes(db, config, 1, letter(sender, text, In_Reply_To=ours, References=f"<{number}@x>"))


async def test_a_copy_is_offered_and_lets_nobody_in(db: Database, config: Config, cast: Cast, post: Post) -> None:
    """Until the owner says so the answer goes to Carla alone; the shop and she herself are no copies."""
    await says(db, config, cast.ana, "Pasillo tres")
    assert LUIS not in post.brought
    async with db.begin() as tx:
        assert [one.address for one in await mail.copied(tx, 1)] == [LUIS, "pedidos+x@example.test"]
        [first, *_] = (await threads.page(tx, 1, viewer=cast.ana)).messages
        assert LUIS in (await mail.marks_at(tx, [first]))[first.id].copied
        for who in (cast.dario, Actor("customer", 1, groups=frozenset({"thread:1"}))):
            with pytest.raises(NotFound):
                await mail.take_in(tx, 1, LUIS, by=who)
            with pytest.raises(NotFound):
                await mail.pass_over(tx, 1, LUIS, by=who)
        with pytest.raises(NotFound):
            await mail.take_in(tx, 1, "dario@example.test", by=cast.ana)
        await mail.pass_over(tx, 1, "pedidos+x@example.test", by=cast.ana)
        await mail.take_in(tx, 1, LUIS, by=cast.ana)
        assert not await mail.copied(tx, 1)
    await comes_back(db, config, "luis", "Soy Luis", 1)
    await says(db, config, cast.ana, "Os digo a los dos")
    for_luis, for_carla = post.brought[LUIS][-1], post.brought[CARLA][-1]
    assert (for_luis["To"], for_luis["Cc"], for_carla["Cc"]) == (LUIS, CARLA, LUIS)
    assert "Os digo a los dos" in post.words(LUIS)
    links = {who: post.words(who).split("http")[1].split()[0].rpartition("/") for who in (CARLA, LUIS)}
    assert links[LUIS][0].endswith("/participa")
    assert links[LUIS][2] != links[CARLA][2]
    async with db.look() as tx:
        with pytest.raises(LinkRevokedOrWrong):
            await threads.open_link(tx, config.secret(), links[LUIS][2])
        with pytest.raises(LinkRevokedOrWrong):
            await threads.open_part(tx, config.secret(), links[CARLA][2])
        assert (await threads.open_part(tx, config.secret(), links[LUIS][2])).address == LUIS


async def test_who_got_our_answer_speaks_under_their_own_name_and_never_becomes_carla(
    db: Database, config: Config, cast: Cast, post: Post
) -> None:
    """Our mails to somebody make them nobody else: their address is none of hers, and her answers still go to her."""
    async with db.begin() as tx:
        await mail.take_in(tx, 1, LUIS, by=cast.ana)
    await says(db, config, cast.ana, "Os digo a los dos")
    await comes_back(db, config, "luis", "Yo lo recojo", 1)
    async with db.look() as tx:
        thread = await threads.find(tx, 1, viewer=SYSTEM)
        last = (await threads.page(tx, 1, viewer=SYSTEM)).messages[-1]
        assert (last.text, last.author, last.author_id == thread.person_id) == ("Yo lo recojo", "Luis Ruiz", False)
        assert LUIS not in [one.value for one in await people.own_addresses(tx, thread.person_id)]
    await says(db, config, cast.ana, "Pues aquí está")
    assert len(post.brought[CARLA]) == 3
    assert "Luis escribió:" in post.words(CARLA)


async def test_what_was_said_before_is_not_shown_unless_the_owner_wants_it(
    db: Database, config: Config, cast: Cast, post: Post
) -> None:
    """A held stranger joins from here on: no older words in their mail or on their page, none of our notes, ever."""
    await says(db, config, cast.ana, "Tu número es el 41-11")
    await comes_back(db, config, "rosa", "Yo también", 1)
    async with db.begin() as tx:
        [held] = [one for one in await inbox.of_thread(tx, 1) if one.state == "held"]
        await threads.note(tx, 1, "Ojo con ella", by=cast.ana)
        await mail.let_in(tx, held.id, by=cast.ana)
    await says(db, config, cast.ana, "Hola a las dos")
    assert "Luis también lo lleva" not in str(post.brought["rosa@example.test"][-1])
    async with db.begin() as tx:
        link = post.words("rosa@example.test").split("/participa/")[1].split()[0]
        part = await threads.open_part(tx, config.secret(), link)
        browser, _ = await people.new_browser(tx, part.person_id)
        rosa = Actor("customer", part.person_id, groups=frozenset({f"browser:{browser.id}"}))
        with pytest.raises(NotFound):
            await threads.hear(tx, 1, viewer=rosa)
        assert not await threads.try_part_passcode(tx, config.secret(), part, "000000")
        digits = await threads.new_part_passcode(tx, config.secret(), part)
        assert not await threads.try_passcode(tx, config.secret(), 1, digits), "it is no code of the person's"
        assert await threads.try_part_passcode(tx, config.secret(), part, digits)
        assert not await threads.try_part_passcode(tx, config.secret(), part, digits), "it is used once"
        await threads.admit_part(tx, browser.id, part)
        heard = await threads.hear(tx, 1, viewer=rosa)
        assert [one.text for one in heard.page.messages] == ["Hola a las dos"]
        for verb in (threads.find, threads.standing, threads.told):
            with pytest.raises(NotFound):
                await verb(tx, 1, viewer=rosa)
        with pytest.raises(NotFound):
            await threads.page(tx, 1, viewer=rosa)
        with pytest.raises(NotFound):
            await threads.lock(tx, 1, by=rosa)
        await mail.show_whole(tx, 1, part.address, whole=True, by=cast.ana)
        whole = [one.text for one in (await threads.hear(tx, 1, viewer=rosa)).page.messages]
        assert whole[0] == "Luis también lo lleva"
        assert "Ojo con ella" not in whole


async def test_who_is_removed_sees_gets_and_says_nothing_more(
    db: Database, config: Config, cast: Cast, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also what waited to leave for them; their next mail waits beside the thread as a stranger's."""
    async with db.begin() as tx:
        await mail.take_in(tx, 1, LUIS, by=cast.ana)
    await says(db, config, cast.ana, "Os digo a los dos")
    monkeypatch.setattr(sys.modules["mostrador.care.mail.follow"], "UNDO", timedelta(hours=1))
    async with db.begin() as tx:
        link = post.words(LUIS).split("/participa/")[1].split()[0]
        part = await threads.open_part(tx, config.secret(), link)
        browser, _ = await people.new_browser(tx, part.person_id)
        luis = Actor("customer", part.person_id, groups=frozenset({f"browser:{browser.id}"}))
        await threads.admit_part(tx, browser.id, part)
        assert (await threads.hear(tx, 1, viewer=luis)).page.messages
        await threads.reply(tx, 1, "Y otra cosa", by=cast.ana)
    await first_word(db, config)
    async with db.begin() as tx:
        with pytest.raises(NotFound):
            await mail.remove(tx, 1, LUIS, by=cast.dario)
        await mail.remove(tx, 1, LUIS, by=cast.ana)
        with pytest.raises(NotFound):
            await threads.hear(tx, 1, viewer=luis)
        with pytest.raises(LinkRevokedOrWrong):
            await threads.open_part(tx, config.secret(), link)
        await tx.run("UPDATE outgoing SET due_at = now() WHERE state = 'waiting'")
    await leaves(db, config)
    assert (len(post.brought[LUIS]), "Y otra cosa" in post.words(CARLA)) == (1, True)
    await comes_back(db, config, "luis", "¿Y yo?", 2)
    async with db.look() as tx:
        assert (await inbox.of_thread(tx, 1))[0].state == "held"
