"""In which language a mail is: by its words when they say it, else by what is known of who wrote it."""

from __future__ import annotations

import pytest
from tests.care.mail.letters import comes, letter
from tests.care.mail.test_hostile import mailbox
from tests.care.mail.test_kinds import TOLD
from tests.cast import Cast

from mostrador import threads
from mostrador.care.mail import language
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database


@pytest.mark.parametrize(
    ("tongue", "said"),
    [
        ("en", "Where is my drill? I have been waiting for two weeks."),
        ("es", "Quiero poner una queja: llegó roto."),
        ("ca", "On és la meva comanda? Fa dues setmanes que espero."),
        ("gl", "Quero presentar unha reclamación polo trato recibido."),
        ("eu", "Zer ordutan irekitzen duzue?"),
        ("fr", "Où est ma commande, s'il vous plaît ?"),
        ("pt", "Onde está a minha encomenda? Não recebi nada."),
        ("de", "Wo bleibt meine Bohrmaschine?"),
        ("it", "Dov'è il mio ordine? Lo aspetto da due settimane."),
        (None, "Hola, gracias"),
        (None, "Hembrilla cerrada"),
        (None, "Ref. 12345-88-XYZ https://example.test/where/is/my/order/and/the/drill"),
        (None, ""),
    ],
)
def test_the_words_say_it_when_there_are_enough(tongue: str | None, said: str) -> None:
    """Numbers and links say nothing."""
    assert language.guess(said) == tongue


def test_what_our_customers_say_is_not_taken_for_a_language_far_away() -> None:
    """A Spanish shop hears no German, French or Italian where there is none."""
    assert {language.guess(said) for every in TOLD.values() for said in every} <= {"es", "en", "ca", "gl", "eu", None}


async def test_a_thread_is_in_the_language_of_its_mail_until_one_of_us_corrects_it(
    db: Database, config: Config, cast: Cast
) -> None:
    """Short words are in the language of the mailbox; of who wrote before, in theirs."""
    box = await mailbox(db, config, cast)

    async def arrives(sender: str, text: str, id: str) -> tuple[int, str]:
        written = letter(sender, text)
        written.replace_header("Message-ID", f"<{id}@example.test>")
        await comes(db, config, box, written)
        async with db.look() as tx:
            thread = await tx.value("SELECT max(id) FROM thread")
            return thread, (await threads.find(tx, thread, viewer=SYSTEM)).language

    assert (await arrives("rosa", "Hembrilla?", "1"))[1] == "es"
    thread, tongue = await arrives("carla", "Where is my drill? I have been waiting for two weeks.", "2")
    assert tongue == "en"
    assert (await arrives("carla", "Hembrilla?", "3"))[1] == "en"
    assert (await arrives("carla", "Quiero poner una queja: llegó roto.", "4"))[1] == "es"
    async with db.begin() as tx:
        found = await threads.find(tx, thread, viewer=SYSTEM)
        await threads.change(tx, thread, subject=found.subject, kind="enquiry", language="fr", by=SYSTEM)
        assert (await threads.find(tx, thread, viewer=SYSTEM)).language == "fr"
        await threads.change(tx, thread, subject=found.subject, kind="complaint", by=SYSTEM)
        assert (await threads.find(tx, thread, viewer=SYSTEM)).language == "fr", "what is not said stays"
