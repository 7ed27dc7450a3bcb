"""An administrator sends an agent the link to choose a password with, and the agent comes in by it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
import pytest
from litestar.testing import AsyncTestClient

from mostrador import team
from mostrador.app import create_app
from mostrador.config import Config
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.team.events import AgentInvited
from tests.cast import Cast
from tests.surfaces.counter.visitor import Browser
from tests.walks.mailbox import Mailbox, work

Sit = Callable[[Actor], Awaitable[Browser]]


@pytest.fixture
def config(config: Config, mails: Mailbox) -> Config:
    """The shop can send mail."""
    return msgspec.structs.replace(config, smtp_url=mails.url)


@pytest.fixture
async def sit(config: Config, cast: Cast, db: Database) -> AsyncIterator[Sit]:
    """Somebody at their desk, in a browser of their own."""
    async with AsyncTestClient[Any](create_app(config), base_url=config.base_url) as client:

        async def sitting(agent: Actor) -> Browser:
            browser = Browser(client)
            async with db.begin() as tx:
                key = await team.start_session(tx, await team.find_agent(tx, agent.id), device="")
            browser.cookies.set("s", key)
            return browser

        yield sitting


async def test_a_link_by_mail_is_made_when_it_leaves(
    cast: Cast, sit: Sit, mails: Mailbox, config: Config, db: Database
) -> None:
    elena = await sit(cast.elena)
    page = f"/desk/settings/agents/{cast.dario.id}"
    assert f'action="{page}/invitation/mail"' in (await elena.get(page)).text
    answer = await elena.send(f"{page}/invitation/mail")
    assert answer.headers["location"] == f"{page}?done=mailed"
    assert "dario@lallave.example" in (await elena.get(f"{page}?done=mailed")).text
    async with db.look() as tx:
        waits = await tx.value("SELECT args FROM procrastinate_jobs WHERE task_name = 'send_invitation'")
    assert waits == {"agent": cast.dario.id, "by": cast.elena.id}

    await work(config, db)
    mail = await mails.next()
    words = mail.get_content()
    assert (mail["To"], mail["Subject"]) == ("dario@lallave.example", "Ferretería La Llave: tu enlace al escritorio")
    assert words.startswith("Darío, con este enlace eliges tu contraseña")
    link = re.search(r"http://127\.0\.0\.1:8080(/desk/invitation/[\w-]+)", words)
    assert link
    assert (await elena.get(link[1])).status_code == 200
    async with db.look() as tx:
        told = await tx.value("SELECT actor FROM event WHERE kind = %(kind)s", kind=AgentInvited.kind())
    assert told == str(cast.elena)


async def test_who_is_added_is_invited_by_mail(
    cast: Cast, sit: Sit, mails: Mailbox, config: Config, db: Database
) -> None:
    elena = await sit(cast.elena)
    typed = {"name": "Fede", "email": "fede@lallave.example", "role": "agent", "teams": str(cast.counter)}
    answer = await elena.send("/desk/settings/agents", typed)
    assert answer.headers["location"].endswith("?done=mailed")
    await work(config, db)
    mail = await mails.next()
    assert mail["To"] == "fede@lallave.example"
    link = re.search(r"/desk/invitation/[\w-]+", mail.get_content())
    assert link
    assert (await elena.get(link[0])).status_code == 200


async def test_only_who_manages_sends_links(cast: Cast, sit: Sit, db: Database) -> None:
    ana = await sit(cast.ana)
    assert (await ana.send(f"/desk/settings/agents/{cast.dario.id}/invitation/mail")).status_code == 403
    async with db.look() as tx:
        assert not await tx.value("SELECT count(*) FROM procrastinate_jobs")


class TestWithoutMail:
    """The shop cannot send any."""

    @pytest.fixture
    def config(self, config: Config) -> Config:
        """No server is known."""
        return msgspec.structs.replace(config, smtp_url=None)

    async def test_a_link_is_handed_over(self, cast: Cast, sit: Sit) -> None:
        elena = await sit(cast.elena)
        page = f"/desk/settings/agents/{cast.dario.id}"
        assert "invitation/mail" not in (await elena.get(page)).text
        assert (await elena.send(f"{page}/invitation/mail")).status_code == 404
