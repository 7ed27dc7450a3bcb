"""A year of contacts that nobody made, from one seed: written down as moments and terms, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from mostrador.kit.db import Database
from mostrador.oversight import evaluation
from mostrador.oversight.compliance.deadlines import dates
from mostrador.oversight.evaluation import Moment
from mostrador.oversight.evaluation.records import By, Name

MADRID = ZoneInfo("Europe/Madrid")
CHANNELS = ("phone", "counter", "widget", "email", "letter")
TERMS = """
INSERT INTO deadline (thread_id, rule, kind, count, unit, lodged_at, due_at, ended_at, ending)
SELECT %(thread)s, n.rule, 'claim', n.count, n.unit, n.lodged, n.due, n.ended, n.ending
  FROM unnest(%(rule)s::text[], %(count)s::int[], %(unit)s::text[], %(lodged)s::timestamptz[], %(due)s::timestamptz[],
              %(ended)s::timestamptz[], %(ending)s::text[]) AS n (rule, count, unit, lodged, due, ended, ending)
"""
RULES = (("lsac-17-all", 15, "working-day"), ("lsac-17-billing", 5, "day"), ("tr-21-term", 15, "day"))


def contacts(count: int, year: int = 2027, seed: int = 1) -> Iterator[Sequence[Moment]]:
    """The moments of one contact each, in order, spread over the year and a little beyond its edges."""
    # Figures for a trial, and no secret.
    chance = random.Random(seed)
    begins = datetime(year, 1, 1, tzinfo=MADRID).astimezone(UTC) - timedelta(hours=3)
    for number in range(1, count + 1):
        at = begins + timedelta(days=365.5) * (number / count)
        channel = chance.choices(CHANNELS, (50, 20, 15, 10, 5))[0]
        wait = timedelta(milliseconds=int(chance.lognormvariate(10.6, 0.8)))
        yield list(_contact(chance, number, channel, at, wait))


def _contact(chance: random.Random, number: int, channel: str, at: datetime, wait: timedelta) -> Iterator[Moment]:
    contact = f"call-{number}" if channel in ("phone", "letter") else f"thread-{number}-1"

    def moment(name: Name, when: datetime, by: By = "customer") -> Moment:
        return Moment(contact=contact, thread_id=number, channel=channel, name=name, by_kind=by, at=when)

    yield moment("received", at)
    if channel == "phone":
        yield moment("person-asked", at)
        if chance.random() < 0.03:
            yield moment("abandoned", at + wait)
            yield moment("ended", at + wait)
            return
        yield moment("can-ask", at + wait, "agent")
        yield moment("person-connected", at + wait, "agent")
        yield moment("ended", at + wait + timedelta(minutes=4))
    elif channel in ("counter", "widget"):
        yield moment("can-ask", at)
        yield moment("code-given", at)
        if chance.random() < 0.4:
            yield moment("person-asked", at + timedelta(seconds=20))
            if chance.random() < 0.02:
                return
        yield moment("person-connected", at + timedelta(seconds=20) + wait, "agent")
        yield moment("resolution-notified", at + timedelta(hours=2), "agent")
        yield moment("ended", at + timedelta(hours=2), "agent")


async def plant_year(db: Database, thread: int, count: int, *, year: int = 2027, claims: int = 0) -> None:
    """So many contacts of a year, and `claims` with their terms."""
    waiting: list[Moment] = []
    for one in contacts(count, year):
        waiting += one
        if len(waiting) >= 20_000:
            await _note(db, waiting)
            waiting.clear()
    await _note(db, waiting)
    chance, rows = random.Random(2), []
    for number in range(claims):
        lodged = datetime(year, 1, 1, 9, tzinfo=MADRID) + timedelta(days=364) * (number / max(claims, 1))
        rule, days, unit = RULES[number % len(RULES)]
        due = dates.ends(lodged, days, unit, zone=MADRID, holidays=frozenset(), saturdays=True)  # type: ignore[arg-type]
        ended = lodged + timedelta(days=chance.uniform(1, days * 1.6)) if chance.random() < 0.97 else None
        rows.append((rule, days, unit, lodged, due, ended, ("met" if ended <= due else "late") if ended else None))
    names = ("rule", "count", "unit", "lodged", "due", "ended", "ending")
    async with db.begin() as tx:
        columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
        await tx.run(TERMS, thread=thread, **columns)
        for day in (date(year, 1, 6), date(year, 5, 1), date(year, 10, 12)):
            await tx.run("INSERT INTO closed_day (day, name, own) VALUES (%(day)s, 'Festivo', false)", day=day)


async def _note(db: Database, moments: Sequence[Moment]) -> None:
    async with db.begin() as tx:
        await evaluation.note(tx, moments)
