"""A machine's mail is known for what it is, and a person's never taken for one."""

from __future__ import annotations

import pytest

from mostrador.channels.email.mail import Automatic, Bounce
from mostrador.channels.email.parse import parse
from tests.channels.email.letters import SHOP, parts

CARLA = "From: Carla <carla@example.org>\n"


def written(subject: str, text: str, head: str = "", sender: str = "Carla <carla@example.org>") -> Automatic | None:
    raw = f"From: {sender}\nTo: {SHOP}\nSubject: {subject}\n{head}\n{text}".encode()
    return parse(raw, ours=frozenset({SHOP})).automatic


@pytest.mark.parametrize(
    ("subject", "text", "head"),
    [
        ("Re: La escarpia", "Vuelvo el lunes.", "Auto-Submitted: auto-replied (vacation)\n"),
        ("Respuesta automática: La escarpia", "x", "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n"),
        ("Re: La escarpia", "x", "X-Autoreply: yes\n"),
        ("Re: La escarpia", "x", "X-Autorespond: La escarpia\n"),
        ("Re: La escarpia", "x", "Precedence: auto_reply\n"),
        ("Respuesta automática: La escarpia", "x", ""),
        ("Automatic reply: La escarpia", "x", ""),
        ("RESPUESTA AUTOMATICA", "x", ""),
        ("Autorespuesta - La escarpia", "x", ""),
        ("Fuera de la oficina", "Estaré fuera de la oficina hasta el día 3.", ""),
        ("Out of office: La escarpia", "I am out of the office until Monday.", ""),
        ("De vacaciones", "Hola, estoy de vacaciones y no estaré disponible. Volveré el 3.", ""),
        ("Ausencia", "x", "X-Auto-Response-Suppress: OOF\n"),
        ("Hemos recibido tu mensaje", "Este es un mensaje automático, no responda a este correo.", ""),
    ],
)
def test_an_absence_is_known_by_its_headers_or_its_words(subject: str, text: str, head: str) -> None:
    assert written(subject, text, head) == Automatic("absence")


@pytest.mark.parametrize(
    ("subject", "text", "head"),
    [
        ("Re: La escarpia", "Gracias, la recojo mañana.", "In-Reply-To: <1@lallave.example>\n"),
        ("Re: Respuesta automática: La escarpia", "Pero ¿cuándo vuelve Ana?", ""),
        ("RV: Automatic reply: La escarpia", "Me llega esto, ¿qué hago?", ""),
        ("Fuera de la oficina", "Ayer fui y me dejasteis fuera de la oficina lloviendo.", ""),
        ("De vacaciones", "Este mes cerráis por vacaciones, ¿verdad?", ""),
        ("Error de entrega", "El paquete no llegó, no se pudo entregar porque no estaba.", ""),
        ("Undeliverable", "My parcel could not be delivered, why?", ""),
        ("La escarpia", "x", "Auto-Submitted: no\n"),
        ("La escarpia", "x", "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\n"),
        ("La escarpia", "x", "X-Loop: otro@example.net\n"),
        ("La escarpia", "x", "X-Autoreply: no\nPrecedence: normal\n"),
        ("Re: La escarpia", "x", "List-Unsubscribe: <mailto:no@crm.example>\nIn-Reply-To: <1@lallave.example>\n"),
        ("La escarpia", "x", f"List-Post: <mailto:{SHOP}>\nList-Id: <info.lallave.example>\nPrecedence: list\n"),
        ("Fwd: failure notice", "> Hi. This is the qmail-send program\n> <ana@x.es>: no such user\n¿Qué es esto?", ""),
        ("Hemos recibido tu mensaje", "Hemos recibido tu mensaje y queremos devolver la escarpia.", ""),
    ],
)
def test_a_person_is_never_called_a_machine(subject: str, text: str, head: str) -> None:
    assert written(subject, text, head) is None


