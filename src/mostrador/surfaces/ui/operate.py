"""For who operates it: health, readiness, metrics, style of the shop, fonts and scripts."""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import psutil
from litestar import MediaType, Request, Response, Router, get
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.static_files import create_static_files_router
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from mostrador.kit.errors import NotFound
from mostrador.kit.migrate import names
from mostrador.surfaces.ui.assets import STATIC, URL
from mostrador.surfaces.ui.colour import palette
from mostrador.surfaces.ui.problems import Unavailable
from mostrador.surfaces.ui.reader import here_of

REQUESTS: Final = Counter("mostrador_requests", "Requests answered", ["method", "route", "status"])
SECONDS: Final = Histogram("mostrador_request_seconds", "Seconds to the first byte of an answer", ["route"])
STREAMS: Final = Gauge("mostrador_streams", "Live streams open", multiprocess_mode="livesum")
Web = Request[Any, Any, Any]


@get("/health", sync_to_thread=False, media_type=MediaType.TEXT)
def health() -> str:
    """The process answers."""
    return "ok"


@get("/ready", media_type=MediaType.TEXT)
async def ready(request: Web) -> str:
    """The database answers and its schema is the one of this code. Raises Unavailable (503)."""
    async with here_of(request).db.look() as tx:
        done = await tx.values("SELECT name FROM migration -- utility")
    if set(names()) - set(done):
        raise Unavailable
    return "ok"


@get("/metrics")
async def metrics(request: Web) -> Response[bytes]:
    """Prometheus text, for a scraper on this machine only."""
    peer = request.client.host if request.client else ""
    if "x-forwarded-for" in request.headers or not _is_loopback(peer):
        raise NotFound
    return Response(generate_latest(_figures()), headers={"Content-Type": CONTENT_TYPE_LATEST})


@get("/ui/shop.css", media_type=MediaType.CSS)
async def shop_css(request: Web) -> Response[str]:
    """The shop's own enamel, and what follows from it."""
    shop = await here_of(request).shop()
    css = palette(shop.enamel).css() if shop.enamel else ""
    return Response(css, media_type="text/css", headers={"Cache-Control": "max-age=60"})


def _figures() -> CollectorRegistry:
    """The figures of all web processes where there are several, else of this one."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder is None:
        return REGISTRY
    for file in Path(folder).glob("gauge_live*_*.db"):
        pid = file.stem.rpartition("_")[2]
        if not psutil.pid_exists(int(pid)):
            mark_process_dead(pid, folder)  # type: ignore[no-untyped-call] # the library leaves it untyped
    together = CollectorRegistry()
    MultiProcessCollector(together, folder)  # type: ignore[no-untyped-call] # the library leaves it untyped
    return together


def _is_loopback(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False


def counted(app: ASGIApp) -> ASGIApp:
    """`app`, whose answers are counted by route, never by address."""

    async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
        started = perf_counter()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = str(scope.get("path_template") or "other")
                SECONDS.labels(route).observe(perf_counter() - started)
                REQUESTS.labels(str(scope["method"]), route, str(message["status"])).inc()  # type: ignore[typeddict-item]
            await send(message)

        await app(scope, receive, sending if scope["type"] == ScopeType.HTTP else send)

    return asgi


def _kept(app: ASGIApp) -> ASGIApp:
    async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
        # An address with a version or a fingerprint changes with its content; a module that
        # another one imports by name does not, so the browser asks whether it changed.
        for_ever = "/vendor/" in str(scope["path"]) or b"v=" in scope["query_string"]
        cache = "public, max-age=31536000, immutable" if for_ever else "no-cache"

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableScopeHeaders.from_message(message)["cache-control"] = cache
            await send(message)

        await app(scope, receive, sending)

    return asgi


def static_router() -> Router:
    """Our files and third-party ones."""
    return create_static_files_router(path=URL, directories=[STATIC], middleware=[_kept])


HANDLERS: Final = [health, ready, metrics, shop_css]
