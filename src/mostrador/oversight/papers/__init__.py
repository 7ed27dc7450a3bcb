"""Papers that the company owes: what it processes, what it risks, what decides by itself; and what went wrong."""

from mostrador.oversight.papers.breaches import add_step, breaches, note_breach, steps_of, warn_breaches
from mostrador.oversight.papers.draw import pdf
from mostrador.oversight.papers.records import SORTS, Breach, Change, Paper, Section, Step
from mostrador.oversight.papers.write import algorithm, assessment, changes, keep_sheet, processing

__all__ = [
    "SORTS",
    "Breach",
    "Change",
    "Paper",
    "Section",
    "Step",
    "add_step",
    "algorithm",
    "assessment",
    "breaches",
    "changes",
    "keep_sheet",
    "note_breach",
    "pdf",
    "processing",
    "steps_of",
    "warn_breaches",
]
