"""The link of an agent by mail, where the shop can send any."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from litestar import Request, post
from litestar.params import FromPath
from litestar.response.redirect import Redirect
from litestar.types import ControllerRouterHandler

from mostrador import team
from mostrador.channels import email
from mostrador.kit import jobs, limits
from mostrador.kit.errors import NotFound
from mostrador.surfaces.desk.door import managing
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
MAILS: Final = 5
HOUR: Final = timedelta(hours=1)


@post("/desk/settings/agents/{agent:int}/invitation/mail")
async def mail_invitation(request: Web, agent: FromPath[int]) -> Redirect:
    """A new link leaves for the agent's own address. Raises NotFound where no mail can leave, TooMany."""
    desk, here = await managing(request), here_of(request)
    async with here.db.begin() as tx:
        if not await email.can_notify(tx, here.config):
            raise NotFound
        await limits.count(tx, f"invitations:{agent}", limit=MAILS, per=HOUR)
        await team.find_agent(tx, agent)
        await jobs.defer(tx, "send_invitation", agent=agent, by=desk.agent.id)
    return see(f"/desk/settings/agents/{agent}?done=mailed")


HANDLERS: Final[list[ControllerRouterHandler]] = [mail_invitation]
