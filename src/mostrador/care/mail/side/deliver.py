"""Send what we ask outside. As with answers, a letter is taken, committed as taken, and only then handed over."""

from __future__ import annotations

import asyncio
from email.headerregistry import Address as Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final, cast

import msgspec
import psycopg

from mostrador import team, threads
from mostrador.care.mail import marks
from mostrador.care.mail.compose import FROM
from mostrador.care.mail.side.ask import tell_changed
from mostrador.care.mail.side.records import Side
from mostrador.channels.email import Mailbox, find_mailbox, keys, login_of, outbox, smtp
from mostrador.config import Config
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database, Tx
from mostrador.kit.files import FileGone, FileStore
from mostrador.kit.i18n import Language, Tag, translator
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.mail.side")
FITS: Final = 15_000_000


class _Due(msgspec.Struct, frozen=True):
    id: int
    side_id: int
    agent: str
    text: str
    files: list[int]
    tries: int


class _File(msgspec.Struct, frozen=True):
    name: str
    hash: str
    size: int
    media_type: str


async def send_side_next(db: Database, files: FileStore, config: Config, line: smtp.Line | None = None) -> bool:
    """Send the letter that is due first, on a `line` that is kept for the next one; False when none is."""
    async with db.begin() as tx:
        due = await tx.maybe(_Due, Q.take_letter, now=clock.now())
    if due is None:
        return False
    secret = config.secret()
    try:
        async with db.look() as tx:
            side = await tx.one(Side, Q.find_side, id=due.side_id)
            mailbox = await find_mailbox(tx, side.mailbox_id)
            mail = await _written(tx, files, due, side, mailbox, secret)
            signer = await keys.signer(tx, mailbox.domain, secret=secret)
        content = mail.as_bytes()
        if signer is not None:
            content = await asyncio.to_thread(signer.sign, content)
        login = await login_of(db, mailbox, secret=secret, networks=config.webhook_networks)
        sender = marks.side_address(secret, mailbox.address, side.id) if mailbox.plus else mailbox.address
        await smtp.hand(mailbox, login, content, sender=sender, recipient=side.address, line=line)
    except psycopg.OperationalError:
        raise
    except smtp.Unsure as error:
        await _left(db, due, "unsure", str(error))
    except smtp.Later as error:
        await _left(db, due, "refused" if due.tries > len(outbox.LADDER) else "waiting", str(error))
    except Exception as error:  # noqa: BLE001 - what cannot be written or is refused stops no other, and is told
        await _left(db, due, "refused", str(error) or type(error).__name__)
    else:
        await _left(db, due, "sent", "")
    return True


async def find_side_out(db: Database) -> int:
    """Letters whose sender died while handing them over: nobody knows; how many."""
    async with db.begin() as tx:
        lost = await tx.all(_Due, Q.abandoned_letters, now=clock.now())
    for due in lost:
        await _left(db, due, "unsure", "")
    return len(lost)


async def _left(db: Database, due: _Due, state: str, said: str) -> None:
    async with db.begin() as tx:
        wait = outbox.LADDER[min(due.tries, len(outbox.LADDER)) - 1]
        await tx.run(Q.letter_left, id=due.id, state=state, said=said[:500], due=clock.now() + wait)
        side = await tx.one(Side, Q.find_side, id=due.side_id)
        thread = await threads.lock(tx, side.thread_id, by=SYSTEM)
        if state in {"refused", "unsure"}:
            sign = "side-returned" if state == "refused" else "mail-unsure"
            await announce(tx, thread, sign, text=side.called, visibility="team", mentions=(thread.owner_id,))
        await tell_changed(tx, thread, side.id, SYSTEM)


async def _written(tx: Tx, files: FileStore, due: _Due, side: Side, mailbox: Mailbox, secret: bytes) -> EmailMessage:
    shop = await team.shop(tx)
    say = translator(Language(tag=cast("Tag", shop.language), register=shop.register))
    local, _, domain = mailbox.address.rpartition("@")
    name = say.gettext(FROM, name=due.agent, shop=mailbox.name or shop.name)
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    mail["From"] = Header(display_name=name, username=local, domain=domain)
    mail["To"], mail["Subject"] = side.address, side.subject
    if mailbox.plus:
        mail["Reply-To"] = marks.side_address(secret, mailbox.address, side.id)
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = marks.side_id(secret, side.id, due.id, domain)
    earlier = await tx.values(Q.ids_before, side=side.id, letter=due.id)
    known = [marks.side_id(secret, side.id, number, domain) for number in reversed(earlier)]
    theirs = await tx.value(Q.last_answer, side=side.id)
    known += [theirs] if theirs else []
    if known:
        mail["In-Reply-To"], mail["References"] = known[-1], " ".join(known[-10:])
    signed = "\n".join(line for line in (due.agent, mailbox.signature or mailbox.name or shop.name) if line)
    mail.set_content(f"{due.text}\n\n-- \n{signed}\n")
    weight = 0
    for file in await tx.all(_File, Q.files_of_letter, files=due.files):
        weight += file.size
        if weight > FITS:
            break
        try:
            content = b"".join([chunk async for chunk in await files.open(file.hash)])
        except FileGone:
            continue
        main, _, sub = file.media_type.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub or "octet-stream", filename=file.name)
    return mail
