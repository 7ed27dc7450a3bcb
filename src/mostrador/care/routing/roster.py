"""Who may be given a new thread now: read once a minute and after every change, and kept by each process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Sequence
from datetime import datetime
from heapq import nsmallest
from random import random
from typing import Final
from uuid import UUID

import msgspec

from mostrador.care.routing.records import Skill
from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.team import presence

Q = sql.load("mostrador.care.routing")
# Sixteen stand for a large team.
DRAWN: Final = 16
# A process serves one shop; tests serve many.
REMEMBERED: Final = 8


class Candidate(msgspec.Struct, frozen=True):
    """An agent on shift who owns threads: the languages they answer in, and the skills they are asked for."""

    id: int
    speaks: list[str]
    skills: list[int]


class Drawn(msgspec.Struct, frozen=True):
    """One who may be chosen, with what speaks for them; `skill` is the first by name that the words ask for.

    `here`: they have the desk open. `first`: they go before others whatever else speaks for these.
    """

    id: int
    known: bool
    speaks: bool
    here: bool = False
    first: bool = False
    skills: int = 0
    skill: str | None = None


class Roster(msgspec.Struct, frozen=True):
    """Everybody of one minute; `later` when nobody is on shift and these are who begin first."""

    candidates: Sequence[Candidate]
    skills: Sequence[Skill]
    later: bool = False

    def draw(
        self,
        *,
        language: str,
        words: Collection[str],
        known: int | None,
        apart: Collection[int],
        shown: int,
        danger: bool = False,
    ) -> list[Drawn]:
        """At most sixteen who fit best, drawn by lot where they fit alike, and who knows the person.

        `words` are folded, `apart` must not serve the person, `shown` is whom the page showed. In `danger` no word
        asks for a skill, whoever is here goes first, and nobody is waited for.
        """
        there = presence.here(one.id for one in self.candidates)
        if danger and known not in {one.id for one in self.candidates}:
            known = None
        wanted = set() if danger else set(words)
        asked_for = {one.id: one.name for one in self.skills if not wanted.isdisjoint(one.words)}
        fit = [
            _weigh(one, language, asked_for, here=one.id in there, danger=danger)
            for one in self.candidates
            if one.id not in apart and one.id != known
        ]
        drawn = nsmallest(DRAWN, fit, key=lambda one: _place(one, shown))
        if known is not None and known not in apart:
            here = known in there
            drawn.append(Drawn(known, known=True, speaks=True, here=here, first=danger and here))
        return drawn


async def roster(tx: Tx, version: UUID, minute: datetime, team: int | None = None) -> Roster:
    """The roster of a version, as it is in a minute: who is on shift, else who begins first within a week.

    Of one `team`, where one is told.
    """
    held = _held.get((version, minute, team))
    if held is None:
        here, skills = await tx.all(Candidate, Q.roster, team=team), await tx.all(Skill, Q.skills)
        if here:
            held = Roster(here, skills)
        else:
            held = Roster(await tx.all(Candidate, Q.beginning, team=team), skills, later=True)
        _held[version, minute, team] = held
        if len(_held) > REMEMBERED:
            _held.popitem(last=False)
    return held


def _weigh(one: Candidate, language: str, asked_for: dict[int, str], *, here: bool, danger: bool) -> Drawn:
    names = [asked_for[skill] for skill in one.skills if skill in asked_for] if asked_for else []
    return Drawn(
        one.id,
        known=False,
        speaks=language in one.speaks,
        here=here,
        first=danger and here,
        skills=len(names),
        skill=min(names, default=None),
    )


def _place(one: Drawn, shown: int) -> tuple[bool, bool, bool, int, bool, float]:
    return not one.first, not one.speaks, not one.here, -one.skills, one.id != shown, random()  # noqa: S311 - a lot, no secret


_held: OrderedDict[tuple[UUID, datetime, int | None], Roster] = OrderedDict()
