"""Where somebody may turn who does not agree: what comes with the program, as the administrators corrected it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final, Literal, cast

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.oversight.answers.events import BodyKept
from mostrador.oversight.compliance import SECTORS, Profile
from mostrador.oversight.compliance.profile import OnlyAdministrators, RegionsUnfit

Q = sql.load("mostrador.oversight.answers")
Sure = Literal["L", "Q", "S", "M", "I", "own"]
LONGEST: Final = 200


class BodyNameMissing(Invalid):
    """Write the name of the body, in up to %(longest)s characters."""


class NoWayThere(Invalid):
    """Say how somebody turns to it: its web, its phone or its address."""


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody outside who settles disputes. `regions` and `sectors` are empty for all.

    `sure` says how we know, as in the rules; `own` where an administrator wrote it. `member` where the company has
    joined it; one that is not `shown` is offered no more.
    """

    key: str
    name: str
    web: str = ""
    phone: str = ""
    address: str = ""
    regions: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    source: str = ""
    sure: Sure = "own"
    member: bool = False
    shown: bool = True

    def fits(self, told: Profile) -> bool:
        """Whether it is for the sector and the regions of a company; one that names none has to choose among those."""
        there = not self.regions or bool(set(self.regions).intersection(told.regions))
        return self.shown and there and (not self.sectors or told.sector in self.sectors)


class _Shipped(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    source: str
    sure: Sure
    web: str = ""
    phone: str = ""
    address: str = ""
    regions: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True):
    body: tuple[_Shipped, ...]


class _Row(msgspec.Struct, frozen=True):
    key: str
    name: str
    web: str
    phone: str
    address: str
    regions: list[str]
    sectors: list[str]
    source: str
    sure: str
    member: bool
    shown: bool


@cache
def shipped() -> Sequence[Body]:
    """The bodies that come with the program."""
    told = msgspec.toml.decode(files(__package__).joinpath("bodies.toml").read_bytes(), type=_File)
    return tuple(
        Body(
            key=one.id,
            name=one.name,
            web=one.web,
            phone=one.phone,
            address=one.address,
            regions=one.regions,
            sectors=one.sectors,
            source=one.source,
            sure=one.sure,
        )
        for one in told.body
    )


async def bodies(tx: Tx) -> Sequence[Body]:
    """All there are: ours in their order, as an administrator corrected them, then those they added."""
    corrected = {row.key: _body(row) for row in await tx.all(_Row, Q.bodies)}
    ours = [corrected.pop(one.key, one) for one in shipped()]
    return [*ours, *corrected.values()]


def fitting(known: Sequence[Body], told: Profile) -> Sequence[Body]:
    """Those for the sector and the regions of a company: its own sector first, then its regions, then everybody's."""
    fit = [one for one in known if one.fits(told)]
    return sorted(fit, key=lambda one: (not one.sectors, not one.regions))


async def keep_body(tx: Tx, body: Body, *, by: Actor) -> int:
    """Add a body (with an empty key) or correct one; the id of its row.

    Raises OnlyAdministrators, BodyNameMissing, NoWayThere, RegionsUnfit.
    """
    if "manage" not in by.verbs:
        raise OnlyAdministrators
    name, web, phone, address, source = (
        " ".join(one.split())[:LONGEST] for one in (body.name, body.web, body.phone, body.address, body.source)
    )
    if not name:
        raise BodyNameMissing(longest=LONGEST)
    if web and not web.startswith(("https://", "http://")):
        web = f"https://{web}"
    if not (web or phone or address):
        raise NoWayThere
    regions = sorted({one.strip().upper() for one in body.regions if one.strip()})
    if len(regions) > 20 or any(not one.isalnum() or len(one) > 3 for one in regions):
        raise RegionsUnfit
    made = await tx.value(
        Q.add_body,
        key=body.key or f"own-{name.lower()[:60]}",
        name=name,
        web=web,
        phone=phone,
        address=address,
        regions=regions,
        sectors=[one for one in SECTORS if one in body.sectors],
        source=source,
        sure=body.sure,
        member=body.member,
        shown=body.shown,
        agent=by.id,
    )
    await tx.record(BodyKept(body=int(made)), by=by)
    return int(made)


def _body(row: _Row) -> Body:
    told = {**msgspec.structs.asdict(row), "regions": tuple(row.regions), "sectors": tuple(row.sectors)}
    return Body(**{**told, "sure": cast("Sure", row.sure)})
