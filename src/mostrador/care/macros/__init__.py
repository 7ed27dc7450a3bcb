"""What an agent does every day in one key: phrases, macros, saved views, one act on several threads, and «today»."""

from mostrador.care.macros.batches import (
    AT_ONCE,
    Batch,
    begin_batch,
    find_batch,
    forget_batches,
    undo_batch,
    work_batch,
)
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
from mostrador.care.macros.today import Answered, Today, today
from mostrador.care.macros.views import View, add_view, change_view, find_view, remove_view, view_page, views

__all__ = [
    "AT_ONCE",
    "FIELDS",
    "Answered",
    "Batch",
    "Macro",
    "Phrase",
    "Ready",
    "Text",
    "Today",
    "View",
    "add_macro",
    "add_phrase",
    "add_view",
    "begin_batch",
    "change_macro",
    "change_phrase",
    "change_view",
    "find_batch",
    "find_macro",
    "find_phrase",
    "find_view",
    "forget_batches",
    "known_fields",
    "macros",
    "phrases",
    "ready",
    "remove_macro",
    "remove_phrase",
    "remove_view",
    "run_macro",
    "said_with",
    "today",
    "undo_batch",
    "view_page",
    "views",
    "work_batch",
]
