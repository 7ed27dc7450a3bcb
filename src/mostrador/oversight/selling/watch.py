"""Let nothing leave that sells in a case of service, unless why it may be said is written down beside it.

Whatever is said is looked through in memory; only when it sells something the database is asked anything.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid
from mostrador.oversight.selling.events import PitchSaid
from mostrador.oversight.selling.records import LONGEST, WHYS, Exempt
from mostrador.oversight.selling.words import asks_to_buy, selling
from mostrador.threads.events import (
    HandoffOffered,
    HandoffTold,
    MessageCorrected,
    MessageSent,
    MessageWithdrawn,
    ThreadClosed,
)
from mostrador.threads.records import Words

Q = sql.load("mostrador.oversight.selling")


class WordsThatSell(Conflict):
    """By law nothing is sold in a case of service, and this sells: %(words)s. Say it without, or why it may stay."""


class WhyMissing(Invalid):
    """Say why it may stay: they asked for it, it solves their case better, or it sells nothing."""


class BetterHow(Invalid):
    """Say how it solves their case, and what is better for them."""


class _Service(msgspec.Struct, frozen=True):
    served: bool
    held: bool
    asked: list[str]


def exempt(tx: Tx, why: str, note: str = "") -> None:
    """Let words that sell be said in this transaction, and have them written down with why.

    Raises WhyMissing, and BetterHow for a solution that nobody explains.
    """
    tx.hand(understood(why, note))


def understood(why: str, note: str) -> Exempt:
    """Why it may be said, as somebody gave it. Raises WhyMissing, BetterHow."""
    note = " ".join(note.split())[:LONGEST]
    if why not in WHYS:
        raise WhyMissing
    if why == "solution" and not note:
        raise BetterHow
    return Exempt(why, note)


async def watch(tx: Tx, event: MessageSent | HandoffTold | MessageCorrected, by: Actor) -> None:
    """Look through what one of us says to a customer. Raises WordsThatSell."""
    said = tx.handed(Words)
    if by.kind != "customer" and said is not None and said.message == event.message:
        await _weigh(tx, event, said.text, by, message=event.message)


async def watch_offer(tx: Tx, event: HandoffOffered, by: Actor) -> None:
    """Look through what a customer is told who is passed on: who accepts cannot change it. Raises WordsThatSell."""
    found = selling(str(await tx.value(Q.told, handoff=event.handoff) or ""))
    if not found:
        return
    about = await tx.one(_Service, Q.service, thread=event.thread)
    if about.served and about.held:
        raise WordsThatSell(words=_quoted(found))


async def watch_decision(tx: Tx, event: ThreadClosed, by: Actor) -> None:
    """Look through what a decision tells a customer. Raises WordsThatSell."""
    if event.how == "answered" and by.kind != "customer":
        told = str(await tx.value(Q.decision, closure=event.closure))
        await _weigh(tx, event, told, by, closure=event.closure)


async def forget_words(tx: Tx, event: MessageWithdrawn, by: Actor) -> None:
    """What was withdrawn leaves nothing of itself behind."""
    await tx.run(Q.forget_words, message=event.message)


async def _weigh(
    tx: Tx,
    event: MessageSent | HandoffTold | MessageCorrected | ThreadClosed,
    text: str,
    by: Actor,
    *,
    message: int | None = None,
    closure: int | None = None,
) -> None:
    found = selling(text)
    if not found:
        return
    about = await tx.one(_Service, Q.service, thread=event.thread)
    if not about.served:
        return
    # A machine is never exempt: nobody asked it to sell, and nobody answers for what it says.
    given = None if by.kind == "bot" else tx.handed(Exempt)
    by_words = given is None and by.kind != "bot" and any(asks_to_buy(one) for one in about.asked)
    if by_words:
        given = Exempt("asked")
    # What is told at the moment of accepting was looked through when it was offered, and is another one's words.
    stops = not isinstance(event, HandoffTold) and (about.held or by.kind == "bot")
    if given is None and stops:
        raise WordsThatSell(words=_quoted(found))
    why = given.why if given else ""
    pitch = int(
        await tx.value(
            Q.add_pitch,
            thread=event.thread,
            message=message,
            closure=closure,
            words=list(found),
            why=why,
            note=given.note if given else "",
            by_words=by_words,
            agent=by.id if by.kind == "agent" else None,
        )
    )
    told = PitchSaid(thread=event.thread, owner=event.owner, team=event.team, pitch=pitch, why=why)
    await tx.record(told, by=by)


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"«{one}»" for one in words)
