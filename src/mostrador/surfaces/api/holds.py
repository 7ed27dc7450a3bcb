"""What the systems that bill and cut have to ask first: what is held now."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from mostrador.kit.actor import Actor
from mostrador.oversight import holds
from mostrador.surfaces.api.records import HeldRow, HeldRows, troubles
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]


@get("/holds", summary="What may not be cut or collected now", responses=troubles(400, 422))
async def list_holds(
    request: Web,
    by: NamedDependency[Actor],
    reference: Annotated[str, QueryParameter(max_length=80)] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 50,
    after: Annotated[int, QueryParameter(ge=0, le=2**62)] = 0,
) -> HeldRows:
    """What is held because of threads that the agent of the token may read; with a `reference`, of that contract only.

    `hold.opened` and `hold.released` tell a webhook at once.
    """
    async with here_of(request).db.look() as tx:
        found = await holds.open_holds(tx, viewer=by, reference=reference, after=after, limit=limit + 1)
    rows = [HeldRow(one.id, one.what, one.reference, one.thread_id, one.code, one.opened_at) for one in found[:limit]]
    return HeldRows(rows, rows[-1].id if len(found) > limit else None)
