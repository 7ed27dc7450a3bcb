"""Figures: rows of the report, medians, percentiles, processor time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence

import msgspec
import psutil


class Row(msgspec.Struct, frozen=True):
    """One figure. `limit` is what it is compared with, in the same unit; `ratio` is value / limit."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    ratio: float | None = None
    why: str = ""


def row(name: str, value: float, unit: str, limit: float | None = None, why: str = "") -> Row:
    """A row with its ratio."""
    ratio = round(value / limit, 4) if limit else None
    return Row(name, round(value, 3), unit, round(limit, 3) if limit else None, ratio, why)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie; 0.5 is the median. NaN of nothing."""
    ordered = sorted(values)
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def processor_seconds(processes: Iterable[psutil.Process]) -> float:
    """Seconds of processor these processes have used, user and system."""
    total = 0.0
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system
    return total


def family(pid: int) -> list[psutil.Process]:
    """A process and all that it started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    return []


def proportional_mb(processes: Iterable[psutil.Process]) -> float:
    """Memory in MB, what is shared counted once (PSS)."""
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            total += process.memory_full_info().pss
    return total / 1_048_576
