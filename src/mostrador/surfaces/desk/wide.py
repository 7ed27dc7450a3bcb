"""A page of the desk without columns: account and settings, with the places of the desk beside it."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response

from mostrador.channels import email
from mostrador.channels.email import inbox
from mostrador.surfaces.desk.door import Desk
from mostrador.surfaces.desk.me import Around, around, page_of
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]


class Frame(msgspec.Struct, frozen=True):
    """What stands around such a page, whether the shop `mails`, and for those who manage what fails of its mail."""

    around: Around
    mails: bool
    mail: dict[str, object]


async def frame_of(request: Web, desk: Desk) -> Frame:
    """What stands around a wide page. A page that reads much asks for it beside the rest."""
    async with here_of(request).db.look() as tx:
        places = await around(request, tx, desk)
        mail: dict[str, object] = {}
        if desk.manages and request.url.path.startswith("/desk/settings"):
            mail = {"failing": await email.failing_mailboxes(tx), "on_shelf": await inbox.on_shelf(tx)}
        return Frame(places, await email.can_notify(tx, here_of(request).config), mail)


async def wide_page(
    request: Web, desk: Desk, template: str, *, status: int = 200, frame: Frame | None = None, **facts: object
) -> Response[str]:
    """A page for the agent at the desk; after a form, templates find what was `done`, and whether the shop `mails`.

    Pages of the settings find the mailboxes that are `failing` and how many mails are `on_shelf`.
    """
    frame = frame or await frame_of(request, desk)
    # A form posts to the address it stands at: what was done before is not what is refused now.
    done = request.query_params.get("done", "") if request.method == "GET" else ""
    facts = frame.mail | facts
    return await page_of(request, desk, frame.around, template, status=status, done=done, mails=frame.mails, **facts)
