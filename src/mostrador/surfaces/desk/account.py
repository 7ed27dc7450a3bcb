"""What agents decide about themselves: name, face, password, second factor, where they are logged in."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final
from zoneinfo import available_timezones

import segno
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import team
from mostrador.kit import clock
from mostrador.kit.errors import Conflict, Invalid, Problem
from mostrador.kit.i18n import LANGUAGES
from mostrador.surfaces.desk.courses import own_courses, telling
from mostrador.surfaces.desk.device import device_name
from mostrador.surfaces.desk.door import Desk, at_desk
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.login import NotTheSame
from mostrador.surfaces.desk.pictures import PhotoNotUnderstood, keep_photo
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import LANGUAGE_COOKIE, THEME_COOKIE, here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/account"
THEMES: Final = ("light", "dark")
TONGUES: Final = (("es", "Español"), ("es-419", "Español (Latinoamérica)"), ("en", "English"))
YEAR: Final = 365 * 24 * 3600
PARTS_OF_THE_WORLD: Final = (
    "Africa/",
    "America/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


class WrongPresentPassword(Invalid):
    """This is not your present password."""


def zones(present: str) -> list[tuple[str, str]]:
    """The time zones to choose from, the present one among them."""
    known = {zone for zone in available_timezones() if zone.startswith(PARTS_OF_THE_WORLD)}
    return [(zone, zone.replace("_", " ")) for zone in sorted(known | {present})]


@get("/desk/account")
async def show_account(request: Web) -> Response[Any]:
    """The account page."""
    return await _account(request, await at_desk(request), Form())


@post("/desk/account", status_code=200)
async def change_profile(request: Web) -> Response[Any]:
    """Name, language, zone, stand-in and how to be told; the theme stays in the browser."""
    desk, form = await at_desk(request), await read_form(request)
    language = form["language"] if form["language"] in LANGUAGES else desk.agent.language
    try:
        async with here_of(request).db.begin() as tx:
            await team.change_profile(
                tx,
                desk.agent.id,
                name=form["name"],
                language=language,
                timezone=form["timezone"],
                sound=form.on("sound"),
                notifications=form.on("notifications"),
                by=desk.actor,
            )
            if form.number("stand_in") != desk.agent.stand_in_id:
                await team.set_stand_in(tx, desk.agent.id, form.number("stand_in"), by=desk.actor)
    except (Invalid, Conflict) as problem:
        return await _account(request, desk, form, problem)
    answer = see(f"{PAGE}?done=profile")
    theme = form["theme"] if form["theme"] in THEMES else ""
    for name, value in ((LANGUAGE_COOKIE, language), (THEME_COOKIE, theme)):
        answer.set_cookie(_choice(request, name, value))
    return answer


@post("/desk/account/photo", status_code=200)
async def change_photo(request: Web) -> Response[Any]:
    """Show another face, or the initial."""
    desk, form = await at_desk(request), await read_form(request)
    try:
        upload = form.file("photo")
        if upload is None and not form.on("remove"):
            raise PhotoNotUnderstood
        photo = await keep_photo(here_of(request), upload) if upload else None
    except Invalid as problem:
        return await _account(request, desk, Form(), problem)
    async with here_of(request).db.begin() as tx:
        await team.set_photo(tx, desk.agent.id, photo, by=desk.actor)
    return see(f"{PAGE}?done=photo")


@post("/desk/account/password", status_code=200)
async def change_password(request: Web) -> Response[Any]:
    """Another password; every other place is logged out."""
    desk, form, here = await at_desk(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            door = await team.knock(tx, email=desk.agent.email, ip=f"agent:{desk.agent.id}")
        if not await team.password_fits(form["present"], door.password_hash):
            raise WrongPresentPassword
        if form["password"] != form["again"]:
            raise NotTheSame
        hashed = await team.hash_password(form["password"])
    except Problem as problem:
        return await _account(request, desk, Form(), problem)
    async with here.db.begin() as tx:
        await team.set_password(tx, desk.agent.id, hashed, by=desk.actor, but=desk.key)
    return see(f"{PAGE}?done=password")


@post("/desk/account/sessions/{session:str}/end")
async def end_session(request: Web, session: FromPath[str]) -> Response[Any]:
    """Log out of one place."""
    desk = await at_desk(request)
    async with here_of(request).db.begin() as tx:
        await team.end_session(tx, desk.agent.id, session)
    return see(f"{PAGE}?done=session#sessions")


@post("/desk/account/sessions/end")
async def end_sessions(request: Web) -> Response[Any]:
    """Log out everywhere but here."""
    desk = await at_desk(request)
    async with here_of(request).db.begin() as tx:
        await team.end_sessions(tx, desk.agent.id, by=desk.actor, but=desk.key)
    return see(f"{PAGE}?done=sessions#sessions")


@post("/desk/account/tokens/{token:int}/revoke")
async def revoke_token(request: Web, token: FromPath[int]) -> Response[Any]:
    """A key for machines of this agent opens nothing any more."""
    desk = await at_desk(request)
    async with here_of(request).db.begin() as tx:
        if token in {one.id for one in await team.tokens(tx, desk.agent.id)}:
            await team.revoke_token(tx, token, by=desk.actor)
    return see(f"{PAGE}?done=token#tokens")


@get("/desk/account/second-factor")
async def show_second_factor(request: Web) -> Response[Any]:
    """A picture for the phone, and the question for its first code."""
    desk = await at_desk(request)
    return await _second_factor(request, desk, team.offer_second_factor(desk.agent, secret=here_of(request).secret))


@get("/desk/account/second-factor.svg")
async def second_factor_picture(request: Web, offer: FromQuery[str] = "") -> Response[bytes]:
    """The picture that the phone reads (QR), dark on white whatever the theme."""
    desk, here = await at_desk(request), here_of(request)
    found = team.open_offer(desk.agent, offer, secret=here.secret)
    shop = await here.shop()
    drawn = BytesIO()
    segno.make(team.phone_uri(desk.agent, found, shop=shop.name), error="m").save(
        drawn, kind="svg", scale=6, border=3, light="#ffffff", dark="#000000"
    )
    return Response(drawn.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@post("/desk/account/second-factor", status_code=200)
async def turn_on(request: Web) -> Response[Any]:
    """Ask for a code from now on; the recovery codes are shown once."""
    desk, form, here = await at_desk(request), await read_form(request), here_of(request)
    offer = team.open_offer(desk.agent, form["offer"], secret=here.secret)
    try:
        async with here.db.begin() as tx:
            codes = await team.turn_on(
                tx, desk.agent, offer, form["code"], secret=here.secret, at=clock.now(), by=desk.actor
            )
    except Invalid as problem:
        return await _second_factor(request, desk, offer, problem)
    return await wide_page(request, desk, "desk/account/codes.html", codes=codes)


@post("/desk/account/second-factor/off")
async def turn_off(request: Web) -> Response[Any]:
    """No code any more; the password is asked for, since whoever found this screen open might click."""
    desk, form, here = await at_desk(request), await read_form(request), here_of(request)
    refused = await _refuse_password(request, desk, form["present_again"])
    if refused:
        return refused
    async with here.db.begin() as tx:
        await team.turn_off(tx, desk.agent.id, by=desk.actor)
    return see(f"{PAGE}?done=factor#factor")


@post("/desk/account/recovery-codes", status_code=200)
async def new_recovery_codes(request: Web) -> Response[Any]:
    """Ten fresh codes in place of the old ones, shown once."""
    desk, form, here = await at_desk(request), await read_form(request), here_of(request)
    refused = await _refuse_password(request, desk, form["present_again"])
    if refused:
        return refused
    async with here.db.begin() as tx:
        codes = await team.new_recovery_codes(tx, desk.agent.id, secret=here.secret)
    return await wide_page(request, desk, "desk/account/codes.html", codes=codes)


async def _refuse_password(request: Web, desk: Desk, password: str) -> Response[str] | None:
    """The page that says why, or None when this is their password."""
    try:
        async with here_of(request).db.begin() as tx:
            door = await team.knock(tx, email=desk.agent.email, ip=f"agent:{desk.agent.id}")
        if not await team.password_fits(password, door.password_hash):
            raise WrongPresentPassword
    except Problem as problem:
        return await _account(request, desk, Form(), problem, about="factor")
    return None


async def _account(
    request: Web, desk: Desk, form: Form, problem: Problem | None = None, *, about: str = ""
) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        takers = await team.can_take(tx) - {desk.agent.id}
        colleagues = [(str(one.id), one.name) for one in await team.agents(tx) if one.id in takers]
        sessions = [(one, device_name(one.device)) for one in await team.sessions(tx, desk.agent.id)]
        tokens = [one for one in await team.tokens(tx, desk.agent.id) if one.revoked_at is None]
        codes_left = await team.recovery_codes_left(tx, desk.agent.id)
        own = await own_courses(tx, desk)
    return await wide_page(
        request,
        desk,
        "desk/account/show.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        about=about,
        colleagues=[("", desk.reader.say.gettext("Whoever of my team is there")), *colleagues],
        sessions=sessions,
        present=team.session_id(desk.key),
        tokens=tokens,
        codes_left=codes_left,
        tongues=TONGUES,
        zones=zones(desk.agent.timezone),
        own=own,
        tell_day=telling(desk),
    )


async def _second_factor(request: Web, desk: Desk, offer: team.Offer, problem: Problem | None = None) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    return await wide_page(
        request, desk, "desk/account/second_factor.html", status=refusal.status, offer=offer, refusal=refusal
    )


def _choice(request: Web, name: str, value: str) -> Cookie:
    """A choice that pages for strangers need too, so it is kept in the browser; empty takes it away."""
    return Cookie(
        key=name,
        value=value,
        path="/",
        max_age=YEAR if value else 0,
        secure=here_of(request).config.https,
        httponly=True,
        samesite="lax",
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_account,
    change_profile,
    change_photo,
    change_password,
    end_session,
    end_sessions,
    revoke_token,
    show_second_factor,
    second_factor_picture,
    turn_on,
    turn_off,
    new_recovery_codes,
]
