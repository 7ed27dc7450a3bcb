"""Nobody reaches what is not theirs: every public verb is walked by those who may not."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.cast import Cast, Customer, carla, owned_by, write

from mostrador import people, threads
from mostrador.channels import Incoming
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound, Problem
from mostrador.people import labels
from mostrador.threads import Counters, Listing

# These ask nobody's right, for the reason beside them; their callers are tested.
NO_DOOR = {
    "add_attachment": "stores a file that belongs to nothing yet",
    "admit": "lets in whom the caller has made sure of",
    "admit_to_own": "the same for all that is a person's",
    "admit_part": "the same for the page of who takes part",
    "anyone_admitted": "says whether a link is still unused",
    "begin": "opens a thread of one's own",
    "brief": "says the code to who just opened it",
    "drop_loose": "the worker's",
    "give_back": "takes a thread that the caller has locked: the worker's",
    "inbox_rows_each": "asks for many viewers at once, each by their own right: see test_read.py",
    "join": "moves from one browser key to another, both in hand",
    "leave": "takes rights away",
    "merge_if_sure": "the worker's",
    "new_part_passcode": "is mailed to who takes part",
    "new_passcode": "is mailed to the person, not shown to who asks",
    "open_link": "checks the link itself",
    "open_part": "checks the link itself",
    "show_thanks": "touches one's own alone: see test_thanks.py",
    "shown_thanks": "shows what both agreed to show",
    "thanks_of": "reads one's own alone: see test_thanks.py",
    "status": "checks the code itself and shows nothing personal",
    "threads_of": "is asked with a browser whose key was in hand",
    "takes_part": "is asked with a part in hand: see test_taking_part.py",
    "try_part_passcode": "checks the digits itself",
    "try_passcode": "checks the digits itself",
    "wake_due": "the worker's",
    "withdrawn": "the worker's",
    "written_by": "says to whom the worker mails",
}
# What only we do: Carla may not even on her own thread.
OURS = {
    *("accept", "approve", "answer", "begin_contact", "change", "discard", "draft", "end_contact", "fall_quiet"),
    *("hand_off", "hands"),
    *("change_person", "find_person", "join_older", "join_people", "part_people", "suggestions", "tell_apart"),
    *("fill_field", "labels_of", "tag_thread", "untag_thread"),
    *("follow", "merge", "relate", "split", "ties_of", "unfollow", "unrelate"),
    *("keep_draft", "note", "open_contact", "originals", "propose", "refuse", "reply", "revoke_links", "second"),
    "tell",
}
VERBS = sorted(
    name for name in threads.__all__ if inspect.iscoroutinefunction(getattr(threads, name)) and name not in NO_DOOR
)


class Scene(msgspec.Struct, frozen=True):
    """Carla's thread with Ana: a message, a reply, a note with a file, an offer to Bruno, a call."""

    cast: Cast
    carla: Customer
    arguments: dict[str, Any]


@pytest.fixture
async def scene(db: Database, cast: Cast) -> Scene:
    now = clock.now()
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        thread = customer.thread
        await threads.change(tx, thread, subject="Una queja", kind="complaint", by=cast.ana)
        reply = await threads.reply(tx, thread, "Es una escarpia", by=cast.ana, mentions=(cast.bruno.id,))
        file = await threads.add_attachment(
            tx, name="plano.pdf", hash="h", size=1, media_type="application/pdf", by=str(cast.ana)
        )
        await threads.note(tx, thread, "Ojo con él", by=cast.ana, attachments=(file.key,))
        await threads.keep_draft(tx, thread, "Estimada", "person", by=cast.ana)
        contact = await threads.begin_contact(tx, thread, way="phone", arrived_at=now, answered_at=now, by=cast.ana)
        await threads.discard(tx, thread, why="mistake", reason="Por error", by=cast.ana)
        await threads.hand_off(tx, thread, to=cast.bruno.id, reason="Es suyo", by=cast.ana)
        once = await write(tx, find_owner=owned_by(cast.ana, cast.counter))
        merge = await threads.join_people(tx, customer.actor.id, once.person, by=cast.ana)
        alike = await write(tx, find_owner=owned_by(cast.ana, cast.counter))
        more = await write(tx, person=customer.actor.id, find_owner=owned_by(cast.ana, cast.counter))
        tag = await threads.tag_thread(tx, thread, "vip", by=cast.ana)
        field = await labels.define_field(tx, about="thread", name="Pedido", kind="text", by=cast.elena)
        first = await tx.value("SELECT id FROM message WHERE thread_id = %(id)s AND position = 1", id=thread)
    arguments = {
        "after": 0,
        "agent": cast.ana.id,
        "agree": True,
        "answered_at": now,
        "arrived_at": now,
        "author": cast.ana,
        "beside": once.thread,
        "code": (await _code(db, thread)),
        "contact": contact,
        "decision": "No procede",
        "field": field,
        "find_owner": None,
        "gone": alike.person,
        "incoming": Incoming(via="counter", text="Soy yo", thread=thread),
        "kept": customer.actor.id,
        "into": more.thread,
        "key": file.key,
        "kind": "enquiry",
        "merge": merge,
        "message": reply.id,
        "messages": [first],
        "name": "urgente",
        "one": customer.actor.id,
        "other": alike.person,
        "person": customer.actor.id,
        "position": 1,
        "reason": "Porque sí",
        "secret": b"s",
        "sign": "trying",
        "subject": "Otra cosa",
        "tag": tag,
        "text": "Hola",
        "thread": thread,
        "threads": [thread],
        "to": cast.bruno.id,
        "until": now + timedelta(days=1),
        "uploader": "browser:0",
        "view": "mine",
        "visibility": "person",
        "way": "phone",
        "why": "mistake",
    }
    return Scene(cast, customer, arguments)


