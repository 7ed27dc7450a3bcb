"""Whether «Atención a la clientela» stands where the company says, from the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mostrador.commands.transaction import with_database
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.i18n import Language, translator
from mostrador.oversight import placard
from mostrador.oversight.placard import why
from mostrador.oversight.placard.look import Looked

Say = Callable[[str], None]
HOW = {
    "live": "put there by our script or frame",
    "linked": "linked",
    "text": "there",
    "nothing": "not there",
    "unreachable": "could not be read",
}


def check(config: Config, say: Say) -> Sequence[Looked]:
    """Look at every address now, and keep what was seen."""

    async def work(db: Database) -> Sequence[Looked]:
        return await placard.look_at(db, config.base_url, networks=config.webhook_networks)

    return with_database(config, say, work)


def sentences(one: Looked) -> list[str]:
    """What was seen at an address: a line, and one more for each part that differs."""
    seen = one.seen
    fault = f": {why(seen.fault, translator(Language('en')))}" if seen.fault else ""
    of = f", {len(seen.differing)} of {seen.parts} parts differ" if seen.how == "text" else ""
    parts = [
        f"  {part.label or part.field}: configured “{part.expected or '–'}”, published “{part.found or '–'}”"
        for part in seen.differing
        if seen.how == "text"
    ]
    return [f"{one.posting.kind:<9} {one.posting.url}: {HOW[seen.how]}{of}{fault}", *parts]
