"""What we write by ourselves, in the words of the shop: by sort, language and form of address, with fields."""

from mostrador.care.wording.book import (
    LONGEST,
    Version,
    WordingMissing,
    WordingTooLong,
    changed,
    current,
    fit,
    say_anew,
    say_ours,
    versions,
    written_in,
)
from mostrador.care.wording.fields import FIELDS, MARKS, FieldNeeded, ProofIncomplete, known, names
from mostrador.care.wording.fill import Written, fill, first_name, quoted
from mostrador.care.wording.ours import OPEN, ours
from mostrador.care.wording.sorts import SORTS, Sort

__all__ = [
    "FIELDS",
    "LONGEST",
    "MARKS",
    "OPEN",
    "SORTS",
    "FieldNeeded",
    "ProofIncomplete",
    "Sort",
    "Version",
    "WordingMissing",
    "WordingTooLong",
    "Written",
    "changed",
    "current",
    "fill",
    "first_name",
    "fit",
    "known",
    "names",
    "ours",
    "quoted",
    "say_anew",
    "say_ours",
    "versions",
    "written_in",
]
