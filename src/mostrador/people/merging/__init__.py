"""Two records of one person: by what one sees it, made one, and made two again."""

from mostrador.people.merging.alike import Alike, Evidence, alike, is_sure, names_agree, proved_by_two, tell_apart
from mostrador.people.merging.merge import AlreadyOne, Merge, MergeOver, by_age, merge, merges_of, undo_merge

__all__ = [
    "Alike",
    "AlreadyOne",
    "Evidence",
    "Merge",
    "MergeOver",
    "alike",
    "by_age",
    "is_sure",
    "merge",
    "merges_of",
    "names_agree",
    "proved_by_two",
    "tell_apart",
    "undo_merge",
]
