"""Side-conversations: asked by mail, answered into a room of their own, and nothing of it for the customer."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.care.mail.letters import comes, letter
from tests.care.mail.test_participants import CARLA, Post, post
from tests.cast import Cast

from mostrador import people, threads
from mostrador.care import mail
from mostrador.care.mail import side
from mostrador.care.mail.side import Draft
from mostrador.care.mail.side.hide import hide
from mostrador.channels.email import inbox, reading
from mostrador.channels.email.authenticity import Authenticity
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database
from mostrador.kit.errors import Invalid, NotFound
from mostrador.kit.files import file_store

__all__ = ["post"]
SUPPLIER = "pedidos@proveedor.test"
QUESTION = "¿Cuándo llega el pedido 123?"


async def asks(db: Database, config: Config, by: Actor, **more: object) -> int:
    """Ana asks the supplier, with Carla's first message."""
    async with db.begin() as tx:
        draft = Draft(**({"address": SUPPLIER, "question": QUESTION, "name": "El proveedor"} | more))  # type: ignore[arg-type]
        number = await side.ask(tx, 1, draft, by=by)
    while await side.send_side_next(db, file_store(config.files), config):
        pass
    return number


async def test_the_supplier_is_asked_and_answers_apart(db: Database, config: Config, cast: Cast, post: Post) -> None:
    """Only what was chosen leaves, without whose it is; the answer stands where the customer never looks."""
    async with db.begin() as tx:
        [first, *_] = (await threads.page(tx, 1, viewer=cast.ana)).messages
        await tx.run("UPDATE message SET text = 'Soy Carla, carla@example.test, 612 34 56 78: ¿mi pedido 123?'")
    number = await asks(db, config, cast.ana, messages=(first.id,))
    [out] = post.brought[SUPPLIER]
    words = post.words(SUPPLIER)
    assert QUESTION in words
    assert "¿mi pedido 123?" in words
    for private in ("Carla", "carla@", "612"):
        assert private not in str(out), private
    assert "+s1-" in str(out["Reply-To"])
    answer = letter("pedidos", "El martes.", In_Reply_To=str(out["Message-ID"]))
    answer.replace_header("From", f"Pedidos <{SUPPLIER}>")
    answer.replace_header("To", str(out["Reply-To"]))
    await comes(db, config, 1, answer)
    async with db.look() as tx:
        opened = await side.open_side(tx, number, viewer=cast.ana)
        assert [(one.state, one.text) for one in opened.letters][1:] == [("came", "El martes.")]
        assert opened.side.waiting_since is None
        browser, _ = await people.new_browser(tx, first.author_id or 0)
        carla = Actor("customer", first.author_id or 0, groups=frozenset({f"browser:{browser.id}", "thread:1"}))
        for what in (threads.page(tx, 1, viewer=carla), threads.after(tx, 1, 0, viewer=carla)):
            said = "".join(one.text + one.sign for one in (await what).messages)
            assert "martes" not in said
            assert "side" not in said
        last = (await threads.page(tx, 1, viewer=cast.ana)).messages[-1]
        assert (last.sign, last.visibility) == ("side-answered", "team")
        assert "El martes" not in "".join(one.text for one in (await threads.page(tx, 1, viewer=SYSTEM)).messages)
        for who in (carla, cast.dario):
            with pytest.raises(NotFound):
                await side.open_side(tx, number, viewer=who)
            with pytest.raises(NotFound):
                await side.of_thread(tx, 1, viewer=who)
            with pytest.raises(NotFound):
                await side.ask(tx, 1, Draft(address=SUPPLIER, question="x"), by=who)
            with pytest.raises(NotFound):
                await side.write(tx, number, "x", by=who)
            with pytest.raises(NotFound):
                await side.end(tx, number, by=who)
            with pytest.raises(NotFound):
                await side.accept_letter(tx, opened.letters[1].id, by=who)
    assert len(post.brought[CARLA]) == 1


async def test_somebody_else_who_answers_is_held(db: Database, config: Config, cast: Cast, post: Post) -> None:
    """Also the customer themselves, and nobody of it gets into the thread by it."""
    number = await asks(db, config, cast.ana)
    to = str(post.brought[SUPPLIER][0]["Reply-To"])
    for who in ("intruso", "carla"):
        meddling = letter(who, f"Soy {who}")
        meddling.replace_header("To", to)
        await comes(db, config, 1, meddling)
    async with db.begin() as tx:
        opened = await side.open_side(tx, number, viewer=cast.ana)
        assert [one.state for one in opened.letters] == ["sent", "held", "held"]
        assert (opened.side.held, opened.side.waiting_since is not None) == (2, True)
        assert "Soy intruso" not in "".join(one.text for one in (await threads.page(tx, 1, viewer=SYSTEM)).messages)
        assert (await inbox.of_thread(tx, 1))[0].state == "noted"
        await side.accept_letter(tx, opened.letters[1].id, by=cast.ana)
        assert (await side.open_side(tx, number, viewer=cast.ana)).side.waiting_since is None


