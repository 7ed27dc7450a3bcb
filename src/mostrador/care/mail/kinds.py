"""Which kind of contact a mail is, by its words: guessed, said to be guessed, and corrected by whoever owns the thread.

It errs on the side of whoever writes. A guess raises a thread and never lowers one, and nothing that somebody of us
decided about it.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from mostrador import threads
from mostrador.care.mail import marks
from mostrador.channels.email import Mailbox, outbox
from mostrador.channels.email.signs import plain
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx

Q = sql.load("mostrador.care.mail")
Kind = Literal["enquiry", "complaint", "claim", "incident"]
RAISED: Final[tuple[Kind, ...]] = ("claim", "complaint", "incident")
"""In the order in which they are looked for: the first one prevails."""
MAX_READ: Final = 8 * 1024
"""Characters of what somebody says in which is looked."""


class _Now(msgspec.Struct, frozen=True):
    """What a thread is taken to be, whether one of us said so, and what it is called."""

    kind: Kind
    decided: bool
    subject: str


def guess(subject: str, said: str) -> Kind:
    """What kind of contact this is by its words; an enquiry when they say nothing else."""
    text = plain(f"{subject}\n{said[:MAX_READ]}")
    words = _words()
    for denied in words["not"]:
        text = denied.sub(" ", text)
    return next((kind for kind in RAISED if any(one.search(text) for one in words[kind])), "enquiry")


async def guessed(tx: Tx, thread: int) -> bool:
    """Whether what kind of contact a thread is was guessed, and nobody of us has said anything yet.

    The caller came through the thread's door.
    """
    return bool(await tx.value(Q.is_guessed, thread=thread))


async def rise(
    tx: Tx, thread: int, kind: Kind, *, message: int, recipient: str, mailbox: Mailbox, secret: bytes
) -> None:
    """Somebody goes on by mail about an enquiry with words that make it more: they get the proof of what they said."""
    if kind == "enquiry":
        return
    now = await tx.one(_Now, Q.kind_now, thread=thread)
    if now.kind != "enquiry" or now.decided:
        return
    await threads.change(tx, thread, subject=now.subject, kind=kind, by=SYSTEM)
    if await tx.value(Q.is_unreachable, address=recipient) is not None:
        return
    of = f"p{message}-{marks.short(recipient)}"
    await outbox.add(
        tx,
        mailbox.id,
        thread,
        kind="proof",
        recipient=recipient,
        mail_id=marks.mail_id(secret, thread, of, mailbox.domain),
        due=clock.now(),
        message=message,
    )


@cache
def _words() -> dict[str, tuple[re.Pattern[str], ...]]:
    told = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf-8"))
    return {
        kind: tuple(re.compile(pattern) for language in patterns.values() for pattern in language)
        for kind, patterns in told.items()
    }
