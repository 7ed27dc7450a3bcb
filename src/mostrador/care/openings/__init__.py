"""Who looked at whose file without serving them, and why: for the auditor alone, never a figure about anybody."""

from mostrador.care.openings.exports import Export, exports, note_export
from mostrador.care.openings.look import REASONS, ReasonWanted, look, look_into, note, say_why
from mostrador.care.openings.read import Listed, Opening, every_opening, forget, openings

__all__ = [
    "REASONS",
    "Export",
    "Listed",
    "Opening",
    "ReasonWanted",
    "every_opening",
    "exports",
    "forget",
    "look",
    "look_into",
    "note",
    "note_export",
    "openings",
    "say_why",
]
