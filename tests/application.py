"""Applications of tests: to make one, with its five hundred addresses, takes a second, so they are used again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from litestar import Litestar

from mostrador.app import create_app, make_here
from mostrador.config import Config
from mostrador.surfaces.ui.cookies import cookie_name

_idle: defaultdict[tuple[object, ...], list[Litestar]] = defaultdict(list)


@contextmanager
def application(config: Config) -> Iterator[Litestar]:
    """An application on these settings that nobody else uses, not opened yet; it holds nothing of who used it before.

    What is fixed when it is made is told apart: its cookies, and how much it takes at once.
    """
    alike = _idle[cookie_name(config, "c"), config.https, config.max_upload]
    if alike:
        app = alike.pop()
        app.state["here"] = make_here(config)
    else:
        app = create_app(config)
    yield app
    alike.append(app)