async def test_who_passes_for_whom_we_asked_is_not_believed(
    db: Database, config: Config, cast: Cast, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said that it is probably false, and taken for theirs only by who asked them another way."""
    number = await asks(db, config, cast.ana)
    check = reading.check

    def doubted(*given: object, **more: object) -> Authenticity:
        return msgspec.structs.replace(check(*given, **more), suspect=True)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "check", doubted)
    forged = letter("pedidos", "Pagad a otra cuenta")
    forged.replace_header("From", f"Pedidos <{SUPPLIER}>")
    forged.replace_header("To", str(post.brought[SUPPLIER][0]["Reply-To"]))
    await comes(db, config, 1, forged)
    async with db.begin() as tx:
        last = (await threads.page(tx, 1, viewer=cast.ana)).messages[-1]
        assert (last.sign, last.text) == ("side-false", SUPPLIER)
        opened = await side.open_side(tx, number, viewer=cast.ana)
        assert [(one.state, one.doubted) for one in opened.letters] == [("sent", False), ("held", True)]
        assert (opened.side.held, opened.side.doubted) == (1, 1)
        with pytest.raises(side.ProbablyFalse):
            await side.accept_letter(tx, opened.letters[1].id, by=cast.ana)
        assert (await side.open_side(tx, number, viewer=cast.ana)).letters[1].state == "held"
        await side.accept_letter(tx, opened.letters[1].id, asked=True, by=cast.ana)
        assert (await side.open_side(tx, number, viewer=cast.ana)).letters[1].state == "came"


async def test_no_mark_of_ours_no_side_conversation(db: Database, config: Config, cast: Cast, post: Post) -> None:
    """A number that is made up opens a case as any mail does; a mark of a thread is none of a side-conversation."""
    number = await asks(db, config, cast.ana)
    to = str(post.brought[SUPPLIER][0]["Reply-To"])
    for forged in (to.replace("+s1-", "+s2-"), to.replace("+s1-", "+c1-"), to[:-22] + "aaaa@lallave.test"):
        answer = letter("x", "El martes.")
        answer.replace_header("To", forged)
        answer.replace_header("Message-ID", f"<{abs(hash(forged))}@x.test>")
        await comes(db, config, 1, answer)
    async with db.look() as tx:
        assert len((await side.open_side(tx, number, viewer=cast.ana)).letters) == 1


async def test_nobody_of_the_case_is_outside_and_who_does_not_answer_is_told(
    db: Database, config: Config, cast: Cast, post: Post
) -> None:
    """The customer, who takes part and our own addresses are refused; the owner hears after the days that were said."""
    async with db.begin() as tx:
        await mail.take_in(tx, 1, "luis@example.test", by=cast.ana)
    for inside in (CARLA, "luis@example.test", "info@lallave.test", "info+x@lallave.test", "no", "612345678", ""):
        with pytest.raises(Invalid):
            await asks(db, config, cast.ana, address=inside)
    number = await asks(db, config, cast.ana, days=1)
    async with db.begin() as tx:
        assert await side.remind(tx) == 0
        await tx.run("UPDATE side_conversation SET due_at = now() - interval '1 minute'")
        assert await side.remind(tx) == 1
        assert await side.remind(tx) == 0
        last = (await threads.page(tx, 1, viewer=cast.ana)).messages[-1]
        assert (last.sign, last.text) == ("side-late", "El proveedor")
        await side.end(tx, number, by=cast.ana)
        with pytest.raises(side.SideEnded):
            await side.write(tx, number, "¿Y bien?", by=cast.ana)


def test_what_tells_who_somebody_is_does_not_leave() -> None:
    """Numbers of orders stay."""
    text = "CARLA Núñez (carla@x.es), 612 34 56 78, +34 612345678, 12345678Z, ES91 2100 0418 4502 0005 1332, n. 4512"
    hidden = hide(text, ["Carla Núñez"], ["+34612345678"])
    assert "4512" in hidden
    for private in ("carla", "núñez", "612", "12345678", "2100", "@"):
        assert private not in hidden.casefold(), private


@given(some.text(max_size=300), some.lists(some.text(max_size=20), max_size=3))
def test_hiding_never_fails_and_hides_every_name(text: str, names: list[str]) -> None:
    """Whatever is written."""
    hide(f"{text} {' '.join(names)}", names, names)
    assert "Zacarías" not in hide(f"{text} Zacarías {text}", ["Zacarías"], [])
