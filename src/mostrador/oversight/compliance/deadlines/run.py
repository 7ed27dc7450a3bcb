"""What an event does to the terms of its thread. Pure: rows in, rows out, and no term ever moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec.structs import replace

from mostrador.oversight.compliance.deadlines.records import Deadline, Ending
from mostrador.threads.close import COMPLAINTS

Start = Callable[[str, datetime], Sequence[Deadline]]
"""The terms of a kind that was lodged at a moment, by the rules of that day."""
Waits = Callable[[Deadline], bool]
"""Whether the law lets a term wait until its case is complete."""


def lodge(rows: Sequence[Deadline], kinds: Sequence[str], at: datetime, start: Start) -> Sequence[Deadline]:
    """Terms for these kinds beside those that run: what runs stays, whatever it is called now (art. 3.2)."""
    there = {(row.rule, row.kind) for row in rows if row.runs}
    fresh = [row for kind in kinds for row in start(kind, at) if (row.rule, row.kind) not in there]
    return [*rows, *fresh]


def decide(rows: Sequence[Deadline], how: str, at: datetime) -> Sequence[Deadline]:
    """The terms after the thread ended as `how`.

    A decision ends all of them. «Solved» waives no complaint, quiet stops nothing, and what is set aside is owed no
    more.
    """
    match how:
        case "answered":
            return [_end(row, at, "late" if at > row.due_at else "met") for row in rows]
        case "solved":
            return [
                row if row.kind in COMPLAINTS else _end(row, at, "late" if at > row.due_at else "met") for row in rows
            ]
        case "discarded":
            return [_end(row, at, "dropped") for row in rows]
        case _:
            return rows


def wait(rows: Sequence[Deadline], waits: Waits, at: datetime) -> Sequence[Deadline]:
    """The terms once the case has to be completed: those that wait for it end, unless their time is over already."""
    return [_end(row, at, "completing") if row.runs and at < row.due_at and waits(row) else row for row in rows]


def complete(rows: Sequence[Deadline], kind: str, lodged: datetime, start: Start) -> Sequence[Deadline]:
    """The terms once it is complete: those that waited begin anew, of every kind it was called."""
    kinds = dict.fromkeys([*(row.kind for row in rows if row.ending == "completing"), kind])
    return lodge(rows, list(kinds), lodged, start)


def go_on(rows: Sequence[Deadline]) -> Sequence[Deadline]:
    """The terms when there was nothing to wait for: those that waited last run on, each to the day it had."""
    last = max((row.ended_at for row in rows if row.ended_at and row.ending == "completing"), default=None)
    return [
        replace(row, ended_at=None, ending=None) if row.ending == "completing" and row.ended_at == last else row
        for row in rows
    ]


def carry(rows: Sequence[Deadline], into: int, at: datetime) -> tuple[Sequence[Deadline], Sequence[Deadline]]:
    """The terms of a thread that goes on in another one: as they stay here, and as they run there, not a day longer."""
    going = [replace(row, id=0, thread_id=into) for row in rows if row.runs]
    return [_end(row, at, "carried") for row in rows], going


def bring_back(rows: Sequence[Deadline], ending: Ending) -> Sequence[Deadline]:
    """The terms of a thread that was set aside, or had gone on elsewhere, and stands for itself again."""
    return [replace(row, ended_at=None, ending=None) if row.ending == ending else row for row in rows]


def take_back(rows: Sequence[Deadline]) -> Sequence[Deadline]:
    """The terms after our last decision was taken back: those that it ended run on, each to the day it had."""
    last = max((row.ended_at for row in rows if row.ended_at), default=None)
    return [
        replace(row, ended_at=None, ending=None) if row.ended_at == last and row.ending in ("met", "late") else row
        for row in rows
    ]


def _end(row: Deadline, at: datetime, how: Ending) -> Deadline:
    if not row.runs:
        return row
    missed = row.missed_at or (row.due_at if at > row.due_at else None)
    return replace(row, missed_at=missed, ended_at=at, ending=how)
