"""What a person is told beside the messages: how far we have read, what we decided, whom they thanked."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.access import find

Q = sql.load("mostrador.threads")


class Decision(msgspec.Struct, frozen=True):
    """Our reasoned answer; `at` is just before its line in the talk."""

    at: datetime
    reason: str


class Told(msgspec.Struct, frozen=True):
    """`read_to` is the last position that one of us opened a page on.

    `thanks_asked` while a word to who helped is asked for; `may_show` is the agent who would show the one they got.
    """

    read_to: int
    decisions: tuple[Decision, ...]
    thanked: frozenset[int]
    thanks_asked: bool
    may_show: int | None


class _Row(msgspec.Struct, frozen=True):
    read_to: int
    decisions: list[dict[str, str]]
    thanked: list[int]
    thanks_asked: bool
    may_show: int | None


async def told(tx: Tx, thread: int, *, viewer: Actor) -> Told:
    """What stands beside the messages of a thread. Raises NotFound."""
    await find(tx, thread, viewer=viewer)
    return msgspec.convert(msgspec.to_builtins(await tx.one(_Row, Q.told, thread=thread)), Told)
