"""The person behind threads: who may open their file, and what follows for threads when two turn out to be one."""

from mostrador.threads.persons.find import change_person, find_person
from mostrador.threads.persons.merge import join_older, join_people, merge_if_sure, part_people, suggestions, tell_apart

__all__ = [
    "change_person",
    "find_person",
    "join_older",
    "join_people",
    "merge_if_sure",
    "part_people",
    "suggestions",
    "tell_apart",
]
