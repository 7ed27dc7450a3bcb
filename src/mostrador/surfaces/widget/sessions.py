"""A frame gets a key when its person says something or is named by the site, and gives it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import msgspec
from litestar import Request, Response, delete, post
from litestar.params import JSONBody

from mostrador import people, team
from mostrador.channels import Incoming
from mostrador.kit import clock, limits
from mostrador.kit.errors import NotFound
from mostrador.people import Browser
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import address_of, here_of, reader_of
from mostrador.surfaces.widget.identity import forget, identify, read_identity
from mostrador.surfaces.widget.key import held

Web = Request[Any, Any, Any]
HOUR: Final = timedelta(hours=1)
PROOFS_PER_HOUR: Final = 300
LARGEST_TOKEN: Final = 4096


class Asked(msgspec.Struct, frozen=True):
    """What a frame asks with: the shop's public key, and the site's proof of who it is for."""

    shop: str
    token: str | None = None


class Given(msgspec.Struct, frozen=True):
    """The key to keep; none when the one that the frame holds goes on."""

    key: str | None
    identified: bool


@post("/widget/sessions", status_code=201)
async def begin(request: Web, data: JSONBody[Asked]) -> Response[Given]:
    """A key for this frame: of the person whom the site names, else of somebody new.

    Raises NotFound (another shop), TooMany, IdentityRefused, IdentityTooLong, IdentitySpent.
    """
    here, reader = here_of(request), await reader_of(request)
    if data.shop != reader.shop.widget_key:
        raise NotFound
    named = data.token is not None
    most = PROOFS_PER_HOUR if named else reader.shop.stranger_threads_per_hour
    async with here.db.begin() as tx:
        # In a transaction of its own, so that it counts whatever becomes of the rest.
        await limits.count(tx, f"widget:{'proof' if named else 'new'}:{address_of(request)}", limit=most, per=HOUR)
    language = reader.language.tag
    async with here.db.begin() as tx:
        holding = await held(tx, request)
        if data.token is not None:
            secret = team.widget_secret(reader.shop, secret=here.secret)
            identity = read_identity(data.token[:LARGEST_TOKEN], secret=secret, now=clock.now())
            _, key = await identify(tx, identity, held=holding, language=language)
        elif holding is None:
            person = await people.recognise(tx, Incoming(via="widget", text="", language=language))
            _, key = await people.new_browser(tx, person.id)
        else:
            key = None
    if holding and key:
        _goodbye(here, holding)
    return Response(Given(key, named), status_code=201, headers={"Cache-Control": "no-store"})


@delete("/widget/sessions")
async def end(request: Web) -> None:
    """«Salir y borrar de este dispositivo». A key that opens nothing any more is as good as given back."""
    here = here_of(request)
    async with here.db.begin() as tx:
        browser = await held(tx, request)
        if browser:
            await forget(tx, browser)
    if browser:
        _goodbye(here, browser)


def _goodbye(here: Here, browser: Browser) -> None:
    """Every open stream of a key that ended ends too, in every process."""
    here.live.signal(f"browser:{browser.id}", "gone", "")


HANDLERS: Final = [begin, end]
