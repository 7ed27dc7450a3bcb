"""Whatever comes is read or refused: nothing else is raised, nothing takes for ever, nothing is lost."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mostrador.channels.email.clean import clean
from mostrador.channels.email.mail import Mail, Unreadable
from mostrador.channels.email.parse import MAX_OPENED, parse
from mostrador.channels.email.tree import MAX_DEPTH, MAX_PARTS
from tests.channels.email.letters import HTML, TEXT, letter, parts, winmail

WINMAIL_HEAD = b"\x78\x9f\x3e\x22\0\0"
TNEF = "Content-Type: application/ms-tnef\n"
HEAD = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n"


def nested(levels: int, inside: bytes = b"Content-Type: text/plain\n\nhondo\n") -> bytes:
    for level in range(levels):
        inside = (
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) + inside + b"\n--b%d--\n" % level
        )
    return b"From: carla@example.org\nSubject: La escarpia\n" + inside


def test_what_is_nested_deep_is_kept_as_one_part() -> None:
    assert parse(nested(MAX_DEPTH)).text == "hondo"
    mail = parse(nested(100))
    (kept,) = mail.parts
    assert (mail.text, kept.media_type) == ("", "message/rfc822")
    assert b"hondo" in kept.content
    assert len(parse(nested(5000)).parts) == 1


def test_signatures_in_signatures_are_opened_a_few_times() -> None:
    inside = TEXT.encode()
    for _ in range(MAX_OPENED + 3):
        data = _der(0x30, _der(0x06, bytes.fromhex("2a864886f70d010701")) + _der(0xA0, _der(0x04, inside)))
        signed = _der(0x30, _der(0x02, b"\1") + _der(0x31, b"") + data)
        cms = _der(0x30, _der(0x06, bytes.fromhex("2a864886f70d010702")) + _der(0xA0, signed))
        inside = b"Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(cms)
    assert len(parse(inside).parts) == MAX_OPENED + 1


def _der(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content


def test_parts_without_end_are_kept_together() -> None:
    file = b"--b\nContent-Type: application/pdf; name=a.pdf\n\nhola\n"
    mail = parse(letter(file * 10_000 + b"--b--", head=HEAD))
    assert len(mail.parts) == MAX_PARTS + 1
    assert mail.parts[-1].content.count(b"hola") == 10_000 - MAX_PARTS
    assert len(parse(letter(b"--b\n\n" * 10_000, head=HEAD)).parts) == 1


def test_a_megabyte_of_headers_is_passed_over() -> None:
    for head in (f"X-A: {'x' * 1_000_000}\n", "X-A: x\n" * 200_000, "References: " + "<a@b>\n " * 150_000 + "\n"):
        mail = parse(letter("Hola", head=head))
        assert (mail.subject, mail.text) == ("La escarpia", "Hola")


@pytest.mark.parametrize(
    "raw",
    [
        letter(b"\0" * 3_000_000 + b"Hola"),
        letter("a" + "\u0315\u0300" * 400_000),
        letter(b"=" * 2_000_000, head="Content-Transfer-Encoding: base64\n"),
        letter(b"QQ==" * 1_000_000, head="Content-Transfer-Encoding: base64\n"),
        letter("-----BEGIN PGP MESSAGE-----\n\n" * 20_000),
        letter("could not be delivered\n" + "a@b.es\n" * 200_000, start="From: mailer-daemon@x.es\n"),
        letter("x", head="To: " + "(" * 500_000 + "\n"),
        letter("x", head="Cc: x:" + "a@b.es," * 100_000 + ";\n"),
        letter("x", head="Content-Type: text/plain" + ';a="\\' * 200_000 + "\n"),
        letter("x", head="In-Reply-To: " + "<" * 500_000 + "\n", start="From: =?a?q?" + "=?a?q?" * 100_000 + "\n"),
        letter("<a b='" * 300_000, head="Content-Type: text/html\n"),
        letter("<p>hola" * 300_000, head="Content-Type: text/html\n"),
        letter(b"--b--x\n" * 500_000, head=HEAD),
        letter(b"\x30\x80" * 500_000, head="Content-Type: application/pkcs7-mime\n"),
        letter(b"\x30\x80" + b"\x04\0" * 500_000, head="Content-Type: application/pkcs7-mime\n"),
        letter(WINMAIL_HEAD + b"\1\x0c\x80\6\0\0\0\0\0\0\0" * 90_000, head=TNEF),
        letter(WINMAIL_HEAD + b"\1\x03\x90\6\0\4\0\0\0\xff\xff\xff\xff\0\0" + b"\0" * 20, head=TNEF),
        letter(
            WINMAIL_HEAD + b"\1\x03\x90\6\0\x0c\0\0\0\1\0\0\0\x02\x10\1\0\xff\xff\xff\xff\0\0" + b"\0" * 20, head=TNEF
        ),
        letter("\r" * 2_000_000),
    ],
    ids=range(19),
)
def test_what_is_made_to_take_for_ever_does_not(raw: bytes) -> None:
    assert _is_sound(parse(raw))


def test_thirty_megabytes_are_read_and_an_archive_is_not_opened() -> None:
    line = base64.b64encode(b"PK\x03\x04" + b"\0" * 53) + b"\n"
    raw = letter(
        b"--b\nContent-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n" + line * 400_000,
        head=HEAD,
    )
    (file,) = parse(raw).parts
    assert (file.media_type, file.name, len(file.content)) == ("application/zip", "a.zip", 57 * 400_000)


def _is_sound(mail: Mail) -> bool:
    """Whether it can be stored and told: no NUL, no half of a letter, one spelling."""
    msgspec.json.encode(mail)
    return all(
        "\0" not in one and unicodedata.is_normalized("NFC", one)
        for one in _strings(msgspec.to_builtins(mail, builtin_types=(bytes,)))
    )


def _strings(told: object) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for one in told.values():
            yield from _strings(one)
    elif isinstance(told, (list, tuple)):
        for one in told:
            yield from _strings(one)


IMAGE = (
    "Content-Type: image/png; name*=utf-8''a%C3%B1o.png\nContent-ID: <a@b>\n"
    "Content-Transfer-Encoding: base64\n\niVBORw0K"
)
WINMAIL = base64.b64encode(winmail(b"a.pdf", b"%PDF", b"Hola")).decode()
SEEDS = [
    letter(
        "Hola, ¿tenéis escarpias?\n\nCarla",
        head="Message-ID: <1@x>\nReferences: <0@x>\n <2@x>\nDate: Sun, 22 Nov 2026 10:00:00 +0100\n",
    ),
    letter(
        "Hola =C3=B1",
        head="Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; format=flowed\n",
    ),
    parts(TEXT, HTML, kind="alternative"),
    parts(
        "Content-Type: text/html; charset=big5\n\n<img src='cid:a@b'><table><tr><td>x</table>", IMAGE, kind="related"
    ),
    parts(TEXT, f"Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n{WINMAIL}"),
    parts(
        TEXT,
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.es\n"
        "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no\n",
        "Content-Type: message/rfc822\n\nMessage-ID: <9@x>\n\nx",
        kind="report; report-type=delivery-status",
    ),
    letter(
        "-----BEGIN PGP SIGNED MESSAGE-----\n\nHola\n-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n"
    ),
    letter(
        "x",
        start="From: =?utf-8?Q?N=C3=BA?= <ana@caña.es>, MAILER-DAEMON@x.es\nX-Failed-Recipients: a@b.es\n",
    ),
    nested(4),
]
SPLINTERS = [
    *(
        b"\0",
        b"\r",
        b"\n",
        b"\n\n",
        b"\xff",
        b"\xed\xa0\x80",
        b"=",
        b";",
        b'"',
        b"<",
        b"(",
        b"--limite",
        b"=?utf-8?B?/w==?=",
    ),
    *(b"e\xcc\x81", b"\xcc\x81", b"charset=utf-7\n", b"charset=punycode\n", b"=?utf-16?Q?=D8?=", b"&#xd800;", b"&#0;"),
    *(b"Content-Type: multipart/mixed; boundary=limite\n", b"Content-Transfer-Encoding: base64\n", b"\n \n", b":"),
]


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A mail of ours with pieces cut out, put in and repeated."""
    raw = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 8))):
        at, end = sorted((draw(st.integers(0, len(raw))), draw(st.integers(0, len(raw)))))
        piece = draw(st.sampled_from(SPLINTERS) | st.binary(max_size=6) | st.just(raw[at:end]))
        raw = raw[:at] + piece + raw[draw(st.sampled_from((at, min(at + len(piece), len(raw)), end))) :]
    return raw


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(broken() | st.binary(max_size=300))
@example(b"From: \xcc\x81\nSubject: e\xe2\x80\x8b\xcc\x81\n\nx")
@example(b"Message-ID: <e \xcc\x81@x>\nContent-ID: a\n\n<p>&#xd800;&#0;e&#769;")
def test_anything_is_a_mail_or_refused(raw: bytes) -> None:
    try:
        mail = parse(raw)
    except Unreadable:
        return
    assert _is_sound(mail)
    assert "\0" not in clean(mail.html, {}).html
