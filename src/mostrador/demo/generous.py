"""What the cast gives, asks for and lets go, through the verbs that an owner has for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from mostrador.care import gestures, leaving
from mostrador.care.gestures import Gift, Ready
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.i18n import Language, translator

SAY: Final = translator(Language())
CODES: Final[dict[gestures.Kind, str]] = {
    "money": "6295",
    "discount": "7080",
    "item": "6291",
    "repair": "6292",
    "days": "7089",
}
READY: Final = (
    Ready("money", 500, None, "Vale para tu próxima compra", "La espera"),
    Ready("money", 1000, None, "Vale para tu próxima compra", "Dos visitas por lo mismo"),
    Ready("item", 1200, None, "Un juego de brocas", "Se llevó la pieza que no era"),
)


async def set_up(tx: Tx, *, by: Actor) -> None:
    """The accounting codes, and what the shop gives often."""
    rules = await gestures.rules(tx, viewer=by)
    await gestures.change_rules(tx, msgspec.structs.replace(rules, accounting=CODES, ready=READY), by=by)


async def play(
    tx: Tx, thread: int, does: str, what: str, words: str, actors: Mapping[str, Actor], *, by: Actor
) -> bool:
    """One step that is about giving or leaving; False when it is about something else.

    `what` is kind and cents, after whom somebody asks; `words` are what the person reads · why.
    """
    match does:
        case "gives" | "compensates":
            await gestures.give(tx, thread, _gift(what, words, failed=does == "compensates"), by=by)
        case "asks":
            of, _, what = what.partition(" ")
            gift = _gift(what, words, failed=False)
            await gestures.ask(tx, thread, gift, of=actors[of].id, say=SAY, by=by)
        case "approves":
            if asked := await gestures.last_permission(tx, thread, viewer=by):
                await gestures.approve(tx, asked.id, reason=words, say=SAY, by=by)
        case "confirms":
            if leaves := await leaving.leaving_of(tx, thread, viewer=by):
                await leaving.execute(tx, leaves.id, by=by)
        case _:
            return False
    return True


def _gift(what: str, words: str, *, failed: bool) -> Gift:
    kind, _, cents = what.partition(" ")
    read, _, why = words.partition(" · ")
    return msgspec.convert({"kind": kind, "cents": int(cents), "what": read, "reason": why, "failed": failed}, Gift)
