"""What leaves by itself says what the shop wrote, and lacks nothing that the law wants."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from tests.care.mail.letters import comes, letter
from tests.care.mail.test_going_on import mailbox, post, sent
from tests.cast import Cast

from mostrador import team
from mostrador.care import mail, passcode, wording
from mostrador.care.macros.fields import FieldUnfinished, FieldUnknown
from mostrador.care.wording import FieldNeeded, ProofIncomplete, WordingMissing
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.errors import Forbidden
from mostrador.kit.i18n import Language

__all__ = ["sent"]
ES = Language("es", "tu")
Sent = list[tuple[str, EmailMessage]]


async def first_mail(
    db: Database, config: Config, box: int, sent: Sent, written: EmailMessage, kind: str = "enquiry"
) -> tuple[str, str]:
    """What is answered to a mail by itself: as text, and as HTML."""
    await comes(db, config, box, written)
    async with db.begin() as tx:
        await tx.run("UPDATE thread SET kind = %(kind)s", kind=kind)
        await mail.follow(tx, secret=config.secret())
    await post(db, config)
    answer = sent[-1][1]
    text, html = answer.get_body(("plain",)), answer.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content().replace("\r\n", "\n"), html.get_content()


async def test_a_proof_has_their_words_the_key_the_moment_with_its_zone_and_every_file(
    db: Database, config: Config, cast: Cast, sent: Sent
) -> None:
    box = await mailbox(db, config, cast)
    said = "El taladro *no* funciona:\n    1. chirría\n# y huele a [quemado](http://x.test)"
    written = letter("carla", said)
    written.add_attachment(b"%PDF-1.4 factura", maintype="application", subtype="pdf", filename="factura.pdf")
    text, html = await first_mail(db, config, box, sent, written, "complaint")
    async with db.look() as tx:
        code, hash = await tx.value("SELECT code FROM thread"), await tx.value("SELECT hash FROM attachment")
    assert "\n".join(f"> {line}".rstrip() for line in said.split("\n")) in text
    assert "> factura.pdf (1 kB, SHA-256 " + hash in text
    assert "UTC+" in text
    assert code[:4] in text
    assert "*no*" in html, "an asterisk of theirs stays one"
    assert "<em>" not in html
    assert 'href="http://x.test"' not in html.replace('">http://x.test', "")
    assert hash in html


async def test_off_shift_it_names_who_stands_in_and_when_the_shop_is_open(
    db: Database, config: Config, cast: Cast, sent: Sent
) -> None:
    box = await mailbox(db, config, cast)
    async with db.begin() as tx:
        await team.set_opening(tx, [team.Shift(day, 540, 840) for day in range(5)], by=cast.elena)
    await comes(db, config, box, letter("carla", "Busco una hembrilla."))
    async with db.begin() as tx:
        owner = await tx.value("SELECT owner_id FROM thread")
        await tx.run("DELETE FROM shift WHERE agent_id = %(owner)s", owner=owner)
        await mail.follow(tx, secret=config.secret())
    await post(db, config)
    body = sent[-1][1].get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert f"{'Bruno' if owner == cast.ana.id else 'Ana'} contesta por mí" in text
    assert "lunes–viernes 9:00–14:00" in text


async def test_the_shop_says_it_in_its_own_words_and_goes_back(
    db: Database, config: Config, cast: Cast, sent: Sent
) -> None:
    box = await mailbox(db, config, cast)
    own = "Buenas, {Persona}: lo tiene {responsable}.\n\n{ausencia}\n\nTe decimos algo {plazo}. {{ojo}}"
    async with db.begin() as tx:
        with pytest.raises(Forbidden):
            await wording.say_anew(tx, "confirmation", ES, own, by=cast.ana)
        await wording.say_anew(tx, "confirmation", ES, own, by=cast.elena)
        await wording.say_anew(tx, "confirmation", ES, own, by=cast.elena)
        assert await wording.written_in(tx) == {("confirmation", "es", "tu")}
        assert await wording.changed(tx, "confirmation", Language("es", "usted")) is None
    text, _ = await first_mail(db, config, box, sent, letter("carla", "Busco una hembrilla."))
    assert text.startswith("Buenas, Carla: lo tiene ")
    assert "{ojo}" in text
    assert "\n\n\n" not in text
    async with db.begin() as tx:
        await wording.say_ours(tx, "confirmation", ES, by=cast.elena)
        assert await wording.current(tx, "confirmation", ES) == wording.ours("confirmation", ES)
        every = await wording.versions(tx, "confirmation", ES)
    assert [(one.text, one.agent) for one in every] == [(None, "Elena"), (own, "Elena")]
    nameless = letter("dario", "¿Y otra?")
    nameless.replace_header("From", "<script>alert(1)</script> <dario@example.test>")
    text, html = await first_mail(db, config, box, sent, nameless)
    assert text.startswith("Hola:")
    assert "<script>" not in html


@pytest.mark.parametrize("language", [ES, Language("es-419", "vos"), Language("en")])
async def test_our_own_words_are_words_that_could_be_kept(db: Database, cast: Cast, language: Language) -> None:
    async with db.begin() as tx:
        for sort in wording.SORTS:
            await wording.say_anew(tx, sort, language, wording.ours(sort, language) + "\n\n.", by=cast.elena)


async def test_what_cannot_be_kept_says_why(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        for sort, text, why, named in (
            ("confirmation", "Hola {persna}", FieldUnknown, "persna"),
            ("confirmation", "Hola {persona!r}", FieldUnknown, "persona"),
            ("confirmation", "Hola {palabras}", FieldUnknown, "palabras"),
            ("confirmation", "Hola {persona", FieldUnfinished, ""),
            ("confirmation", "  \n ", WordingMissing, ""),
            ("proof", "{palabras} {recibido}", ProofIncomplete, "código"),
            ("proof", "{código} {palabras}", ProofIncomplete, "recibido"),
            ("proof", "{código} {recibido} {{palabras}}", ProofIncomplete, "palabras"),
            ("passcode", "Hola", FieldNeeded, "código"),
        ):
            with pytest.raises(why) as refused:
                await wording.say_anew(tx, sort, ES, text, by=cast.elena)  # type: ignore[arg-type]
            assert named in str(refused.value.facts.get("field", ""))
        assert await wording.written_in(tx) == set()


async def test_the_one_time_code_leaves_by_a_mailbox_where_nothing_else_is_set(
    db: Database, config: Config, cast: Cast, sent: Sent
) -> None:
    box = await mailbox(db, config, cast)
    await comes(db, config, box, letter("carla", "Busco una hembrilla."))
    async with db.begin() as tx:
        await wording.say_anew(tx, "passcode", ES, "Tu código de {tienda}: {código}", by=cast.elena)
    await passcode.send(db, config, 1)
    to, written = sent[-1]
    assert (to, written["From"]) == ("carla@example.test", "info@lallave.test")
    assert written.get_content().startswith("Tu código de Ferretería La Llave: ")
