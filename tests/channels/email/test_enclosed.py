"""What a mail has beside words and files: appointments, cards, signatures, and what is encrypted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import Store

from mostrador.channels.email import seals
from mostrador.channels.email.mail import Appointment, Contact, Mail
from mostrador.channels.email.parse import parse

HEAD = b"From: Carla <carla@example.test>\r\nTo: info@lallave.test\r\nSubject: Cita\r\nMIME-Version: 1.0\r\n"
CARLA = "carla@example.test"
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
MADRID = """BEGIN:VTIMEZONE
TZID:{zone}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ={rhythm};BYDAY=-1SU;BYMONTH=10
END:STANDARD
END:VTIMEZONE
"""
EVENT = """BEGIN:VCALENDAR
METHOD:{asks}
{zone}BEGIN:VEVENT
UID:7
SUMMARY:Medir la puerta\\, con Ana
{when}
LOCATION:Calle Mayor 3
ORGANIZER;CN="Núñez, Carla":mailto:carla@example.test
ATTENDEE;PARTSTAT=ACCEPTED;CN=Darío:mailto:dario@example.test
END:VEVENT
END:VCALENDAR
"""
CARD = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8:Núñez;Carla
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Carla N=C3=BA=C3=B1ez
ORG:Fontanería
TEL;CELL;VOICE:+34 612 34 56 78
EMAIL;PREF;INTERNET:carla@example.test
END:VCARD
"""


def with_file(media_type: str, content: str) -> Mail:
    """A mail with a text and this beside it."""
    parts = f"--b\r\nContent-Type: text/plain\r\n\r\nHola\r\n--b\r\nContent-Type: {media_type}; charset=utf-8\r\n\r\n"
    return parse(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + f"{parts}{content}\r\n--b--".encode())


def appointment(when: str, *, asks: str = "REQUEST", zone: str = "") -> Appointment:
    """The one in a calendar."""
    [found] = with_file("text/calendar", EVENT.format(asks=asks, when=when, zone=zone)).enclosed.appointments
    return found


@pytest.mark.parametrize(
    ("when", "zone"),
    [
        ("DTSTART;TZID=Europe/Madrid:20261124T100000", ""),
        ("DTSTART;TZID=Romance Standard Time:20261124T100000", ""),
        ("DTSTART;TZID=Mi zona:20261124T100000", MADRID.format(zone="Mi zona", rhythm="YEARLY")),
        ("DTSTART:20261124T090000Z", ""),
    ],
)
def test_an_appointment_is_said_in_everybodys_hour(when: str, zone: str) -> None:
    found = appointment(f"{when}\nDURATION:PT1H", zone=zone)
    assert (found.begins, found.ends, found.floating) == (AT, AT + timedelta(hours=1), False)
    assert (found.title, found.place, found.who) == ("Medir la puerta, con Ana", "Calle Mayor 3", "Núñez, Carla")
    assert (found.address, found.asks) == (CARLA, "request")


def test_whole_days_answers_and_zones_that_nobody_knows() -> None:
    """A zone of another mail is none of this one."""
    days = appointment("DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261126\nRRULE:FREQ=WEEKLY")
    assert (days.days, days.begins.day, days.ends and days.ends.day, days.repeats) == (True, 24, 25, True)
    for zone in ("Mi zona", "Mars/Olympus"):
        lost = appointment(f"DTSTART;TZID={zone}:20261124T100000")
        assert (lost.floating, lost.zone, lost.begins.hour) == (True, zone, 10)
    reply = appointment("DTSTART:20261124T090000Z", asks="REPLY")
    assert (reply.asks, reply.reply, reply.who) == ("reply", "accepted", "Darío")
    assert appointment("DTSTART:20261124T090000Z\nSTATUS:CANCELLED").asks == "cancel"


def test_a_card_is_who_and_how_they_are_reached() -> None:
    """Of Outlook's kind, with its own way to write an accent; twice the same is one."""
    [found] = with_file("text/x-vcard", CARD * 2).enclosed.contacts
    assert found == Contact("Carla Núñez", "Fontanería", ("+34 612 34 56 78",), (CARLA,))


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("text/calendar", "BEGIN:VCALENDAR\n" * 4000),
        ("text/calendar", "BEGIN:VCALENDAR\n" + "X" * 300_000),
        ("text/calendar", EVENT.format(asks="REQUEST", zone="", when="DTSTART:99999999T999999Z")),
        ("text/vcard", "BEGIN:VCARD\n" * 4000),
        ("text/vcard", 'BEGIN:VCARD\nFN;A="' + '";"' * 20_000 + ":x\nEND:VCARD"),
    ],
)
def test_what_nobody_can_read_is_a_file(media_type: str, content: str) -> None:
    """Too large, without an end, or nonsense: the mail is read, and says what it says."""
    mail = with_file(media_type, content)
    assert (mail.text, not mail.enclosed, len(mail.parts)) == ("Hola", True, 1)


