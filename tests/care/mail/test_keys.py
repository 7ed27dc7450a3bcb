"""What leaves is signed with the domain's key, from when the DNS shows it, and believed where it arrives."""

from __future__ import annotations

import msgspec
import pytest
from dns.resolver import Resolver
from tests.care.mail.letters import NoNames
from tests.care.mail.test_mail import CARLA, at_work, files, impatient, letter, mailbox, mails
from tests.cast import Cast
from tests.mail.rig import WORKSHOP, MailRig

from mostrador.channels import email
from mostrador.channels.email import Mailbox, dkim_sign, keys
from mostrador.channels.email.authenticity import check
from mostrador.channels.email.keys import (
    KeyNotUnderstood,
    KeyWaits,
    MailKey,
    SelectorNotUnderstood,
    SelectorTaken,
)
from mostrador.config import Config
from mostrador.kit.box import WrongSecret
from mostrador.kit.db import Database
from mostrador.kit.errors import NotFound
from mostrador.kit.files import FileStore

__all__ = ["files", "impatient"]


class Says(NoNames):
    """Name servers that know one text, at every name."""

    def __init__(self, *texts: str) -> None:
        super().__init__()
        self.texts = texts

    def resolve(self, *_: object, **__: object) -> list[object]:  # type: ignore[override]
        """The texts, in the pieces of a TXT record."""
        return [type("Text", (), {"strings": (one[:200].encode(), one[200:].encode())})() for one in self.texts]


@pytest.fixture
async def workshop(db: Database, config: Config, cast: Cast) -> Mailbox:
    """A mailbox of a domain that nobody signs for."""
    settings = email.Settings(address=WORKSHOP, team=cast.counter, password="x", imap_host="i", smtp_host="s")
    async with db.begin() as tx:
        number = await email.add_mailbox(tx, settings, secret=config.secret(), by=cast.elena)
        return await email.find_mailbox(tx, number)


async def made(db: Database, config: Config, cast: Cast, box: Mailbox, **more: str) -> MailKey:
    """Another key of its domain."""
    async with db.begin() as tx:
        number = await keys.make_key(tx, box, secret=config.secret(), by=cast.elena, **more)
        return next(one for one in await keys.keys_of(tx, box.domain) if one.id == number)


async def signing(db: Database, config: Config) -> str:
    """The selector with which taller.test signs now, '' when it does not."""
    async with db.look() as tx:
        signer = await keys.signer(tx, "taller.test", secret=config.secret())
    return signer.selector if signer else ""


async def test_a_signed_answer_is_believed_where_it_arrives(
    db: Database, config: Config, cast: Cast, files: FileStore, mail_rig: MailRig
) -> None:
    """Through Postfix into Carla's mailbox: nothing of what was signed changed on the way, accents and all."""
    number = await mailbox(db, config, cast, mail_rig, address=WORKSHOP, name="Taller «Ñandú»", trusted=())
    async with db.look() as tx:
        box = await email.find_mailbox(tx, number)
    key = await made(db, config, cast, box)
    assert key.name == "mostrador._domainkey.taller.test"
    await keys.look_at_keys(db, resolver=mail_rig.resolver())
    assert await signing(db, config) == ""
    mail_rig.publish(key.name, key.record)
    await keys.look_at_keys(db, resolver=mail_rig.resolver())
    assert await signing(db, config) == "mostrador"
    async with at_work(db, files, config, mail_rig):
        mail_rig.submit(letter("¿Tenéis una escarpia de acero?\n.\n  \nAdiós"), WORKSHOP, account=CARLA)
        await mails(mail_rig, CARLA, 1)
    [raw] = mail_rig.inbox(CARLA)
    assert b"s=mostrador" in raw
    about = {"ip": None, "helo": "", "mail_from": WORKSHOP, "trusted": frozenset[str]()}
    assert check(raw, **about, resolver=mail_rig.resolver()).why == "dmarc"  # type: ignore[arg-type]
    assert check(raw + b"PD: otra cosa", **about, resolver=mail_rig.resolver()).why == "policy"  # type: ignore[arg-type]
    # And a server that has never heard of us says so too.
    mail_rig.deliver(raw, "dario@example.test", sender=WORKSHOP, ip="203.0.113.9", helo="other.test")
    [seen] = mail_rig.wait_for("dario@example.test")
    assert b"dkim=pass (2048-bit key" in seen
    # So does what the house itself sends from there.
    await email.notify(db, config, to="dario@example.test", subject="Código: ñ", text="Tu código es 123. ¡Adiós!")
    raw = mail_rig.wait_for("dario@example.test", 2)[1]
    assert check(raw, **about, resolver=mail_rig.resolver()).why == "dmarc"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ((), "missing"),
        (("v=spf1 -all",), "missing"),
        (("v=DKIM1; p=",), "missing"),
        (("v=DKIM1; k=rsa; p=AAAA",), "another"),
        (("{record}", "v=DKIM1; p=AAAA"), "several"),
        (("{record}",), "there"),
        (("k=rsa;  p = {spaced} ;t=s",), "there"),
        (("v=DKIM1; p={cut}",), "another"),
    ],
)
async def test_what_the_dns_says_decides(
    db: Database, config: Config, cast: Cast, workshop: Mailbox, says: tuple[str, ...], found: str
) -> None:
    key = await made(db, config, cast, workshop)
    public = key.record.partition("p=")[2]
    filled = [one.format(record=key.record, spaced=f"{public[:99]} {public[99:]}", cut=public[:255]) for one in says]
    assert keys.look(key, Says(*filled)) == found
    await keys.look_at_keys(db, resolver=Says(*filled))
    assert (await signing(db, config) != "") == (found == "there")


