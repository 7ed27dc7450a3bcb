"""What an agent changes on the page of a person: each a form of its own, and each with who did it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, Final

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import people, team, threads
from mostrador.care import openings
from mostrador.care.openings import ReasonWanted
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.kit.i18n import N_, sort_key
from mostrador.oversight import consent
from mostrador.oversight.consent import Purpose
from mostrador.people import labels, profile, purchases, ties
from mostrador.people.profile.prefer import read_hours
from mostrador.people.purchases import BoughtWhen
from mostrador.people.ties.representative import UntilUnfit
from mostrador.surfaces.desk.forms import Form, read_form
from mostrador.surfaces.desk.me import Desk, at_desk
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.people import person_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
# A verb of the page. After the person comes the number of what it is about in their file, 0 when it is new.
Verb = Callable[[Tx, Desk, int, int, Form], Awaitable[object]]

# What they let us do, the box that says so, and its words.
ALLOWED: Final[tuple[tuple[Purpose, str, str], ...]] = (
    ("story", "publish", N_("Their story may be told, without their name")),
    ("recording", "record", N_("What they say may be recorded")),
)


class AddressMissing(Invalid):
    """Write the address first."""


class NobodyFits(Invalid):
    """Nobody you may look up is called or reached like this. Write their e-mail, phone or whole name."""


class SeveralFit(Invalid):
    """Several people are called or reached like this. Write their e-mail, or the number of their page."""


class NotAnAgent(Invalid):
    """Choose one of your colleagues, or nobody."""


class PhoneMissing(Invalid):
    """Write their phone number first, under “How to reach them”: without it nobody can call."""


async def rename(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """Their right name."""
    await profile.rename(tx, person, form["name"], by=desk.actor)


async def add_address(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """One more way to reach them."""
    address = people.understand_address(form["channel"], form["address"])
    if address is None:
        raise AddressMissing
    await people.add_address(tx, person, address, by=desk.actor)


async def prove_address(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """The agent saw that it is theirs, or that it is not."""
    verb = people.mark_verified if form.on("proved") else people.mark_unverified
    await verb(tx, person, item, by=desk.actor)


async def remove_address(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """Wrong, or no longer theirs."""
    await people.remove_address(tx, person, item, by=desk.actor)


async def prefer(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """Way and hours they like, and who knows them."""
    agent = form.number("agent")
    if agent is not None and agent not in await team.can_take(tx):
        raise NotAnAgent
    if form["way"] == "phone":
        _, addresses = await people.find(tx, person)
        if not any(address.channel == "phone" for address in addresses):
            raise PhoneMissing
    await profile.prefer(tx, person, way=form["way"], hours=read_hours(form["from"], form["until"]), by=desk.actor)
    if agent != (await profile.profile_of(tx, person)).my_agent_id:
        await profile.set_my_agent(tx, person, agent, by=desk.actor)


async def note_need(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """On their own word."""
    await profile.note_need(tx, person, form["need"], by=desk.actor)


async def drop_need(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """Gone in one click."""
    await profile.drop_need(tx, person, form["need"], by=desk.actor)


async def mark_minor(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """They say that they are under 14, or it was a mistake."""
    await profile.mark_minor(tx, person, form.on("minor"), by=desk.actor)


async def allow(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """What they let us do with their words: both boxes at once."""
    say = desk.reader.say.gettext
    for purpose, field, words in ALLOWED:
        if form.on(field) != await consent.consents(tx, person, purpose):
            await consent.say(tx, person, purpose, form.on(field), how="spoken", words=say(words), by=desk.actor)


async def tag(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """A word on them."""
    await labels.tag_person(tx, person, form["tag"], by=desk.actor)


async def untag(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """Take it off."""
    await labels.untag_person(tx, person, item, by=desk.actor)


async def fill_fields(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """The shop's own fields, those that changed."""
    for one in await labels.values_of(tx, person):
        typed = labels.read_value(one.field, form[f"field-{one.field.id}"])
        if typed != one.value:
            await labels.set_value(tx, person, one.field.id, typed, by=desk.actor)


