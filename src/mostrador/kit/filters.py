"""A small safe language to filter lists with: `tipo:queja sin-responder>4h -etiqueta:spam (dueño:yo o equipo:Taller)`.

The words come from whoever declares the fields; what somebody writes is only ever compared with them or handed to the
database as a parameter. A text either compiles to a condition or raises FilterWrong, which says where and what is
possible there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final, LiteralString

import msgspec
from lark import Lark, Token, Transformer, UnexpectedInput
from lark.exceptions import VisitError
from psycopg import sql

from mostrador.kit.errors import Invalid
from mostrador.kit.i18n import sort_key

LONGEST: Final = 500
DEEPEST: Final = 6
MOST_TERMS: Final = 40
# Seconds in a unit of time, by its first letters in Spanish or English.
UNITS: Final[Mapping[str, int]] = {
    "m": 60,
    "min": 60,
    "h": 3600,
    "d": 86400,
    "s": 604800,
    "sem": 604800,
    "w": 604800,
}

# Words that only stand between or before others.
JOINING: Final = frozenset({"o", "or", "no", "not", "-"})
QUOTED: Final = re.compile(r'"[^"]*"')

GRAMMAR: Final = r"""
    start: any
    any: all (OR all)*
    all: one+
    one: NOT? (term | "(" any ")")
    term: FIELD OPERATOR values
    values: value ("," value)*
    value: QUOTED | WORD

    OR.3: /(o|or)(?=[\s(])/i
    NOT.3: /-(?=[^\s])|no(?=\s)|not(?=\s)/i
    FIELD.2: /[^\W\d_][\w-]*(?=\s*[:<>])/
    OPERATOR: ":" | "<" | ">"
    QUOTED: /"[^"\x00-\x1f]*"/
    WORD: /[^\s,:<>()"\x00-\x1f-][^\s,:<>()"\x00-\x1f]*/
    %ignore /[\s]+/
