"""In and out of the desk: password, code from the phone, one-time links."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import team
from mostrador.kit import clock
from mostrador.kit.errors import Gone, Invalid, Problem, TooMany
from mostrador.surfaces.desk.door import at_desk
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.ui.cookies import give_key, read_key, take_key
from mostrador.surfaces.ui.reader import address_of, here_of, reader_of
from mostrador.surfaces.ui.respond import page, see
from mostrador.team import Agent, Door, LinkSpent, Suspended, WrongPassword
from mostrador.team.agents import EmailTaken
from mostrador.team.second_factor import WrongCode

Web = Request[Any, Any, Any]
SESSION_SECONDS: Final = 30 * 24 * 3600
HOME: Final = "/desk"


class NotTheSame(Invalid):
    """The two passwords are not the same. Write both again."""


@get("/desk/login")
async def show_login(request: Web, next: FromQuery[str] = "", email: FromQuery[str] = "") -> Response[Any]:
    """The log-in page; who is in already goes on."""
    async with here_of(request).db.look() as tx:
        if await team.open_session(tx, read_key(request, "s")):
            return see(inside(next))
    return await _login(request, email, next)


@post("/desk/login", status_code=200)
async def log_in(request: Web) -> Response[Any]:
    """Check the password; then the desk, or the question for the code."""
    form, here = await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            door = await team.knock(tx, email=form["email"], ip=address_of(request))
        if not await team.password_fits(form["password"], door.password_hash):
            raise WrongPassword
        async with here.db.begin() as tx:
            agent = await team.admit(tx, door)
            if not agent.second_factor:
                return await _enter(request, await _session(request, tx, agent), form["next"])
    except (WrongPassword, Suspended, TooMany) as problem:
        return await _login(request, form["email"], form["next"], problem)
    return await _ask_code(request, agent, door, form["next"])


@post("/desk/login/code", status_code=200)
async def bring_code(request: Web) -> Response[Any]:
    """Check the code of the phone, or a recovery code."""
    form, here = await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            door = await team.knock_with_code(tx, form["step"], secret=here.secret, at=clock.now())
        async with here.db.begin() as tx:
            agent = await team.admit(tx, door)
            if not await team.spend_code(tx, agent.id, form["code"], secret=here.secret, at=clock.now()):
                raise WrongCode
            return await _enter(request, await _session(request, tx, agent), form["next"])
    except (WrongCode, TooMany) as problem:
        reader = await reader_of(request)
        return await page(
            request,
            "desk/login/code.html",
            status=problem.status,
            reader=reader,
            step=form["step"],
            next=form["next"],
            refusal=reader.say.problem(problem),
        )
    except (WrongPassword, Suspended, Gone) as problem:
        return await _login(request, "", form["next"], problem)


@post("/desk/logout")
async def log_out(request: Web) -> Response[Any]:
    """End this session, here and in the database."""
    desk, here = await at_desk(request), here_of(request)
    async with here.db.begin() as tx:
        await team.end_session(tx, desk.agent.id, team.session_id(desk.key))
    answer = see("/desk/login")
    answer.set_cookie(take_key(here.config, "s"))
    return answer


@get("/desk/invitation/{key:str}")
async def show_invitation(request: Web, key: FromPath[str]) -> Response[Any]:
    """A one-time link: choose a password, and for the first administrator a name and a shop."""
    return await _invitation(request, key, Form())


@post("/desk/invitation/{key:str}", status_code=200)
async def accept_invitation(request: Web, key: FromPath[str]) -> Response[Any]:
    """Use the link and go in."""
    form, here = await read_form(request), here_of(request)
    try:
        async with here.db.look() as tx:
            first = (await team.open_invitation(tx, key)).agent is None
        if form["password"] != form["again"]:
            raise NotTheSame
        hashed = await team.hash_password(form["password"])
        reader = await reader_of(request)
        async with here.db.begin() as tx:
            agent = await team.accept_invitation(
                tx,
                key,
                password_hash=hashed,
                email=form["email"],
                name=form["name"],
                language=reader.language.tag,
            )
            if first:
                shop = msgspec.structs.replace(await team.shop(tx), name=form["shop_name"])
                await team.change_shop(tx, shop, by=team.actor_of(agent, ()))
            if agent.second_factor:
                return see("/desk/login")
            key = await _session(request, tx, agent)
    except LinkSpent:
        raise
    except (Invalid, EmailTaken) as problem:
        return await _invitation(request, key, form, problem)
    here.forget()
    return await _enter(request, key, "/desk/settings/shop" if first else HOME)


async def _invitation(request: Web, key: str, form: Form, problem: Invalid | EmailTaken | None = None) -> Response[str]:
    async with here_of(request).db.look() as tx:
        invitation = await team.open_invitation(tx, key)
    reader = await reader_of(request)
    refusal = Refusal(reader.say, problem)
    return await page(
        request,
        "desk/invitation/show.html",
        status=refusal.status,
        reader=reader,
        agent=invitation.agent,
        form=form,
        refusal=refusal,
    )


async def _login(request: Web, email: str, following: str, problem: Problem | None = None) -> Response[str]:
    here, reader = here_of(request), await reader_of(request)
    players: list[Agent] = []
    if here.config.demo:
        async with here.db.look() as tx:
            players = [agent for agent in await team.agents(tx) if not agent.suspended]
    return await page(
        request,
        "desk/login/show.html",
        status=problem.status if problem else 200,
        reader=reader,
        email=email,
        next=following,
        refusal=reader.say.problem(problem) if problem else "",
        players=players,
    )


async def _ask_code(request: Web, agent: Agent, door: Door, following: str) -> Response[str]:
    step = team.second_step(agent, door, secret=here_of(request).secret)
    return await page(request, "desk/login/code.html", step=step, next=following, refusal="")


async def _session(request: Web, tx: Any, agent: Agent) -> str:
    return await team.start_session(tx, agent, device=request.headers.get("user-agent", ""))


async def _enter(request: Web, key: str, following: str) -> Response[Any]:
    answer = see(inside(following))
    answer.set_cookie(give_key(here_of(request).config, "s", key, seconds=SESSION_SECONDS))
    return answer


def inside(path: str) -> str:
    """`path` when it is a page of the desk; anything else might lead away from here."""
    plain = path.isascii() and path.isprintable() and "\\" not in path and ".." not in path
    return path if plain and (path + "/").startswith("/desk/") and not path.startswith("/desk/login") else HOME


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_login,
    log_in,
    bring_code,
    log_out,
    show_invitation,
    accept_invitation,
]
