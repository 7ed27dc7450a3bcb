"""Find threads by code, phone or address, person, subject and words; only those the asker may read are ranked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import msgspec

from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.search.contract import Found, Hit, Sight

Q = sql.load("mostrador.search")
PAGE: Final = 20
LONGEST: Final = 200
SHORTEST_PART: Final = 3
ALIKE: Final = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
MARKS: Final = ("\ue000", "\ue001")
HOW: Final = {5: "code", 4: "phone", 3: "person", 2: "subject", 1: "words"}


class PlaceUnknown(Invalid):
    """That page marker is not one of ours. Search again from the first page."""


class _Row(msgspec.Struct, frozen=True):
    thread: int
    rank: float
    message: int | None


class _Excerpt(msgspec.Struct, frozen=True):
    message: int
    text: str


async def find(tx: Tx, text: str, *, sight: Sight, after: str | None = None, limit: int = PAGE) -> Found:
    """Threads that fit `text`, best first: the exact code, then phone, person, subject, words.

    Within each the latest first. Nothing fits a text of less than two characters. Raises PlaceUnknown.
    """
    text = " ".join(text.replace("\0", "").split())[:LONGEST]
    if len(text) < 2:
        return Found((), None)
    rank, thread = _read_place(after)
    part = _plain(text)
    rows = await tx.all(
        _Row,
        Q.find_threads,
        code=re.sub(r"[^0-9A-Z]", "", text.upper()).translate(ALIKE),
        address=_prefix(text),
        part=f"%{_escaped(part)}%" if len(part) >= SHORTEST_PART else "",
        text=text,
        agent=sight.agent,
        teams=list(sight.teams),
        everything=sight.everything,
        rank=rank,
        thread=thread,
        limit=limit + 1,
    )
    kept = rows[:limit]
    excerpts = await _excerpts(tx, kept, text)
    hits = tuple(Hit(row.thread, HOW[int(row.rank)], row.message, excerpts.get(row.message or 0, ())) for row in kept)
    return Found(hits, f"{kept[-1].rank!r}.{kept[-1].thread}" if len(rows) > limit else None)


async def _excerpts(tx: Tx, rows: Sequence[_Row], text: str) -> dict[int, tuple[tuple[str, bool], ...]]:
    """The words around what was asked for; drawing them is slow, so only for the hits of one page."""
    messages = [row.message for row in rows if row.message is not None]
    if not messages:
        return {}
    options = f"StartSel={MARKS[0]}, StopSel={MARKS[1]}, MaxWords=24, MinWords=12, MaxFragments=1"
    drawn = await tx.all(_Excerpt, Q.excerpts, messages=messages, text=text, options=options)
    return {one.message: _pieces(one.text) for one in drawn}


def _pieces(drawn: str) -> tuple[tuple[str, bool], ...]:
    pieces: list[tuple[str, bool]] = []
    for piece in drawn.split(MARKS[0]):
        marked, stop, rest = piece.partition(MARKS[1])
        pieces += [(marked, True), (rest, False)] if stop else [(piece, False)]
    return tuple((text, marked) for text, marked in pieces if text)


def _prefix(text: str) -> str:
    """How an address that begins so is stored: an e-mail in small letters, a phone with its country; '' for neither."""
    compact = re.sub(r"^00(?=\d)", "+", re.sub(r"[\s().-]", "", text.lower()))
    if re.fullmatch(r"\+?\d{3,15}", compact):
        return f"{compact if compact.startswith('+') else '+34' + compact}%"
    return f"{_escaped(text.lower())}%" if "@" in text else ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _read_place(after: str | None) -> tuple[float, int]:
    if after is None:
        return 9.0, 2**62
    found = re.fullmatch(r"([1-5]\.\d{1,20})\.(\d{1,18})", after)
    if found is None:
        raise PlaceUnknown
    return float(found[1]), int(found[2])
