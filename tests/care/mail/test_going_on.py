"""A chat whose person left goes on by mail: once, with what they have not seen, where they asked for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from tests.care.mail.letters import comes, letter
from tests.cast import Cast, Customer, carla, owned_by, write

from mostrador import threads
from mostrador.care import mail
from mostrador.care.mail import going_on, marks
from mostrador.channels import AddressGiven, email
from mostrador.channels.email import smtp
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.kit.errors import Forbidden, NotFound
from mostrador.kit.files import file_store

SHOP, CARLA = "info@lallave.test", "carla@example.test"
Leave = Callable[[float], None]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, EmailMessage]]:
    """What a server that takes everything was given: to whom, and the mail."""
    taken: list[tuple[str, EmailMessage]] = []

    async def hand(_box: object, _login: object, content: bytes, *, recipient: str, **_: object) -> smtp.Handed:
        taken.append((recipient, message_from_bytes(content, policy=policy.default)))
        return smtp.Handed("250 taken")

    monkeypatch.setattr(smtp, "hand", hand)
    return taken


@pytest.fixture
def leave(monkeypatch: pytest.MonkeyPatch) -> Leave:
    """Some minutes go by."""
    began, gone = clock.now(), [0.0]

    def now() -> datetime:
        return began + timedelta(minutes=gone[0])

    def by(minutes: float) -> None:
        gone[0] += minutes

    monkeypatch.setattr(clock, "now", now)
    return by


async def mailbox(db: Database, config: Config, cast: Cast, address: str = SHOP, team: int = 0) -> int:
    """An address of the shop."""
    settings = email.Settings(
        address=address, team=team or cast.counter, password="x", imap_host="imap.lallave.test", smtp_host="smtp.test"
    )
    async with db.begin() as tx:
        return await email.add_mailbox(tx, settings, secret=config.secret(), by=cast.elena)


async def chats(db: Database, cast: Cast, given: str | None = CARLA) -> Customer:
    """Carla writes in the box, and says where she is answered."""
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        if given:
            await mail.answers_go_to(tx, customer.thread, given)
    return customer


async def answers(db: Database, config: Config, thread: int, by: Cast, *words: str) -> Sequence[int]:
    """Ana says something."""
    async with db.begin() as tx:
        made = [(await threads.reply(tx, thread, text, by=by.ana)).id for text in words]
    async with db.begin() as tx:
        await mail.follow(tx, secret=config.secret())
    return made


async def post(db: Database, config: Config) -> int:
    """The worker comes by: what fell due leaves; how many mails did."""
    async with db.begin() as tx:
        await mail.go_on(tx, secret=config.secret())
    left = 0
    while await mail.send_next(db, file_store(config.files), config):
        left += 1
    return left


async def test_two_answers_leave_in_one_mail_and_its_answer_appears_in_the_chat(
    db: Database, config: Config, cast: Cast, sent: list[tuple[str, EmailMessage]], leave: Leave
) -> None:
    box = await mailbox(db, config, cast)
    customer = await chats(db, cast)
    await answers(db, config, customer.thread, cast, "La tienes en el pasillo tres.")
    leave(3)
    await answers(db, config, customer.thread, cast, "Cuesta **dos** euros.")
    leave(3)
    assert await post(db, config) == 0, "a new word of ours puts the first one off"
    leave(3)
    assert await post(db, config) == 1
    async with db.look() as tx:
        at = await mail.marks_at(tx, (await threads.page(tx, customer.thread, viewer=cast.ana)).messages)
        told = await tx.values("SELECT about_id FROM event WHERE kind = 'mail.went'")
        went = [(one.recipient, one.state) for mark in at.values() for one in mark.went]
    assert went == [(CARLA, "sent")] * 2, "it stands at each of the words"
    assert len(told) == 2
    [(to, written)] = sent
    text = written.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert to == CARLA
    assert text.index("pasillo tres") < text.index("**dos** euros")
    assert str(written["From"]).startswith('"Ana, ')
    assert "Auto-Submitted" not in written
    assert f"{config.base_url}/casos/{customer.thread}" in text
    assert written["Subject"] == "Re: Tu chat con Ferretería La Llave"
    assert "hembrilla" not in written.as_string(), "nor what she said"
    assert "/e/" not in written.as_string(), "who only holds the address gets no door"
    assert f"{config.base_url}/correo/{marks.stop_mark(config.secret(), customer.thread)}" in text
    leave(60)
    assert await post(db, config) == 0
    back = letter("carla", "Perfecto, paso esta tarde.")
    back.replace_header("To", str(written["Reply-To"]))
    await comes(db, config, box, back)
    async with db.look() as tx:
        said = (await threads.page(tx, customer.thread, viewer=customer.actor)).messages
    assert (said[-1].author_kind, said[-1].text) == ("customer", "Perfecto, paso esta tarde.")


async def test_what_was_seen_or_withdrawn_stays_in_the_chat(
    db: Database, config: Config, cast: Cast, sent: list[tuple[str, EmailMessage]], leave: Leave
) -> None:
    await mailbox(db, config, cast)
    customer = await chats(db, cast)
    await answers(db, config, customer.thread, cast, "Uno.")
    async with db.begin() as tx:
        await threads.mark_read(tx, customer.thread, 2, viewer=customer.actor)
    [wrong, _] = await answers(db, config, customer.thread, cast, "Esto no era para ti.", "Dos.")
    async with db.begin() as tx:
        await threads.withdraw(tx, wrong, why="", by=cast.ana)
    leave(6)
    assert await post(db, config) == 1
    text = sent[0][1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Dos." in text
    assert "Uno." not in text
    assert "no era para ti" not in text
    await answers(db, config, customer.thread, cast, "Tres.")
    leave(6)
    async with db.begin() as tx:
        assert await mail.go_on(tx, secret=config.secret()) == 1
        await threads.mark_read(tx, customer.thread, 5, viewer=customer.actor)
    assert await mail.send_next(db, file_store(config.files), config)
    assert len(sent) == 1, "it was read between falling due and leaving"


async def test_however_much_is_said_the_first_word_waits_a_quarter_of_an_hour(
    db: Database, config: Config, cast: Cast, sent: list[tuple[str, EmailMessage]], leave: Leave
) -> None:
    await mailbox(db, config, cast)
    customer = await chats(db, cast)
    for minute in range(4):
        await answers(db, config, customer.thread, cast, f"Palabra {minute}.")
        leave(4)
    assert await post(db, config) == 1


async def test_nobody_is_written_to_who_did_not_ask_for_it(
    db: Database, config: Config, cast: Cast, sent: list[tuple[str, EmailMessage]], leave: Leave
) -> None:
    silent = await chats(db, cast, None)
    await answers(db, config, silent.thread, cast, "Sin buzón.")
    await mailbox(db, config, cast)
    async with db.begin() as tx:
        # An address they typed for another case, unproved, is no address for this one.
        other = await write(
            tx, find_owner=owned_by(cast.ana, cast.counter), address=AddressGiven("email", "dario@example.test")
        )
    stopped = await chats(db, cast)
    async with db.begin() as tx:
        with pytest.raises(NotFound):
            await mail.write_no_mail(tx, other.thread, by=stopped.actor)
        await mail.write_no_mail(tx, stopped.thread, by=stopped.actor)
        with pytest.raises(Forbidden):
            await mail.write_no_mail(tx, stopped.thread, by=cast.ana)
    for thread in (silent.thread, other.thread, stopped.thread):
        await answers(db, config, thread, cast, "¿Sigues ahí?")
    leave(6)
    assert await post(db, config) == 0
    async with db.begin() as tx:
        way = await mail.by_mail(tx, stopped.thread, viewer=stopped.actor)
        assert way == mail.ByMail(CARLA, stopped=True)
        with pytest.raises(mail.NoMailThere):
            await mail.write_to_me(tx, stopped.thread, "612 345 678", by=stopped.actor)
        await mail.write_to_me(tx, stopped.thread, "Carla2@Example.test", by=stopped.actor)
    await answers(db, config, stopped.thread, cast, "Vale.")
    leave(6)
    assert await post(db, config) == 1
    assert [to for to, _ in sent] == ["carla2@example.test"]


async def test_who_gets_what_another_asked_for_says_no_with_the_mark_in_it(
    db: Database, config: Config, cast: Cast, sent: list[tuple[str, EmailMessage]], leave: Leave
) -> None:
    await mailbox(db, config, cast)
    customer = await chats(db, cast)
    mark = marks.stop_mark(config.secret(), customer.thread)
    async with db.begin() as tx:
        for made_up in ("", "x", f"{customer.thread}-", f"{customer.thread + 1}-{mark.partition('-')[2]}", f"{mark}ñ"):
            with pytest.raises(NotFound):
                await going_on.stop(tx, made_up, secret=config.secret())
        await going_on.stop(tx, mark, secret=config.secret())
    await answers(db, config, customer.thread, cast, "¿Sigues ahí?")
    leave(6)
    assert await post(db, config) == 0


async def test_it_leaves_from_the_mailbox_of_the_team_and_its_link_opens_for_a_proved_address(
    db: Database, config: Config, cast: Cast, sent: list[tuple[str, EmailMessage]], leave: Leave
) -> None:
    await mailbox(db, config, cast, "taller@lallave.test", cast.workshop)
    await mailbox(db, config, cast)
    async with db.begin() as tx:
        proved = await write(
            tx, find_owner=owned_by(cast.ana, cast.counter), address=AddressGiven("email", CARLA, verified=True)
        )
        found = await threads.find(tx, proved.thread, viewer=SYSTEM)
    assert found.team_id == cast.counter
    await answers(db, config, proved.thread, cast, "Ya está.")
    leave(6)
    assert await post(db, config) == 1
    [(to, written)] = sent
    assert (to, SHOP in str(written["From"])) == (CARLA, True)
    assert f"{config.base_url}/e/" in written.as_string()
