"""For machines: importers, benches, other systems. The same doors as everybody, by bearer token."""

from typing import Final

from litestar import Router

from mostrador.surfaces.api.holds import list_holds
from mostrador.surfaces.api.incidents import list_incidents
from mostrador.surfaces.api.key import provide_actor
from mostrador.surfaces.api.messages import add_message
from mostrador.surfaces.api.stream import follow
from mostrador.surfaces.api.threads import list_threads, open_thread, show_thread

HANDLERS: Final = [
    Router(
        path="/api/v1",
        route_handlers=[list_threads, open_thread, show_thread, add_message, list_holds, list_incidents, follow],
        dependencies={"by": provide_actor},
        security=[{"token": []}],
        include_in_schema=True,
    )
]
