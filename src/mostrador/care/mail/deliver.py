"""Hand our mails to their servers. A mail is taken, committed as taken, and only then handed over.

So nothing is sent twice: whoever dies in between leaves it *taken*, and after ten minutes it is looked for in the
folder of sent mails, and else told to its owner, who may send it again under the same Message-ID.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Final

import msgspec
import psycopg
import structlog

from mostrador import team, threads
from mostrador.care.mail import automatic, bursts, compose, going_on, marks, side, unsubscribe
from mostrador.care.mail.first_words import File, first_words, say_what_we_cannot_read
from mostrador.care.mail.story import Story, language_of
from mostrador.care.mail.went import tell_went
from mostrador.channels.email import Mailbox, find_mailbox, imap, keys, login_of, outbox, smtp
from mostrador.channels.email.faults import words_of
from mostrador.channels.email.fetch import FAILURES
from mostrador.channels.email.grants import doubt
from mostrador.channels.email.mail import Part
from mostrador.channels.email.oauth import NoToken
from mostrador.channels.email.records import Outgoing
from mostrador.config import Config
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database, Tx
from mostrador.kit.files import FileGone, FileStore
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.mail")
REST_SECONDS: Final = 0.5
AT_ONCE: Final = 4
FITS: Final = 15_000_000
"""Bytes of files in one mail: with their encoding a third more, and many servers take no more than 20 MB."""
TELL_AT: Final = 3
log = structlog.get_logger()


class _Part(msgspec.Struct, frozen=True):
    after: int
    generation: int
    removed: bool


async def send_all(db: Database, files: FileStore, config: Config) -> None:
    """Send what is due, for ever, a few at a time."""
    await asyncio.gather(*(_send_on(db, files, config) for _ in range(AT_ONCE)))


async def _send_on(db: Database, files: FileStore, config: Config) -> None:
    line = smtp.Line()
    try:
        while True:
            sent = False
            try:
                sent = await send_next(db, files, config, line) or await side.send_side_next(db, files, config, line)
            except psycopg.OperationalError as error:
                log.warning("mail.sending_interrupted", error=type(error).__name__)
            if not sent:
                await line.close()
                await asyncio.sleep(REST_SECONDS)
    finally:
        await line.close()


async def send_next(db: Database, files: FileStore, config: Config, line: smtp.Line | None = None) -> bool:
    """Send the mail that is due first, on a `line` that is kept for the next one; False when none is."""
    async with db.begin() as tx:
        outgoing = await outbox.take_due(tx)
    if outgoing is None:
        return False
    secret = config.secret()
    try:
        async with db.look() as tx:
            mailbox = await find_mailbox(tx, outgoing.mailbox_id)
            content = await _written(tx, files, config, outgoing, mailbox)
            signer = await keys.signer(tx, mailbox.domain, secret=secret)
        if content is not None and signer is not None:
            content = await asyncio.to_thread(signer.sign, content)
        login = await login_of(db, mailbox, secret=secret, networks=config.webhook_networks)
    except psycopg.OperationalError:
        raise
    except NoToken as error:
        # Mended by whoever connects the mailbox again: no mail is lost for it.
        await _failed(db, outgoing, words_of(error), last=outgoing.tries > len(outbox.LADDER))
        return True
    except Exception as error:  # noqa: BLE001 - a mail that cannot be written stops no other, and its owner is told
        await _failed(db, outgoing, f"{type(error).__name__}: {error}", last=True)
        return True
    if content is None:
        async with db.begin() as tx:
            await outbox.left(tx, outgoing.id, "called-back", said="withdrawn")
            await tell_went(tx, outgoing)
        return True
    sender = mailbox.address
    if mailbox.plus:
        sender = marks.plus_address(secret, sender, outgoing.thread_id)  # what comes back names its thread
    try:
        handed = await smtp.hand(mailbox, login, content, sender=sender, recipient=outgoing.recipient, line=line)
    except smtp.Refused as error:
        await _failed(db, outgoing, str(error), last=True, gone=error.gone)
        return True
    except smtp.Later as error:
        if login.bearer and isinstance(error, smtp.NotLetIn):
            await doubt(db, mailbox, login, secret=secret)
        await _failed(db, outgoing, str(error), last=outgoing.tries > len(outbox.LADDER))
        return True
    except smtp.Unsure as error:
        async with db.begin() as tx:
            await outbox.left(tx, outgoing.id, "unsure", said=str(error))
            await tell_went(tx, outgoing)
            await _tell(tx, outgoing, "mail-unsure")
        return True
    async with db.begin() as tx:
        await outbox.left(tx, outgoing.id, "sent", said=handed.said)
        await tell_went(tx, outgoing)
    if mailbox.sent_folder:
        # It left; a copy that cannot be kept is no reason to say otherwise.
        with contextlib.suppress(*FAILURES):
            await asyncio.to_thread(imap.append, mailbox, login, mailbox.sent_folder, content)
    return True


async def find_out(db: Database, config: Config) -> int:
    """What became of mails whose sender died while handing them over; how many there were."""
    async with db.look() as tx:
        lost = await outbox.abandoned(tx)
        boxes = {one.mailbox_id: await find_mailbox(tx, one.mailbox_id) for one in lost}
    for outgoing in lost:
        mailbox = boxes[outgoing.mailbox_id]
        sent = False
        if mailbox.sent_folder:
            with contextlib.suppress(*FAILURES):
                login = await login_of(db, mailbox, secret=config.secret(), networks=config.webhook_networks)
                sent = await asyncio.to_thread(imap.holds, mailbox, login, mailbox.sent_folder, outgoing.mail_id)
        async with db.begin() as tx:
            await outbox.left(tx, outgoing.id, "sent" if sent else "unsure")
            await tell_went(tx, outgoing)
            if not sent:
                await _tell(tx, outgoing, "mail-unsure")
    return len(lost)


async def _written(tx: Tx, files: FileStore, config: Config, outgoing: Outgoing, mailbox: Mailbox) -> bytes | None:
    story = await tx.maybe(
        Story,
        Q.to_say,
        thread=outgoing.thread_id,
        message=outgoing.message_id,
        recipient=outgoing.recipient,
    )
    if story is None:
        return None
    if await unsubscribe.is_stopped(tx, outgoing.kind, outgoing.recipient) or await bursts.is_late(tx, outgoing):
        return None
    carried = [outgoing.message_id] if outgoing.kind == "answer" else []
    door = "e/" + threads.link_of(config.secret(), story.thread, f"person:{story.person_id}", story.generation)
    part = await tx.maybe(_Part, Q.part_of, thread=story.thread, address=outgoing.recipient)
    if part is not None and outgoing.kind == "answer":
        if part.removed:
            return None
        door = "participa/" + threads.part_link_of(config.secret(), story.thread, outgoing.recipient, part.generation)
        if (story.their_position or 0) <= part.after and story.their_sender != outgoing.recipient:
            story = msgspec.structs.replace(story, their_words=None)  # said before they joined
    if outgoing.kind == "going-on":
        words = await going_on.unseen(tx, outgoing)
        carried = [one.id for one in words]
        story = msgspec.structs.replace(story, words=going_on.together(words), withdrawn=not words)
        if not await going_on.is_theirs(tx, story.thread, outgoing.recipient):
            door = f"casos/{story.thread}"  # opens for the browser that wrote, and for nobody else who reads this
            story = going_on.nameless(story, await team.shop(tx))
    if story.withdrawn:
        return None
    shop = await team.shop(tx)
    first = None
    if outgoing.kind != "answer":
        first = await first_words(tx, story, outgoing.kind, outgoing.message_id, language_of(story, shop))
        first = await say_what_we_cannot_read(tx, outgoing.message_id, first, language_of(story, shop))
        first = await bursts.with_others(tx, outgoing, first, config, language_of(story, shop))
    if first is not None and outgoing.kind == "going-on":
        stop = f"{config.base_url}/correo/{marks.stop_mark(config.secret(), story.thread)}"
        first = going_on.with_way_out(first, stop, language_of(story, shop))
    wanted = await tx.all(File, Q.files_of_words, messages=carried)
    attached, left_out = await _attached(files, wanted)
    others = await tx.values(Q.who_else, message=outgoing.message_id, recipient=outgoing.recipient)
    mail = compose.compose(
        story,
        outgoing,
        mailbox,
        shop,
        secret=config.secret(),
        link=f"{config.base_url}/{door}",
        files=attached,
        left_out=left_out,
        others=others if outgoing.kind == "answer" else (),
        first=first,
    )
    if outgoing.kind in unsubscribe.NOTICES:
        link = unsubscribe.notice_link(config.secret(), outgoing.kind, outgoing.recipient)
        mail["List-Unsubscribe"] = f"<{config.base_url}/avisos/{link}>"
        mail["List-Unsubscribe-Post"] = unsubscribe.ONE_CLICK
    return mail.as_bytes()


async def _attached(files: FileStore, wanted: Sequence[File]) -> tuple[list[Part], list[str]]:
    """The files that fit, and the names of those that do not."""
    attached, left_out, weight = [], [], 0
    for file in wanted:
        if weight + file.size > FITS:
            left_out.append(file.name)
            continue
        try:
            content = b"".join([chunk async for chunk in await files.open(file.hash)])
        except FileGone:
            continue
        weight += file.size
        attached.append(Part("attachment", file.name, file.media_type, "", content))
    return attached, left_out


async def _failed(db: Database, outgoing: Outgoing, said: str, *, last: bool, gone: bool = False) -> None:
    log.info("mail.not_sent", outgoing=outgoing.id, tries=outgoing.tries, last=last)
    async with db.begin() as tx:
        if last:
            refused = outgoing.tries <= len(outbox.LADDER)
            await outbox.left(tx, outgoing.id, "refused" if refused else "given-up", said=said)
            if gone:
                await automatic.is_gone(tx, outgoing, said)
            else:
                await _tell(tx, outgoing, "mail-refused")
            await tell_went(tx, outgoing)
            return
        due = clock.now() + outbox.LADDER[outgoing.tries - 1]
        await outbox.left(tx, outgoing.id, "waiting", said=said, due=due)
        await tell_went(tx, outgoing)
        if outgoing.tries == TELL_AT:
            await _tell(tx, outgoing, "mail-late")


async def _tell(tx: Tx, outgoing: Outgoing, sign: str) -> None:
    """The owner of the thread is told, on the thread."""
    thread = await threads.lock(tx, outgoing.thread_id, by=SYSTEM)
    await announce(tx, thread, sign, text=outgoing.recipient, visibility="team", mentions=(thread.owner_id,))
