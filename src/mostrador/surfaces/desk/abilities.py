"""What agents are asked for: the words of the shop for it, and who is asked for what; for administrators."""

from __future__ import annotations

from typing import Any, Final

from babel import Locale
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import team
from mostrador.care import routing
from mostrador.care.routing.skills import CapacityNotUnderstood
from mostrador.kit.errors import Conflict, Invalid, Problem
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
SKILLS: Final = "/desk/settings/skills"
# The ways in that bring threads by themselves: a call or visit is taken by whoever answers it.
CHANNELS: Final = ("counter", "widget", "email", "api")
TONGUES: Final = ("es", "ca", "gl", "eu", "en", "fr", "de", "it", "pt", "ar", "ro", "uk", "zh")


@get("/desk/settings/skills")
async def show_skills(request: Web) -> Response[str]:
    """What one is asked for in this shop, with the words of its customers."""
    return await _skills(request, await managing(request), Form())


@post("/desk/settings/skills", status_code=200)
async def save_skill(request: Web) -> Response[Any]:
    """One more, or other words for one."""
    desk, form = await managing(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                await routing.set_skill(
                    tx, form.number("skill"), name=form["skill_name"], words=form["skill_words"], by=desk.actor
                )
    except (Invalid, Conflict) as problem:
        return await _skills(request, desk, form, problem)
    return see(f"{SKILLS}?done=saved")


@post("/desk/settings/skills/{skill:int}/removal", status_code=200)
async def remove_skill(request: Web, skill: FromPath[int]) -> Response[Any]:
    """Nobody is asked for it any more."""
    desk = await managing(request)
    async with here_of(request).db.begin() as tx:
        await routing.remove_skill(tx, skill, by=desk.actor)
    return see(f"{SKILLS}?done=saved")


@get("/desk/settings/agents/{agent:int}/abilities")
async def show_abilities(request: Web, agent: FromPath[int]) -> Response[str]:
    """What one agent is asked for, in which languages, and how much at most."""
    return await _abilities(request, await managing(request), agent, Form())


@post("/desk/settings/agents/{agent:int}/abilities", status_code=200)
async def save_abilities(request: Web, agent: FromPath[int]) -> Response[Any]:
    """All of it at once."""
    desk, form = await managing(request), await read_form(request)
    try:
        most = {channel: _most(form[f"most-{channel}"]) for channel in CHANNELS}
        async with here_of(request).db.begin() as tx:
            await routing.set_ability(
                tx,
                agent,
                skills=form.numbers("skills"),
                speaks=[tongue for tongue in form.all("speaks") if tongue in TONGUES],
                most=most,
                by=desk.actor,
            )
    except (Invalid, Conflict) as problem:
        return await _abilities(request, desk, agent, form, problem)
    return see(f"/desk/settings/agents/{agent}/abilities?done=saved")


def _most(text: str) -> int | None:
    if not text.strip():
        return None
    if not (text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 5):
        raise CapacityNotUnderstood(most=1000)
    return int(text)


async def _skills(request: Web, desk: Desk, form: Form, problem: Problem | None = None) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        known = await routing.skills(tx)
    return await wide_page(
        request, desk, "desk/skills/list.html", status=refusal.status, form=form, refusal=refusal, skills=known
    )


async def _abilities(request: Web, desk: Desk, agent: int, form: Form, problem: Problem | None = None) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        who = await team.find_agent(tx, agent)
        able, known = await routing.ability(tx, agent), await routing.skills(tx)
    locale = Locale.parse(desk.reader.language.tag, sep="-")
    _ = desk.reader.say.gettext
    names = {
        "counter": _("the counter"),
        "widget": _("your website"),
        "email": _("e-mail"),
        "api": _("programs"),
    }
    return await wide_page(
        request,
        desk,
        "desk/skills/agent.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        who=who,
        able=able,
        skills=known,
        tongues=[(tongue, locale.languages[tongue]) for tongue in TONGUES if tongue != who.language[:2]],
        channels=[(channel, names[channel]) for channel in CHANNELS],
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_skills,
    save_skill,
    remove_skill,
    show_abilities,
    save_abilities,
]
