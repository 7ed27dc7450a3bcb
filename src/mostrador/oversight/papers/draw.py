"""A paper as PDF/A."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files

import msgspec

from mostrador.kit import paper
from mostrador.oversight.papers.records import Paper


def pdf(told: Paper, *, at: datetime) -> bytes:
    """The whole of it, dated `at` a moment: the same paper of the same moment makes the same bytes."""
    source = files(__package__).joinpath("paper.typ").read_bytes()
    return paper.draw(source, {"told": _plain(msgspec.json.encode(told).decode())}, at=at)


def _plain(text: str) -> str:
    # No font at hand has pictures.
    return "".join(one if ord(one) < 0x2190 else "·" for one in text)