"""


class FilterWrong(Invalid):
    """“%(found)s”, at character %(place)s, does not fit. There you can write: %(possible)s."""


class WordUnknown(FilterWrong):
    """“%(found)s”, at character %(place)s, is nothing one can filter by. For example: %(example)s.
    There is: %(possible)s.
    """


class WordMissing(FilterWrong):
    """“%(found)s”, at character %(place)s, does not say where to look. Put that before it, as in %(example)s."""


class SignWrong(FilterWrong):
    """“%(word)s” cannot be asked with “%(found)s”, at character %(place)s. Write it like this: %(example)s."""


class ValueUnknown(FilterWrong):
    """“%(found)s”, at character %(place)s, says nothing to “%(word)s”. Write for example: %(possible)s."""


class ValueMissing(FilterWrong):
    """After “%(before)s”, at character %(place)s, it does not say what you look for. Write it like this:
    %(example)s.
    """


class ConditionMissing(FilterWrong):
    """Something is missing after “%(before)s”, at character %(place)s. Write what else, for example %(example)s."""


class BracketOpen(FilterWrong):
    """A bracket was opened and not closed. Close it with ), at character %(place)s."""


class BracketStray(FilterWrong):
    """The ) at character %(place)s closes nothing. Take it out, or open a bracket before it."""


class QuoteOpen(FilterWrong):
    """A quotation mark was opened at character %(place)s and not closed. Close it with another one."""


class FilterEmpty(FilterWrong):
    """Write what you look for, for example %(example)s. There is: %(possible)s."""


class FilterTooLong(Invalid):
    """This filter is too long, or too deep inside its brackets. Up to %(most)s characters, please."""


Part = tuple[sql.Composable, Mapping[str, object]]
# What a field makes of one operator and its value: a condition, with its parameters under the names it is given.
Compare = Callable[[str, str, str], Part | None]


class Field(msgspec.Struct, frozen=True):
    """Something one may ask for. `words` are its names, one a language first of all; `values` what may be said of it.

    `operators` are those of `:`, `<` and `>` that mean something. `compare` gets operator, value and a name that no
    other parameter has, and gives the condition, or None for a value that it does not know.
    """

    words: tuple[str, ...]
    operators: str
    values: tuple[str, ...]
    compare: Compare


class Filter(msgspec.Struct, frozen=True):
    """A condition over a declared set of fields, and the parameters that go with it."""

    where: sql.Composed
    params: Mapping[str, object]


def choice(words: Sequence[str], column: str, values: Mapping[str, object]) -> Field:
    """A column that holds one of a few values, each under one word or several."""
    known = {sort_key(word): value for word, value in values.items()}

    def compare(operator: str, value: str, name: str) -> Part | None:
        if sort_key(value) not in known:
            return None
        condition = sql.SQL("{} = {}").format(dotted(column), sql.Placeholder(name))
        return condition, {name: known[sort_key(value)]}

    # A value that goes by several words is named by its first one.
    named = {value: word for word, value in reversed(list(values.items()))}
    return Field(tuple(words), ":", tuple(word for word, value in values.items() if named[value] == word), compare)


def span(words: Sequence[str], column: str) -> Field:
    """How long ago something was: `>4h` longer than four hours, `<7d` within the last seven days."""

    def compare(operator: str, value: str, name: str) -> Part | None:
        digits = value.rstrip("".join(set("".join(UNITS))))
        unit = UNITS.get(value[len(digits) :].lower())
        if unit is None or not digits.isascii() or not digits.isdigit() or len(digits) > 4:
            return None
        sign = sql.SQL("<" if operator == ">" else ">")
        condition = sql.SQL("{} {} now() - make_interval(secs => {})").format(
            dotted(column), sign, sql.Placeholder(name)
        )
        return condition, {name: int(digits) * unit}

    return Field(tuple(words), "<>", ("30m", "4h", "7d", "2sem"), compare)


def among(
    words: Sequence[str], condition: LiteralString, values: Sequence[str], read: Callable[[str], object | None]
) -> Field:
    """Any other condition, with `{}` where its one parameter stands; `read` turns a value into it, or says None."""
    template = sql.SQL(condition)

    def compare(operator: str, value: str, name: str) -> Part | None:
        found = read(value)
        return None if found is None else (template.format(sql.Placeholder(name)), {name: found})

    return Field(tuple(words), ":", tuple(values), compare)


def dotted(column: str) -> sql.Composable:
    """`t.kind` as two identifiers."""
    return sql.SQL(".").join(sql.Identifier(part) for part in column.split("."))


def compile_filter(text: str, fields: Sequence[Field]) -> Filter:
    """The condition that a text means. Raises FilterWrong, FilterTooLong."""
    if len(text) > LONGEST or _depth(text) > DEEPEST:
        raise FilterTooLong(most=LONGEST)
    if not text.strip():
        raise FilterEmpty(place=1, possible=_names(fields), example=_example(fields[0]))
    if not text.isprintable():
        bad = next((place for place, c in enumerate(text) if not c.isprintable()), 0)
        raise FilterWrong(found=repr(text[bad : bad + 1])[1:-1], place=bad + 1, possible=_names(fields))
    try:
        where, params = _Compiler(fields).transform(_parser().parse(text))
    except UnexpectedInput as error:
        raise _unexpected(text, error, fields) from None
    except VisitError as error:
        if isinstance(error.orig_exc, Invalid):
            raise error.orig_exc from None
        raise
    return Filter(sql.Composed([where]), params)


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="contextual", maybe_placeholders=False)


class _Compiler(Transformer[Token, Part]):
    """Turns the tree of a text into a condition, from its leaves up."""

    def __init__(self, fields: Sequence[Field]) -> None:
        super().__init__()
        self._fields = {sort_key(word): field for field in fields for word in field.words}
        self._all = fields
        self._made = 0

    def start(self, children: list[Part]) -> Part:
        return children[0]

    def any(self, children: list[Part | Token]) -> Part:
        return _joined([one for one in children if not isinstance(one, Token)], " OR ")

    def all(self, children: list[Part]) -> Part:
        return _joined(children, " AND ")

    def one(self, children: list[Any]) -> Part:
        condition, params = children[-1]
        negated = isinstance(children[0], Token)
        return (sql.SQL("({}) IS NOT TRUE").format(condition), params) if negated else (condition, params)

    def term(self, children: list[Any]) -> Part:
        name, operator, values = children
        field = self._fields.get(sort_key(name))
        if field is None:
            raise WordUnknown(
                found=str(name),
                place=(name.start_pos or 0) + 1,
                possible=_names(self._all),
                example=_example(self._all[0]),
            )
        if operator not in field.operators:
            possible = ", ".join(f"{name}{sign}" for sign in field.operators)
            place = (operator.start_pos or 0) + 1
            raise SignWrong(
                found=str(operator), place=place, possible=possible, word=str(name), example=_example(field, str(name))
            )
        return _joined([self._compared(name, field, operator, value) for value in values], " OR ")

    def values(self, children: list[Token]) -> list[Token]:
        return children

    def value(self, children: list[Token]) -> Token:
        return children[0]

    def _compared(self, name: Token, field: Field, operator: str, value: Token) -> Part:
        self._made += 1
        if self._made > MOST_TERMS:
            raise FilterTooLong(most=LONGEST)
        said = str(value)[1:-1] if value.type == "QUOTED" else str(value)
        found = field.compare(operator, said, f"f{self._made}")
        if found is None:
            possible = ", ".join(_quoted(one) for one in field.values)
            raise ValueUnknown(found=said, place=(value.start_pos or 0) + 1, possible=possible, word=str(name))
        return found


def _joined(parts: Sequence[Part], word: LiteralString) -> Part:
    params: dict[str, object] = {}
    for _, given in parts:
        params |= given
    if len(parts) == 1:
        return parts[0][0], params
    return sql.SQL("({})").format(sql.SQL(word).join([condition for condition, _ in parts])), params


def _unexpected(text: str, error: UnexpectedInput, fields: Sequence[Field]) -> FilterWrong:
    place = max(0, min(getattr(error, "pos_in_stream", None) or 0, len(text)))
    # At the end of the text there is nothing to point at.
    if getattr(getattr(error, "token", None), "type", "") == "$END":
        place = len(text)
    found = text[place:].split(" ", maxsplit=1)[0]
    before = text[:place].rsplit(maxsplit=1)[-1] if text[:place].strip() else ""
    asked = set(
        getattr(error, "accepts", None) or getattr(error, "expected", None) or getattr(error, "allowed", None) or ()
    )
    names, example = _names(fields), _example(fields[0])
    if text.count('"') % 2:
        return QuoteOpen(place=text.rindex('"') + 1, possible='abc, "a b"')
    known = {sort_key(word): field for field in fields for word in field.words}
    if asked & {"WORD", "QUOTED"}:
        word = before.rstrip(":<>,").split(",")[0].split(":")[0].lstrip("-(")
        if field := known.get(sort_key(word)):
            example = _example(field, word)
        return ValueMissing(before=before, place=place + 1, possible='abc, "a b"', example=example)
    if not found:
        if "RPAR" in asked:
            return BracketOpen(place=place + 1, possible=f"), {names}")
        return ConditionMissing(before=before, place=place + 1, possible=names, example=example)
    if found.startswith(")") and text[:place].count("(") <= text[:place].count(")"):
        return BracketStray(place=place + 1, possible=names)
    if found.startswith(")") or found.lower() in JOINING:
        return ConditionMissing(before=before or found, place=place + 1, possible=names, example=example)
    if field := known.get(sort_key(found)):
        return ValueMissing(before=found, place=place + 1 + len(found), possible=names, example=_example(field, found))
    said = QUOTED.match(text, place)
    found = said[0] if said else found
    if found[0].isalnum() or said:
        found = found.rstrip("():<>")
        named = fields[-1] if fields[-1].operators == ":" else fields[0]
        example = f"{named.words[0]}:{found}"
    return WordMissing(found=found, place=place + 1, possible=names, example=example)


def _example(field: Field, word: str = "") -> str:
    """A condition over this field as one writes it, by the name it goes by there."""
    sign = field.operators[-1] if "<" in field.operators and ":" not in field.operators else field.operators[0]
    return f"{word or field.words[0]}{sign}{_quoted(field.values[0])}" if field.values else f"{field.words[0]}{sign}…"


def _names(fields: Sequence[Field]) -> str:
    return ", ".join(field.words[0] for field in fields)


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


def _depth(text: str) -> int:
    deep = deepest = 0
    for c in text:
        deep += (c == "(") - (c == ")")
        deepest = max(deepest, deep)
    return deepest