async def _code(db: Database, thread: int) -> str:
    async with db.look() as tx:
        return (await threads.brief(tx, thread)).code


async def test_who_has_no_right_reaches_nothing_by_any_verb(db: Database, scene: Scene) -> None:
    async with db.begin() as tx:
        stranger = await carla(tx, owner=scene.cast.dario, team=scene.cast.workshop, text="Otra cosa")
    namesake = Actor("customer", scene.cast.ana.id, "Carla")
    unknown_bot = Actor("bot", scene.cast.ana.id, "Faro")
    for intruder in (scene.cast.dario, stranger.actor, namesake, unknown_bot):
        for name in VERBS:
            assert await _comes_to_nothing(db, name, intruder, scene), f"{intruder} reached something by {name}"


async def test_a_customer_does_not_do_what_we_do(db: Database, scene: Scene) -> None:
    for name in sorted(OURS):
        assert await _comes_to_nothing(db, name, scene.carla.actor, scene), f"a customer reached something by {name}"
    for name in set(VERBS) & {"find", "page", "standing", "told"}:
        assert not await _comes_to_nothing(db, name, scene.carla.actor, scene), f"the premise: {name} is for customers"


async def test_ana_is_let_in_by_all_of_them(db: Database, scene: Scene) -> None:
    """The premise: what is refused to others is there, and the arguments are right."""
    for name in set(VERBS) - {"thank"}:
        assert await _results(db, name, scene.cast.ana, scene), f"Ana is refused by {name}"


async def test_a_customer_never_sees_what_we_say_among_ourselves(db: Database, scene: Scene) -> None:
    mine, thread = scene.carla.actor, scene.carla.thread
    async with db.look() as tx:
        for page in (
            await threads.page(tx, thread, viewer=mine),
            await threads.after(tx, thread, 0, viewer=mine),
        ):
            assert {m.visibility for m in page.messages} == {"person"}
            assert not page.attachments
        whole = (await threads.page(tx, thread, viewer=scene.cast.ana)).messages
        hidden = [m for m in whole if m.visibility == "team"]
        assert len(hidden) >= 2, "the premise: there are notes"
        for message in hidden:
            assert not (await threads.one(tx, thread, message.id, viewer=mine)).messages
            with pytest.raises(NotFound):
                await threads.withdraw(tx, message.id, by=mine)
        with pytest.raises(NotFound):
            await threads.find_attachment(tx, scene.arguments["key"], viewer=mine, uploader="agent:1")


async def test_who_is_let_out_is_out(db: Database, scene: Scene) -> None:
    async with db.begin() as tx:
        browser = scene.carla.actor.ids("browser")[0]
        await threads.leave(tx, browser)
        await people.forget_browser(tx, browser)
    async with db.look() as tx:
        assert await people.open_browser(tx, scene.carla.key) is None
        with pytest.raises(NotFound):
            await threads.find(tx, scene.carla.thread, viewer=scene.carla.actor)


async def _comes_to_nothing(db: Database, name: str, actor: Actor, scene: Scene) -> bool:
    """Whether a verb, with every argument right but the actor, is refused as if there were nothing, or is empty."""
    return all(_is_nothing(result) for result in await _results(db, name, actor, scene))


async def _results(db: Database, name: str, actor: Actor, scene: Scene) -> list[object]:
    """What a verb returned or raised, each way it can be called, without what was refused as if there were nothing."""
    results: list[object] = []
    for arguments in _calls(getattr(threads, name), actor, scene):
        try:
            async with db.begin() as tx, tx.connection.transaction(force_rollback=True):
                results.append(await _call(tx, getattr(threads, name), arguments))
        except NotFound:
            continue
        except Problem as problem:
            results.append(problem)
    return results


def _calls(verb: Callable[..., Awaitable[Any]], actor: Actor, scene: Scene) -> Iterator[dict[str, Any]]:
    arguments: dict[str, Any] = {}
    for parameter in list(inspect.signature(verb).parameters.values())[1:]:
        if parameter.name in {"by", "viewer"}:
            arguments[parameter.name] = actor
        elif parameter.default is inspect.Parameter.empty:
            arguments[parameter.name] = scene.arguments[parameter.name]
    assert {"by", "viewer"} & set(arguments), f"{verb.__name__} asks nobody's right: give it a viewer, or a reason here"
    if "view" not in arguments:
        yield arguments
        return
    for view in ("mine", "team", "waiting", "snoozed", "closed", "offered", "mentions", "following", "all"):
        yield arguments | {"view": view, "team": scene.cast.counter}
        yield arguments | {"view": view}


async def _call(tx: Tx, verb: Callable[..., Awaitable[Any]], arguments: dict[str, Any]) -> Any:
    return await verb(tx, **arguments)


def _is_nothing(result: object) -> bool:
    if isinstance(result, Listing):
        return not any(item.subject == "Una queja" for item in result.items)
    if isinstance(result, Counters):
        return not any((result.snoozed, result.offered, result.mentions))
    return result is None or result in ([], ())
