"""What stands in a mail: who, which, when, the words, the HTML and the files."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from mostrador.channels.email.mail import Mailer, Unreadable
from mostrador.channels.email.parse import MAX_HTML, MAX_TEXT, parse
from tests.channels.email.letters import HTML, SHOP, TEXT, letter, parts, winmail


def test_who_writes_to_whom_about_what_and_when() -> None:
    mail = parse(
        letter(
            "Hola\r\n",
            head=(
                "Message-ID: <1@example.org>\nReply-To: otra@EXAMPLE.org\n"
                "Cc: =?utf-8?Q?P=C3=A9rez=2C_Ana?= <ANA@Caña.es>,\n"
                ' "Núñez, Eva" <eva@example.org>, Amigos: b@example.org;\n'
                "Delivered-To: Info+7@lallave.example\nX-Original-To: info@lallave.example\n"
                "Return-Path: <carla@example.org>\n"
                "Date: Sun, 22 Nov 2026 10:00:00 +0100\nContent-Language: es-ES, en\n"
            ),
        )
    )
    assert mail.sender == Mailer("Carla", "carla@example.org")
    assert mail.to == (Mailer("", SHOP),)
    assert mail.reply_to == (Mailer("", "otra@example.org"),)
    assert mail.cc == (
        Mailer("Pérez, Ana", "ana@xn--caa-8ma.es"),
        Mailer("Núñez, Eva", "eva@example.org"),
        Mailer("", "b@example.org"),
    )
    assert mail.delivered_to == ("info+7@lallave.example", "info@lallave.example")
    assert (mail.subject, mail.text, mail.html, mail.parts) == ("La escarpia", "Hola", "", ())
    assert mail.date == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert (mail.return_path, mail.language, mail.message_id) == ("carla@example.org", "es", "<1@example.org>")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("=?utf-8?B?SG9sYSDD?=\n =?utf-8?B?sQ==?=", "Hola ñ"),
        ("=?iso-8859-1?Q?a=F1o malo?= y =?UTF-8?q?bueno=3F?=", "año malo y bueno?"),
        ("=?x-nada?Q?hola?= =?utf-8?B?!!?= fin", "hola =?utf-8?B?!!?= fin"),
        ("  con\n\tpliegues ", "con pliegues"),
        ("=?utf-8*es?Q?se=C3=B1or?=", "señor"),
    ],
)
def test_a_subject_is_read_as_it_was_meant(said: str, read: str) -> None:
    assert parse(f"From: c@example.org\nSubject: {said}\n\nx".encode()).subject == read


def test_ids_are_several_folded_with_commas_or_missing() -> None:
    mail = parse(
        letter(head=("Message-ID:  \nIn-Reply-To: <a@x> <b@x>\nReferences: <0@x>,<1@x>\n <2-\n 2@x>\n\t<1@x> basura\n"))
    )
    assert mail.message_id is None
    assert mail.in_reply_to == ("<a@x>", "<b@x>")
    assert mail.references == ("<0@x>", "<1@x>", "<2-2@x>")
    assert parse(letter(head="Message-ID: <>\nIn-Reply-To: Your mail of Monday\n")).in_reply_to == ()
    assert parse(letter(head="Message-ID: suelto@x\n")).message_id == "<suelto@x>"
    assert parse(letter(head="Return-Path: <>\n")).return_path == ""


@pytest.mark.parametrize(
    "said",
    ["", "mañana", "32 Foo 2026", "Sun, 22 Nov 1899 00:00:00 +0000", "Mon, 1 Jan 2026 10:00:00 +9999", "0" * 9999],
)
def test_a_date_nobody_can_read_is_none(said: str) -> None:
    assert parse(letter(head=f"Date: {said}\n")).date is None


def test_a_date_to_come_is_kept() -> None:
    found = parse(letter(head="Date: Mon, 1 Jan 2035 10:00:00 -0000\n")).date
    assert found == datetime(2035, 1, 1, 10, tzinfo=UTC)


SPANISH = "El año pasado compré una cañería, ¿la tenéis aún?"


@pytest.mark.parametrize(
    ("declared", "meant"),
    [
        ("us-ascii", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("utf-8", "cp1252"),
        ("nunca-oido", "cp1252"),
        ("iso-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("zlib", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-7", "utf-7"),
    ],
)
def test_a_charset_that_is_wrongly_said_is_seen_through(declared: str, meant: str) -> None:
    raw = letter(SPANISH.encode(meant), head=f"Content-Type: text/plain; charset={declared}\n")
    assert parse(raw).text == SPANISH


def test_the_euro_and_curly_quotes_of_windows_are_read_in_latin_1() -> None:
    raw = letter("“Son 5 €”".encode("cp1252"), head="Content-Type: text/plain; charset=iso-8859-1\n")
    assert parse(raw).text == "“Son 5 €”"


def test_an_html_says_its_own_charset() -> None:
    body = '<meta http-equiv=x content="text/html; charset=koi8-r"><p>привет</p>'.encode("koi8-r")
    mail = parse(letter(body, head="Content-Type: text/html\n"))
    assert mail.text == "привет"
    assert "привет" in mail.html


def test_text_is_for_words_and_html_for_show() -> None:
    mail = parse(parts(TEXT, HTML, kind="alternative"))
    assert (mail.text, mail.html, mail.parts) == ("El texto", "<p>El <b>texto</b></p>", ())
    assert parse(parts("Content-Type: text/plain\n\n  ", HTML, kind="alternative")).text == "El texto"


def test_a_reply_before_the_html_is_part_of_it() -> None:
    mail = parse(letter("Sí, gracias<br><html><body><p>antes</p></body></html>", head="Content-Type: text/html\n"))
    assert mail.text.startswith("Sí, gracias")
    assert mail.text.endswith("antes")


def test_a_text_between_files_and_a_foot_are_all_read() -> None:
    mail = parse(parts(HTML, "Content-Type: image/png\nContent-Disposition: attachment\n\nx", TEXT))
    assert mail.text == "El texto\n\nEl texto"
    assert mail.html.count("El ") == 2


def test_flowed_lines_are_put_together() -> None:
    said = "Hola, \ntengo una \npregunta:\n> lo de \n> ayer\n-- \nCarla"
    assert (
        parse(letter(said, head="Content-Type: text/plain; format=flowed\n")).text
        == "Hola, tengo una pregunta:\n> lo de ayer\n-- \nCarla"
    )


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ('attachment; filename="factura.pdf"', "factura.pdf"),
        ("attachment; filename*0*=utf-8''a%C3%B1o; filename*1=\" nuevo.pdf\"", "año nuevo.pdf"),
        ('attachment; filename="=?utf-8?Q?a=C3=B1o.pdf?="', "año.pdf"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        (r'attachment; filename="C:\\tmp\\a\"b.pdf"', "a_b.pdf"),
        ("attachment; filename*=utf-8''%E2%80%AEfdp.exe%00", "fdp.exe"),
        ('attachment; filename=""', "archivo.pdf"),
        ("attachment; filename=mi factura.pdf; size=3", "mi factura.pdf"),
        ("attachment", "archivo.pdf"),
    ],
)
def test_a_file_has_a_name_that_is_safe(said: str, name: str) -> None:
    (file,) = parse(parts(TEXT, f"Content-Type: application/pdf\nContent-Disposition: {said}\n\n%PDF-1")).parts
    assert (file.kind, file.name, file.media_type, file.content) == ("attachment", name, "application/pdf", b"%PDF-1")


PICTURE = "Content-Transfer-Encoding: base64\n\n" + base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def test_images_are_found_by_id_by_place_and_without() -> None:
    by_id = "Content-Type: text/html\n\n<img src=\"cid:a%40b\"><img src='logo.png'>"
    mail = parse(
        parts(
            by_id,
            f"Content-Type: image/png\nContent-ID: <a@b>\n{PICTURE}",
            f"Content-Type: image/png; name=logo.png\nContent-Location: logo.png\n{PICTURE}",
            f"Content-Type: image/png\nContent-ID: <nobody@points>\n{PICTURE}",
            kind="related",
        )
    )
    assert [(one.kind, one.content_id) for one in mail.parts] == [
        ("inline", "a@b"),
        ("inline", "logo.png"),
        ("attachment", "nobody@points"),
    ]
    assert mail.parts[0].name == "archivo.png"
    apple = f"Content-Type: image/png; name=foto.png\nContent-Disposition: inline; filename=foto.png\n{PICTURE}"
    mail = parse(parts(apple, HTML, apple, HTML))
    first, second = mail.parts
    assert first.kind == second.kind == "inline"
    seen = [mail.html.index(one) for one in (f"cid:{first.content_id}", "texto", f"cid:{second.content_id}")]
    assert seen == sorted(seen)
    assert [one.kind for one in parse(parts(TEXT, apple)).parts] == ["attachment"]


def test_what_is_no_text_is_kept_as_what_it_is() -> None:
    mail = parse(
        parts(
            TEXT,
            "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR",
            "Content-Type: text/x-vcard\n\nBEGIN:VCARD",
            "Content-Type: message/rfc822\n\nSubject: El otro\nContent-Type: text/plain\n\nno es de Carla",
            "Content-Type: application/octet-stream; name=hoja.bin\n\n%PDF-1.7",
            "Content-Type: application/zip; name=a.zip\n\nPK\x03\x04",
        )
    )
    assert mail.text == "El texto"
    assert [(one.media_type, one.name) for one in mail.parts] == [
        ("text/calendar", "cita.ics"),
        ("text/vcard", "contacto.vcf"),
        ("message/rfc822", "El otro.eml"),
        ("application/pdf", "hoja.bin"),
        ("application/zip", "a.zip"),
    ]


def test_what_is_signed_is_read_and_what_is_encrypted_is_kept() -> None:
    mail = parse(parts(TEXT, "Content-Type: application/pgp-signature\n\nfirma", kind="signed"))
    assert (mail.text, [one.media_type for one in mail.parts]) == ("El texto", ["application/pgp-signature"])
    mail = parse(
        parts(
            "Content-Type: application/pgp-encrypted\n\nVersion: 1",
            "Content-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----",
            kind="encrypted",
        )
    )
    assert (mail.text, [one.name for one in mail.parts]) == ("", ["version.asc", "encrypted.asc"])
    inline = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHola\n- -- Carla\n"
        "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----"
    )
    mail = parse(letter(inline))
    assert (mail.text, [one.name for one in mail.parts]) == ("Hola\n-- Carla", ["firma.asc"])


def test_a_signature_around_the_mail_is_opened() -> None:
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Carla")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=9000))
        .sign(key, SHA256())
    )
    signing = pkcs7.PKCS7SignatureBuilder().set_data(TEXT.encode()).add_signer(certificate, key, SHA256())
    signed = signing.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary])
    head = "Content-Type: application/pkcs7-mime; smime-type=signed-data\nContent-Transfer-Encoding: base64\n"
    mail = parse(letter(base64.b64encode(signed), head=head))
    assert mail.text == "El texto"
    assert [(one.name, one.content) for one in mail.parts] == [("smime.p7m", signed)]
    broken = parse(letter(base64.b64encode(signed[:80]), head=head))
    assert (broken.text, len(broken.parts)) == ("", 1)


def test_winmail_is_opened() -> None:
    box = base64.b64encode(winmail(b"presupuesto.pdf", b"%PDF-1.4", b"El texto de Outlook")).decode()
    piece = f"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{box}"
    mail = parse(parts(piece))
    assert mail.text == "El texto de Outlook"
    assert [(one.name, one.media_type, one.content) for one in mail.parts] == [
        ("presupuesto.pdf", "application/pdf", b"%PDF-1.4")
    ]
    shut = parse(parts(TEXT, piece.replace(box, box[:16])))
    assert [one.name for one in shut.parts] == ["winmail.dat"]


@pytest.mark.parametrize(
    ("how", "said", "read"),
    [
        ("base64", "SG9sYQ==", "Hola"),
        ("Base64; x", "SG9\nsYQ", "Hola"),
        ("base64", "SG9sYQ==IHkgYWRpw7Nz", "Hola y adiós"),
        ("base64", "Hola a todos los de la tienda", "Hola a todos los de la tienda"),
        ("quoted printable", "a=C3=B1o=\n s", "año s"),
        ("x-uuencode", "begin 644 a\n$2&]L80``\n`\nend", "Hola"),
        ("7-bit", "Hola", "Hola"),
    ],
)
def test_a_transfer_encoding_is_undone_even_if_it_is_misspelt(how: str, said: str, read: str) -> None:
    assert parse(letter(said, head=f"Content-Transfer-Encoding: {how}\n")).text == read


@pytest.mark.parametrize(
    "body",
    [
        "--limite\n\nuno\n--limite\n\ndos",
        "--limite\n\nuno\n--limite--\n\n--limite\n\ndos\n--limite--",
        "preámbulo\n--limite  \n\nuno\n--limitestrict\n--limite\n\ndos\n--limite--\nepílogo",
    ],
)
def test_boundaries_that_are_wrong_lose_no_part(body: str) -> None:
    said = parse(letter(body, head="Content-Type: multipart/mixed; boundary=limite\n")).text
    assert said.startswith("uno")
    assert said.endswith("dos")


def test_a_boundary_that_is_not_said_is_found() -> None:
    body = "--otro\nContent-Type: text/plain\n\nuno\n--otro--"
    assert parse(letter(body, head="Content-Type: multipart/mixed; boundary=limite\n")).text == "uno"
    assert parse(letter("solo texto", head="Content-Type: multipart/mixed; boundary=limite\n")).text == "solo texto"


def test_headers_that_are_broken_hide_no_text() -> None:
    assert parse(letter("x", head="esto no es nada\nX-Mas: 1\n")).text == "x"
    mail = parse(b"From carla Sun Nov 22\nFrom: carla@example.org\nSin linea en blanco\nPrecio: 3\n")
    assert mail.text == "Sin linea en blanco\nPrecio: 3"


def test_a_text_too_long_is_a_file_too() -> None:
    mail = parse(letter("palabra\n" * (MAX_TEXT // 4)))
    assert len(mail.text) <= MAX_TEXT
    assert [len(one.content) for one in mail.parts] == [MAX_TEXT * 2]
    mail = parse(letter("<p>palabra</p>\n" * (MAX_HTML // 10), head="Content-Type: text/html\n"))
    assert (mail.html, mail.text[:7], mail.parts[0].name) == ("", "palabra", "mensaje.html")


@pytest.mark.parametrize("raw", [b"", b"\0\0\r\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"])
def test_what_is_no_mail_says_so(raw: bytes) -> None:
    with pytest.raises(Unreadable, match=r"^[A-Z].*\.$"):
        parse(raw)


def test_where_outlook_has_a_picture_its_text_says_nothing() -> None:
    text = "Así ha llegado:\n\n[cid:image001.png@01DC.5A]\n\n¿Lo cambian? [foto]"
    mail = parse(f"From: carla@example.test\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode())
    assert mail.text == "Así ha llegado:\n\n\n\n¿Lo cambian? [foto]"
