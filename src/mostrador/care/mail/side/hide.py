"""Take out of a text who its person is: their name and addresses, and what looks like a phone, an identity or a bank
account. Nothing of it reaches somebody outside unless it is chosen, and what goes is shown before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

HIDDEN: Final = "[…]"
SHORTEST_NAME: Final = 3
_MAIL: Final = re.compile(r"[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,189}\.[^\W\d_]{2,24}")
# Spanish and international numbers as people write them; a number of an order has no such shape.
_PHONE: Final = re.compile(
    r"(?<![\w+])(?:\+\d{1,3}[ .-]?(?:\d[ .-]?){7,12}\d"
    r"|[6789]\d{2}(?:[ .-]?\d{2}){3}|[6789]\d{2}(?:[ .-]?\d{3}){2})(?!\w)"
)
_IDENTITY: Final = re.compile(r"(?<!\w)(?:\d{8}[ -]?[A-Z]|[XYZ][ -]?\d{7}[ -]?[A-Z])(?!\w)", re.IGNORECASE)
_ACCOUNT: Final = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?(?!\w)", re.IGNORECASE)


def hide(text: str, names: Iterable[str], addresses: Iterable[str]) -> str:
    """The text without them. `names` are hidden whole and by their parts, whatever their case."""
    parts = sorted({part for name in names for part in (name, *name.split()) if len(part) >= SHORTEST_NAME}, key=len)
    for words in (*sorted(addresses, key=len, reverse=True), *reversed(parts)):
        if words.strip():
            text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    for pattern in (_MAIL, _ACCOUNT, _IDENTITY, _PHONE):
        text = pattern.sub(HIDDEN, text)
    return re.sub(rf"{re.escape(HIDDEN)}(?:\s*{re.escape(HIDDEN)})+", HIDDEN, text)
