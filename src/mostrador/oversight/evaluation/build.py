"""Build an evaluation: once, from the moments that were known when it was asked for, and for good."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from psycopg.types.json import Jsonb

from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Forbidden, Invalid, NotFound
from mostrador.oversight.evaluation import measures
from mostrador.oversight.evaluation.events import EvaluationBuilt, EvaluationPublished
from mostrador.oversight.evaluation.measures import Span
from mostrador.oversight.evaluation.records import Evaluation, Listed, Moment, Share, Term

Q = sql.load("mostrador.oversight.evaluation")
STEP: Final = 20_000
"""How many moments are read at once."""
LATER: Final = timedelta(days=31)
"""How long after the span it is looked whether somebody was attended after all."""
LONGEST: Final = timedelta(days=366 * 2)
Told = Callable[[int, int], None]


class SpanWrong(Invalid):
    """These days are no span: the first one comes before the last, which is over, and there are two years at most."""


class OnlyOverseers(Forbidden):
    """Evaluations are for administrators and auditors."""


class Asked(msgspec.Struct, frozen=True):
    """What an evaluation is to be of."""

    id: int
    first_day: date
    last_day: date
    up_to: int
    shop: str
    timezone: str
    built: bool

    @property
    def span(self) -> Span:
        """Its days by the clock of the shop."""
        zone = ZoneInfo(self.timezone)
        ends = datetime.combine(self.last_day + timedelta(days=1), time(), zone)
        return Span(datetime.combine(self.first_day, time(), zone), ends, zone)


class Positions(msgspec.Struct, frozen=True):
    """From where to where; the last before the first: there are none."""

    first: int
    last: int


class _Case(msgspec.Struct, frozen=True):
    month: str
    strict: bool | None
    lenient: bool | None


def may_see(viewer: Actor) -> None:
    """Raises OnlyOverseers: neither an administrator, nor an auditor, nor the system."""
    if viewer.kind != "system" and not viewer.verbs & {"manage", "audit"}:
        raise OnlyOverseers


async def ask(tx: Tx, first: date, last: date, *, by: Actor) -> int:
    """Ask for the evaluation of a span of days that are over; its id. Raises SpanWrong, OnlyOverseers."""
    may_see(by)
    if not (first <= last <= clock.now().date() and last - first <= LONGEST):
        raise SpanWrong
    return int(await tx.value(Q.ask_evaluation, first=first, last=last, agent=by.id or None))


async def build(db: Database, id: int, *, told: Told = lambda done, whole: None) -> Evaluation:
    """Count and freeze it, telling how far it is; what was built before is only read. Raises NotFound."""
    async with db.look() as tx:
        asked = await tx.maybe(Asked, Q.asked, id=id)
        if asked is None:
            raise NotFound
        if asked.built:
            return await read(tx, id, viewer=SYSTEM)

        where = await positions(tx, asked)
    moments: list[Moment] = []
    steps = range(where.first, where.last + 1, STEP)
    # One connection at a time: the command line has no more.
    for done, first in enumerate(steps, 1):
        async with db.begin() as tx:
            moments += await moments_of(tx, first, min(first + STEP - 1, where.last))
            await tx.run(Q.step, id=id, steps=len(steps), done=done)
        told(done, len(steps))
    async with db.look() as tx:
        built = await _count(tx, asked, moments)
    figures = msgspec.json.encode(built, order="sorted")
    digest = hashlib.sha256(figures).digest()
    async with db.begin() as tx:
        if await tx.run(Q.freeze, id=id, figures=Jsonb(msgspec.to_builtins(built)), digest=digest):
            await tx.record(EvaluationBuilt(evaluation=id, digest=digest.hex()), by=SYSTEM)
    return built


async def read(tx: Tx, id: int, *, viewer: Actor) -> Evaluation:
    """The frozen figures. Raises NotFound: there are none yet; OnlyOverseers, unless it is published."""
    if not (found := await tx.maybe(Listed, Q.listed, id=id, shown=False)):
        raise NotFound
    if not found.shown:
        may_see(viewer)
    figures = await tx.value(Q.figures, id=id)
    if figures is None:
        raise NotFound
    return msgspec.convert(figures, Evaluation)


async def listed(tx: Tx, *, viewer: Actor) -> Sequence[Listed]:
    """The newest evaluations. Raises OnlyOverseers."""
    may_see(viewer)
    return await tx.all(Listed, Q.listed, id=None, shown=False)


async def one(tx: Tx, id: int, *, viewer: Actor) -> Listed:
    """How far one is. Raises NotFound, OnlyOverseers."""
    may_see(viewer)
    found = await tx.maybe(Listed, Q.listed, id=id, shown=False)
    if found is None:
        raise NotFound
    return found


async def published(tx: Tx) -> Sequence[Listed]:
    """Those that anybody may read, the latest span first."""
    return await tx.all(Listed, Q.listed, id=None, shown=True)


async def publish(tx: Tx, id: int, *, shown: bool, by: Actor) -> None:
    """Let anybody read it, or no longer. Raises NotFound, Forbidden (an administrator's)."""
    if "manage" not in by.verbs:
        raise Forbidden
    if await tx.value(Q.publish, id=id, shown=shown, agent=by.id) is None:
        raise NotFound
    await tx.record(EvaluationPublished(evaluation=id, shown=shown), by=by)


async def asked_for(tx: Tx, id: int, *, viewer: Actor) -> Asked:
    """What an evaluation is of. Raises NotFound, OnlyOverseers."""
    may_see(viewer)
    found = await tx.maybe(Asked, Q.asked, id=id)
    if found is None:
        raise NotFound
    return found


async def positions(tx: Tx, asked: Asked) -> Positions:
    """Where the moments stand that it is counted from: between these without a gap."""
    span = asked.span
    return await tx.one(Positions, Q.positions, since=span.since, until=span.until + LATER, up_to=asked.up_to)


async def moments_of(tx: Tx, first: int, last: int) -> Sequence[Moment]:
    """The moments between two positions."""
    return await tx.all(Moment, Q.between, first=first, last=last)


async def terms_of(tx: Tx, asked: Asked) -> Sequence[Term]:
    """The terms of the law that it is counted from."""
    span = asked.span
    found = await tx.all(Term, Q.terms, since=span.since, until=span.until)
    return [one for one in found if one.rule in measures.TERMS]


async def _count(tx: Tx, asked: Asked, moments: Sequence[Moment]) -> Evaluation:
    span = asked.span
    known = max((one.at for one in moments), default=span.since)
    terms = await terms_of(tx, asked)
    closed = tuple(await tx.values(Q.closed_days, first=asked.first_day, last=asked.last_day))
    shares: list[Share] = []
    for measure, statement in (("K3", Q.supervisors), ("K8", Q.surveys), ("K10", Q.languages)):
        cases = await tx.all(_Case, statement, since=span.since, until=span.until)
        shares += measures.shares(measure, "strict", [(one.month, one.strict) for one in cases])
        shares += measures.shares(measure, "lenient", [(one.month, one.lenient) for one in cases])
    return Evaluation(
        shop=asked.shop,
        first_day=asked.first_day,
        last_day=asked.last_day,
        timezone=asked.timezone,
        first=moments[0].position if moments else 0,
        last=moments[-1].position if moments else 0,
        known=known,
        terms=len(terms),
        closed=closed,
        counted=dict(sorted(Counter(one.name for one in moments).items())),
        waits=(
            *measures.waits("K1", measures.calls(moments), span),
            *measures.waits("K2", measures.asks(moments), span),
        ),
        shares=(
            *shares,
            *measures.in_time(terms, span, known=known, holidays=frozenset(closed)),
            *measures.codes(moments, span),
            *measures.ended_by_us(moments, span),
        ),
    )
