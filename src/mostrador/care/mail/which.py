"""Which thread a mail is about, and whether its sender is somebody of it."""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import chain
from typing import Final, Literal

import msgspec

from mostrador.care.mail import marks
from mostrador.channels.email import Mailbox
from mostrador.channels.email.mail import Mail
from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.threads.code import CodeMistyped, read_code

Q = sql.load("mostrador.care.mail")
MOST_IDS: Final = 50
CODE: Final = re.compile(r"\b[0-9A-Za-z]{5}[- ][0-9A-Za-z]{5}[- ][0-9A-Za-z]\b")
# What programs put before a subject when it is answered or passed on, in our languages and their neighbours'.
ANSWERED: Final = re.compile(
    r"^\s*(?:(?:re|rv|fwd?|rif|aw|wg|sv|vs|antw|enc|res|tr|i)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)

How = Literal["address", "answer", "subject"]


class Found(msgspec.Struct, frozen=True):
    """A thread that a mail names, and how it names it."""

    thread: int
    how: How


class Belonging(msgspec.Struct, frozen=True):
    """Who the sender is on a thread: its `person` (True), a participant (their record), or a stranger to it.

    `proves` when a mail of theirs on it was proved before: then one that is not may be somebody else's.
    """

    participant: int | None
    person: bool
    proves: bool
    person_id: int
    subject: str


async def which(tx: Tx, mail: Mail, mailbox: Mailbox, *, secret: bytes) -> Found | None:
    """The thread that a mail names: by the address it came to, by what it answers, by a code in its subject.

    Nothing here says that the sender belongs there.
    """
    for address in chain(mail.delivered_to, (one.address for one in (*mail.to, *mail.cc))):
        thread = marks.thread_of_address(secret, address, mailbox.addresses)
        if thread is not None:
            return Found(thread, "address")
    ids = list(dict.fromkeys((*mail.in_reply_to, *reversed(mail.references))))[:MOST_IDS]
    for id in ids:
        thread = marks.thread_of_id(secret, id)
        if thread is not None:
            return Found(thread, "answer")
    if ids:
        thread = await tx.value(Q.thread_of_ids, ids=ids, mailbox=mailbox.id)
        if thread is not None:
            return Found(thread, "answer")
    codes = []
    for typed in CODE.findall(mail.subject):
        with suppress(CodeMistyped):
            codes.append(read_code(typed))
    thread = await tx.value(Q.thread_of_code, codes=codes) if codes else None
    return None if thread is None else Found(thread, "subject")


async def belonging(tx: Tx, thread: int, address: str) -> Belonging | None:
    """Who an address is on a thread; None when there is no such thread."""
    return await tx.maybe(Belonging, Q.belongs, thread=thread, address=address)


async def goes_on(tx: Tx, thread: int, mail: Mail) -> list[int]:
    """A thread and those in which it goes on after merges, as far as its sender belongs to each."""
    open_to = [thread]
    while (into := await tx.value(Q.merged_into, thread=open_to[-1])) is not None and into not in open_to:
        who = await belonging(tx, into, mail.sender.address if mail.sender else "")
        if who is None or not (who.person or who.participant):
            break
        open_to.append(into)
    return open_to


def is_another_subject(mail: Mail, subject: str) -> bool:
    """Whether somebody answered an old mail and wrote another subject over it."""
    said = _bare(mail.subject)
    return bool(said) and bool(mail.in_reply_to or mail.references) and said not in _bare(subject)


def _bare(subject: str) -> str:
    return " ".join(CODE.sub("", ANSWERED.sub("", subject)).casefold().replace("[", " ").replace("]", " ").split())
