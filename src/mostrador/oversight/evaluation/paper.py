"""An evaluation on paper: a PDF that can be read aloud and stays readable (PDF/A-2a), always the same bytes."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files

import msgspec

from mostrador.kit import paper
from mostrador.oversight.evaluation.words import Told


def pdf(told: Told, *, at: datetime) -> bytes:
    """The whole evaluation, dated `at` a moment."""
    # Everything but the name of the company is ours, and no font at hand has more than these.
    facts = tuple((name, _plain(value)) for name, value in told.facts)
    shown = msgspec.structs.replace(told, shop=_plain(told.shop), facts=facts)
    template = files(__package__).joinpath("evaluation.typ").read_bytes()
    return paper.draw(template, {"told": msgspec.json.encode(shown).decode()}, at=at)


def _plain(text: str) -> str:
    return "".join(one if ord(one) < 0x2190 else "·" for one in text)
