"""A mail at the desk: as it came, without what it could do there; and who waits beside a case to be let in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from tests.care.mail.letters import SHOP, comes, letter
from tests.cast import Cast
from tests.surfaces.desk.browser import Browser, text_of

from mostrador import threads
from mostrador.care.mail import follow, let_stay, marks, other_subjects
from mostrador.channels import email
from mostrador.channels.email import inbox, outbox
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.kit.errors import NotFound
from mostrador.kit.files import file_store

Browse = Callable[[], Browser]
EVIL = (
    '<p>Busco <b onclick="x()">una hembrilla</b></p><script>alert(1)</script><img src="https://evil.example/seen.png">'
    '<img src="cid:foto"><a href="javascript:x()">aquí</a><form action="https://evil.example"><input name="p"></form>'
)
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


@pytest.fixture
async def mailbox(db: Database, config: Config, staff: Cast) -> int:
    """The shop's mailbox; Ana is the only one on duty."""
    async with db.begin() as tx:
        await tx.run("UPDATE agent SET suspended_at = now() WHERE id = %(id)s", id=staff.bruno.id)
        settings = email.Settings(
            address=SHOP, team=staff.counter, password="any", imap_host="127.0.0.1", smtp_host="127.0.0.1"
        )
        return await email.add_mailbox(tx, settings, secret=config.secret(), by=staff.elena)


@pytest.fixture
def ana(staff: Cast, browse: Browse) -> Browser:
    """The owner."""
    browser = browse()
    browser.log_in("ana@lallave.example")
    return browser


async def test_a_whole_mail_is_shown_and_does_nothing(db: Database, config: Config, mailbox: int, ana: Browser) -> None:
    """Its page loads nothing, runs nothing and asks nothing; its files are saved, but for pictures."""
    written = letter("carla", "Busco una hembrilla")
    written.add_alternative(EVIL, subtype="html")
    page = written.get_payload()[1]  # type: ignore[index]
    page.add_related(b"\x89PNG\r\n\x1a\n" + b"0" * 99, "image", "png", cid="<foto>")  # type: ignore[union-attr]
    written.add_attachment(b"<script>alert(1)</script>", maintype="text", subtype="html", filename="../../x.html")
    await comes(db, config, mailbox, written)
    found = ana.get("/desk/messages/1/mail")
    assert found.headers["location"] == "/desk/mails/1"
    whole = ana.get("/desk/mails/1")
    assert 'src="/desk/mails/1/body"' in whole.text
    assert "frame-src 'self'" in whole.headers["content-security-policy"]
    body = ana.get("/desk/mails/1/body")
    assert "una hembrilla" in body.text
    for thing in ("script", "onclick", "javascript", "evil.example", "<form", "<input"):
        assert thing not in body.text, thing
    assert body.headers["content-security-policy"].startswith("default-src 'none'; img-src 'self' data:;")
    assert "evil.example/seen.png" in ana.get("/desk/mails/1/body?remote=true").text
    parts = [ana.get(f"/desk/mails/1/parts/{place}") for place in (0, 1)]
    sorts = {part.headers["content-type"]: part.headers["content-disposition"].split(";")[0] for part in parts}
    assert sorts == {"image/png": "inline", "application/octet-stream": "attachment"}
    assert all("/" not in part.headers["content-disposition"] for part in parts)
    assert ana.get("/desk/mails/1/parts/2").status_code == 404
    assert ana.get("/desk/mails/1/raw").headers["content-disposition"].startswith("attachment")


async def test_who_waits_beside_a_case_is_let_in_or_gets_one_of_their_own(
    db: Database, config: Config, staff: Cast, mailbox: int, ana: Browser, browse: Browse
) -> None:
    """Until then nobody reads them on the thread, and nobody from outside decides."""
    await comes(db, config, mailbox, letter("carla", "Busco una hembrilla"))
    ours = marks.mail_id(config.secret(), 1, "a1-x", "lallave.test")
    for who in ("dario", "rosa"):
        await comes(db, config, mailbox, letter(who, f"Soy {who}", In_Reply_To=ours))
    aside = ana.get("/desk/threads/1/aside").text
    assert aside.count("is nobody of it") == 2
    assert "Soy dario" not in ana.get("/desk/threads/1").text
    stranger = browse()
    assert stranger.post("/desk/mails/2/letting-in").status_code in {303, 401, 403}
    for number, path in ((2, "letting-in"), (3, "own-case")):
        answer = ana.send_form(f"/desk/mails/{number}/{path}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/threads/1")
    await comes(db, config, mailbox)
    async with db.look() as tx:
        said = [(one.text, one.author) for one in (await threads.page(tx, 1, viewer=SYSTEM)).messages]
        apart = (await threads.page(tx, 2, viewer=SYSTEM)).messages[-1]
    # Where it came: before the line that says that Rosa's waits.
    assert said[2:] == [("Soy dario", "Dario"), ("Rosa <rosa@example.test>", "")]
    assert (apart.text, apart.author) == ("Soy rosa", "Rosa")
    assert "Also take part: Dario" in ana.get("/desk/threads/1/aside").text


