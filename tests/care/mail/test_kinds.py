"""What a mail is taken for by its words: in doubt for more than an enquiry, never against what one of us decided."""

from __future__ import annotations

import pytest
from tests.care.mail.letters import comes, letter
from tests.care.mail.test_hostile import first_word, mailbox
from tests.cast import Cast

from mostrador import threads
from mostrador.care.mail import kinds
from mostrador.channels.email import outbox
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.threads.events import ThreadChanged

TOLD = {
    "complaint": (
        "Quiero poner una queja: el taladro llegó roto.",
        "Llevo tres semanas esperando el pedido y nadie me contesta.",
        "Me habéis cobrado dos veces.",
        "Todavía no he recibido nada.",
        "El pedido venía incompleto, faltan tornillos.",
        "Esto es inaceptable, qué vergüenza.",
        "I want to complain about the service.",
        "My order has not arrived and I am still waiting.",
        "I was charged twice.",
        "The drill you sent is defective.",
        "Em queixo del servei, el paquet encara no ha arribat.",
        "Quéixome do trato recibido, aínda non me chegou o pedido.",
        "Kexa bat aurkeztu nahi dut.",
    ),
    "claim": (
        "Reclamo el importe de la factura.",
        "¿Me podéis mandar una hoja de reclamaciones?",
        "Exijo una solución o iré a la OMIC.",
        "Quiero que me devolváis el dinero.",
        "I want a refund.",
        "Vull posar una reclamació.",
        "Quero presentar unha reclamación.",
        "Erreklamazio bat egin nahi dut.",
    ),
    "incident": (
        "La web da error al pagar.",
        "Estamos sin luz desde ayer.",
        "El mando ya no funciona.",
        "Your app is not working.",
        "Estem sense internet.",
        "Matxura bat dugu.",
    ),
    "enquiry": (
        "Busco una hembrilla cerrada de 8 mm, ¿tenéis?",
        "Hola, ¿a qué hora abrís el sábado? Gracias por el buen servicio.",
        "No es una queja, solo pregunto por el pedido.",
        "¿Cuánto cuesta el envío a Soria?",
        "Se me ha roto la bisagra y necesito otra igual.",
        "Do you have this in blue? No complaint, just curious.",
        "Teniu cargols de rosca fina?",
        "Tedes bisagras para portas de madeira?",
        "Zer ordutan irekitzen duzue?",
    ),
}


@pytest.mark.parametrize(("kind", "said"), [(kind, said) for kind, every in TOLD.items() for said in every])
def test_the_words_say_what_it_is(kind: str, said: str) -> None:
    """In five languages."""
    assert kinds.guess("", said) == kind


async def test_a_complaint_is_one_from_the_first_word_and_gets_its_proof(
    db: Database, config: Config, cast: Cast
) -> None:
    """It is shown as guessed until one of us says what it is."""
    box = await mailbox(db, config, cast)
    await comes(db, config, box, letter("carla", "Quiero poner una queja: llegó roto."))
    await first_word(db, config)
    async with db.begin() as tx:
        found = await threads.find(tx, 1, viewer=SYSTEM)
        assert found.kind == "complaint"
        assert await kinds.guessed(tx, 1)
        assert [one.kind for one in await outbox.of_thread(tx, 1)] == ["proof"]
        await threads.change(tx, 1, subject=found.subject, kind="complaint", by=cast.elena)
        assert not await kinds.guessed(tx, 1)


async def test_what_becomes_a_complaint_gets_its_proof_too_and_nobody_is_overruled(
    db: Database, config: Config, cast: Cast
) -> None:
    """The second mail complains; where one of us said that it is an enquiry, it stays one."""
    box = await mailbox(db, config, cast)
    for name in ("carla", "rosa"):
        await comes(db, config, box, letter(name, "¿Cuándo llega mi pedido?"))
    await first_word(db, config)
    async with db.begin() as tx:
        await threads.change(tx, 2, subject="Su pedido", kind="enquiry", by=cast.elena)
    for name in ("carla", "rosa"):
        again = letter(name, "Sigo esperando y nadie me contesta.", In_Reply_To=f"<{name}@example.test>")
        again.replace_header("Message-ID", f"<{name}2@example.test>")
        await comes(db, config, box, again)
    async with db.look() as tx:
        assert [(await threads.find(tx, thread, viewer=SYSTEM)).kind for thread in (1, 2)] == ["complaint", "enquiry"]
        assert [one.kind for one in await outbox.of_thread(tx, 1)] == ["proof", "confirmation"]
        assert [one.kind for one in await outbox.of_thread(tx, 2)] == ["confirmation"]
        raised = await tx.values(
            "SELECT topic FROM event WHERE kind = %(kind)s AND actor LIKE 'system%%'", kind=ThreadChanged.kind()
        )
    assert raised == ["thread:1"]
