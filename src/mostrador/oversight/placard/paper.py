"""The placard on paper: a PDF that can be read aloud and stays readable (PDF/A-2a)."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from typing import Final

import msgspec

from mostrador.kit import paper
from mostrador.oversight.placard.pictures import pictures
from mostrador.oversight.placard.records import Told

INK: Final = "#0f5c4d"


def pdf(told: Told, shop: str, *, at: datetime) -> bytes:
    """It as one reads it, and in easy words, dated `at` a moment."""
    template = files(__package__).joinpath("placard.typ").read_bytes()
    drawn = {name: svg.replace("currentColor", INK) for name, svg in pictures().items()}
    facts = {
        "told": _plain(msgspec.json.encode(told).decode()),
        "pictures": msgspec.json.encode(drawn).decode(),
        "shop": _plain(shop),
    }
    return paper.draw(template, facts, at=at)


def _plain(text: str) -> str:
    # No font at hand has more than these.
    return "".join(one if ord(one) < 0x2190 else "·" for one in text)
