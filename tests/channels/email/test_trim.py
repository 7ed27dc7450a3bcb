"""What a reply says anew."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from mostrador.channels.email.trim import Trimmed, trim
from tests.channels.email.replies import Reply, replies

ATTRIBUTIONS = {
    "es": "El mar, 3 nov 2026 a las 10:11, Ana <ana@lallave.example>\nescribió:",
    "es without an address": "El 3/11/26 a las 10:11, Ana escribió:",
    "es without a date": "Ana <ana@lallave.example> escribió:",
    "es of Horde": "Citando a Ana <ana@lallave.example>:",
    "en": "On Tue, Nov 3, 2026 at 10:11 AM Ana <ana@lallave.example> wrote:",
    "en in three lines": "On Nov 3, 2026,\nat 10:11,\nAna <ana@lallave.example> wrote:",
    "ca": "Missatge de Ana <ana@lallave.example> del dia dt., 3 de nov. 2026\na les 10:11:",
    "ca of Thunderbird": "El 3/11/26 a les 10:11, Ana ha escrit:",
    "gl": "O mar, 3 nov 2026 ás 10:11, Ana (<ana@lallave.example>) escribiu:",
    "eu": "Ana (<ana@lallave.example>) erabiltzaileak hau idatzi du (2026 aza. 3, ar. (10:11)):",
    "eu of Thunderbird": "2026/11/03 10:11(e)an, Ana igorleak idatzi du:",
    "pt": "Em ter., 3 de nov. de 2026 às 10:11, Ana <ana@lallave.example> escreveu:",
    "pt of Portugal": "Ana <ana@lallave.example> escreveu (terça, 3/11/2026 à(s) 10:11):",
    "fr": "Le mar. 3 nov. 2026 à 10:11, Ana <ana@lallave.example> a écrit :",
    "de": "Am Di., 3. Nov. 2026 um 10:11 Uhr schrieb Ana <ana@lallave.example>:",
    "de of the first Gmail": "Ana <ana@lallave.example> schrieb am Di., 3.\nNov. 2026 um 10:11 Uhr:",
    "it": "Il giorno mar 3 nov 2026 alle ore 10:11 Ana <ana@lallave.example> ha scritto:",
    "nl": "Op di 3 nov 2026 om 10:11 schreef Ana <ana@lallave.example>:",
    "pl": "wt., 3 lis 2026 o 10:11 Ana <ana@lallave.example> napisał(a):",
    "ru": "вт, 3 нояб. 2026 г. в 10:11, Ana <ana@lallave.example>:",
    "sv": "Den tis 3 nov. 2026 kl 10:11 skrev Ana <ana@lallave.example>:",
}
HEADS = {
    "es": "De: Ana\nEnviado el: martes, 3 de noviembre de 2026 10:11\nPara: Carla\nAsunto: RE: Pedido",
    "es of Mac": "De: Ana <ana@lallave.example>\nFecha: martes, 3 de noviembre de 2026\nPara: Carla\nAsunto: Pedido",
    "en": "From: Ana\nSent: Tuesday, November 3, 2026 10:11 AM\nTo: Carla\nSubject: RE: Order",
    "ca": "De: Ana <ana@lallave.example>\nEnviat el: dimarts, 3/11/2026 10:11\nPer a: Carla\nAssumpte: Comanda",
    "gl": "De: Ana <ana@lallave.example>\nEnviado: martes, 3 de novembro de 2026 10:11\nPara: Carla\nAsunto: Pedido",
    "eu": "Nork: Ana <ana@lallave.example>\nBidalia: 2026(e)ko azaroaren 3a 10:11\nNori: Carla\nGaia: Eskaera",
    "pt": "De: Ana <ana@lallave.example>\nEnviada em: terça, 3/11/2026 10:11\nPara: Carla\nAssunto: Pedido",
    "fr": "De : Ana <ana@lallave.example>\nEnvoyé : mardi 3 novembre 2026 10:11\nÀ : Carla\nObjet : Commande",
    "de": "Von: Ana <ana@lallave.example>\nGesendet: Dienstag, 3. November 2026 10:11\nAn: Carla\nBetreff: Bestellung",
    "it": "Da: Ana <ana@lallave.example>\nInviato: martedì 3 novembre 2026 10:11\nA: Carla\nOggetto: Ordine",
    "dashes es": "-----Mensaje original-----\nDe: Ana",
    "dashes ca": "-----Missatge original-----\nDe: Ana",
    "dashes gl": "-----Mensaxe orixinal-----\nDe: Ana",
    "dashes eu": "-----Jatorrizko mezua-----\nNork: Ana",
    "dashes fr": "-------- Message d'origine --------\nDe : Ana",
    "dashes de": "-----Ursprüngliche Nachricht-----\nVon: Ana",
}
SENT = (
    "Enviado desde mi iPhone",
    "Enviat des del meu iPhone",
    "Enviado desde o meu iPhone",
    "Nire iPhonetik bidalia",
    "Enviado do meu iPhone",
    "Envoyé de mon iPhone",
    "Von meinem iPhone gesendet",
    "Inviato da iPhone",
    "Sent from my iPhone",
    "(Sent from my phone, sorry for the typos)",
)
INLINE = """Hola, te contesto entre líneas.

