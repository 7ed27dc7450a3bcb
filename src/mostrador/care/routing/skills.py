"""What agents are asked for, which languages they answer in, and how much they want of a channel at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from mostrador.care.routing.records import Ability, Skill
from mostrador.care.routing.words import LONGEST as LONGEST_WORDS
from mostrador.care.routing.words import words_of
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, Invalid
from mostrador.team import find_agent
from mostrador.team.events import AgentChanged

Q = sql.load("mostrador.care.routing")
LONGEST: Final = 60
MOST_WORDS: Final = 200
MOST_THREADS: Final = 1000


class SkillNameMissing(Invalid):
    """Say in a word or two what somebody is asked for, in up to %(longest)s characters."""


class SkillNameTaken(Conflict):
    """There is “%(name)s” already. Add the words to it."""


class SkillWordsMissing(Invalid):
    """Write at least one word by which customers ask for it."""


class SkillWordsTooMany(Invalid):
    """These are too many words: up to %(most)s, in %(longest)s characters."""


class CapacityNotUnderstood(Invalid):
    """How many cases at most is a whole number from 1 to %(most)s, or nothing."""


async def skills(tx: Tx) -> Sequence[Skill]:
    """All of them, by name."""
    return await tx.all(Skill, Q.skills)


async def set_skill(tx: Tx, skill: int | None, *, name: str, words: str, by: Actor) -> None:
    """One more, or (given its number) other words. They are kept as written, and compared without case and accents.

    Raises SkillNameMissing, SkillWordsMissing, SkillWordsTooMany, SkillNameTaken.
    """
    _manages(by)
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST:
        raise SkillNameMissing(longest=LONGEST)
    written = " ".join(words.split())
    folded = sorted(set(words_of(written)))
    if not folded:
        raise SkillWordsMissing
    if len(folded) > MOST_WORDS or len(written) > LONGEST_WORDS:
        raise SkillWordsTooMany(most=MOST_WORDS, longest=LONGEST_WORDS)
    kept = {"name": name, "words": folded, "written": written}
    if not await tx.run(Q.set_skill if skill else Q.add_skill, id=skill, **kept):
        raise SkillNameTaken(name=name)


async def remove_skill(tx: Tx, skill: int, *, by: Actor) -> None:
    """Nobody is asked for it any more."""
    _manages(by)
    await tx.run(Q.remove_skill, id=skill)


async def ability(tx: Tx, agent: int) -> Ability:
    """What one agent is asked for, speaks, and wants at most."""
    return await tx.one(Ability, Q.ability, agent=agent)


async def set_ability(
    tx: Tx, agent: int, *, skills: Sequence[int], speaks: Sequence[str], most: Mapping[str, int | None], by: Actor
) -> None:
    """All of it at once. Raises NotFound, CapacityNotUnderstood."""
    _manages(by)
    await find_agent(tx, agent)
    wanted = {channel: number for channel, number in most.items() if number is not None}
    if any(not 0 < number <= MOST_THREADS for number in wanted.values()):
        raise CapacityNotUnderstood(most=MOST_THREADS)
    await tx.run(Q.set_speaks, agent=agent, speaks=list(speaks))
    await tx.run(Q.set_agent_skills, agent=agent, skills=list(skills))
    await tx.run(Q.set_capacity, agent=agent, channels=list(wanted), most=list(wanted.values()))
    await tx.record(AgentChanged(agent=agent), by=by)


def _manages(by: Actor) -> None:
    if not (by.kind == "system" or "manage" in by.verbs):
        raise Forbidden
