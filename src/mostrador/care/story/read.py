"""Read a story a page at a time, and draw it by day."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador.care.story.records import Day, Drawing, Entry, Story
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, NotFound
from mostrador.threads.access import ours, sight

Q = sql.load("mostrador.care.story")
PAGE: Final = 50
LONGEST: Final = timedelta(days=364)
SHORTEST: Final = timedelta(days=27)
NOW: Final = "9999-12-31T00:00:00+00:00|z|0"


class MarkWrong(Invalid):
    """That page marker is not one of ours. Start from the first page."""


class _Rows(msgspec.Struct, frozen=True):
    opens: bool
    hidden: int
    entries: list[dict[str, object]]
    days: list[dict[str, object]]


async def read(
    tx: Tx, person: int, *, viewer: Actor, zone: ZoneInfo, before: str | None = None, limit: int = PAGE
) -> Story:
    """One page of the story of a person; its first page comes with the drawing, by days of `zone`.

    Only of threads that `viewer` may read: who may read none of somebody's threads does not open their file. Raises
    NotFound and MarkWrong.
    """
    at, kind, ref = _mark(before)
    today = clock.now().astimezone(zone).date()
    rows = await tx.one(
        _Rows,
        Q.story,
        person=person,
        at=at,
        kind=kind,
        ref=ref,
        limit=limit + 1,
        drawn=before is None,
        zone=zone.key,
        since=datetime.combine(today - LONGEST, time(), zone),
        **sight(ours(viewer)),
    )
    if not rows.opens:
        raise NotFound
    entries = msgspec.convert(rows.entries, list[Entry])
    kept = entries[:limit]
    more = _marked(kept[-1]) if len(entries) > limit else None
    days = msgspec.convert(rows.days, list[Day])
    return Story(kept, more, rows.hidden, _drawing(days, today) if before is None else None)


def _drawing(days: list[Day], today: date) -> Drawing | None:
    if not days:
        return None
    return Drawing(min(days[0].day, today - SHORTEST), today, days)


def _marked(entry: Entry) -> str:
    mark = f"{entry.at.isoformat()}|{entry.kind}|{entry.ref}"
    return urlsafe_b64encode(mark.encode()).decode().rstrip("=")


def _mark(mark: str | None) -> tuple[datetime, str, int]:
    try:
        text = NOW if mark is None else urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode()
        at, kind, ref = text.split("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not 0 <= int(ref) < 2**62:
            raise ValueError(mark)
        return moment, kind, int(ref)
    except ValueError:
        raise MarkWrong from None
