"""Which fields the words of each sort may have, which they must, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mostrador.care.macros.fields import FieldUnknown, pieces
from mostrador.care.wording.sorts import Sort
from mostrador.kit.errors import Invalid
from mostrador.kit.i18n import N_

# Each field by its Spanish and its English name; those of phrases are called as they are there.
MARKS: Final[Mapping[str, tuple[str, ...]]] = {
    "person": ("persona", "person", "nombre", "name"),
    "owner": ("responsable", "owner"),
    "agent": ("agente", "agent"),
    "code": ("código", "code"),
    "shop": ("tienda", "shop"),
    "hours": ("horario", "hours"),
    "answer_by": ("plazo", "answer_by"),
    "away": ("ausencia", "away"),
    "stand_in": ("sustituye", "stand_in"),
    "received": ("recibido", "received"),
    "words": ("palabras", "words"),
    "link": ("enlace", "link"),
}
_SHOP: Final[Mapping[str, str]] = {
    "shop": N_("the name of the shop"),
    "hours": N_("when the shop is open"),
}
_CASE: Final[Mapping[str, str]] = {
    "person": N_("their first name"),
    "owner": N_("who looks after the case"),
    "code": N_("the code of the case"),
    **_SHOP,
}
_FIRST: Final[Mapping[str, str]] = {
    **_CASE,
    "answer_by": N_("by when they have an answer"),
    "away": N_("the sentence of who is off shift; nothing while they are here"),
}
FIELDS: Final[Mapping[Sort, Mapping[str, str]]] = {
    "confirmation": _FIRST,
    "proof": {
        **_FIRST,
        "received": N_("when we received it, with the zone"),
        "words": N_("what they said, word for word, and their files with their fingerprints"),
    },
    "stand-in": {"stand_in": N_("who answers for them"), "owner": N_("who looks after the case"), **_SHOP},
    "going-on": {**_CASE, "agent": N_("who answered last"), "words": N_("what we said and they have not seen")},
    "passcode": {"code": N_("the one-time code"), "shop": N_("the name of the shop")},
    "invitation": {
        "person": N_("the name of who is invited"),
        "shop": N_("the name of the shop"),
        "link": N_("the link to choose a password with"),
    },
}
"""What each sort may say, and what that is."""
NEEDED: Final[Mapping[Sort, tuple[str, ...]]] = {
    "confirmation": (),
    "proof": ("words", "received", "code"),
    "stand-in": ("stand_in",),
    "going-on": ("words",),
    "passcode": ("code",),
    "invitation": ("link",),
}


class ProofIncomplete(Invalid):
    """A proof needs {%(field)s}: the law wants the key, the literal words, and date and hour with their zone in it."""


class FieldNeeded(Invalid):
    """Without {%(field)s} this mail would not say what it is for. Put it back where you like."""


def names(sort: Sort, language: str) -> Mapping[str, str]:
    """The fields of a sort, each as it is called in a language."""
    return {field: MARKS[field][0 if language.startswith("es") else 1] for field in FIELDS[sort]}


def known(sort: Sort) -> Mapping[str, tuple[str, ...]]:
    """The fields of a sort with everything they may be called."""
    return {field: MARKS[field] for field in FIELDS[sort]}


def check(sort: Sort, text: str, language: str) -> None:
    """Raises FieldUnknown, FieldUnfinished, ProofIncomplete, FieldNeeded."""
    called = names(sort, language)
    try:
        used = {field for _, field in pieces(text, known(sort))}
    except FieldUnknown as unknown:
        # Told in the language of the text, which may be another than the reader's.
        raise FieldUnknown(
            field=unknown.facts["field"], known=", ".join(f"{{{name}}}" for name in called.values())
        ) from None
    for field in NEEDED[sort]:
        if field not in used:
            raise (ProofIncomplete if sort == "proof" else FieldNeeded)(field=called[field])
