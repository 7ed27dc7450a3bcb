"""What one may ask of people, in the words of a filter. A person's needs are no field, here or anywhere.

What was said on threads counts as far as the viewer may read them: a filter tells nobody what they may not open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, LiteralString

from psycopg import sql

from mostrador.care.macros.filtering import LANGUAGES, begins, fold, holds
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.filters import Field, Part, among, choice, span
from mostrador.kit.i18n import sort_key
from mostrador.people import labels
from mostrador.threads.access import sight

# No field of a shop's own goes by these names either.
NEVER: Final = frozenset({"necesidad", "necesidades", "need", "needs"})
WORD: Final = re.compile(r"[^\W\d_][\w-]*")
SIGNS: Final[dict[str, LiteralString]] = {":": "=", "<": "<", ">": ">"}
EMAIL, PHONE = "email", "phone"
WAYS: Final = {"correo": EMAIL, "teléfono": PHONE, "email": EMAIL, "phone": PHONE}
# Who is beside them is asked from the rare side: the tag, the firm, the field.
TAG: LiteralString = (
    "p.id IN (SELECT coalesce(x.merged_into_id, x.id) FROM tag g JOIN person_tag k ON k.tag_id = g.id"
    " JOIN person x ON x.id = k.person_id WHERE plain(g.name) = {})"
)
ORGANISATION: LiteralString = (
    "p.id IN (SELECT coalesce(x.merged_into_id, x.id) FROM organisation g JOIN belonging b ON b.organisation_id = g.id"
    " JOIN person x ON x.id = b.person_id WHERE plain(g.name) LIKE {})"
)
NAME: LiteralString = "plain(p.name) LIKE {}"
KNOWS: LiteralString = (
    "p.id IN (SELECT coalesce(x.merged_into_id, x.id) FROM agent a JOIN person x ON x.my_agent_id = a.id"
    " WHERE plain(a.name) LIKE {})"
)
KNOWN_BY_ME: LiteralString = "p.id IN (SELECT coalesce(x.merged_into_id, x.id) FROM person x WHERE x.my_agent_id = {})"
HAS: LiteralString = "EXISTS (SELECT FROM address a WHERE a.person_id IN (SELECT one_person(p.id)) AND a.channel = {})"
VALUE: LiteralString = (
    "p.id IN (SELECT coalesce(x.merged_into_id, x.id) FROM person_value v JOIN person x ON x.id = v.person_id"
    " WHERE v.field_id = {field} AND {fits})"
)
# The cast is of this field's values alone: a plan may look at others before it.
NUMBER: LiteralString = "CASE WHEN v.field_id = {field} THEN v.value::numeric END {sign} {value}::numeric"
THREADS: LiteralString = "(SELECT count(*) FROM thread t WHERE t.person_id = p.id AND {seen}{only}) {sign} {value}"
WROTE: LiteralString = (
    "EXISTS (SELECT FROM thread t JOIN message m ON m.thread_id = t.id"
    " WHERE t.person_id = p.id AND {seen} AND m.author_kind = 'customer'{since})"
)
SINCE: LiteralString = (
    " AND t.last_at > now() - make_interval(secs => {value}) AND m.at > now() - make_interval(secs => {value})"
)
SEEN: LiteralString = "(t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))"


async def person_fields(tx: Tx, viewer: Actor, language: str) -> list[Field]:
    """What one may ask of people, the shop's own fields included; `language` decides which words come first."""

    def words(spanish: Sequence[str], english: Sequence[str]) -> list[str]:
        return [*english, *spanish] if language.startswith("en") else [*spanish, *english]

    seen = sql.SQL("TRUE") if sight(viewer)["all"] else sql.SQL(SEEN)
    fields = [
        among(words(["etiqueta"], ["tag"]), TAG, ["fiel", '"dos palabras"'], fold),
        among(words(["organización", "empresa"], ["organisation", "company"]), ORGANISATION, ["Obras"], begins),
        choice(words(["idioma"], ["language"]), "p.language", LANGUAGES),
        _known_by(words(["quien-conoce"], ["my-person"]), viewer),
        _wrote(words(["escribió"], ["wrote"]), seen),
        span(words(["llegada", "desde"], ["arrived", "since"]), "p.created_at"),
        _threads(words(["casos"], ["cases", "threads"]), seen, sql.SQL("")),
        _threads(words(["abiertos"], ["open"]), seen, sql.SQL(" AND t.state <> 'closed'")),
        among(words(["tiene"], ["has"]), HAS, words(list(WAYS)[:2], list(WAYS)[2:])[:2], _way),
        among(words(["nombre", "persona"], ["name", "person"]), NAME, ["Carla"], holds),
    ]
    taken = {sort_key(word) for field in fields for word in field.words} | NEVER
    own = [(_word(one.name), one) for one in await labels.fields(tx, "person")]
    return [*fields, *(_own(word, one) for word, one in own if WORD.fullmatch(word) and sort_key(word) not in taken)]


