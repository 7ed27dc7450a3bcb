"""Somebody by a few letters of their name, or the beginning of an address or phone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from mostrador.care.segments.records import Named
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.access import ours, sight

Q = sql.load("mostrador.care.segments")
# With less the index of names is of no use.
SHORTEST: Final = 3
LONGEST: Final = 100


async def people_named(tx: Tx, text: str, *, viewer: Actor, limit: int = 5) -> Sequence[Named]:
    """Whose name holds `text`, or whose e-mail or phone begins with it, of those whose file the viewer may open.

    Raises NotFound for a customer.
    """
    seen = sight(ours(viewer))
    text = " ".join(text.lower().split())[:LONGEST]
    if len(text) < SHORTEST:
        return []
    plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return await tx.all(
        Named,
        Q.people_named,
        part=f"%{plain}%",
        address=_begins(text, plain),
        limit=limit,
        **seen | {"all": seen["all"] or "supervise" in viewer.verbs},
    )


def _begins(text: str, plain: str) -> str:
    """How an address that begins so is stored: a phone with its country, of Spain when none is said."""
    compact = re.sub(r"[\s().-]", "", text)
    if re.fullmatch(r"\+?\d{3,15}", compact):
        return f"{compact if compact.startswith('+') else '+34' + compact}%"
    return f"{plain}%" if "@" in text else ""
