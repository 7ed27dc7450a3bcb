"""Old mails become threads of old: with their own dates, in both directions, and without a word to anybody.

Whoever administers the shop vouches for its archive: an address in it counts as that of its person, so that all they
wrote stands in one story. What may be false, and what shows another address than its own, is a person apart.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Literal, Unpack

import msgspec

from mostrador import people, threads
from mostrador.care.mail import language, which
from mostrador.care.mail.intake import VIA
from mostrador.care.mail.keeping import Became, attach, digest, fit, keep_part, note
from mostrador.channels import AddressGiven, Incoming
from mostrador.channels.email import Mailbox, inbox, reading
from mostrador.channels.email.fetch import store
from mostrador.channels.email.mail import Mail, Mailer, Unreadable
from mostrador.channels.email.records import State
from mostrador.kit import clock, sql
from mostrador.kit.db import Database, Tx
from mostrador.kit.files import FileStore, Stored
from mostrador.threads.past import Said, begin_past, go_on_past, settle_past

Q = sql.load("mostrador.care.mail")
RECENT: Final = timedelta(days=30)
"""What nobody answered since then waits for an answer; what is older is over."""
SETTLED_AT_ONCE: Final = 500
Outcome = Literal["brought", "known", "machine", "unreadable"]


class Hands(msgspec.Struct, frozen=True):
    """Who has to do with an archive: who owns what comes of it, in turn by person; who wrote what left.

    `ours` are the agents by their own addresses; `sender` wrote what left from the shop's, None when nothing that left
    is taken in.
    """

    owners: Sequence[int]
    ours: dict[str, int]
    sender: int | None


class _Old(msgspec.Struct, frozen=True):
    id: int
    mailbox: Mailbox
    mail: Mail
    text: str
    files: Sequence[Stored]
    at: datetime
    words: str
    language: str | None


async def bring(
    db: Database, files: FileStore, mailbox: Mailbox, content: bytes, at: datetime, hands: Hands
) -> tuple[Outcome, str]:
    """Write an old mail down, once; what became of it, and why nobody can read it."""
    hash, size = await store(files, content)
    mail: Mail | None = None
    why = ""
    try:
        mail = await asyncio.to_thread(reading.read, content, ours=mailbox.addresses)
        text = fit(await asyncio.to_thread(reading.new_in, mail)) if mail.automatic is None else ""
        tongue = await asyncio.to_thread(language.guess, text)
        stored = [] if mail.automatic else [kept for part in mail.parts if (kept := await keep_part(files, part))]
    except Unreadable as error:
        why = str(error)
    async with db.begin() as tx:
        await tx.run(Q.hold_old, hash=hash)
        row = await tx.value(Q.keep_old, mailbox=mailbox.id, hash=hash, size=size, at=at)
        if row is None:
            return "known", ""
        if mail is None:
            await inbox.shelve(tx, row, why)
            return "unreadable", why
        old = _Old(row, mailbox, mail, text, stored, at, digest(mail, hash), tongue)
        if (earlier := await _earlier(tx, old)) is not None:
            await _note(tx, old, "repeated", thread=earlier or None)
            return "known", ""
        if mail.sender is None:
            await inbox.shelve(tx, row, "It does not say who wrote it.")
            return "unreadable", "It does not say who wrote it."
        return await _put(tx, old, mail.sender, hands), ""


async def settle(db: Database, mailbox: int) -> int:
    """When all is written down: what we answered, or what is long over, fell quiet; how many threads."""
    ended = 0
    async with db.look() as tx:
        every = list(await tx.values(Q.open_of_old, mailbox=mailbox))
    for start in range(0, len(every), SETTLED_AT_ONCE):
        async with db.begin() as tx:
            ended += await settle_past(tx, every[start : start + SETTLED_AT_ONCE], before=clock.now() - RECENT)
    return ended


async def _earlier(tx: Tx, old: _Old) -> int | None:
    """The thread of the same mail, brought before or another way; 0 when it has none."""
    found = await tx.value(Q.same_old, id=old.id, mailbox=old.mailbox.id, mail_id=old.mail.message_id, words=old.words)
    return None if found is None else int(found)


async def _put(tx: Tx, old: _Old, sender: Mailer, hands: Hands) -> Outcome:
    mail = old.mail
    thread = await _thread(tx, old)
    if mail.automatic is not None:
        await _note(tx, old, "noted", thread=thread)
        return "machine"
    agent = hands.ours.get(sender.address) or (hands.sender if sender.address in old.mailbox.addresses else None)
    if agent is None and sender.address in old.mailbox.addresses:
        await _note(tx, old, "noted", why="ours")
        return "machine"
    if agent is not None:
        return await _put_ours(tx, old, thread, agent, hands)
    said = await _said(tx, old, None)
    if thread is not None:
        who = await which.belonging(tx, thread, sender.address)
        if who is not None and who.person and (placed := await go_on_past(tx, thread, said)) is not None:
            await _note(tx, old, "placed", thread=thread, message=placed.id, person=who.person_id)
            return "brought"
    person = await _person(tx, old, sender)
    placed = await _begin(tx, old, said, person, hands)
    await _note(tx, old, "placed", thread=placed.thread_id, message=placed.id, person=person)
    return "brought"


async def _put_ours(tx: Tx, old: _Old, thread: int | None, agent: int, hands: Hands) -> Outcome:
    """What left: behind what it answers, or as the first word to whom it went. Its row says only where it is."""
    said = await _said(tx, old, agent)
    if thread is None or await go_on_past(tx, thread, said) is None:
        to = next((one for one in (*old.mail.to, *old.mail.cc) if one.address not in old.mailbox.addresses), None)
        if to is None:
            await _note(tx, old, "noted", why="ours")
            return "machine"
        thread = (await _begin(tx, old, said, await _person(tx, old, to), hands)).thread_id
    await _note(tx, old, "noted", why="ours", thread=thread)
    return "brought"


async def _thread(tx: Tx, old: _Old) -> int | None:
    ids = list(dict.fromkeys((*old.mail.in_reply_to, *reversed(old.mail.references))))[: which.MOST_IDS]
    found = await tx.value(Q.thread_of_ids, ids=ids, mailbox=old.mailbox.id) if ids else None
    return None if found is None else int(found)


async def _person(tx: Tx, old: _Old, who: Mailer) -> int:
    false = any(one.address != who.address for one in old.mail.reply_to) and "@" in who.name
    address = AddressGiven("email", who.address, verified=not false)
    incoming = Incoming(via=VIA, text="", name=who.name, address=address, language=_language(old))
    return (await people.recognise(tx, incoming)).now


async def _begin(tx: Tx, old: _Old, said: Said, person: int, hands: Hands) -> threads.Placed:
    return await begin_past(
        tx,
        said,
        person=person,
        owner=hands.owners[person % len(hands.owners)],
        team=old.mailbox.team_id,
        subject=old.mail.subject,
        language=_language(old),
    )


def _language(old: _Old) -> str:
    return language.choose(old.language, told=old.mail.language, mailbox=old.mailbox)


async def _said(tx: Tx, old: _Old, agent: int | None) -> Said:
    keys, uploader = await attach(tx, old.id, old.files)
    text = old.text or ("" if keys else fit(old.mail.subject) or "…")
    return Said(text=text, at=old.at, via=VIA, agent=agent, attachments=keys, uploaded_by=uploader)


async def _note(tx: Tx, old: _Old, state: State, **became: Unpack[Became]) -> None:
    await note(tx, old.id, old.mail, old.words, state, real=None, **became)
