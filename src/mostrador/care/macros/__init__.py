"""What an agent does every day in one key: phrases, macros, saved views, one act on several threads, and «today»."""

from mostrador.care.macros.fields import FIELDS, known_fields
from mostrador.care.macros.macros import (
    Macro,
    add_macro,
    change_macro,
    find_macro,
    macros,
    remove_macro,
    run_macro,
)
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
    "Macro",
    "Phrase",
    "Ready",
    "Text",
    "add_macro",
    "add_phrase",
    "change_macro",
    "change_phrase",
    "find_macro",
    "find_phrase",
    "known_fields",
    "macros",
    "phrases",
    "ready",
    "remove_macro",
    "remove_phrase",
    "run_macro",
    "said_with",
]
