"""What an agent does every day in one key: phrases, macros, saved views, one act on several threads, and «today»."""

from mostrador.care.macros.fields import FIELDS, known_fields
from mostrador.care.macros.phrases import (
    Phrase,
    Ready,
    Text,
    add_phrase,
    change_phrase,
    find_phrase,
    phrases,
    ready,
    remove_phrase,
    said_with,
)

__all__ = [
    "FIELDS",
    "Phrase",
    "Ready",
    "Text",
    "add_phrase",
    "change_phrase",
    "find_phrase",
    "known_fields",
    "phrases",
    "ready",
    "remove_phrase",
    "said_with",
]
