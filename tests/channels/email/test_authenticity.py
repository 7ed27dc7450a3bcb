"""Who a mail is of, against a real OpenDKIM and a real name server."""

from __future__ import annotations

import base64
import hashlib
import socket
import time
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import dkim
import dns.resolver
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mostrador.channels.email.authenticity import Authenticity, check
from mostrador.channels.email.names import organisation
from tests.mail import servers
from tests.mail.rig import SHOP, MailRig, own_address

CARLA = "carla@example.test"
KEY = servers.new_key()
MAIL_SERVER = "203.0.113.25"
STRANGER = "203.0.113.9"
TEXTS = {
    "example.test": f"v=spf1 ip4:{MAIL_SERVER} -all",
    "_dmarc.example.test": "v=DMARC1; p=reject; ; pct=100",
    "lax.test": "v=spf1 a:mail.lax.test ?all",
    "_dmarc.lax.test": "v=DMARC1; p=none; sp=quarantine",
    "strict.test": "v=spf1 include:example.test ~all",
    "_dmarc.strict.test": "v=DMARC1; p=quarantine; adkim=s; aspf=s",
    **{
        f"s1._domainkey.{domain}": KEY.record
        for domain in (
            "example.test",
            "lax.test",
            "strict.test",
            "mail.strict.test",
            "evil.test",
            "nopolicy.test",
            "list.test",
            "other-list.test",
        )
    },
}


@pytest.fixture(scope="module")
def resolver(mail_servers: MailRig, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dns.resolver.Resolver]:
    """One that asks a dnsmasq which knows TEXTS."""
    host = own_address()
    running = servers.names(tmp_path_factory.mktemp("names"), host, TEXTS, {"mail.lax.test": MAIL_SERVER})
    running.start()
    asking = dns.resolver.Resolver(configure=False)
    asking.nameservers = [host]
    yield asking
    running.kill()


