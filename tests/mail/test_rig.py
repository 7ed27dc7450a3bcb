"""The servers of the tests do what the tests of mail rely on."""

from __future__ import annotations

import smtplib
import socket
from email.message import EmailMessage

import pytest

from tests.mail.rig import SHOP, MailRig

CARLA = "carla@example.test"


def mail(subject: str) -> bytes:
    """A mail from Carla."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Carla <{CARLA}>", SHOP, subject
    made.set_content("¿Tenéis llaves de paso?\n")
    return made.as_bytes()


def test_a_submitted_mail_is_signed_and_read_by_imap(mail_rig: MailRig) -> None:
    mail_rig.submit(mail("Una llave"), SHOP, account=CARLA)
    [raw] = mail_rig.wait_for(SHOP, 1)
    assert b"\r\nSubject: Una llave\r\n" in raw
    assert b"\r\nDKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.test; s=s1;" in raw


def test_an_open_relay_is_refused(mail_rig: MailRig) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="Relay access denied"):
        mail_rig.deliver(mail("Para fuera"), "alguien@fuera.test")
    with pytest.raises(smtplib.SMTPAuthenticationError):
        mail_rig.submit(mail("Con otra clave"), SHOP, password="otra")


@pytest.mark.parametrize(("to", "code"), [("later@example.test", 450), ("full@example.test", 552)])
def test_some_addresses_say_no(mail_rig: MailRig, to: str, code: int) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        mail_rig.deliver(mail("No"), to)
    assert refused.value.recipients[to][0] == code


def test_a_stranger_is_checked_and_not_believed(mail_rig: MailRig) -> None:
    forged = b"Authentication-Results: mx.lallave.test; dkim=pass header.d=example.test\r\n"
    mail_rig.deliver(forged + mail("Con etiqueta"), "info+t42@lallave.test", ip="203.0.113.9", helo="pc.fuera.test")
    [raw] = mail_rig.wait_for(SHOP, 1)
    assert raw.count(b"Authentication-Results: mx.lallave.test") == 1
    assert b"Authentication-Results: mx.lallave.test; dkim=none" in raw
    assert b"Received: from pc.fuera.test (pc.fuera.test [203.0.113.9])" in raw
    assert b"Delivered-To: info+t42@lallave.test" in raw


def test_what_cannot_arrive_comes_back_as_a_report(mail_rig: MailRig) -> None:
    mail_rig.submit(mail("Perdida"), "lost@example.test", account=SHOP)
    [report] = mail_rig.wait_for(SHOP, 1)
    assert b"Content-Type: multipart/report; report-type=delivery-status" in report
    assert b"Final-Recipient: rfc822; lost@example.test" in report


def test_mail_waits_while_dovecot_is_away(mail_rig: MailRig) -> None:
    with socket.create_connection((mail_rig.host, mail_rig.ports.imap)) as opened:
        assert opened.recv(4) == b"* OK"
        mail_rig.kill_dovecot()
        while opened.recv(4096):
            pass
    mail_rig.deliver(mail("Espera"), SHOP)
    assert mail_rig.waiting() == 1
    mail_rig.start_dovecot()
    assert len(mail_rig.wait_for(SHOP, 1)) == 1


def test_a_frozen_dovecot_says_nothing(mail_rig: MailRig) -> None:
    mail_rig.append(mail("Antes"))
    mail_rig.freeze_dovecot()
    with socket.create_connection((mail_rig.host, mail_rig.ports.imap), 0.3) as opened, pytest.raises(TimeoutError):
        opened.recv(4)
    mail_rig.thaw_dovecot()
    assert len(mail_rig.inbox()) == 1


def test_the_same_mails_under_other_numbers(mail_rig: MailRig) -> None:
    mail_rig.append(mail("Una"))
    with mail_rig.imap() as box:
        before = box.folder.status()["UIDVALIDITY"]
    mail_rig.renumber()
    with mail_rig.imap() as box:
        assert box.folder.status()["UIDVALIDITY"] != before
    assert len(mail_rig.inbox()) == 1


def test_every_test_finds_its_accounts_new(mail_rig: MailRig) -> None:
    for _ in range(2):
        mail_rig.append(mail("Una"), folder="INBOX")
        with mail_rig.imap() as box:
            box.folder.create("Otra")
            assert box.uids() == ["1"]
        mail_rig.empty()
        with mail_rig.imap() as box:
            assert (box.uids(), box.folder.exists("Otra")) == ([], False)
