"""Fetch the addresses where the placard is published, and hold what stands there against what is configured.

An address is somebody else's word: it is reached as webhooks are, without what only this machine may reach, through at
most three redirects that are each judged anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpcore
import msgspec
from psycopg.types.json import Jsonb

from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.kit.dial import AddressRefused, Guarded
from mostrador.kit.i18n import N_, Translator
from mostrador.oversight.placard.compare import Seen, compare
from mostrador.oversight.placard.events import PlacardSeen
from mostrador.oversight.placard.postings import postings
from mostrador.oversight.placard.records import Posting, Told
from mostrador.oversight.placard.versions import current, keep

Q = sql.load("mostrador.oversight.placard")
EVERY: Final = timedelta(hours=20)
SECONDS: Final = 20.0
LARGEST: Final = 4 * 1024 * 1024
REDIRECTS: Final = 3
READ: Final = ("text/html", "application/xhtml+xml", "text/plain")
FAULTS: Final = {
    "status": N_("it answers with the number %(what)s"),
    "media": N_("it is of the kind %(what)s, and only web pages and plain text are read"),
    "long": N_("it is longer than four megabytes"),
    "leads": N_("it leads on to %(what)s"),
    "inside": N_("it is inside our own network"),
    "network": N_("nobody answers (%(what)s)"),
}
FAILURES: Final = (
    OSError,
    TimeoutError,
    ValueError,  # an address that it leads on to and nobody can read, UnicodeError among them
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
)


class Looked(msgspec.Struct, frozen=True):
    """An address with what was seen there now."""

    posting: Posting
    seen: Seen


class Page(msgspec.Struct, frozen=True):
    """What an address answered: its body as bytes, and of which kind it says it is."""

    url: str
    body: bytes
    media: str
    charset: str


class PageUnread(Exception):
    """The address answers nothing that can be read; it says why by a name of `FAULTS`, and what."""

    def __init__(self, why: str, what: object = "") -> None:
        super().__init__(f"{why}: {what}")


async def look_due(db: Database, site: str, *, networks: Iterable[str] = ()) -> int:
    """Look at the addresses at which nobody looked for most of a day; how many."""
    async with db.look() as tx:
        due = await tx.all(Posting, Q.due, since=clock.now() - EVERY)
    return len(await _look(db, site, due, networks))


async def look_at(db: Database, site: str, *, networks: Iterable[str] = ()) -> Sequence[Looked]:
    """Look at all of them now."""
    async with db.look() as tx:
        every = await postings(tx)
    return await _look(db, site, every, networks)


async def _look(db: Database, site: str, every: Sequence[Posting], networks: Iterable[str]) -> Sequence[Looked]:
    if not every:
        return []
    async with db.begin() as tx:
        await keep(tx, site)
        version = await current(tx)
    told = version.told if version else {}
    looked = []
    for one in every:
        seen = await see(one, told, site, networks=networks)
        async with db.begin() as tx:
            made = await tx.value(
                Q.add_sighting,
                posting=one.id,
                how=seen.how,
                language=seen.language,
                parts=seen.parts,
                differing=Jsonb(msgspec.to_builtins(seen.differing)),
                fault=seen.fault,
            )
            event = PlacardSeen(sighting=int(made), posting=one.id, how=seen.how, differing=len(seen.differing))
            await tx.record(event, by=SYSTEM)
        looked.append(Looked(one, seen))
    return looked


def why(fault: str, say: Translator) -> str:
    """Why an address could not be read, in words."""
    name, _, what = fault.partition(": ")
    return say.gettext(FAULTS[name], what=what) if name in FAULTS else fault


async def see(one: Posting, told: dict[str, Told], site: str, *, networks: Iterable[str] = ()) -> Seen:
    """What stands at an address. Raises nothing: what cannot be reached says why."""
    try:
        async with asyncio.timeout(SECONDS):
            page = await fetch(one.url, networks)
    except PageUnread as error:
        return Seen("unreachable", fault=str(error)[:200])
    except AddressRefused as error:
        return Seen("unreachable", fault=f"inside: {error}"[:200])
    except FAILURES as error:
        return Seen("unreachable", fault=f"network: {type(error).__name__} {error}"[:200])
    return compare(page.body, page.url, told, site, charset=page.charset, link_is_enough=one.kind == "home")


async def fetch(url: str, networks: Iterable[str] = ()) -> Page:
    """GET a page. Raises PageUnread, AddressRefused, TimeoutError, OSError and httpcore's errors."""
    networks = tuple(networks)
    async with httpcore.AsyncConnectionPool(network_backend=Guarded(networks), retries=0) as pool:
        for _ in range(REDIRECTS + 1):
            async with pool.stream("GET", url, headers=[("User-Agent", "Mostrador"), ("Accept", READ[0])]) as response:
                headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
                if response.status in {301, 302, 303, 307, 308} and b"location" in headers:
                    url = urljoin(url, headers[b"location"])
                    if urlsplit(url).scheme not in {"http", "https"}:
                        raise PageUnread("leads", url[:100])
                    continue
                if response.status != 200:
                    raise PageUnread("status", response.status)
                media, _, rest = headers.get(b"content-type", READ[0]).partition(";")
                if media.strip().lower() not in READ:
                    raise PageUnread("media", media.strip()[:60])
                body = b""
                async for chunk in response.aiter_stream():
                    body += chunk
                    if len(body) > LARGEST:
                        raise PageUnread("long")
                return Page(url, body, media, _charset(rest))
    raise PageUnread("leads", url[:100])


def _charset(rest: str) -> str:
    _, found, charset = rest.lower().partition("charset=")
    return charset.split(";")[0].strip(" \"'") if found else ""