async def test_a_key_is_renewed_without_a_mail_unsigned(
    db: Database, config: Config, cast: Cast, workshop: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old one signs until the DNS shows the new one, and its private half is forgotten then."""
    shown: set[str] = set()

    def look(key: MailKey, _: Resolver | None) -> str:
        return "there" if key.selector in shown else "missing"

    monkeypatch.setattr(keys, "look", look)
    await made(db, config, cast, workshop)
    with pytest.raises(KeyWaits):
        await made(db, config, cast, workshop)
    shown.add("mostrador")
    await keys.look_at_keys(db)
    with pytest.raises(SelectorTaken):
        await made(db, config, cast, workshop, selector="mostrador", pem=dkim_sign.new_key().decode())
    second = await made(db, config, cast, workshop)
    assert second.selector == "mostrador2"
    await keys.look_at_keys(db)
    assert await signing(db, config) == "mostrador"
    shown.add("mostrador2")
    await keys.look_at_keys(db)
    assert await signing(db, config) == "mostrador2"
    async with db.look() as tx:
        assert await tx.values("SELECT selector FROM mail_key WHERE key <> ''") == ["mostrador2"]
        assert [(one.selector, one.signs) for one in await keys.keys_of(tx, "taller.test")] == [
            ("mostrador2", True),
            ("mostrador", False),
        ]
    # A line that is gone ends it; the DNS that does not answer ends nothing.
    monkeypatch.setattr(keys, "look", lambda *_: "unanswered")
    await keys.look_at_keys(db)
    assert await signing(db, config) == "mostrador2"
    monkeypatch.setattr(keys, "look", lambda *_: "missing")
    await keys.look_at_keys(db)
    assert await signing(db, config) == ""


async def test_a_key_of_their_own(db: Database, config: Config, cast: Cast, workshop: Mailbox) -> None:
    pem = dkim_sign.new_key().decode()
    for wrong in ("nada", pem[:800], pem.replace("RSA", "EC")):
        with pytest.raises(KeyNotUnderstood):
            await made(db, config, cast, workshop, pem=wrong, selector="s1")
    for selector in ("", "a b", "ñ", "-a", "a" * 64, "../x"):
        with pytest.raises(SelectorNotUnderstood):
            await made(db, config, cast, workshop, pem=pem, selector=selector)
    key = await made(db, config, cast, workshop, pem=f"\n{pem}\n", selector="S1.Hoy.")
    assert key.name == "s1.hoy._domainkey.taller.test"
    assert key.record == dkim_sign.record_of(pem.encode())
    async with db.begin() as tx:
        other = msgspec.structs.replace(workshop, address="info@lallave.test")
        with pytest.raises(NotFound):
            await keys.insist(tx, other, key.id, by=cast.elena)
        await keys.insist(tx, workshop, key.id, by=cast.elena)
        signer = await keys.signer(tx, "taller.test", secret=config.secret())
        assert signer
        assert signer.sign("Asunto: ñ".encode()) == "Asunto: ñ".encode()
        with pytest.raises(WrongSecret):
            await keys.signer(tx, "taller.test", secret=b"another")
        await keys.retire_key(tx, workshop, key.id, by=cast.elena)
        assert await keys.signer(tx, "taller.test", secret=config.secret()) is None
        with pytest.raises(NotFound):
            await keys.insist(tx, workshop, key.id, by=cast.elena)