@pytest.fixture
def silent() -> Iterator[dns.resolver.Resolver]:
    """One whose name server takes every question and answers none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        asking = dns.resolver.Resolver(configure=False)
        asking.nameservers, asking.port = ["127.0.0.1"], deaf.getsockname()[1]
        yield asking


def written(sender: str = f"Carla <{CARLA}>", *, text: str = "¿Tenéis llaves de paso?") -> bytes:
    """A mail, unsigned."""
    made = EmailMessage()
    made["To"], made["Subject"] = SHOP, "Una pregunta"
    made.set_content(f"{text}\n")
    return f"From: {sender}\r\n".encode() + made.as_bytes().replace(b"\n", b"\r\n")


def signed(raw: bytes, domain: str = "example.test", **how: Any) -> bytes:
    """The same mail under a signature of `domain`."""
    return bytes(dkim.sign(raw, b"s1", domain.encode(), KEY.pem, **how)) + raw


def looked_at(raw: bytes, resolver: dns.resolver.Resolver, **about: Any) -> Authenticity:
    """What `check` finds; the mail was fetched unless `about` says where it came from."""
    told = {"ip": None, "helo": "mail.example.test", "mail_from": CARLA, "trusted": frozenset({"mx.lallave.test"})}
    return check(raw, resolver=resolver, **(told | about))


def said(found: Authenticity) -> tuple[str, str, str, bool, bool, str]:
    """All of it but ARC."""
    return found.spf, found.dkim, found.dmarc, found.verified, found.suspect, found.why


def test_what_opendkim_signed_is_proved_until_somebody_changes_it(mail_rig: MailRig) -> None:
    mail_rig.submit(written(), SHOP, account=CARLA)
    [raw] = mail_rig.wait_for(SHOP)
    asking = mail_rig.resolver()
    assert said(looked_at(raw, asking)) == ("none", "pass", "pass", True, False, "dmarc")
    changed = raw.replace(b"de paso", b"de gas")
    assert said(looked_at(changed, asking)) == ("none", "fail", "fail", False, True, "policy")


def test_what_our_own_server_found_counts(mail_rig: MailRig) -> None:
    mail_rig.submit(written(), SHOP, account=CARLA)
    [sent] = mail_rig.wait_for(SHOP)
    mail_rig.deliver(sent[sent.index(b"DKIM-Signature") :], SHOP, ip=STRANGER, helo="forwarder.test")
    [_, raw] = mail_rig.wait_for(SHOP, 2)
    assert (
        b"Authentication-Results: mx.lallave.test;\r\n\tdkim=pass (2048-bit key; unprotected) header.d=example" in raw
    )
    # The forwarder may not send for example.test, and the key of the signature is gone since; the server saw it.
    raw = raw.replace(b"s=s1;", b"s=s2;")
    assert said(looked_at(raw, mail_rig.resolver())) == ("fail", "pass", "pass", True, False, "dmarc")


@pytest.mark.parametrize(
    ("raw", "ip", "expected"),
    [
        (signed(written()), MAIL_SERVER, ("pass", "pass", "pass", True, False, "dmarc")),
        (signed(written()), STRANGER, ("fail", "pass", "pass", True, False, "dmarc")),
        (written(), MAIL_SERVER, ("pass", "none", "pass", True, False, "dmarc")),
        (written(), STRANGER, ("fail", "none", "fail", False, True, "policy")),
        (signed(written(), "evil.test"), STRANGER, ("fail", "pass", "fail", False, True, "policy")),
        (signed(written()) + b"Otra cosa\r\n", STRANGER, ("fail", "fail", "fail", False, True, "policy")),
    ],
)
def test_one_proof_is_enough(
    resolver: dns.resolver.Resolver, raw: bytes, ip: str, expected: tuple[str, str, str, bool, bool, str]
) -> None:
    assert said(looked_at(raw, resolver, ip=ip)) == expected


@pytest.mark.parametrize(
    ("sender", "by", "expected"),
    [
        ("a@mail.example.test", "example.test", ("pass", True, False, "dmarc")),
        ("a@lax.test", "evil.test", ("fail", False, False, "unproved")),
        ("a@shop.lax.test", "evil.test", ("fail", False, True, "policy")),
        ("a@strict.test", "strict.test", ("pass", True, False, "dmarc")),
        ("a@strict.test", "mail.strict.test", ("fail", False, True, "policy")),
        ("a@nopolicy.test", "nopolicy.test", ("none", True, False, "dkim")),
        ("a@nopolicy.test", "evil.test", ("none", False, False, "unproved")),
        ("a@la-llave.test", "la.test", ("none", False, False, "unproved")),
        ("undisclosed\r\nSender: a@example.test", "example.test", ("none", False, True, "unreadable")),
    ],
)
def test_the_policy_is_that_of_the_sender(
    resolver: dns.resolver.Resolver, sender: str, by: str, expected: tuple[str, bool, bool, str]
) -> None:
    assert said(looked_at(signed(written(sender), by), resolver))[2:] == expected


def without_from(raw: bytes) -> bytes:
    """The same mail under a signature that is not of its From, which dkimpy makes for nobody and believes."""
    letter = dkim.DKIM(raw)
    letter.hasher = hashlib.sha256
    policy = dkim.CanonicalizationPolicy.from_c_value(b"relaxed/simple")
    body = base64.b64encode(hashlib.sha256(policy.canonicalize_body(letter.body)).digest())
    said = {
        "v": b"1",
        "a": b"rsa-sha256",
        "c": b"relaxed/simple",
        "d": b"example.test",
        "s": b"s1",
        "h": b"to",
        "bh": body,
    }
    tags = [(name.encode(), value) for name, value in said.items()]
    key = dkim.parse_pem_private_key(KEY.pem)
    header = letter.gen_header([*tags, (b"b", b"0" * 60)], [b"to"], policy, b"DKIM-Signature", key)
    return b"DKIM-Signature: " + bytes(header) + raw


def test_a_signature_counts_only_for_all_of_the_mail(resolver: dns.resolver.Resolver) -> None:
    part = signed(written(), length=True) + b"<b>Y esto</b>\r\n"
    assert dkim.verify(part, dnsfunc=lambda name, timeout=5: KEY.record.encode())
    assert looked_at(part, resolver).dkim == "fail"
    old = signed(written(), signature_algorithm=b"rsa-sha1")
    assert looked_at(old, resolver).dkim == "fail"
    many = signed(written(), include_headers=[b"from", *[b"x"] * 300])
    assert looked_at(many, resolver).dkim == "fail"
    without = without_from(written())
    assert dkim.verify(without, dnsfunc=lambda name, timeout=5: KEY.record.encode())
    assert looked_at(without, resolver).dkim == "fail"


def test_our_own_server_says_where_it_came_from(resolver: dns.resolver.Resolver) -> None:
    came = f"Received: from mail.example.test (unknown [{MAIL_SERVER}])\r\n\tby mx.lallave.test (Postfix)\r\n".encode()
    inside = b"Received: from mx.lallave.test ([127.0.0.1]) by vm with LMTP id 1\r\n"
    assert looked_at(inside + came + written(), resolver).why == "dmarc"
    assert looked_at(came.replace(b"by mx.lallave", b"by mx.evil") + written(), resolver).why == "policy"
    elsewhere = came.replace(MAIL_SERVER.encode(), STRANGER.encode())
    assert looked_at(elsewhere + came + written(), resolver).why == "policy"


FORGED = (
    b"Authentication-Results: mx.lallave.test; dkim=pass header.d=example.test; dmarc=pass header.from=example.test\r\n"
)
TRUE = b"Authentication-Results: mx.lallave.test; dkim=none; spf=fail smtp.mailfrom=example.test\r\n"
CAME = f"Received: from evil.test (evil.test [{STRANGER}]) by mx.lallave.test with ESMTP\r\n".encode()
LMTP = b"Received: from mx.lallave.test (mx.lallave.test [198.51.100.2]) by store with LMTP id 1\r\n"
HOP = b"Received: from mx.lallave.test ([10.0.0.3]) by store.lallave.test with ESMTP\r\n"


@pytest.mark.parametrize(
    "head",
    [
        FORGED,
        CAME + FORGED,
        TRUE + CAME + FORGED,
        CAME + FORGED + HOP + CAME,
        HOP + CAME + FORGED + CAME,
        HOP + TRUE + CAME + FORGED,
        FORGED.replace(b"mx.lallave.test", b"mx.evil.test") + CAME,
        # Our name for itself is another one, so its word is not known.
        CAME.replace(b"by mx.lallave.test", b"by box1") + FORGED + CAME,
        # The stranger greets as if from inside.
        CAME.replace(b"from evil.test", b"from [10.0.0.1]") + FORGED + CAME,
        # Every stranger seems to come from inside, as behind a gate that changes addresses.
        CAME.replace(STRANGER.encode(), b"172.17.0.1") + FORGED + CAME,
        # What our server found is of another sender.
        TRUE.replace(b"dkim=none", b"dkim=none; dmarc=pass header.from=evil.test") + CAME,
        # Only a comment says it.
        TRUE.replace(b"dkim=none", b"dkim=none (dkim=pass header.d=example.test; dmarc=pass)") + CAME,
        TRUE.replace(b"=example.test", b'="; dmarc=pass header.from=example.test"@evil.test') + CAME,
    ],
)
def test_a_forged_result_is_not_believed(resolver: dns.resolver.Resolver, head: bytes) -> None:
    found = looked_at(head + written(), resolver)
    assert (found.verified, found.suspect, found.why) == (False, True, "policy")


@pytest.mark.parametrize(
    "head", [FORGED + CAME, HOP + FORGED + CAME, FORGED + HOP + CAME, TRUE + FORGED + CAME, LMTP + FORGED + CAME]
)
def test_the_same_result_from_our_server_is(resolver: dns.resolver.Resolver, head: bytes) -> None:
    assert looked_at(head + written(), resolver).why == "dmarc"


def test_gmail_writes_below_its_line(resolver: dns.resolver.Resolver) -> None:
    lines = (CAME + FORGED).replace(b"mx.lallave.test", b"mx.google.com")
    trusted = frozenset({"mx.google.com"})
    assert looked_at(lines + written(), resolver, trusted=trusted).why == "dmarc"
    assert looked_at(lines + written(), resolver).why == "policy"


@pytest.mark.parametrize(
    ("sender", "verified", "why"),
    [
        (f"{CARLA}, otra@evil.test", False, "several-senders"),
        (f"Carla <{CARLA}>\r\nFrom: otra@evil.test", False, "several-senders"),
        (f'"bruno@lallave.test" <{CARLA}>', True, "another-address"),
        (f"=?utf-8?B?{'YnJ1bm/vvKBsYWxsYXZlLnRlc3Q='}?= <{CARLA}>", True, "another-address"),
    ],
)
def test_two_faces(resolver: dns.resolver.Resolver, sender: str, verified: bool, why: str) -> None:
    found = looked_at(signed(written(sender)), resolver, ip=MAIL_SERVER)
    assert (found.verified, found.suspect, found.why) == (verified, True, why)


def test_what_our_own_server_refused_is_doubted_where_no_names_answer(silent: dns.resolver.Resolver) -> None:
    failed = TRUE.replace(b"\r\n", b"; dmarc=fail header.from=example.test\r\n")
    assert looked_at(failed + CAME + written(), silent, limit=0.6).why == "policy"
    assert looked_at(failed.replace(b"spf=fail", b"spf=none") + CAME + written(), silent, limit=0.6).why == "unproved"


def test_nobody_writes_as_the_shop_without_a_proof(resolver: dns.resolver.Resolver) -> None:
    ours = frozenset({"nopolicy.test"})
    raw = written("Ana <ana@mail.nopolicy.test>")
    assert looked_at(raw, resolver, ours=ours).why == "our-address"
    assert looked_at(signed(raw, "nopolicy.test"), resolver, ours=ours).why == "dkim"
    assert looked_at(written("x@yournopolicy.test"), resolver, ours=ours).why == "unproved"


def sealed(raw: bytes, by: str, results: str) -> bytes:
    """The same mail passed on by `by`, which says what it found."""
    noted = f"Authentication-Results: {by}; {results}\r\n".encode() + raw
    headers = dkim.arc_sign(noted, b"s1", by.encode(), KEY.pem, by.encode())
    return b"".join(headers) + noted


def test_a_forwarder_we_trust_saves_a_mail(resolver: dns.resolver.Resolver) -> None:
    changed = signed(written()).replace(b"Una pregunta", b"[Lista] Una pregunta")
    passed = "dkim=pass header.d=example.test; arc=none"
    mail = sealed(changed, "list.test", passed)
    trusting = {"sealers": frozenset({"list.test"}), "ip": STRANGER}
    found = looked_at(mail, resolver, **trusting)
    assert (found.dmarc, found.arc, found.verified, found.suspect, found.why) == ("fail", "pass", True, False, "arc")
    assert looked_at(mail, resolver, ip=STRANGER).why == "policy"
    assert looked_at(mail.replace(b"llaves", b"claves"), resolver, **trusting).arc == "fail"
    assert looked_at(sealed(changed, "list.test", "dkim=fail"), resolver, **trusting).why == "policy"
    # What somebody between says is worth nothing.
    between = sealed(sealed(changed, "other-list.test", passed), "list.test", "dkim=fail; arc=pass")
    assert looked_at(between, resolver, **trusting).why == "policy"


def test_a_dns_that_never_answers_is_not_held_against_anybody(silent: dns.resolver.Resolver) -> None:
    start = time.monotonic()
    found = looked_at(signed(written()), silent, ip=STRANGER, limit=0.6)
    assert time.monotonic() - start < 2
    assert said(found) == ("unknown", "unknown", "unknown", False, False, "unanswered")


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@example.test\r\n" + b"X: 1\r\n" * 100_000 + b"\r\nHola",
        b"From: a@example.test\r\nX: a\r\n" + b" b\r\n" * 300_000 + b"\r\nHola",
        signed(written()).removesuffix(written()).replace(b"v=1;", b"v=1; n=x b" + b" \r\n" * 5_000 + b" y;") * 5
        + written(),
        # A signature that is right, since many blanks are as good as one.
        signed(written(text="a x"), canonicalize=(b"relaxed", b"relaxed")).replace(
            b"a x", b"a" + b" " * 300_000 + b"x"
        ),
        b"From: a@example.test\r\n" + b"ARC-Seal: i=999999999999999999; cv=none\r\n" * 500 + b"\r\nHola",
        signed(written()) + b"\r\n" * 1_000_000,
    ],
    ids=["many", "folded", "blank-signature", "blank-body", "many-seals", "many-lines"],
)
def test_what_is_made_to_take_long_does_not(resolver: dns.resolver.Resolver, raw: bytes) -> None:
    start = time.process_time()
    looked_at(raw, resolver, sealers=frozenset({"list.test"}))
    assert time.process_time() - start < 3


HEADER = st.sampled_from(
    [
        "From",
        "DKIM-Signature",
        "Authentication-Results",
        "Received",
        "ARC-Seal",
        "ARC-Message-Signature",
        "ARC-Authentication-Results",
    ]
)
PIECES = st.sampled_from(
    [
        b"v=1; a=rsa-sha256; d=example.test; s=s1; h=from; bh=AAAA; b=AAAA",
        b"i=1; cv=none; ",
        b"mx.lallave.test; dkim=pass (",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(HEADER, st.one_of(st.binary(max_size=60), PIECES)), max_size=8), st.text(max_size=30))
@example([("From", b"\xff\x00@\xff")], "@..@")
@example([("From", b"a@" + b"x" * 300 + b".test")], "a@" + "y" * 80 + ".test")
def test_nothing_raises(mail_servers: MailRig, lines: list[tuple[str, bytes]], mail_from: str) -> None:
    raw = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in lines) + b"\r\nHola\r\n"
    asking = mail_servers.resolver()
    about = {"mail_from": mail_from, "helo": mail_from, "ip": STRANGER, "sealers": frozenset({"example.test"})}
    assert looked_at(raw, asking, **about).why != "dmarc"


@pytest.mark.parametrize(
    ("domain", "registered"),
    [
        ("mail.lallave.test", "lallave.test"),
        ("lallave.test", "lallave.test"),
        ("a.b.co.uk", "b.co.uk"),
        ("tienda.com.es", "tienda.com.es"),
        ("com", "com"),
    ],
)
def test_relatives_have_one_name(domain: str, registered: str) -> None:
    assert organisation(domain) == registered
