"""What everybody is told, kept as it was told: a row each time it changes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from psycopg.types.json import Jsonb

from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.oversight.placard.events import PlacardChanged
from mostrador.oversight.placard.facts import gather
from mostrador.oversight.placard.records import Told, Version
from mostrador.oversight.placard.words import SPOKEN, tell
from mostrador.team import shop


class Changed(msgspec.Struct, frozen=True):
    """One part that changed between two versions; empty where it was not there."""

    label: str
    before: str
    after: str


class Listed(msgspec.Struct, frozen=True):
    """When it changed, and what was missing then."""

    id: int
    made_at: datetime
    lacks: list[str]


class _Row(msgspec.Struct, frozen=True):
    id: int
    made_at: datetime
    digest: bytes
    lacks: list[str]
    told: object


Q = sql.load("mostrador.oversight.placard")


async def keep(tx: Tx, site: str, *, by: Actor = SYSTEM) -> int:
    """Write down what everybody is told now, if it is something else than before; how many versions that made."""
    facts = await gather(tx, site)
    register = (await shop(tx)).register
    told = {tag: tell(facts, tag, register) for tag in SPOKEN}
    written = msgspec.json.encode({"lacks": facts.lacks, "told": told})
    digest = hashlib.sha256(written).digest()
    last = await tx.maybe(_Row, Q.last_version)
    if last is not None and last.digest == digest:
        return 0
    await tx.run(Q.one_writer)
    last = await tx.maybe(_Row, Q.last_version)
    if last is not None and last.digest == digest:
        return 0
    made = int(
        await tx.value(Q.add_version, digest=digest, lacks=list(facts.lacks), told=Jsonb(msgspec.to_builtins(told)))
    )
    await tx.record(PlacardChanged(placard=made, digest=digest.hex()), by=by)
    return 1


async def versions(tx: Tx) -> Sequence[Listed]:
    """When it changed, the last time first."""
    return await tx.all(Listed, Q.versions)


async def current(tx: Tx) -> Version | None:
    """What everybody is told, as it was kept last."""
    row = await tx.maybe(_Row, Q.last_version)
    return _version(row) if row else None


async def version(tx: Tx, id: int) -> tuple[Version, Version | None]:
    """What they were told from then on, and what before that. Raises NotFound."""
    row = await tx.maybe(_Row, Q.version, id=id)
    if row is None:
        raise NotFound
    before = await tx.maybe(_Row, Q.version_before, id=id)
    return _version(row), _version(before) if before else None


def differ(before: Told | None, after: Told) -> Sequence[Changed]:
    """What changed from one to the other, part by part, in the order of the later one."""
    old, new = _parts(before) if before else {}, _parts(after)
    keys = [*new, *(key for key in old if key not in new)]
    return [
        Changed((new.get(key) or old[key])[0], old.get(key, ("", ""))[1], new.get(key, ("", ""))[1])
        for key in keys
        if old.get(key, ("", ""))[1] != new.get(key, ("", ""))[1]
    ]


def _parts(told: Told) -> dict[str, tuple[str, str]]:
    lines = {line.field: (line.label, line.text) for line in told.lines}
    easy = {f"easy:{one.title}": (one.title, " ".join(one.said)) for one in told.easy}
    return {"lead": (told.title, told.lead), **lines, **easy}


def _version(row: _Row) -> Version:
    return Version(row.id, row.made_at, row.digest, row.lacks, msgspec.convert(row.told, dict[str, Told]))