El mar, 3 nov 2026 a las 10:11, Ana <ana@lallave.example> escribió:
> ¿De qué ancho es la puerta?
72 cm
> ¿Y de qué color?

Blanca.

> Un saludo,
> Ana
"""


@pytest.mark.parametrize("line", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS)
def test_what_an_attribution_stands_over_was_said_before(line: str) -> None:
    for over in ("Mañana voy.\n\n", "Mañana voy.\n"):
        assert trim(f"{over}{line}\n\n> ¿Cuándo vienes?\n> Ana").new == "Mañana voy."
    assert trim(f"{line}\n> ¿Cuándo vienes?\n\nMañana voy.").new == "Mañana voy."
    assert trim(f"{line}\n> ¿Cuándo vienes?").new == ""


@pytest.mark.parametrize("heads", HEADS.values(), ids=HEADS)
def test_what_stands_under_heads_was_said_before(heads: str) -> None:
    told = trim(f"Mañana voy.\n\n________________________________\n{heads}\n\n¿Cuándo vienes?")
    assert told.new == "Mañana voy."
    assert [one.kind for one in told.folded] == ["quote"]
    assert trim(f"Mañana voy.\n\n{heads}\n\n¿Cuándo vienes?").new == "Mañana voy."


@pytest.mark.parametrize("heads", HEADS.values(), ids=HEADS)
def test_a_mail_that_only_passes_another_on_is_whole(heads: str) -> None:
    mail = f"{heads}\n\n¿Cuándo vienes?"
    assert trim(mail) == Trimmed(mail)


@pytest.mark.parametrize("line", SENT)
def test_what_a_telephone_adds_is_folded(line: str) -> None:
    assert trim(f"Mañana voy.\n\n{line}\n").new == "Mañana voy."
    # Who writes under it has written all the same.
    assert trim(f"{line}\n\nMañana voy.").new == "Mañana voy."


def test_answers_between_the_lines_stay_with_what_they_answer() -> None:
    new = trim(INLINE).new
    assert "> ¿De qué ancho es la puerta?\n72 cm\n> ¿Y de qué color?\n\nBlanca." in new
    assert not {"escribió:", "> Ana"} & set(new.split("\n"))


def test_answers_between_the_lines_of_a_page() -> None:
    page = (
        '<div>Hola</div><div class="gmail_quote"><div class="gmail_attr">El mar, Ana escribió:</div>'
        '<blockquote class="gmail_quote">¿De qué ancho?</blockquote></div><div>72 cm</div>'
        '<div class="gmail_quote"><blockquote class="gmail_quote">¿Y el color?</blockquote></div><div>Blanco</div>'
    )
    lines = [line for line in trim("", page).new.split("\n") if line]
    assert lines == ["Hola", "> ¿De qué ancho?", "72 cm", "> ¿Y el color?", "Blanco"]


def test_a_quoted_mail_that_is_only_passed_on_is_whole() -> None:
    mail = "> Inicio del mensaje reenviado:\n>\n> De: Luis\n> Asunto: Medidas\n>\n> 72 cm"
    assert trim(mail) == Trimmed(mail)
    assert trim(f"¿Y esto?\n\n{mail}").new == "¿Y esto?"


def test_a_page_that_only_passes_another_on_is_whole() -> None:
    passed = (
        '<div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>De: Luis<br>'
        "Date: mar, 3 nov 2026 a las 10:11<br>Subject: Medidas<br>To: Carla</div><br>72 cm</div>"
    )
    assert trim("", f"<div>¿Y esto?</div>{passed}").new.strip() == "¿Y esto?"
    assert "De: Luis" in trim("", passed).new
    assert "72 cm" in trim("", passed).new


def test_a_page_without_marks_leaves_it_to_the_text() -> None:
    text = "Mañana voy.\n\nEl 3/11/26 a las 10:11, Ana escribió:\n> ¿Cuándo?"
    assert trim(text, "<p>Mañana voy.</p><p>El 3/11/26</p>").new == "Mañana voy."
    assert trim(text, "<p" * 3_000_000).new == "Mañana voy."
    assert trim(text, "<div class=gmail_quote>" * 50_000).new == "Mañana voy."


def test_our_own_line_cuts() -> None:
    over = "Mañana voy.\n\nHola hola escribió, con fecha rara:\n"
    assert trim(f"{over}## Escribe sobre esta línea ##\n\nTu caso").new == over.strip()
    assert trim("Me gusta esta línea.\n\nSobre esta línea de sofás, ¿qué hay?").folded == ()


def test_a_quotation_without_an_owner_is_a_part_of_what_is_said() -> None:
    assert trim("> Envío gratis\n\n¿Sigue siendo así?").new == "> Envío gratis\n\n¿Sigue siendo así?"
    assert trim("> Envío gratis").new == "> Envío gratis"


def test_signatures_and_lawyers_are_folded_apart() -> None:
    mail = (
        "Mañana voy.\n\nUn saludo,\nCarla Ruiz\nDirectora de compras\nTel. 944 000 000\n\nPD: llevo la puerta.\n\n"
        "Este mensaje es confidencial y va dirigido a su destinatario. Si lo recibe por error, bórrelo."
    )
    told = trim(mail)
    assert told.new == "Mañana voy.\n\nPD: llevo la puerta."
    assert [one.kind for one in told.folded] == ["signature", "disclaimer"]


@pytest.mark.parametrize(
    "said",
    [
        "Mañana voy.\n\nUn saludo,\nCarla",
        "Estos son mis datos:\n\nCarla Ruiz\nDirectora de compras\nTel. 944 000 000\nC/ Mayor 3",
        "Por error borré este mensaje, ¿me lo mandáis otra vez?\n\nSolicito que eliminen mis datos.",
        "Hola.\n\nEl 3 de noviembre me escribió:\n\nvuelva usted mañana",
        "Código:\n\n```\n--\nEnviado desde mi iPhone\n```\n\n¿Está bien?",
    ],
)
def test_what_looks_alike_is_kept(said: str) -> None:
    assert trim(said) == Trimmed(said)


def test_nothing_is_lost() -> None:
    for reply in replies():
        if reply.text:
            told = trim(reply.text)
            kept = "\n".join((told.new, *(one.text for one in told.folded)))
            assert Counter(kept.split()) == Counter(reply.text.split()), reply.name


def test_a_page_loses_nothing_either() -> None:
    for reply in replies():
        if reply.html:
            told = trim("", reply.html)
            assert told.folded, reply.name
            assert "La Llave" in "\n".join(one.text for one in told.folded) or "Gracias" in reply.html


def test_the_spanish_set() -> None:
    every = list(replies())
    wrong = [reply.name for reply in every if not right(reply)]
    assert len(wrong) <= len(every) // 100, wrong


def right(reply: Reply) -> bool:
    """Whether exactly what is new is shown; of a page by its words in lines, as blanks are not told by it."""
    new = trim(reply.text, reply.html).new
    if not reply.html:
        return new.strip() == reply.new.strip()
    return [line.split() for line in new.split("\n") if line] == [
        line.split() for line in reply.new.split("\n") if line
    ]


@pytest.mark.parametrize(
    "piece",
    [
        ">",
        " ",
        "\n",
        "El ",
        ">\n",
        "El 3\n",
        "-- \n",
        "De: a@b.es\n",
        "El 3/11/26, Ana <a@b.es> escribió:\n",
        "a@b: ",
        "Un saludo,\n" + "nombre" * 9 + "1\nTel. 944 000 000\n",
    ],
)
def test_a_million_characters_take_a_moment(piece: str) -> None:
    began = time.process_time()
    for over in ("", "Mañana voy.\n\n"):
        trim(over + piece * (1_000_000 // len(piece)))
    assert time.process_time() - began < 15