def _word(name: str) -> str:
    """`Número de socio` as one word: número-de-socio."""
    return "-".join(re.findall(r"\w+", name.lower()))


def _way(value: str) -> str | None:
    return {fold(word): way for word, way in WAYS.items()}.get(fold(value))


def _known_by(words: Sequence[str], viewer: Actor) -> Field:
    mine = among(words, KNOWN_BY_ME, (), lambda value: viewer.id)
    named = among(words, KNOWS, ("yo", "Ana"), begins)

    def compare(operator: str, value: str, name: str) -> Part | None:
        return (mine if fold(value) in {"yo", "me"} else named).compare(operator, value, name)

    return Field(tuple(words), ":", named.values, compare)


def _wrote(words: Sequence[str], seen: sql.Composable) -> Field:
    """When they wrote last. Who never did fits neither sign."""
    ago = span(words, "p.created_at")

    def compare(operator: str, value: str, name: str) -> Part | None:
        part = ago.compare(operator, value, name)
        if part is None:
            return None
        since = sql.SQL(SINCE).format(value=sql.Placeholder(name))
        lately = sql.SQL(WROTE).format(seen=seen, since=since)
        if operator == ">":
            ever = sql.SQL(WROTE).format(seen=seen, since=sql.SQL(""))
            lately = sql.SQL("({} AND NOT {})").format(ever, lately)
        return lately, part[1]

    return Field(tuple(words), "<>", ago.values, compare)


def _threads(words: Sequence[str], seen: sql.Composable, only: sql.Composable) -> Field:
    """How many threads they have, as far as the viewer may read them."""

    def compare(operator: str, value: str, name: str) -> Part | None:
        if not (value.isascii() and value.isdigit() and len(value) <= 4):
            return None
        sign = sql.SQL(SIGNS[operator])
        counted = sql.SQL(THREADS).format(seen=seen, only=only, sign=sign, value=sql.Placeholder(name))
        return counted, {name: int(value)}

    return Field(tuple(words), ":<>", ("0", "3"), compare)


def _own(word: str, own: labels.Field) -> Field:
    """A field of the shop's own, by what it holds."""
    field = sql.Literal(own.id)

    def part(fits: sql.Composable, name: str, value: object) -> Part:
        return sql.SQL(VALUE).format(field=field, fits=fits), {name: value}

    def text(operator: str, value: str, name: str) -> Part | None:
        fits = sql.SQL("plain(v.value) LIKE {}").format(sql.Placeholder(name))
        pattern = begins(value)
        return None if pattern is None else part(fits, name, pattern)

    def number(operator: str, value: str, name: str) -> Part | None:
        try:
            found = Decimal(value.replace(",", "."))
        except InvalidOperation:
            return None
        sign = sql.SQL(SIGNS[operator])
        fits = sql.SQL(NUMBER).format(field=field, sign=sign, value=sql.Placeholder(name))
        return part(fits, name, found) if found.is_finite() and abs(found.adjusted()) < len(value) else None

    def day(operator: str, value: str, name: str) -> Part | None:
        try:
            found = date.fromisoformat(value).isoformat()
        except ValueError:
            return None
        fits = sql.SQL("v.value {} {}").format(sql.SQL(SIGNS[operator]), sql.Placeholder(name))
        return part(fits, name, found)

    def chosen(operator: str, value: str, name: str) -> Part | None:
        found = next((one for one in own.choices if sort_key(one) == sort_key(value)), None)
        fits = sql.SQL("v.value = {}").format(sql.Placeholder(name))
        return None if found is None else part(fits, name, found)

    match own.kind:
        case "number":
            return Field((word,), ":<>", ("3",), number)
        case "date":
            return Field((word,), ":<>", ("2026-11-22",), day)
        case "choice":
            return Field((word,), ":", tuple(own.choices), chosen)
        case _:
            return Field((word,), ":", ("abc", '"a b"'), text)
