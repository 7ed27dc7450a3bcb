"""The filter language: what it means, what it refuses and how, and that nothing gets past it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mostrador.kit.errors import Invalid
from mostrador.kit.filters import (
    BracketOpen,
    BracketStray,
    ConditionMissing,
    Filter,
    FilterEmpty,
    FilterTooLong,
    FilterWrong,
    QuoteOpen,
    SignWrong,
    ValueMissing,
    ValueUnknown,
    WordMissing,
    WordUnknown,
    among,
    choice,
    compile_filter,
    span,
)

FIELDS = [
    choice(("tipo", "kind"), "t.kind", {"queja": "complaint", "reclamación": "claim"}),
    span(("espera", "waiting"), "t.waiting_since"),
    among(("etiqueta", "tag"), "t.tag = {}", ("urgente",), lambda value: value or None),
]


def means(text: str) -> str:
    return compile_filter(text, FIELDS).where.as_string(None)


def test_what_it_means() -> None:
    assert means("tipo:queja") == '"t"."kind" = %(f1)s'
    assert means("Kind:QUEJA,reclamacion") == '("t"."kind" = %(f1)s OR "t"."kind" = %(f2)s)'
    assert means("tipo:queja espera>4h") == (
        '("t"."kind" = %(f1)s AND "t"."waiting_since" < now() - make_interval(secs => %(f2)s))'
    )
    assert means("-tipo:queja") == means("no tipo:queja") == '("t"."kind" = %(f1)s) IS NOT TRUE'
    assert means("(tipo:queja o etiqueta:x) -espera<2d").startswith('(("t"."kind" = %(f1)s OR t.tag = %(f2)s) AND (')
    assert dict(compile_filter('etiqueta:"dos palabras" espera<2sem', FIELDS).params) == {
        "f1": "dos palabras",
        "f2": 2 * 604800,
    }


@pytest.mark.parametrize(
    ("text", "place", "why", "help"),
    [
        ("foo:x", 1, WordUnknown, "tipo, espera, etiqueta"),
        ("tipo:sol", 6, ValueUnknown, "queja, reclamación"),
        ("kind:sol", 6, ValueUnknown, "“kind”"),
        ("tipo>queja", 5, SignWrong, "tipo:queja"),
        ("espera:4h", 7, SignWrong, "espera>30m"),
        ("espera>4x", 8, ValueUnknown, "30m, 4h, 7d, 2sem"),
        ("tipo:queja o", 12, ConditionMissing, "tipo:queja"),
        ("tipo:queja o )", 14, BracketStray, ")"),
        ("(tipo:queja o )", 15, ConditionMissing, "“o”"),
        ("(tipo:queja", 12, BracketOpen, ")"),
        ("tipo:queja)", 11, BracketStray, ")"),
        ('tipo:"queja', 6, QuoteOpen, "quotation mark"),
        ("tipo:", 6, ValueMissing, "tipo:queja"),
        ("tipo:queja,", 12, ValueMissing, "tipo:queja"),
        ("tipo", 5, ValueMissing, "tipo:queja"),
        ("Carla", 1, WordMissing, "etiqueta:Carla"),
        ('tipo:queja "a b"', 12, WordMissing, 'etiqueta:"a b"'),
        ("<3", 1, WordMissing, "tipo:queja"),
        ("", 1, FilterEmpty, "tipo:queja"),
        ("tipo:queja\x00", 11, FilterWrong, "tipo"),
    ],
)
def test_a_refusal_says_where_and_what_to_write(text: str, place: int, why: type[FilterWrong], help: str) -> None:
    with pytest.raises(FilterWrong) as refused:
        compile_filter(text, FIELDS)
    assert (type(refused.value), refused.value.facts["place"]) == (why, place)
    assert help in str(refused.value)


def test_it_stays_small() -> None:
    for text in ("tipo:queja " * 60, "(" * 9 + "tipo:queja" + ")" * 9, "tipo:" + ",".join(["queja"] * 50)):
        with pytest.raises(FilterTooLong):
            compile_filter(text, FIELDS)


WORDS = st.sampled_from(
    (
        *("tipo", "espera", ":", "<", ">", "queja", "4h", "etiqueta", '"', "'", ";", "--", "(", ")", " o ", " ", "-"),
        *("%s", "%(f1)s", "{}", "\\", ",", "no ", "x", "\ud800", "\0", "/*", "99999d", "ñ", "$1"),
    )
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map("".join)))
def test_any_text_is_a_condition_or_a_refusal(text: str) -> None:
    """And a condition holds nothing of the text itself: only our own words and the names of parameters."""
    try:
        found: Filter = compile_filter(text, FIELDS)
    except Invalid:
        return
    said = found.where.as_string(None)
    for ours in ('"t"."kind"', '"t"."waiting_since"', "t.tag", "make_interval(secs => ", "now()", "IS NOT TRUE"):
        said = said.replace(ours, "")
    for name in found.params:
        said = said.replace(f"%({name})s", "")
    assert not set(said.replace("AND", "").replace("OR", "")) - set("() <>=-"), said
