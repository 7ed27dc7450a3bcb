"""What a company says of itself, so that it knows which rules bind it. Each answer is a row, and none is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, get_args

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid
from mostrador.oversight.compliance.events import CompanyAnswered
from mostrador.oversight.compliance.rules import Tag, all_rules

Q = sql.load("mostrador.oversight.compliance")
Sector = Literal["other", "energy", "water", "transport", "post", "telecom", "finance", "health", "administration"]
SECTORS: Final[tuple[Sector, ...]] = get_args(Sector)
ANY_SIZE: Final = frozenset({"energy", "water", "transport", "post", "telecom", "finance", "administration"})
"""Ley 10/2025, art. 2.1: bound whatever their size."""
CONTINUOUS: Final = frozenset({"energy", "water", "telecom"})
BASIC: Final = ANY_SIZE | {"health"}
CO_OFFICIAL: Final = ("ca", "eu", "gl", "oc")
MOST_REGIONS: Final = 20


class SectorUnknown(Invalid):
    """Choose what the company does from the list."""


class RegionsUnfit(Invalid):
    """Write the regions where it has customers by their codes, like CT or MD."""


class OnlyAdministrators(Forbidden):
    """Only an administrator says what the company is."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """The answers to the eight questions.

    `large`: 250 workers, or a turnover over 50 million euros, or a balance over 43, any of them, last financial year
    (Ley 10/2025, art. 2.1). `small_supplier`: spared the duty of all hours (DT 4). `languages`: the co-official ones of
    where its customers are. `strict`: every doubtful row is read as it protects the customer most.
    """

    sector: Sector = "other"
    large: bool = False
    continuous: bool = False
    small_supplier: bool = False
    online: bool = False
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    outsourced: bool = False
    strict: bool = True

    @property
    def tags(self) -> frozenset[Tag]:
        """What the rules know this company by."""
        told: dict[Tag, bool] = {
            "everybody": True,
            "large": self.large or self.sector in ANY_SIZE,
            "basic": self.sector in BASIC,
            "continuous": (self.continuous or self.sector in CONTINUOUS) and not self.small_supplier,
            "online": self.online,
            "telecom": self.sector == "telecom",
            "finance": self.sector == "finance",
            "outsourced": self.outsourced,
            "co-official": bool(self.languages),
            "public": self.sector == "administration",
        }
        return frozenset(tag for tag, is_so in told.items() if is_so)


class Answered(Profile, frozen=True, kw_only=True):
    """A profile with who answered and when; nobody for the one that holds until somebody answers."""

    id: int
    at: datetime
    agent_id: int | None
    agent: str


async def profile(tx: Tx) -> Answered | None:
    """What the company said last, or None: until it says anything, what binds everybody binds it."""
    return await tx.maybe(Answered, Q.profile)


def as_of(answers: Sequence[Answered], at: datetime) -> Profile:
    """What the company had said at a moment, of its `answers`, the last first; the plain profile before the first."""
    return next((one for one in answers if one.at <= at), Profile())


async def may_bind(tx: Tx, rule: str) -> bool:
    """Whether a rule is for this company, by what it said last: in force already, or to come."""
    told = await profile(tx) or Profile()
    return any(one.id == rule and one.is_for(told.tags) for one in all_rules())


async def profiles(tx: Tx) -> Sequence[Answered]:
    """Every answer that was given, the last one first."""
    return await tx.all(Answered, Q.profiles)


async def answer(tx: Tx, told: Profile, *, by: Actor) -> int:
    """Say what the company is, from now on; the id of the answer.

    Raises OnlyAdministrators, SectorUnknown, RegionsUnfit.
    """
    if "manage" not in by.verbs:
        raise OnlyAdministrators
    if told.sector not in SECTORS:
        raise SectorUnknown
    regions = tuple(sorted({one.strip().upper() for one in told.regions if one.strip()}))
    if len(regions) > MOST_REGIONS or any(not one.isalnum() or len(one) > 3 for one in regions):
        raise RegionsUnfit
    languages = tuple(one for one in CO_OFFICIAL if one in told.languages)
    kept = msgspec.structs.asdict(msgspec.structs.replace(told, regions=regions, languages=languages))
    made = await tx.value(
        Q.add_profile, **{**kept, "regions": list(regions), "languages": list(languages)}, agent=by.id
    )
    await tx.record(CompanyAnswered(profile=int(made)), by=by)
    return int(made)
