"""What the cast promises, keeps and breaks, through the verbs that an owner has for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import cast

from mostrador.care import promises
from mostrador.care.promises import Act
from mostrador.demo.story import Step, working_day
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx


async def play(tx: Tx, thread: int, step: Step, actors: Mapping[str, Actor]) -> bool:
    """One step about a promise; False when it is about something else.

    "bruno promises call +1 12:00": what (words), before that hour of the next working day. "bruno keeps": the open one
    of the thread, by hand. "system breaks": its hour came and nobody had kept it. "system misses":
    the new time was not given either.
    """
    match step.does:
        case "promises":
            act, days, hour = step.what.split(" ")
            due = datetime.combine(working_day(step.at, int(days)), time.fromisoformat(hour), step.at.tzinfo)
            by = actors[step.who]
            await promises.make(tx, thread, act=cast("Act", act), what=step.words, due_at=due, by=by)
        case "keeps":
            for one in await promises.of_thread(tx, thread, viewer=actors[step.who]):
                if one.ended_at is None:
                    await promises.keep(tx, one.id, by=actors[step.who])
        case "breaks":
            await promises.break_due(tx)
        case "misses":
            await promises.miss_answers(tx)
        case _:
            return False
    return True