def test_a_zone_of_every_second_is_not_counted() -> None:
    """It would keep the reader busy for hours."""
    found = appointment("DTSTART;TZID=Mal:20261124T100000", zone=MADRID.format(zone="Mal", rhythm="SECONDLY"))
    assert (found.floating, found.zone) == (True, "Mal")


@cache
def authority() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Somebody who gives certificates out."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _certificate("La autoridad", key, key, None, x509.BasicConstraints(ca=True, path_length=None)), key


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    by: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    *more: x509.ExtensionType,
    until: timedelta = timedelta(days=9),
) -> x509.Certificate:
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(called).issuer_name(issuer.subject if issuer else called)
    built = built.public_key(key.public_key()).serial_number(x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(days=9)).not_valid_after(now + until)
    built = built.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    built = built.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    if not issuer:
        usage = dict.fromkeys(
            ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only",
             "decipher_only"), False
        )  # fmt: skip
        signs = x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **usage)
        built = built.add_extension(signs, critical=True)
    for one in more:
        built = built.add_extension(one, critical=isinstance(one, x509.BasicConstraints))
    return built.sign(by, hashes.SHA256())


def signed(
    text: str = "Soy Carla", *, address: str = CARLA, until: timedelta = timedelta(days=9), use: object = None
) -> bytes:
    """A mail with a detached signature."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer, by = authority()
    names = x509.SubjectAlternativeName([x509.RFC822Name(address)])
    uses = x509.ExtendedKeyUsage([use or ExtendedKeyUsageOID.EMAIL_PROTECTION])  # type: ignore[list-item]
    certificate = _certificate("Carla Núñez", key, by, issuer, names, uses, until=until)
    built = pkcs7.PKCS7SignatureBuilder().set_data(f"Content-Type: text/plain\r\n\r\n{text}\r\n".encode())
    built = built.add_signer(certificate, key, hashes.SHA256())
    body = built.sign(serialization.Encoding.SMIME, [pkcs7.PKCS7Options.DetachedSignature])
    return HEAD.replace(b"MIME-Version: 1.0\r\n", b"") + body


@pytest.mark.parametrize(
    ("raw", "state", "why"),
    [
        (signed, "verified", ""),
        (lambda: signed().replace(b"Soy Carla", b"Soy Pablo"), "broken", ""),
        (lambda: signed(address="otra@example.test"), "unverified", "another-sender"),
        (lambda: signed(until=timedelta(days=-1)), "unverified", "expired"),
        (lambda: signed(use=ExtendedKeyUsageOID.SERVER_AUTH), "unverified", "not-trusted"),
    ],
)
def test_a_signature_proves_all_or_nothing(monkeypatch: pytest.MonkeyPatch, raw: object, state: str, why: str) -> None:
    """The words, the address and who vouches; its file is none that anybody opens."""
    monkeypatch.setattr(seals, "_roots", lambda: Store([authority()[0]]))
    mail = parse(raw())  # type: ignore[operator]
    [seal] = mail.enclosed.seals
    assert (seal.state, seal.why, seal.who, seal.issuer) == (state, why, "Carla Núñez", "La autoridad")
    assert "Soy" in mail.text
    assert [part.kind for part in mail.parts] == ["wrapping"]
    monkeypatch.setattr(seals, "_roots", lambda: None)
    assert parse(raw()).enclosed.seals[0].state != "verified"  # type: ignore[operator]


def test_a_signature_that_nobody_can_read_stops_no_mail() -> None:
    raw = signed()
    at = raw.index(b'filename="smime.p7s"') + 30
    for hostile in (b"", b"A" * 400_000, b"MIAG" * 5000):
        mail = parse(raw[:at] + b"\r\n\r\n" + hostile + b"\r\n")
        assert "Soy Carla" in mail.text
        assert mail.enclosed.seals[0].state == "unverified"


def test_what_is_encrypted_is_said_to_be() -> None:
    """By S/MIME, by PGP in parts or in the text; nothing of it is shown as a file to open."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "La Llave")])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(AT).not_valid_after(AT + timedelta(days=99))
    secret = pkcs7.PKCS7EnvelopeBuilder().set_data(b"hola").add_recipient(built.sign(key, hashes.SHA256()))
    smime = secret.encrypt(serialization.Encoding.SMIME, [])
    pgp = b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"
    in_parts = (
        b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n\r\n--b\r\n'
        b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n"
        b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n" + pgp + b"--b--\r\n"
    )
    for way, raw in (("smime", smime), ("pgp", in_parts), ("pgp", b"\r\n" + pgp)):
        mail = parse(HEAD.replace(b"MIME-Version: 1.0\r\n", b"") + raw)
        assert [(one.way, one.sort) for one in mail.enclosed.seals] == [(way, "encrypted")]
        assert mail.enclosed.encrypted
        assert mail.text == ""
        assert {part.kind for part in mail.parts} == {"wrapping"}
    assert (
        parse(
            HEAD + b"\r\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHola\n-----BEGIN PGP SIGNATURE-----\n\nx\n"
            b"-----END PGP SIGNATURE-----\n"
        )
        .enclosed.seals[0]
        .why
        == "no-key"
    )
