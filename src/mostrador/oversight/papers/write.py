"""The three papers, and the versions of the one that is told to who works here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from mostrador import team
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.oversight import retention
from mostrador.oversight.papers.events import SheetChanged
from mostrador.oversight.papers.gather import of_algorithm, of_processing
from mostrador.oversight.papers.records import Change, Kept, Paper
from mostrador.oversight.papers.texts import filled

Q = sql.load("mostrador.oversight.papers")
SHOWN: Final = 30


async def algorithm(tx: Tx, language: str, *, viewer: Actor) -> Paper:
    """The sheet of the algorithm as it stands now, for any of us. Raises NotFound."""
    if viewer.kind == "customer":
        raise NotFound
    return await _algorithm(tx, language)


async def processing(tx: Tx, language: str, *, viewer: Actor) -> Paper:
    """The record of processing. Raises OnlyWhoOversees."""
    retention.may_see(viewer)
    facts, rows = await of_processing(tx, language)
    return filled("processing", language, (await team.shop(tx)).name, facts, rows)


async def assessment(tx: Tx, language: str, *, viewer: Actor) -> Paper:
    """The template of the impact assessment. Raises OnlyWhoOversees."""
    retention.may_see(viewer)
    facts, rows = await of_processing(tx, language)
    return filled("assessment", language, (await team.shop(tx)).name, facts, rows)


async def keep_sheet(tx: Tx) -> int:
    """Keep the sheet as it stands when it says something new; how many versions that made."""
    await tx.value(Q.one_at_a_time)
    es, en = ["\n".join((await _algorithm(tx, language)).lines) for language in ("es", "en")]
    last = await tx.maybe(Kept, Q.last_sheet)
    if last and (last.es, last.en) == (es, en):
        return 0
    made = int(await tx.value(Q.add_sheet, es=es, en=en))
    await tx.record(SheetChanged(sheet=made), by=SYSTEM)
    return 1


async def changes(tx: Tx, language: str, *, viewer: Actor) -> Sequence[Change]:
    """What each version said otherwise than the one before, the latest first. Raises NotFound."""
    if viewer.kind == "customer":
        raise NotFound
    kept = await tx.all(Kept, Q.sheets, limit=SHOWN)
    said = [(one.at, (one.es if language.startswith("es") else one.en).split("\n")) for one in kept]
    found = [
        Change(at, tuple(_only(before, now)), tuple(_only(now, before))) for (at, now), (_, before) in pairwise(said)
    ]
    return [*found, Change(said[-1][0], (), ())] if said else []


async def _algorithm(tx: Tx, language: str) -> Paper:
    facts, rows = await of_algorithm(tx, language)
    return filled("algorithm", language, (await team.shop(tx)).name, facts, rows)


def _only(these: Sequence[str], those: Sequence[str]) -> list[str]:
    """The lines of these that are not among those."""
    others = set(those)
    return [line for line in these if line and line not in others]
