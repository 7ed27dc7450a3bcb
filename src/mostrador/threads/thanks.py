"""Thanks to a named person: theirs to read, shown to others only when both want it, and asked for at most once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.access import lock, ours

Q = sql.load("mostrador.threads")
NEWEST: Final = 2**62
PAGE: Final = 30


class Gratitude(msgspec.Struct, frozen=True):
    """What somebody said to the agent who helped them, and whether either would show it to others."""

    id: int
    thread_id: int
    person: str
    text: str
    at: datetime
    shown_by_agent: datetime | None
    shown_by_person: datetime | None
    kept_private: datetime | None


class Shown(msgspec.Struct, frozen=True):
    """Thanks that both agreed to show; `person` is a first name."""

    person: str
    text: str
    agent: str
    at: datetime


async def thanks_of(tx: Tx, *, viewer: Actor, before: int | None = None) -> Sequence[Gratitude]:
    """The viewer's own, the newest first, up to 30 older than id `before`. Nobody reads somebody else's."""
    return await tx.all(Gratitude, Q.thanks_of, agent=ours(viewer).id, before=before or NEWEST, limit=PAGE)


async def show_thanks(tx: Tx, thanks: int, *, show: bool, by: Actor) -> None:
    """The agent would show it to others, or would not any more; what is not theirs stays as it is."""
    await tx.run(Q.show_thanks, id=thanks, agent=ours(by).id, show=show)


async def agree_to_show(tx: Tx, thread: int, *, agent: int, agree: bool, by: Actor) -> None:
    """The person lets their thanks to an agent be shown, or keeps it between the two. Raises NotFound."""
    await lock(tx, thread, by=by)
    if by.kind == "customer":
        await tx.run(Q.agree_to_show, thread=thread, agent=agent, agree=agree)


async def shown_thanks(tx: Tx) -> Sequence[Shown]:
    """What both agreed to show, the newest 50."""
    return await tx.all(Shown, Q.shown_thanks)


async def ask_for_thanks(tx: Tx, thread: int, *, by: Actor) -> None:
    """Ask the person for a word to who helped them: once a thread, ever, and never for who said nothing.

    Raises NotFound.
    """
    await lock(tx, thread, by=by)
    await tx.run(Q.ask_for_thanks, thread=thread)


async def ask_no_more(tx: Tx, thread: int, *, by: Actor) -> None:
    """They said no, or have more to say. Raises NotFound."""
    await lock(tx, thread, by=by)
    await tx.run(Q.ask_no_more, thread=thread)
