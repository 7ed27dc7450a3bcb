"""What one may ask of a list of threads, in the words of a filter. A person's needs are no field, here or anywhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, LiteralString

from psycopg import sql

from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.kit.filters import Field, Filter, Part, among, choice, compile_filter, span
from mostrador.kit.patience import patient
from mostrador.threads import Item, Listing
from mostrador.threads.access import ours, sight
from mostrador.threads.read import MOST, cursor_of, read_cursor

PAGE: Final = 25
# Nobody waits longer for a list, and nobody else waits for it.
PATIENCE: Final = "2s"

# Words as one writes them: in Spanish and in English, the first of each for whoever reads that language.
KINDS: Final[Mapping[str, object]] = {
    "consulta": "enquiry",
    "queja": "complaint",
    "reclamación": "claim",
    "incidencia": "incident",
    "enquiry": "enquiry",
    "complaint": "complaint",
    "claim": "claim",
    "incident": "incident",
}
STATES: Final[Mapping[str, object]] = {
    "abierto": "open",
    "dormido": "snoozed",
    "cerrado": "closed",
    "open": "open",
    "asleep": "snoozed",
    "closed": "closed",
}
CHANNELS: Final[Mapping[str, object]] = {
    "mostrador": "counter",
    "widget": "widget",
    "teléfono": "phone",
    "visita": "visit",
    "carta": "letter",
    "correo": "email",
    "counter": "counter",
    "phone": "phone",
    "visit": "visit",
    "letter": "letter",
    "mail": "email",
    "api": "api",
}
LANGUAGES: Final[Mapping[str, object]] = {"es": "es", "es-419": "es-419", "en": "en"}

OWNER: LiteralString = "t.owner_id IN (SELECT a.id FROM agent a WHERE plain(a.name) LIKE {})"
TEAM: LiteralString = "t.team_id IN (SELECT k.id FROM team k WHERE plain(k.name) LIKE {})"
TAG: LiteralString = (
    "EXISTS (SELECT FROM thread_tag k JOIN tag g ON g.id = k.tag_id WHERE k.thread_id = t.id AND plain(g.name) = {})"
)
PERSON: LiteralString = "EXISTS (SELECT FROM person p WHERE p.id = t.person_id AND plain(p.name) LIKE {})"
SUBJECT: LiteralString = "plain(t.subject) LIKE {}"
ORGANISATION: LiteralString = (
    "EXISTS (SELECT FROM belonging b JOIN organisation g ON g.id = b.organisation_id"
    " WHERE b.person_id = t.person_id AND plain(g.name) LIKE {})"
)

PAGE_OF: LiteralString = """
SELECT v.*, t.sort_at, t.raised_at IS NOT NULL AS again, t.not_yet_at IS NOT NULL AS not_yet
  FROM (SELECT t.*
          FROM ((SELECT t.*, t.last_at + interval '2000 years' AS sort_at FROM thread t
                  WHERE (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))
                    AND t.raised >= 4 AND t.state <> 'closed'
                    AND (t.last_at, t.id) < (%(at)s::timestamptz - interval '2000 years', %(thread)s::bigint) AND {0}
                  ORDER BY t.last_at DESC, t.id DESC LIMIT %(limit)s::int)
                UNION ALL
                (SELECT t.*, t.last_at FROM thread t
                  WHERE (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))
                    AND NOT (t.raised >= 4 AND t.state <> 'closed')
                    AND (t.last_at, t.id) < (%(at)s::timestamptz, %(thread)s::bigint) AND {0}
                  ORDER BY t.last_at DESC, t.id DESC LIMIT %(limit)s::int)) t
         ORDER BY t.sort_at DESC, t.id DESC LIMIT %(limit)s::int) t
 CROSS JOIN LATERAL inbox_line(t.id, %(agent)s::bigint) v
 ORDER BY t.sort_at DESC, t.id DESC
