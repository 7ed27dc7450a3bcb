"""Words kept for use again: written once in each language, filled in when they are used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from mostrador import team, threads
from mostrador.care.macros.fields import Filling, check_fields, fill, hours_text
from mostrador.care.macros.sharing import may_write, named, readable, shared
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid, NotFound
from mostrador.kit.i18n import LANGUAGES, Language
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.macros")
LONGEST: Final = 10_000


class PhraseEmpty(Invalid):
    """Write the phrase in one language at least, in up to %(most)s characters."""


class NotYourWords(Forbidden):
    """Others wrote this for more than you. Ask them, or keep a phrase of your own."""


class Text(msgspec.Struct, frozen=True):
    """A phrase in one language."""

    language: str
    text: str


class Phrase(msgspec.Struct, frozen=True):
    """Words kept for use again, and who sees them. `agent` wrote them; `team` when they are a team's."""

    id: int
    name: str
    agent_id: int
    agent: str
    shown_to: str
    team_id: int | None
    team: str | None
    texts: tuple[Text, ...]

    def in_language(self, language: str) -> str:
        """The words in a language; empty when they are not written in it."""
        return next((one.text for one in self.texts if one.language == language), "")


class Ready(msgspec.Struct, frozen=True):
    """A phrase as it would be said on one thread."""

    id: int
    name: str
    text: str


class _Row(msgspec.Struct, frozen=True):
    id: int
    name: str
    agent_id: int
    agent: str
    shown_to: str
    team_id: int | None
    team: str | None
    texts: list[dict[str, str]]


class _On(msgspec.Struct, frozen=True):
    person: str
    owner: str
    code: str
    language: str


async def phrases(tx: Tx, *, viewer: Actor) -> Sequence[Phrase]:
    """Every phrase the viewer may use, by name. Raises NotFound for a customer."""
    return [_phrase(row) for row in await tx.all(_Row, Q.phrases, phrase=None, **readable(viewer))]


async def find_phrase(tx: Tx, phrase: int, *, viewer: Actor) -> Phrase:
    """One of them. Raises NotFound."""
    found = await tx.maybe(_Row, Q.phrases, phrase=phrase, **readable(viewer))
    if found is None:
        raise NotFound
    return _phrase(found)


async def add_phrase(
    tx: Tx, name: str, texts: Iterable[Text], *, shown_to: str, team: int | None = None, by: Actor
) -> int:
    """Keep a phrase; its id.

    Raises NameUnfit, PhraseEmpty, FieldUnknown, FieldUnfinished, ShownToNobody, NotForEverybody, NotFound.
    """
    to, of = shared(shown_to, team, by=by)
    name, written = named(name), _written(texts)
    phrase = int(await tx.value(Q.add_phrase, name=name, agent=by.id, shown_to=to, team=of))
    await _write(tx, phrase, written)
    return phrase


async def change_phrase(
    tx: Tx, phrase: int, name: str, texts: Iterable[Text], *, shown_to: str, team: int | None = None, by: Actor
) -> None:
    """Write a phrase anew. Raises as `add_phrase` does, and NotYourWords."""
    await _theirs(tx, phrase, by)
    to, of = shared(shown_to, team, by=by)
    name, written = named(name), _written(texts)
    await tx.run(Q.change_phrase, id=phrase, name=name, agent=by.id, shown_to=to, team=of)
    await _write(tx, phrase, written)


async def remove_phrase(tx: Tx, phrase: int, *, by: Actor) -> None:
    """Forget a phrase; what was said with it stays. Raises NotYourWords, NotFound."""
    await _theirs(tx, phrase, by)
    await tx.run(Q.remove_phrase, id=phrase)


async def ready(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Ready]:
    """Every phrase as the viewer would say it on this thread. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    known = await phrases(tx, viewer=viewer)
    if not known:
        return ()
    language, home, filling = await _filling(tx, thread, viewer)
    return [Ready(one.id, one.name, fill(_in(one, language, home), filling)) for one in known]


async def said_with(tx: Tx, phrase: int, thread: int, *, by: Actor) -> str:
    """The words of one phrase on one thread. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(by))
    found = await find_phrase(tx, phrase, viewer=by)
    language, home, filling = await _filling(tx, thread, by)
    return fill(_in(found, language, home), filling)


async def _filling(tx: Tx, thread: int, by: Actor) -> tuple[str, str, Filling]:
    on = await tx.one(_On, Q.what_fields_say, thread=thread)
    shop = await team.shop(tx)
    tag = next((tag for tag in LANGUAGES if tag == on.language), "en" if on.language.startswith("en") else "es")
    return (
        on.language,
        shop.language,
        Filling(
            person=on.person,
            agent=by.name,
            owner=on.owner,
            code=threads.show_code(on.code),
            shop=shop.name,
            hours=hours_text(await team.opening(tx), Language(tag)),
        ),
    )


def _in(phrase: Phrase, language: str, home: str) -> str:
    """The thread's own language, then its cousins, then the shop's, then whatever there is."""
    for tag in (language, language[:2], home, *(one.language for one in phrase.texts)):
        if text := next((t.text for t in phrase.texts if t.language == tag or t.language[:2] == tag), ""):
            return text
    return ""


async def _theirs(tx: Tx, phrase: int, by: Actor) -> Phrase:
    found = await find_phrase(tx, phrase, viewer=by)
    if not may_write(found.agent_id, found.shown_to, found.team_id, by=by):
        raise NotYourWords
    return found


def _written(texts: Iterable[Text]) -> list[Text]:
    kept = [Text(one.language, one.text.strip()) for one in texts if one.text.strip() and one.language in LANGUAGES]
    if not kept or any(len(one.text) > LONGEST for one in kept):
        raise PhraseEmpty(most=LONGEST)
    return [Text(one.language, check_fields(one.text)) for one in kept]


async def _write(tx: Tx, phrase: int, texts: Iterable[Text]) -> None:
    await tx.run(Q.drop_texts, phrase=phrase)
    for one in texts:
        await tx.run(Q.add_text, phrase=phrase, language=one.language, text=one.text)


def _phrase(row: _Row) -> Phrase:
    return msgspec.convert(msgspec.to_builtins(row), Phrase)
