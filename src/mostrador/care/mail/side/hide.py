"""Take out of a text who its person is: their name and addresses, and what looks like a phone, an identity or a bank
account. Nothing of it reaches somebody outside unless it is chosen, and what goes is shown before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import phonenumbers
from stdnum import iban, luhn
from stdnum.es import dni, nie

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


# Longer than any number of an order that is one by chance, and of the length of those of cards (ISO/IEC 7812).
_CARD: Final = re.compile(r"(?<![\w-])[2-6](?:[ -]?\d){12,18}(?![\w-])")
MOST_SHOWN: Final = 10


def personal_in(text: str, region: str, names: Iterable[str] = (), known: Iterable[str] = ()) -> list[str]:
    """What of a text that one of us typed is of a person: whole names, phones, mails, identities, accounts and cards.

    `region` is the country whose phones are written without a prefix; `known` is whom it goes to, which is no secret
    to them.
    """
    theirs = {one.casefold() for one in known}
    found = [name for name in names if " " in name.strip() and name.strip().casefold() in text.casefold()]
    found += [one for one in _MAIL.findall(text) if one.rstrip(".").casefold() not in theirs]
    found += _proved(text)
    taken = " ".join(found)
    found += [one.raw_string for one in phonenumbers.PhoneNumberMatcher(text, region) if one.raw_string not in taken]
    return list(dict.fromkeys(found))[:MOST_SHOWN]


def _proved(text: str) -> Iterator[str]:
    """Numbers whose own check digits say that they are what they look like."""
    yield from (one for one in _IDENTITY.findall(text) if dni.is_valid(one) or nie.is_valid(one))
    yield from (one for one in _ACCOUNT.findall(text) if iban.is_valid(one))
    yield from (one for one in _CARD.findall(text) if luhn.is_valid(re.sub(r"\D", "", one)))
