"""What we say on a thread leaves by mail where the person wrote by mail. Outside the write: saying it costs no more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from mostrador.care import clocks
from mostrador.care.leaving.events import LeavingTold
from mostrador.care.mail import bursts, going_on, marks, unsubscribe
from mostrador.care.mail.went import FOLLOWER, UNDO
from mostrador.channels.email import outbox
from mostrador.channels.email.records import Errand
from mostrador.kit import clock, sql
from mostrador.kit.db import Tx
from mostrador.kit.events import decode
from mostrador.kit.follow import next_events
from mostrador.threads.events import MessageSent, MessageTold, ThreadOpened

Q = sql.load("mostrador.care.mail")
EVENTS_AT_ONCE: Final = 500
MOST_AUTOMATIC: Final = 10
"""Mails a machine of ours sends to one address in a day; what goes further is a loop of two machines."""
NOBODY: Final = re.compile(r"(?:no|do-?not)[._-]?(?:reply|responder|contestar|responda)\b", re.IGNORECASE)
"""Who writes from here reads nothing there: forms of other sites, which are customers all the same."""
KINDS: Final = frozenset(one.kind() for one in (MessageSent, MessageTold, LeavingTold, ThreadOpened))


class _Errand(msgspec.Struct, frozen=True):
    thread: int
    message: int
    recipient: str
    mailbox: int
    address: str
    kind: str = ""
    at: datetime | None = None


async def follow(tx: Tx, *, secret: bytes) -> int:
    """Write down which mails leave for what happened; how many events were followed (see `next_events`)."""
    # A first word says by when an answer is owed, so the clocks have to know first.
    await clocks.follow(tx)
    rows = await next_events(tx, FOLLOWER, limit=EVENTS_AT_ONCE, behind=clocks.FOLLOWER)
    events = [decode(row.kind, row.facts) for row in rows if row.kind in KINDS]
    said = [event.message for event in events if isinstance(event, MessageSent)]
    opened = [event.thread for event in events if isinstance(event, ThreadOpened)]
    if said:
        await _answer(tx, await tx.all(_Errand, Q.answered_by_mail, messages=said, chats=going_on.CHATS), secret)
        await going_on.gather(tx, said)
    if opened:
        await _confirm(tx, await tx.all(_Errand, Q.opened_by_mail, threads=opened), secret)
    return len(rows)


async def _answer(tx: Tx, errands: Sequence[_Errand], secret: bytes) -> None:
    for errand in errands:
        await _add(tx, errand, "answer", UNDO, secret)


async def _confirm(tx: Tx, errands: Sequence[_Errand], secret: bytes) -> None:
    """The first word of the owner; with the proof of what was said where the law or the matter asks for it."""
    for errand in errands:
        if NOBODY.match(errand.recipient):
            continue
        since = clock.now() - timedelta(days=1)
        if await tx.value(Q.written_to_today, recipient=errand.recipient, since=since) >= MOST_AUTOMATIC:
            continue
        if errand.kind != "enquiry":
            await _add(tx, errand, "proof", timedelta(), secret)
            continue
        wait = await bursts.wait_for_others(tx, errand.recipient, errand.mailbox, errand.message)
        if wait is not None:
            await _add(tx, errand, "confirmation", wait, secret)


async def _add(tx: Tx, errand: _Errand, kind: Errand, wait: timedelta, secret: bytes) -> None:
    if await unsubscribe.is_stopped(tx, kind, errand.recipient):
        return
    why = await tx.value(Q.is_unreachable, address=errand.recipient)
    if why is not None and kind != "answer":
        return
    of = f"{kind[0]}{errand.message}-{marks.short(errand.recipient)}"
    added = await outbox.add(
        tx,
        errand.mailbox,
        errand.thread,
        kind=kind,
        recipient=errand.recipient,
        mail_id=marks.mail_id(secret, errand.thread, of, errand.address.rpartition("@")[2]),
        due=(errand.at or clock.now()) + wait,
        message=errand.message,
    )
    if why is not None and added is not None:
        await tx.run(Q.not_sent, id=added, why=why)
