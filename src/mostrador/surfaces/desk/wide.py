"""A page of the desk without columns: account and settings, with the places of the desk beside it."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response

from mostrador.channels import email
from mostrador.channels.email import inbox
from mostrador.surfaces.desk.door import Desk
from mostrador.surfaces.desk.me import around, page_of
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]


async def wide_page(request: Web, desk: Desk, template: str, *, status: int = 200, **facts: object) -> Response[str]:
    """A page for the agent at the desk; after a form, templates find what was `done`, and whether the shop `mails`.

    Pages of the settings find the mailboxes that are `failing` and how many mails are `on_shelf`.
    """
    async with here_of(request).db.look() as tx:
        places = await around(request, tx, desk)
        if desk.manages and request.url.path.startswith("/desk/settings"):
            mail = {"failing": await email.failing_mailboxes(tx), "on_shelf": await inbox.on_shelf(tx)}
            facts = mail | facts
        mails = await email.can_notify(tx, here_of(request).config)
    # A form posts to the address it stands at: what was done before is not what is refused now.
    done = request.query_params.get("done", "") if request.method == "GET" else ""
    return await page_of(request, desk, places, template, status=status, done=done, mails=mails, **facts)
