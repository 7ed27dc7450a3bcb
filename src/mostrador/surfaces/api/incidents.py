"""What happens to many, for a page of one's own, a switchboard or a program that sends messages."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from mostrador.kit.actor import Actor
from mostrador.oversight import incidents
from mostrador.surfaces.api.records import IncidentRow, IncidentRows, IncidentWord, troubles
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]


@get("/incidents", summary="What happens to many: running first, then what is over", responses=troubles(400, 422))
async def list_incidents(
    request: Web,
    by: NamedDependency[Actor],
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 50,
    before: Annotated[int | None, QueryParameter(ge=1, le=2**62)] = None,
) -> IncidentRows:
    """Each with its last word; `address` is None while only we may read it.

    `incident.opened`, `incident.updated` and `incident.ended` tell a webhook at once.
    """
    async with here_of(request).db.look() as tx:
        found = await incidents.incidents(tx, viewer=by, before=before, limit=limit)
        rows = []
        for one in found:
            last = (await incidents.words(tx, one.id))[0]
            rows.append(
                IncidentRow(
                    id=one.id,
                    title=one.title,
                    affected=one.affected,
                    area=one.area,
                    language=one.language,
                    address=f"{here_of(request).config.base_url}/averias/{one.code}" if one.shown else None,
                    since=one.since,
                    people=one.people,
                    next_word_at=one.next_word_at,
                    ended_at=one.ended_at,
                    last=IncidentWord(last.at, last.knows, last.does),
                )
            )
    over = [one for one in found if one.ended_at]
    return IncidentRows(rows, over[-1].id if len(over) == limit else None)