async def test_of_what_leaves_by_mail_only_its_mail_is_told(
    db: Database, config: Config, staff: Cast, mailbox: int, ana: Browser
) -> None:
    """While nobody wrote the mail down, while it waits, when it was refused, when it is late: never *delivered*."""
    await comes(db, config, mailbox, letter("carla", "Busco una hembrilla"))
    async with db.begin() as tx:
        await follow(tx, secret=config.secret())
        await tx.run("DELETE FROM outgoing")
        await threads.reply(tx, 1, "Pasillo tres", by=staff.ana)
    at_message, beside = re.compile(r"carla@example\.test · ([^·<]+)"), "/desk/threads/1/aside"

    def told() -> str:
        page = ana.get("/desk/threads/1")
        assert "Pasillo tres" in page.text
        assert "delivered" not in text_of(page)
        return " ".join(at_message.findall(text_of(page)))

    assert "delivered" not in text_of(ana.get("/desk/threads/1"))
    async with db.begin() as tx:
        await follow(tx, secret=config.secret())
        await tx.run("UPDATE outgoing SET state = 'leaving', tries = 1, due_at = now() + interval '10 minutes'")
        [one] = await outbox.of_thread(tx, 1)
        await outbox.left(tx, one.id, "refused", said="550 5.7.1 no")
    assert "is not taken" in told()
    async with db.begin() as tx:
        [one] = await outbox.of_thread(tx, 1)
        assert one.at == one.due_at <= clock.now()
        await tx.run("UPDATE outgoing SET state = 'sent', sent_at = now(), bounced_at = now(), bounce = '4.2.2 full'")
    assert "has not arrived yet" in told()
    aside = text_of(ana.get(beside))
    assert "has not arrived yet" in aside
    assert "came back" not in aside


async def test_another_subject_is_offered_a_case_of_its_own_until_somebody_decides(
    db: Database, config: Config, staff: Cast, mailbox: int, ana: Browser
) -> None:
    """The next mail does not take the offer away; a case of its own does, and that it belongs where it is."""
    await comes(db, config, mailbox, letter("carla", "Busco una hembrilla"))
    ours = marks.mail_id(config.secret(), 1, "a1-x", "lallave.test")
    for nth, subject in enumerate(("Factura", "Horario", "Re: Hembrilla")):
        written = letter("carla", f"Otra cosa {nth}", In_Reply_To=ours)
        written.replace_header("Subject", subject)
        written.replace_header("Message-ID", f"<{nth}@example.test>")
        await comes(db, config, mailbox, written)

    def offered() -> tuple[int, int]:
        at_message = text_of(ana.get("/desk/threads/1")).count("It has another subject")
        return at_message, text_of(ana.get("/desk/threads/1/aside")).count("A mail here has another subject")

    assert offered() == (2, 2)
    async with db.begin() as tx:
        bill, hours = (one.message_id for one in reversed(await other_subjects(tx, 1)))
        with pytest.raises(NotFound):
            await let_stay(tx, 1, bill, by=staff.dario)
    assert ana.send_form("/desk/threads/1/subjects/staying", message="1").status_code == 404
    assert offered() == (2, 2)
    ana.send_form("/desk/threads/1/subjects/staying", message=str(bill))
    assert offered() == (1, 1)
    async with db.begin() as tx:
        await threads.split(tx, 1, [hours], subject="Horario", by=staff.ana)
    assert offered() == (0, 0)


async def test_a_withdrawn_mail_leaves_nothing(
    db: Database, config: Config, staff: Cast, mailbox: int, ana: Browser
) -> None:
    """Its words, its subject and its bytes are gone; the row says that it came."""
    await comes(db, config, mailbox, letter("carla", "Mi número es 4111"))
    files = file_store(config.files)
    async with db.begin() as tx:
        await threads.withdraw(tx, 1, why="private", by=staff.elena)
        raw = await inbox.forget(tx, 1)
    assert raw is not None
    await files.remove(raw)
    async with db.look() as tx:
        assert (await inbox.find_mail(tx, 1)).subject == ""
    assert ana.get("/desk/mails/1").status_code == 404
