"""A case on paper: a PDF that reads well, can be read aloud and stays readable (PDF/A-2a), always the same bytes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from typing import Final

import msgspec

from mostrador.kit import paper

FARTHER: Final[tuple[Callable[[str], bool], ...]] = (
    lambda one: False,
    lambda one: ord(one) >= 0x2190,
    lambda one: ord(one) >= 0x0250 and not 0x2000 <= ord(one) < 0x20D0,
)
"""Which characters are written by their names, when no font at hand has them: none, pictures, all but Latin ones."""


def draw(template: str, facts: object, *, at: datetime) -> bytes:
    """A template (`case.typ`) with its facts, dated `at` a moment. What it does not say in letters it says by names."""
    source = files(__package__).joinpath(template).read_bytes()
    why: Exception | None = None
    for farther in FARTHER:
        told = msgspec.json.encode(_said(msgspec.to_builtins(facts), farther)).decode()
        try:
            return paper.draw(source, {"case": told}, at=at)
        except paper.NotDrawn as error:
            why = error
    raise ValueError(f"{template} cannot be drawn") from why


def _said(value: object, farther: Callable[[str], bool]) -> object:
    if isinstance(value, str):
        return "".join(f"[{_name(one)}]" if farther(one) else one for one in value if one >= " " or one == "\n")
    if isinstance(value, dict):
        return {key: _said(one, farther) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_said(one, farther) for one in value]
    return value


def _name(one: str) -> str:
    return unicodedata.name(one, f"U+{ord(one):04X}").lower()
