"""Whether it is the same again: measured on pairs that a person labelled, and pure where words decide alone."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mostrador.care.matters.likeness import ORDINARY, Said, comes_back, numbers, same_again
from mostrador.kit.db import Tx

# The very expressions of the statement `earlier`, over two texts instead of two threads.
READ = """
WITH said AS (
    SELECT translate(lower(unaccent(%(before)s)), '¿¡?!', '    ') AS old,
           translate(lower(unaccent(%(after)s)), '¿¡?!', '    ') AS new,
           tsvector_to_array(to_tsvector('words', %(ordinary)s::text)) AS o)
SELECT 1 AS thread, 1 AS matter, 'K7TMQ' AS code,
       old AS text, tsvector_to_array(ts_delete(to_tsvector('words', old), o)) AS stems,
       new AS new_text, tsvector_to_array(ts_delete(to_tsvector('words', new), o)) AS new_stems,
       similarity(old, new)::float8 AS letters
  FROM said
"""


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one person said twice, and whether it was about the same."""

    before: str
    after: str
    same: bool


class Pairs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The labelled set in its two halves."""

    chosen_on: list[Pair]
    judged_on: list[Pair]


PAIRS = msgspec.toml.decode(Path(__file__).with_name("pairs.toml").read_bytes(), type=Pairs)


@pytest.mark.parametrize(("half", "right_when_same", "found"), [("chosen_on", 0.95, 0.9), ("judged_on", 0.95, 0.8)])
async def test_it_says_the_same_only_when_it_is(tx: Tx, half: str, right_when_same: float, found: float) -> None:
    """Precision before recall: a repeat we miss is counted too low, a repeat we invent is untrue of a person."""
    hits = wrong = 0
    pairs: list[Pair] = getattr(PAIRS, half)
    for pair in pairs:
        said = await tx.one(Said, READ, before=pair.before, after=pair.after, ordinary=ORDINARY)
        again = same_again([said]) is not None
        hits += again and pair.same
        wrong += again and not pair.same
    same = sum(pair.same for pair in pairs)
    assert same > len(pairs) / 3, "the premise: both answers are asked for"
    assert hits / (hits + wrong) >= right_when_same
    assert hits / same >= found


def said(text: str, new: str, *, thread: int = 1, stems: str = "", new_stems: str = "") -> Said:
    return Said(thread, thread, "K7TMQ2XWR8", text, stems.split(), new, new_stems.split(), 0.0)


def test_a_number_says_more_than_words() -> None:
    lock = "cerradur puert"
    assert same_again([said("pedido 48213: la cerradura", "¿y mi 48213?")]) == (1, "number")
    assert same_again([said("pedido 48213", "pedido 50001", stems=lock, new_stems=lock)]) is None
    assert same_again([said("un pedido", "pedido 50001", stems=lock, new_stems=lock)]) == (1, "words")
    assert same_again([said("hola", "mi caso es el k7tmq-2xwr8")]) == (1, "number")


def test_who_says_only_that_they_come_back_comes_back_about_the_last() -> None:
    earlier = [said("el afilador", "Otra vez llamando yo", thread=9), said("un taco", "Otra vez llamando yo", thread=4)]
    assert same_again(earlier) == (9, "return")
    busy = [said("el afilador", "otra vez", new_stems="barniz")]
    assert same_again(busy) is None, "they say what it is about, and it is something else"


def test_numbers_are_orders_and_not_telephones_years_or_measures() -> None:
    text = "Pedido 48213, factura F-2026-0317, vuelo IB3214; llamadme al 612345678 desde 2024, un calefactor de 2000 W"
    assert numbers(text) == {"48213", "f20260317", "ib3214"}
    assert not numbers("el 12/11/2026 a las 10:30, una broca de 8 y 1500 euros")


def test_they_say_that_they_were_here() -> None:
    assert comes_back("¿Habéis mirado lo de la puerta?")
    assert comes_back("Todavía no ha venido nadie")
    assert not comes_back("¿Tenéis hembrillas abiertas de 6 mm?")
