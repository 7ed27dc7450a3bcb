"""How many Spanish dates are resolved exactly, on the cases of Recognizers-Text that come with us."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from bench.measure import Row, row
from mostrador.care.promises.dates import read

DATA = Path(__file__).parent / "data" / "recognizers-es"
LEAST = 0.90
# The cases without a moment of their own are told at the one that the others have.
TOLD_AT = "2016-11-07T00:00:00"


def measure() -> Iterator[Row]:
    """The share of dates, hours and both that mean what their case says, as a coming and as a past one."""
    met = [_met(case) for name in ("Date", "Time", "DateTime") for case in _cases(name)]
    yield row("promise.dates.es", sum(met) / len(met), "share", LEAST, f"{len(met)} cases; at least the limit")


def _cases(name: str) -> list[dict[str, Any]]:
    raw = (DATA / f"{name}Parser.json").read_bytes().removeprefix(b"\xef\xbb\xbf")
    return list(msgspec.json.decode(raw))


def _met(case: dict[str, Any]) -> bool:
    told = case.get("Context", {}).get("ReferenceDateTime") or TOLD_AT
    value = case["Results"][0]["Value"]
    meant = {*value["FutureResolution"].values(), *value["PastResolution"].values()}
    found = {one for piece in read(case["Input"], datetime.fromisoformat(told), "es") for one in piece.values}
    return meant <= found
