"""The web application: one process of it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from typing import Any

from litestar import Litestar
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from mostrador import __version__, wiring
from mostrador.config import Config
from mostrador.kit.files import file_store
from mostrador.kit.live import Live
from mostrador.kit.log import set_up_log
from mostrador.surfaces.ui import operate, show
from mostrador.surfaces.ui.cookies import cookie_name
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.pages import compile_all
from mostrador.surfaces.ui.problems import on_problem
from mostrador.surfaces.ui.security import secured

# A page without scripts sends words and files in one request.
MOST_FILES = 10
MULTIPART_PARTS = 50


@cache
def asgi() -> Litestar:
    """The application with the settings of the environment, made once."""
    return create_app(Config.from_env())


def make_here(config: Config) -> Here:
    """What an application on these settings works with, not opened yet."""
    db = wiring.database(config)
    here = Here(config, db, Live(db), file_store(config.files, config.s3_url))
    here.live.counted, here.live.heard = operate.STREAMS.set, here.hear
    here.live.signalled = here.notice
    return here


def create_app(config: Config) -> Litestar:
    """The application. Opens its database when it starts and closes it at the end."""
    set_up_log(config.log)
    here = make_here(config)
    return Litestar(
        route_handlers=[*operate.HANDLERS, *show.HANDLERS, operate.static_router(), *wiring.routes()],
        lifespan=[_life],
        state=State({"here": here}),
        exception_handlers={Exception: on_problem},
        middleware=[operate.counted, lambda app: secured(app, https=config.https)],
        csrf_config=CSRFConfig(
            secret=here.secret.hex(),
            cookie_name=cookie_name(config, "c"),
            cookie_secure=config.https,
            cookie_httponly=True,
            cookie_samesite="lax",
            # What no form of ours leads to, or another site's page may load, sets no cookie.
            exclude=[
                "^/api/",
                "^/avisos/",
                "^/widget(/|$)",
                "^/in/",
                "^/static/",
                "^/pictures/",
                "^/ui/(shop.css|logo)",
                r"^/atencion(\.js|\.json|/marco|/texto|/pdf)",
            ],
        ),
        openapi_config=OpenAPIConfig(
            title="Mostrador",
            version=__version__,
            # A path of its own: under /api/v1 it would answer, in HTML, for every address that does not exist.
            path="/api/v1/openapi.json",
            render_plugins=[JsonRenderPlugin(path="/")],
            components=Components(
                security_schemes={"token": SecurityScheme(type="http", scheme="bearer", description="`mst_…`")}
            ),
        ),
        include_in_schema=False,
        request_max_body_size=MOST_FILES * config.max_upload + 2 * 1024 * 1024,
        multipart_form_part_limit=MULTIPART_PARTS,
        logging_config=None,
    )


@asynccontextmanager
async def _life(app: Litestar) -> AsyncIterator[None]:
    here: Here = app.state["here"]
    await here.db.open()
    await here.live.start()
    with suppress(LookupError):  # a shop that is not set up yet still answers
        await here.shop()
    _say_goodbye_on_term(here)
    # Beside the first requests, which would each wait for the templates of their own page.
    compiling = asyncio.create_task(asyncio.to_thread(compile_all))
    yield
    await compiling
    await here.live.stop()
    await here.db.close()


def _say_goodbye_on_term(here: Here) -> None:
    """Granian waits for open streams before it ends the application, so they are told first."""
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGTERM)

    def goodbye(number: int, frame: Any) -> None:
        loop.call_soon_threadsafe(lambda: asyncio.ensure_future(here.live.stop()))
        if callable(before):
            before(number, frame)

    try:
        signal.signal(signal.SIGTERM, goodbye)
    except ValueError:
        # Not the main thread: a test runs the application, and ends it itself.
        return
