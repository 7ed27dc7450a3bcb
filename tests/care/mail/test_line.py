"""Mails that leave one after the other leave on one connection, and a server that hangs up loses none."""

from __future__ import annotations

import asyncio
import email as stdlib
from collections.abc import AsyncIterator
from email.policy import default as modern

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from tests.care.mail.letters import comes, letter
from tests.care.mail.test_hostile import first_word, mailbox
from tests.cast import Cast

from mostrador import threads
from mostrador.care import mail
from mostrador.care.mail import trial
from mostrador.channels import email
from mostrador.channels.email import brought, smtp
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import file_store

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class Takes:
    """A server that takes everything, hangs up when it is told to, and counts who connects."""

    def __init__(self) -> None:
        self.connections: list[SMTP] = []
        self.taken: list[str] = []
        self.raw: list[bytes] = []
        self.port = 0

    def connected(self) -> SMTP:
        """Somebody connects."""
        lets_in = SMTP(
            self, hostname="mx.test", authenticator=lambda *_: AuthResult(success=True), auth_require_tls=False
        )
        self.connections.append(lets_in)
        return self.connections[-1]

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Nobody is called nobody."""
        if address.startswith("nobody"):
            return "550 5.7.1 no"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Taken."""
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        self.taken.append(str(stdlib.message_from_bytes(envelope.content)["To"]))
        return "250 taken"

    def hang_up(self) -> None:
        """The server restarts."""
        for one in self.connections:
            if one.transport is not None:
                one.transport.close()


@pytest.fixture
async def takes() -> AsyncIterator[Takes]:
    """A server on loopback."""
    found = Takes()
    server = await asyncio.get_running_loop().create_server(found.connected, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    yield found
    server.close()
    found.hang_up()


async def test_one_connection_for_the_mails_of_one_run(db: Database, config: Config, cast: Cast, takes: Takes) -> None:
    """One that is refused ends it, a server that hung up gets another, and every mail is taken once."""
    box = await mailbox(db, config, cast, port=takes.port)
    files, line = file_store(config.files), smtp.Line()

    async def run() -> None:
        await first_word(db, config)
        async with db.begin() as tx:
            await tx.run("UPDATE outgoing SET due_at = now() - interval '1 minute' WHERE state = 'waiting'")
        while await mail.send_next(db, files, config, line):
            pass

    for who in ("carla", "pablo", "rosa"):
        await comes(db, config, box, letter(who, f"Soy {who}"))
    await run()
    assert (len(takes.connections), len(takes.taken)) == (1, 3)
    takes.hang_up()
    await asyncio.sleep(0)
    for thread in (1, 2):
        async with db.begin() as tx:
            owner = (await threads.find(tx, thread, viewer=cast.elena)).owner_id
            by = next(one for one in (cast.ana, cast.bruno) if one.id == owner)
            await threads.reply(tx, thread, "Pasillo tres", by=by)
    await run()
    assert (len(takes.connections), len(takes.taken)) == (2, 5)
    async with db.begin() as tx:
        await tx.run("UPDATE mail SET sender = 'nobody@example.test' WHERE thread_id = 1")
        owner = (await threads.find(tx, 1, viewer=cast.elena)).owner_id
        await threads.reply(tx, 1, "¿Y?", by=next(one for one in (cast.ana, cast.bruno) if one.id == owner))
    await run()
    await comes(db, config, box, letter("luis", "Soy Luis"))
    await run()
    await line.close()
    assert (len(takes.connections), len(takes.taken), len(set(takes.taken))) == (3, 6, 4)
    async with db.look() as tx:
        assert sorted(await tx.values("SELECT state FROM outgoing")) == ["refused", *["sent"] * 6]


async def test_the_trial_of_a_mailbox_that_is_brought_waits_until_it_is(
    db: Database, config: Config, cast: Cast, takes: Takes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes the whole way and tells it; where nobody brings it, it says where to look. It makes no case."""
    monkeypatch.setattr(trial, "LOOK_SECONDS", 0.05)
    files = file_store(config.files)
    number = await mailbox(db, config, cast, port=takes.port)
    async with db.begin() as tx:
        await tx.run("UPDATE mailbox SET imap_host = ''")
        box = await email.find_mailbox(tx, number)

    async def brings(mail_id: str) -> bytes | None:
        for raw in takes.raw:
            noted = b"Authentication-Results: mx.lallave.test; spf=pass\r\nDKIM-Signature: d=lallave.test; s=k\r\n"
            await comes(db, config, number, stdlib.message_from_bytes(noted + raw, policy=modern))
        takes.raw.clear()
        return await brought.head_of(db, files, number, mail_id)

    async def nobody(_: str) -> bytes | None:
        return None

    async def tried(finds: trial.Brought) -> dict[str, trial.Ended]:
        login = await email.login_of(db, box, secret=config.secret())
        steps = trial.run(
            box, login, secret=config.secret(), subject="Prueba", text="Una prueba", brought=finds, signer=None
        )
        return {one.name: one async for one in steps if isinstance(one, trial.Ended)}

    well = await tried(brings)
    assert list(well) == ["smtp", "smtp-login", "sending", "arrival", "plus", "signature", "proof"]
    assert {one.how for one in well.values()} == {"well"}
    assert (well["signature"].seen, well["proof"].seen) == ("k._domainkey.lallave.test", "mx.lallave.test")
    monkeypatch.setattr(trial, "ARRIVE_SECONDS", 0.2)
    badly = await tried(nobody)
    assert [badly["arrival"].how, badly["arrival"].fault] == ["badly", "not-brought"]
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM thread") == 0