async def note_purchase(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """Something they bought of us."""
    try:
        bought_on = date.fromisoformat(form["bought_on"])
    except ValueError:
        raise BoughtWhen from None
    await purchases.note_purchase(
        tx, person, what=form["what"], reference=form["reference"], bought_on=bought_on, by=desk.actor
    )


async def remove_purchase(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """Noted by mistake."""
    await purchases.remove_purchase(tx, person, item, by=desk.actor)


async def join_organisation(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """They are part of it."""
    await ties.join_organisation(tx, person, form["organisation"], role=form["role"], by=desk.actor)


async def leave_organisation(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """They are part of it no more."""
    await ties.leave_organisation(tx, person, item, by=desk.actor)


async def note_household(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """On their word."""
    await ties.note_household(tx, person, await _somebody(tx, desk, form["with"], person), by=desk.actor)


async def refuse_household(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """They do not want it kept."""
    await ties.refuse_household(tx, person, item, by=desk.actor)


async def name_representative(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """Somebody says that they write for this person."""
    other = await _somebody(tx, desk, form["representative"], person)
    try:
        until = date.fromisoformat(form["last_day"])
    except ValueError:
        raise UntilUnfit from None
    await ties.name_representative(tx, person, representative=other, scope=form["scope"], until=until, by=desk.actor)


async def confirm_representative(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """The person said so to us, or a document does."""
    document = form["document"]
    await ties.confirm_representative(
        tx, person, item, how="document" if form["how"] == "document" else "person", document=document, by=desk.actor
    )


async def tell_representative(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """One of the two has the proof."""
    await ties.tell_representative(tx, person, item, principal=form["to"] == "person", by=desk.actor)


async def end_representative(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """It counts no more."""
    await ties.end_representative(tx, person, item, by=desk.actor)


async def merge(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """Somebody else's record is theirs too."""
    other = form.number("other") or await _somebody(tx, desk, form["same"], person)
    await threads.join_older(tx, person, other, by=desk.actor)


async def part(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """They were two after all."""
    await threads.part_people(tx, person, item, by=desk.actor)


async def tell_apart(tx: Tx, desk: Desk, person: int, item: int, form: Form) -> None:
    """They are two: do not ask again."""
    await threads.tell_apart(tx, person, form.number("other") or 0, by=desk.actor)


async def _somebody(tx: Tx, desk: Desk, text: str, person: int) -> int:
    """Who an agent means by a name, an address or the number of a page. Raises NobodyFits, SeveralFit."""
    text = text.strip()
    if text.lstrip("#").isdigit() and len(text) < 9:
        candidates = [int(text.lstrip("#"))]
    else:
        whole = sort_key(text)
        alike = await people.find_alike(tx, text)
        # A name is theirs only when it is all of it: «Carla» may be anybody.
        candidates = [one.id for one in alike if _is_address(text) or sort_key(one.name) == whole]
    fits = set()
    for one in candidates:
        try:
            fits.add(await threads.find_person(tx, one, viewer=desk.actor))
        except NotFound:
            continue
    fits.discard(person)
    if not fits:
        raise NobodyFits
    if len(fits) > 1:
        raise SeveralFit
    return fits.pop()


def _is_address(text: str) -> bool:
    return "@" in text or any(letter.isdigit() for letter in text)


async def _change(request: Web, person: int, item: int, section: str, verb: Verb) -> Response[Any]:
    """Run a verb in one transaction; then the page again, with why not beside what was typed."""
    here, form = here_of(request), await read_form(request)
    desk = await at_desk(request)
    try:
        async with here.db.begin() as tx:
            # Before anything in the form is judged: what one may not see says nothing else.
            first = await first_time(tx, desk, form)
            now = await threads.change_person(tx, person, by=desk.actor)
            await openings.look(tx, now, viewer=desk.actor)
            if first:
                await verb(tx, desk, now, item, form)
    except ReasonWanted:
        # They say why on the page itself, and change it from there.
        return see(f"/desk/people/{now}")
    except (Invalid, Conflict) as problem:
        return await person_page(request, desk, now, form=form, section=section, problem=problem)
    return see(f"/desk/people/{now}?done={section}#{section}")


def _at(path: str, section: str, verb: Verb) -> ControllerRouterHandler:
    """The address of a verb, with a number at its place when there is one."""
    if "{item:int}" in path:

        @post(f"/desk/people/{{person:int}}/{path}", name=f"desk-person-{verb.__name__}", status_code=200)
        async def change_item(request: Web, person: FromPath[int], item: FromPath[int]) -> Response[Any]:
            return await _change(request, person, item, section, verb)

        return change_item

    @post(f"/desk/people/{{person:int}}/{path}", name=f"desk-person-{verb.__name__}", status_code=200)
    async def change(request: Web, person: FromPath[int]) -> Response[Any]:
        return await _change(request, person, 0, section, verb)

    return change


HANDLERS: Final[list[ControllerRouterHandler]] = [
    _at("name", "who", rename),
    _at("addresses", "reach", add_address),
    _at("addresses/{item:int}/proof", "reach", prove_address),
    _at("addresses/{item:int}/removal", "reach", remove_address),
    _at("wishes", "serve", prefer),
    _at("needs", "needs", note_need),
    _at("needs/removal", "needs", drop_need),
    _at("minor", "minor", mark_minor),
    _at("consents", "minor", allow),
    _at("tags", "tags", tag),
    _at("tags/{item:int}/removal", "tags", untag),
    _at("fields", "fields", fill_fields),
    _at("purchases", "purchases", note_purchase),
    _at("purchases/{item:int}/removal", "purchases", remove_purchase),
    _at("organisations", "organisations", join_organisation),
    _at("organisations/{item:int}/removal", "organisations", leave_organisation),
    _at("household", "household", note_household),
    _at("household/{item:int}/refusal", "household", refuse_household),
    _at("representatives", "representatives", name_representative),
    _at("representatives/{item:int}/confirmation", "representatives", confirm_representative),
    _at("representatives/{item:int}/proof", "representatives", tell_representative),
    _at("representatives/{item:int}/end", "representatives", end_representative),
    _at("merges", "same", merge),
    _at("merges/{item:int}/undoing", "same", part),
    _at("differences", "same", tell_apart),
]
