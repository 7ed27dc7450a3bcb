"""Where the company says that the placard is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.dial import is_address, is_refused
from mostrador.kit.errors import Invalid, NotFound
from mostrador.oversight.placard.events import PostingChanged
from mostrador.oversight.placard.reach import OnlyAdministratorsSay
from mostrador.oversight.placard.records import KINDS, Difference, How, Kind, Posting, Sighting

Q = sql.load("mostrador.oversight.placard")
MOST: Final = 20


class PageNotUnderstood(Invalid):
    """“%(value)s” is not the address of a page. It begins with https:// and has no name and password in it."""


class PageInside(Invalid):
    """“%(value)s” is inside this server's own network, where nobody else can read it. Write one on the internet."""


class TooManyPages(Invalid):
    """Up to %(most)s addresses are looked at. Take one away first."""


class _Row(msgspec.Struct, frozen=True):
    id: int
    posting_id: int
    at: datetime
    how: How
    language: str
    parts: int
    differing: object
    fault: str


async def postings(tx: Tx) -> Sequence[Posting]:
    """Every address there is, the first one first."""
    return await tx.all(Posting, Q.postings)


async def add_posting(tx: Tx, kind: str, url: str, *, networks: Iterable[str] = (), by: Actor) -> int | None:
    """It is published there too; its number, None when that was known.

    Raises OnlyAdministratorsSay, PageNotUnderstood, PageInside, TooManyPages.
    """
    if "manage" not in by.verbs:
        raise OnlyAdministratorsSay
    fit = _url(url, networks)
    place: Kind = next((one for one in KINDS if one == kind), "home")
    if len(await postings(tx)) >= MOST:
        raise TooManyPages(most=MOST)
    made = await tx.value(Q.add_posting, kind=place, url=fit, agent=by.id)
    if made is not None:
        await tx.record(PostingChanged(posting=int(made)), by=by)
    return None if made is None else int(made)


async def remove_posting(tx: Tx, posting: int, *, by: Actor) -> None:
    """It is published there no more; what was seen there stays. Raises OnlyAdministratorsSay, NotFound."""
    if "manage" not in by.verbs:
        raise OnlyAdministratorsSay
    if not await tx.run(Q.remove_posting, id=posting):
        raise NotFound
    await tx.record(PostingChanged(posting=posting), by=by)


async def sightings(tx: Tx) -> Sequence[Sighting]:
    """What was seen last at each address."""
    return [
        Sighting(
            one.id,
            one.posting_id,
            one.at,
            one.how,
            one.language,
            one.parts,
            msgspec.convert(one.differing, list[Difference]),
            one.fault,
        )
        for one in await tx.all(_Row, Q.sightings)
    ]


def _url(url: str, networks: Iterable[str]) -> str:
    url = url.strip()
    if not is_address(url):
        raise PageNotUnderstood(value=url[:80])
    if is_refused(url, networks):
        raise PageInside(value=url[:80])
    return url
