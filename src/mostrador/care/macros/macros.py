"""Macros: several acts on a thread in one go. Either all of them are done or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import msgspec
from psycopg.types.json import Jsonb

from mostrador import threads
from mostrador.care.macros import acts
from mostrador.care.macros.acts import Change, Note, Pass, Propose, Reply, Sleep, Step, Tag
from mostrador.care.macros.phrases import find_phrase, said_with
from mostrador.care.macros.sharing import may_write, named, readable, shared
from mostrador.kit import clock, limits, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, Invalid, NotFound
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.macros")
MOST_STEPS: Final = 8


class StepsUnfit(Invalid):
    """Choose one act at least and eight at most."""


class PhraseNotShared(Invalid):
    """Whoever sees this macro must see its phrases too. Share the phrase first, or keep the macro for yourself."""


class PhraseGone(Conflict):
    """A phrase that this macro says is gone, or is not shared with you any more. Nothing was done."""


class NotYourMacro(Forbidden):
    """Others wrote this for more than you. Ask them, or keep a macro of your own."""


class Macro(msgspec.Struct, frozen=True):
    """Several acts in one go, and who sees them."""

    id: int
    name: str
    agent_id: int
    agent: str
    shown_to: str
    team_id: int | None
    team: str | None
    steps: tuple[Step, ...]


class _Row(msgspec.Struct, frozen=True):
    id: int
    name: str
    agent_id: int
    agent: str
    shown_to: str
    team_id: int | None
    team: str | None
    steps: list[Any]


async def macros(tx: Tx, *, viewer: Actor) -> Sequence[Macro]:
    """Every macro the viewer may use, by name. Raises NotFound for a customer."""
    return [_macro(row) for row in await tx.all(_Row, Q.macros, macro=None, **readable(viewer))]


async def find_macro(tx: Tx, macro: int, *, viewer: Actor) -> Macro:
    """One of them. Raises NotFound."""
    found = await tx.maybe(_Row, Q.macros, macro=macro, **readable(viewer))
    if found is None:
        raise NotFound
    return _macro(found)


async def add_macro(
    tx: Tx, name: str, steps: Sequence[Step], *, shown_to: str, team: int | None = None, by: Actor
) -> int:
    """Keep a macro; its id.

    Raises NameUnfit, StepsUnfit, DaysUnfit, PhraseNotShared, ShownToNobody, NotForEverybody, NotFound.
    """
    to, of = shared(shown_to, team, by=by)
    name = named(name)
    kept = await _fit(tx, steps, to, of, by)
    return int(await tx.value(Q.add_macro, name=name, agent=by.id, shown_to=to, team=of, steps=kept))


async def change_macro(
    tx: Tx, macro: int, name: str, steps: Sequence[Step], *, shown_to: str, team: int | None = None, by: Actor
) -> None:
    """Write a macro anew. Raises as `add_macro` does, and NotYourMacro."""
    await _theirs(tx, macro, by)
    to, of = shared(shown_to, team, by=by)
    name = named(name)
    kept = await _fit(tx, steps, to, of, by)
    await tx.run(Q.change_macro, id=macro, name=name, agent=by.id, shown_to=to, team=of, steps=kept)


async def remove_macro(tx: Tx, macro: int, *, by: Actor) -> None:
    """Forget a macro. Raises NotYourMacro, NotFound."""
    await _theirs(tx, macro, by)
    await tx.run(Q.remove_macro, id=macro)


async def run_macro(tx: Tx, thread: int, macro: int, *, attempt: str, by: Actor) -> Macro:
    """Do its acts on a thread, in order, with the agent's own rights; what one of them refuses stops all.

    `attempt` names this press of the button: the same one a second time does nothing. Raises whatever the verbs raise,
    PhraseGone, NotFound.
    """
    await threads.lock(tx, thread, by=ours(by))
    found = await find_macro(tx, macro, viewer=by)
    soon = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
    if not await limits.once(tx, f"macro:{by.id}:{thread}:{attempt[:64]}", until=soon):
        return found
    for step in found.steps:
        await _do(tx, thread, step, found, by)
    return found


async def _do(tx: Tx, thread: int, step: Step, macro: Macro, by: Actor) -> None:
    match step:
        case Reply(phrase):
            await threads.reply(tx, thread, await _words(tx, phrase, thread, by), by=by)
        case Note(phrase):
            await threads.note(tx, thread, await _words(tx, phrase, thread, by), by=by)
        case Tag(name):
            await acts.tag(tx, thread, name, by=by)
        case Sleep(days):
            await acts.put_to_sleep(tx, thread, days, by=by)
        case Propose():
            await threads.propose(tx, thread, by=by)
        case Pass(team):
            await acts.pass_on(tx, thread, team, macro.name, by=by)
        case Change(kind):
            await acts.change_kind(tx, thread, kind, by=by)


async def _words(tx: Tx, phrase: int, thread: int, by: Actor) -> str:
    try:
        return await said_with(tx, phrase, thread, by=by)
    except NotFound:
        raise PhraseGone from None


async def _fit(tx: Tx, steps: Sequence[Step], shown_to: str, team: int | None, by: Actor) -> Jsonb:
    if not 0 < len(steps) <= MOST_STEPS:
        raise StepsUnfit
    for step in steps:
        match step:
            case Reply(phrase) | Note(phrase):
                said = await find_phrase(tx, phrase, viewer=by)
                wide = said.shown_to == "all" or shown_to == "mine"
                if not (wide or (shown_to == said.shown_to == "team" and team == said.team_id)):
                    raise PhraseNotShared
            case Sleep(days) if not 0 < days < acts.LONGEST:
                raise acts.DaysUnfit
            case Tag(name):
                named(name, 40)
    return Jsonb(msgspec.to_builtins(steps))


async def _theirs(tx: Tx, macro: int, by: Actor) -> None:
    found = await find_macro(tx, macro, viewer=by)
    if not may_write(found.agent_id, found.shown_to, found.team_id, by=by):
        raise NotYourMacro


def _macro(row: _Row) -> Macro:
    return msgspec.convert(msgspec.to_builtins(row), Macro)
