"""What happens to many, as anybody reads it: a page each with its words, a feed of them, and «it happens to me too»."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final
from xml.etree import ElementTree as Xml

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response.redirect import Redirect

from mostrador import threads
from mostrador.care.routing import find_owner
from mostrador.channels import Incoming
from mostrador.kit import limits
from mostrador.kit.db import Tx
from mostrador.kit.errors import Problem
from mostrador.kit.i18n import N_, Language, exactly, translator
from mostrador.oversight import incidents
from mostrador.oversight.incidents import Incident, Word
from mostrador.surfaces.counter.forms import read_fields
from mostrador.surfaces.counter.visitor import LARGEST, Visitor, visitor_of
from mostrador.surfaces.ui.reader import Reader, address_of, here_of, reader_of
from mostrador.surfaces.ui.respond import page, see
from mostrador.threads import Thread

Web = Request[Any, Any, Any]
HOUR: Final = timedelta(hours=1)
ATOM: Final = "http://www.w3.org/2005/Atom"
OFFERED: Final = 3
TOO: Final = N_("It happens to me too: %(title)s")


@get("/averias")
async def show_all(request: Web) -> Response[str]:
    """What happens now."""
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        found = await incidents.shown(tx)
    return await page(request, "counter/incidents/list.html", reader=reader, incidents=found)


@get("/averias/{code:str}")
async def show_one(request: Web, code: FromPath[str]) -> Response[str]:
    """One, also once it is over. Raises NotFound alike for missing and hidden."""
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        found = await incidents.find_shown(tx, code)
        words = await incidents.words(tx, found.id)
        visitor = await visitor_of(tx, request)
        own = await _own(tx, visitor)
        linked = [one for one in own if await _hangs(tx, found, one.id, visitor)]
    return await page(
        request,
        "counter/incidents/show.html",
        reader=reader,
        one=found,
        words=words,
        known=visitor.person is not None,
        linked=linked,
        own=[one for one in own if one not in linked and one.state != "closed"][:OFFERED],
    )


@get("/averias/{code:str}/atom")
async def feed(request: Web, code: FromPath[str]) -> Response[bytes]:
    """Its words as an Atom feed (RFC 4287). Raises NotFound alike for missing and hidden."""
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        found = await incidents.find_shown(tx, code)
        words = await incidents.words(tx, found.id)
    return Response(
        _atom(found, words, reader, f"{here_of(request).config.base_url}/averias/{found.code}"),
        media_type="application/atom+xml; charset=utf-8",
        headers={"Cache-Control": "public, max-age=60"},
    )


@post("/averias/{code:str}/tambien", status_code=200)
async def me_too(request: Web, code: FromPath[str]) -> Redirect:
    """«It happens to me too»: with a case of theirs, with a new one in one step, or by the counter's own door.

    Raises NotFound, TooMany.
    """
    here, fields = here_of(request), await read_fields(request)
    async with here.db.look() as tx:
        visitor = await visitor_of(tx, request)
        found = await incidents.find_shown(tx, code)
    if visitor.person is None or visitor.browser is None:
        return see(f"/?averia={found.code}")
    thread = fields.number("thread")
    if not thread:
        thread = await _opened(request, visitor, found)
    async with here.db.begin() as tx:
        await incidents.me_too(tx, found.code, thread, by=visitor.actor)
    return see(f"/casos/{thread}")


async def happens_too(request: Web, browser: int, person: int, thread: int, code: str) -> None:
    """Link a case that was just opened by the counter's door. It stays open whatever becomes of this."""
    with suppress(Problem):
        async with here_of(request).db.begin() as tx:
            await incidents.me_too(tx, code, thread, by=Visitor("", browser, person).actor)


async def asked_about(tx: Tx, code: str) -> Incident | None:
    """The incident of an address, while it runs; None where there is none that anybody may read."""
    if not code:
        return None
    with suppress(Problem):
        found = await incidents.find_shown(tx, code)
        return found if found.ended_at is None else None
    return None


async def alike(request: Web, text: str) -> str:
    """What to add to the address of a new case whose words sound like what happens to many."""
    async with here_of(request).db.look() as tx:
        found = await incidents.looks_like(tx, text)
    return f"?averia={found.code}" if found else ""


async def proposed(tx: Tx, request: Web, thread: int, visitor: Visitor) -> Incident | None:
    """What a case is proposed to hang on, on its page; None once it does."""
    found = await asked_about(tx, request.query_params.get("averia", ""))
    return found if found and not await _hangs(tx, found, thread, visitor) else None


async def _opened(request: Web, visitor: Visitor, found: Incident) -> int:
    """A new case of somebody known that says nothing but that it happens to them too."""
    here, reader = here_of(request), await reader_of(request)
    async with here.db.begin() as tx:
        bucket = f"threads:{address_of(request)}"
        await limits.count(tx, bucket, limit=reader.shop.stranger_threads_per_hour, per=HOUR)
    incoming = Incoming(
        via=visitor.via,
        text=reader.say.gettext(TOO, title=found.title),
        person=visitor.person,
        language=reader.language.tag,
        kind="incident",
    )
    async with here.db.begin() as tx:
        received = await threads.receive(tx, incoming, find_owner=find_owner, by=visitor.actor)
        await threads.admit(tx, visitor.browser or 0, received.thread)
    return received.thread


async def _own(tx: Tx, visitor: Visitor) -> list[Thread]:
    return list(await threads.threads_of(tx, visitor.browser))[:20] if visitor.browser is not None else []


async def _hangs(tx: Tx, found: Incident, thread: int, visitor: Visitor) -> bool:
    told = await incidents.about(tx, min(thread, LARGEST), viewer=visitor.actor)
    return any(one.id == found.id for one in told)


def _atom(one: Incident, words: Sequence[Word], reader: Reader, address: str) -> bytes:
    language = Language("en") if one.language == "en" else reader.language
    say = translator(language)
    root = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": one.language})
    for name, text in (("id", address), ("title", one.title), ("updated", one.updated_at.isoformat())):
        Xml.SubElement(root, name).text = text
    Xml.SubElement(root, "link", {"href": address})
    Xml.SubElement(root, "link", {"rel": "self", "href": f"{address}/atom"})
    Xml.SubElement(Xml.SubElement(root, "author"), "name").text = reader.shop.name
    for word in words:
        entry = Xml.SubElement(root, "entry")
        Xml.SubElement(entry, "id").text = f"{address}#{word.id}"
        Xml.SubElement(entry, "title").text = " ".join(word.knows.split())[:100]
        Xml.SubElement(entry, "updated").text = word.at.isoformat()
        Xml.SubElement(entry, "link", {"href": f"{address}#w{word.id}"})
        said = [word.knows, word.does]
        if word.next_word_at:
            when = exactly(word.next_word_at, reader.zone, language)
            said.append(say.gettext("Our next word comes by %(when)s.", when=when))
        Xml.SubElement(entry, "content", {"type": "text"}).text = "\n\n".join(text for text in said if text)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


HANDLERS: Final = [show_all, show_one, feed, me_too]
