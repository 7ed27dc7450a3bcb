"""When we may ask for thanks: once, after the person said that it is solved, and never where we failed them."""

from __future__ import annotations

from mostrador import threads
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.threads.events import ThreadClosed, ThreadReopened

Q = sql.load("mostrador.care")


async def ask(tx: Tx, event: ThreadClosed, by: Actor) -> None:
    """Ask for a word to who helped, unless a promise was broken or a decision was ours to give."""
    if event.how == "solved" and not await tx.value(Q.failed_them, thread=event.thread):
        await threads.ask_for_thanks(tx, event.thread, by=SYSTEM)


async def ask_no_more(tx: Tx, event: ThreadReopened, by: Actor) -> None:
    """Whoever has more to say was not helped yet."""
    await threads.ask_no_more(tx, event.thread, by=SYSTEM)