"""


class TooSlow(Invalid):
    """This filter takes too long over so many cases. Narrow it down: estado:abierto, an owner or a team help most."""


def thread_fields(viewer: Actor, language: str) -> list[Field]:
    """What one may ask of threads; `language` decides which words a refusal names first."""

    def words(spanish: Sequence[str], english: Sequence[str]) -> list[str]:
        return [*english, *spanish] if language.startswith("en") else [*spanish, *english]

    def values(known: Mapping[str, object]) -> Mapping[str, object]:
        half = len(known) // 2
        items = list(known.items())
        return dict([*items[half:], *items[:half]]) if language.startswith("en") else known

    return [
        choice(words(["tipo"], ["kind"]), "t.kind", values(KINDS)),
        choice(words(["estado"], ["state"]), "t.state", values(STATES)),
        _owner(words(["dueño", "responsable"], ["owner"]), viewer),
        among(words(["equipo"], ["team"]), TEAM, ["Taller"], begins),
        among(words(["etiqueta"], ["tag"]), TAG, ["urgente", '"dos palabras"'], fold),
        span(words(["sin-responder", "espera"], ["waiting"]), "t.waiting_since"),
        span(words(["creado"], ["opened", "created"]), "t.opened_at"),
        span(words(["movido"], ["moved"]), "t.last_at"),
        choice(words(["canal"], ["channel"]), "t.channel", values(CHANNELS)),
        choice(words(["idioma"], ["language"]), "t.language", LANGUAGES),
        among(words(["organización", "empresa"], ["organisation", "company"]), ORGANISATION, ["Obras"], begins),
        among(words(["persona"], ["person"]), PERSON, ["Carla"], holds),
        among(words(["asunto"], ["subject"]), SUBJECT, ["llave"], holds),
    ]


def compiled(text: str, *, viewer: Actor, language: str) -> Filter:
    """What a filter means to this viewer. Raises FilterWrong, FilterTooLong."""
    return compile_filter(text, thread_fields(viewer, language))


async def filtered(
    tx: Tx, text: str, *, viewer: Actor, language: str, cursor: str | None = None, limit: int = PAGE
) -> Listing:
    """One page of the threads that a filter means, as far as the viewer may read them; danger first, then the latest.

    Raises FilterWrong, FilterTooLong, TooSlow, CursorWrong, NotFound for a customer.
    """
    condition = compiled(text, viewer=ours(viewer), language=language)
    at, thread = read_cursor(cursor)
    limit = min(limit, MOST)
    statement = sql.SQL(PAGE_OF).format(condition.where)
    given = {**condition.params, **sight(viewer), "at": at, "thread": thread, "limit": limit + 1}
    async with patient(tx, PATIENCE, TooSlow):
        rows = await tx.all(Item, statement, **given)
    kept = tuple(rows[:limit])
    return Listing(kept, cursor_of(kept[-1]) if len(rows) > limit else None)


def fold(value: str) -> str | None:
    """A word without case and accents, as `plain(…)` of the database makes it; None when nothing is left."""
    plain = unicodedata.normalize("NFD", value.strip().lower())
    return "".join(c for c in plain if not unicodedata.combining(c)) or None


def begins(value: str) -> str | None:
    """What a name begins with, as a pattern in which nothing of the reader's means anything else."""
    plain = fold(value)
    return None if plain is None else f"{_literally(plain)}%"


def holds(value: str) -> str | None:
    """The same anywhere in a text."""
    plain = fold(value)
    return None if plain is None else f"%{_literally(plain)}%"


def _literally(plain: str) -> str:
    return plain.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _owner(words: Sequence[str], viewer: Actor) -> Field:
    mine = among(words, "t.owner_id = {}", (), lambda value: viewer.id)
    named = among(words, OWNER, ("yo", "Ana"), begins)

    def compare(operator: str, value: str, name: str) -> Part | None:
        return (mine if fold(value) in {"yo", "me"} else named).compare(operator, value, name)

    return Field(tuple(words), ":", named.values, compare)