@pytest.mark.parametrize(
    ("kind", "subject", "head", "sender"),
    [
        ("list", "Novedades", "List-Id: <novedades.example.net>\n", "Tienda <hola@example.net>"),
        ("list", "Novedades", "List-Unsubscribe: <https://example.net/no>\n", "Tienda <hola@example.net>"),
        ("list", "Novedades", "Precedence: list\n", "Tienda <hola@example.net>"),
        ("notice", "Su pedido", "Auto-Submitted: auto-generated\n", "Tienda <hola@example.net>"),
        ("notice", "Su pedido", "Precedence: bulk\n", "Tienda <hola@example.net>"),
        ("notice", "Su pedido", "Precedence: junk\n", "Tienda <hola@example.net>"),
        ("notice", "Su pedido", "Return-Path: <>\n", "Tienda <hola@example.net>"),
        ("notice", "Hola", "", "Postmaster@example.net"),
        ("notice", "Hola", "X-Loop: hola@example.net\n", "hola@example.net"),
        ("report", "Report Domain: lallave.example Submitter: example.net Report-ID: 1", "", "dmarc@example.net"),
    ],
)
def test_lists_and_notices_are_known(kind: str, subject: str, head: str, sender: str) -> None:
    found = written(subject, "x", head, sender)
    assert found is not None
    assert found.kind == kind


ORIGINAL = "Content-Type: message/rfc822\n\nMessage-ID: <7@lallave.example>\nSubject: La escarpia\n\nx"


def report(status: str, original: str = ORIGINAL) -> Automatic | None:
    said = "Content-Type: text/plain\n\nLo siento"
    dsn = f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n{status}"
    return parse(parts(said, dsn, original, kind='report; report-type="delivery-status"')).automatic


@pytest.mark.parametrize(
    ("action", "status", "diagnostic", "kind", "found", "permanent"),
    [
        ("failed", "5.1.1", "smtp; 550 5.1.1 User unknown", "bounce", "5.1.1", True),
        ("failed", "5.0.0", "smtp; 550 5.1.1 User unknown", "bounce", "5.1.1", True),
        (
            "failed",
            "5.7.129",
            "smtp; 550 5.7.129 RestrictedToRecipientsPermission",
            "bounce",
            "5.7.129",
            True,
        ),
        ("failed", "5.7.133", "smtp; 550 5.7.133 SenderNotAuthenticatedForGroup", "bounce", "5.7.133", True),
        ("failed", "5.2.2", "smtp; 552 5.2.2 Mailbox full", "bounce", "5.2.2", False),
        ("failed", "4.4.7", "smtp; 421 timeout", "bounce", "4.4.7", False),
        ("delayed", "4.4.1", "smtp; 421 timeout", "receipt", "4.4.1", False),
    ],
)
def test_a_report_tells_who_did_not_get_it_and_whether_it_is_for_good(
    action: str, status: str, diagnostic: str, kind: str, found: str, permanent: bool
) -> None:
    told = report(
        f"Final-Recipient: rfc822; Ana@Example.org\nAction: {action}\nStatus: {status}\nDiagnostic-Code: {diagnostic}\n"
    )
    why = diagnostic.removeprefix("smtp; ")
    assert told is not None
    assert told.kind == kind
    assert told.bounces == (Bounce("ana@example.org", found, permanent, "<7@lallave.example>", why),)


def test_a_report_of_headers_alone_and_of_several_recipients() -> None:
    blocks = "\n\n".join(
        f"Original-Recipient: rfc822;{one}@example.org\nFinal-Recipient: rfc822;x@y.es\n"
        f"Action: {action}\nStatus: {status}"
        for one, action, status in (
            ("ana", "failed", "5.1.1"),
            ("eva", "delivered", "2.0.0"),
            ("luz", "failed", "5.1.2"),
        )
    )
    told = report(blocks, "Content-Type: text/rfc822-headers\n\nMessage-ID: <8@lallave.example>")
    assert told is not None
    assert [(one.recipient, one.message_id) for one in told.bounces] == [
        ("ana@example.org", "<8@lallave.example>"),
        ("luz@example.org", "<8@lallave.example>"),
    ]
    assert report("Final-Recipient: rfc822;a@b.es\nAction: delivered\nStatus: 2.0.0") == Automatic("receipt")


EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ana@example.org
    host mx.example.org [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<ana@example.org>:
    550 No such user here

------ This is a copy of the message, including all the headers. ------

Message-ID: <7@lallave.example>
To: otra@example.org
"""
QMAIL = """Hi. This is the qmail-send program at example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.

<ana@example.org>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 sorry, no mailbox here by that name

--- Below this line is a copy of the message.

Message-ID: <7@lallave.example>
"""
POSTFIX = """This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<ana@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1
    <ana@example.org>: Recipient address rejected: User unknown
"""
EXCHANGE = """No se pudo entregar el mensaje a ana@example.org.

El grupo ana solo acepta mensajes de personas de su organización o de su lista de remitentes permitidos.

Detalles del error: 550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required
"""
FULL = """Su mensaje no se pudo entregar:

ana@example.org: el buzón está lleno
"""


@pytest.mark.parametrize(
    ("text", "head", "status", "permanent", "message_id"),
    [
        (EXIM, "X-Failed-Recipients: ana@example.org\n", "5.1.1", True, "<7@lallave.example>"),
        (EXIM, "", "5.1.1", True, "<7@lallave.example>"),
        (QMAIL, "Return-Path: <>\n", "5.1.1", True, "<7@lallave.example>"),
        (POSTFIX, "In-Reply-To: <7@lallave.example>\n", "5.1.1", True, "<7@lallave.example>"),
        (EXCHANGE, "", "5.7.133", True, None),
        (FULL, "", "5.2.2", False, None),
    ],
)
def test_a_bounce_in_the_words_of_a_server_is_understood(
    text: str, head: str, status: str, permanent: bool, message_id: str | None
) -> None:
    told = written("Undelivered Mail Returned to Sender", text, head, "Mail <MAILER-DAEMON@mx.example.net>")
    assert told is not None
    assert told.kind == "bounce"
    (bounce,) = told.bounces
    assert (bounce.recipient, bounce.status, bounce.permanent) == ("ana@example.org", status, permanent)
    assert bounce.message_id == message_id
    assert bounce.why


def test_a_mail_that_is_only_late_is_no_bounce() -> None:
    text = "A message that you sent has not yet been delivered to ana@example.org. No action is required."
    told = written("Warning: message delayed", text, "", "Mailer-Daemon@mx.example.net")
    assert told is not None
    assert (told.kind, told.bounces[0].permanent, told.bounces[0].status[0]) == ("receipt", False, "4")


def test_complaints_and_receipts_are_known() -> None:
    abuse = parts(
        "Content-Type: text/plain\n\nAbuse",
        "Content-Type: message/feedback-report\n\nFeedback-Type: abuse",
        ORIGINAL,
        kind="report; report-type=feedback-report",
    )
    assert parse(abuse).automatic == Automatic("report")
    read = parts(
        "Content-Type: text/plain\n\nLeído",
        "Content-Type: message/disposition-notification\n\nX: y",
        kind="report; report-type=disposition-notification",
    )
    assert parse(read).automatic == Automatic("receipt")


def test_a_person_who_forwards_a_bounce_as_a_file_is_a_person() -> None:
    forwarded = (
        "Content-Type: message/rfc822\n\nFrom: MAILER-DAEMON@x.es\nContent-Type: message/delivery-status\n\n"
        "Final-Recipient: rfc822; ana@example.org\nAction: failed\nStatus: 5.1.1"
    )
    assert parse(parts("Content-Type: text/plain\n\n¿Qué es esto?", forwarded)).automatic is None
    within = forwarded.partition("\n\n")[2].partition("\n")[2]
    assert parse(parts("Content-Type: text/plain\n\n¿Qué es esto?", within)).automatic is None
