"""The words of the shop: the last of each sort, language and form of address counts, and every earlier one stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Final

import msgspec

from mostrador.care.wording.fields import check
from mostrador.care.wording.ours import ours
from mostrador.care.wording.sorts import Sort
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid
from mostrador.kit.events import Event
from mostrador.kit.html import NothingWritten, tidy
from mostrador.kit.i18n import Language

Q = sql.load("mostrador.care.wording")
LONGEST: Final = 5_000
SHOWN: Final = 50


class WordingMissing(Invalid):
    """Write what the mail says, or go back to our own words."""


class WordingTooLong(Invalid):
    """Keep it under %(most)s characters: few read a longer mail."""


class OnlyManagers(Forbidden):
    """Only who manages the shop says what its mails say."""


class WordingChanged(Event, frozen=True, kw_only=True):
    """What a mail of ours says is another."""

    about: ClassVar[str] = "wording"
    wording: int

    @property
    def topic(self) -> str:
        """`wording:3`."""
        return f"wording:{self.wording}"


class Version(msgspec.Struct, frozen=True):
    """Words as somebody wrote them once; `text` is None where they went back to ours."""

    id: int
    text: str | None
    agent: str
    at: datetime


class _Where(msgspec.Struct, frozen=True):
    sort: str
    language: str
    register: str


async def current(tx: Tx, sort: Sort, language: Language) -> str:
    """What a mail of this sort says, with its fields."""
    return await changed(tx, sort, language) or ours(sort, language)


async def changed(tx: Tx, sort: Sort, language: Language) -> str | None:
    """What the shop says instead of our own words; None while it says ours."""
    found = await tx.value(Q.current, sort=sort, language=language.tag, register=_register(language))
    return None if found is None else str(found)


async def written_in(tx: Tx) -> frozenset[tuple[str, str, str]]:
    """Where the shop says something of its own: sort, language and form of address."""
    return frozenset((one.sort, one.language, one.register) for one in await tx.all(_Where, Q.own_words))


async def versions(tx: Tx, sort: Sort, language: Language) -> Sequence[Version]:
    """Everything it said, the last first."""
    return await tx.all(
        Version, Q.versions, sort=sort, language=language.tag, register=_register(language), limit=SHOWN
    )


def fit(sort: Sort, language: Language, text: str) -> str:
    """Words as they can be kept.

    Raises WordingMissing, WordingTooLong, FieldUnknown, FieldUnfinished, ProofIncomplete, FieldNeeded.
    """
    try:
        text = tidy(text).text
    except NothingWritten:
        raise WordingMissing from None
    if len(text) > LONGEST:
        raise WordingTooLong(most=LONGEST)
    check(sort, text, language.tag)
    return text


async def say_anew(tx: Tx, sort: Sort, language: Language, text: str, *, by: Actor) -> None:
    """The mails of this sort say this from now on. Raises as `fit`, and OnlyManagers."""
    _managing(by)
    text = fit(sort, language, text)
    if text != await current(tx, sort, language):
        await _add(tx, sort, language, text, by)


async def say_ours(tx: Tx, sort: Sort, language: Language, *, by: Actor) -> None:
    """Back to our own words; what the shop said stays in the list. Raises OnlyManagers."""
    _managing(by)
    if await changed(tx, sort, language) is not None:
        await _add(tx, sort, language, None, by)


async def _add(tx: Tx, sort: Sort, language: Language, text: str | None, by: Actor) -> None:
    made = await tx.value(Q.add, sort=sort, language=language.tag, register=_register(language), text=text, agent=by.id)
    await tx.record(WordingChanged(wording=int(made)), by=by)


def _register(language: Language) -> str:
    # English has one form of address.
    return language.register if language.tag != "en" else "tu"


def _managing(by: Actor) -> None:
    if "manage" not in by.verbs:
        raise OnlyManagers
