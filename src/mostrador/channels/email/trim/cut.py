"""What a mail says anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from mostrador.channels.email.trim import page, signature, starts
from mostrador.channels.email.trim.records import Folded, Trimmed, Why
from mostrador.channels.email.words import words

# So many lines are read; what comes after is as the last of them.
READ_LINES: Final = 5_000
# A line that lost its «>» follows one at least so long.
BROKEN: Final = 60
# Whoever wrote so much over a quotation does not answer between its lines too.
OVER: Final = 150

# `passed` is what is passed on without a word of one's own.
Label = Literal["own", "passed", "quote", "attribution", "rest", "signature"]


class Piece(msgspec.Struct, frozen=True):
    """Lines of one kind, from `begins` to before `ends`.

    `attributed` is a quotation of which is said whose words it is, `spoken` one's own lines that say something.
    """

    label: Label
    begins: int
    ends: int
    attributed: bool = False
    spoken: bool = False


def trim(text: str, html: str = "") -> Trimmed:
    """What is new in a mail, and what of it is folded; by its HTML where that says what is quoted, else by its text.

    A mail that only passes another on, or only quotes without saying whom, is new as a whole.
    """
    shown = page.read(html) if html else None
    if shown:
        seen = _trim(shown.lines, shown.marks)
        if seen.new or not text.strip():
            return seen
    if not text.strip() and html:
        text = words(html)
    lines = _lines(text)
    return _trim(lines, [None] * len(lines))


def _lines(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [*(part for line in lines[:READ_LINES] for part in starts.parted(line)), *lines[READ_LINES:]]


def _trim(every: Sequence[str], marks: Sequence[page.Mark | None]) -> Trimmed:
    lines = every[:READ_LINES]
    code = _code(lines)
    quoted = _quoted(lines, marks, code)
    why: list[Why | None] = [None] * len(lines)
    _fold(lines, _pieces(lines, marks, code, quoted, why), why)
    if len(lines) == len(every):
        _fold_ends(lines, code, why)
    return _told(every, [*why, *[why[-1]] * (len(every) - len(why))])


def _code(lines: Sequence[str]) -> list[bool]:
    """Which lines stand between two lines of three backticks."""
    code = [False] * len(lines)
    opened: int | None = None
    for at, line in enumerate(lines):
        if line.lstrip()[:3] == "```":
            if opened is not None:
                code[opened : at + 1] = [True] * (at + 1 - opened)
            opened = at if opened is None else None
    return code


def _quoted(lines: Sequence[str], marks: Sequence[page.Mark | None], code: Sequence[bool]) -> list[bool]:
    named = [starts.NAMED.match(line) is not None for line in lines]
    quoted = [
        mark == "quote"
        or (
            mark is None
            and not code[at]
            and (starts.is_quoted(line, lines[at - 1] if at else "") or (named[at] and _beside(named, at)))
        )
        for at, (line, mark) in enumerate(zip(lines, marks, strict=False))
    ]
    over = 0
    for at, line in enumerate(lines):
        if quoted[at] or not line.strip():
            continue
        between = 0 < at < len(lines) - 1 and quoted[at - 1] and quoted[at + 1]
        if between and line[0].islower() and len(lines[at - 1]) >= BROKEN:
            quoted[at] = over >= OVER or lines[at - 1].rstrip()[-1] not in ".!?…:"
        over += len(line)
    return quoted


def _beside(named: Sequence[bool], at: int) -> bool:
    return named[at - 1 : at] == [True] or named[at + 1 : at + 2] == [True]


def _pieces(
    lines: Sequence[str],
    marks: Sequence[page.Mark | None],
    code: Sequence[bool],
    quoted: Sequence[bool],
    why: list[Why | None],
) -> list[Piece]:
    """The mail in its pieces. Signatures among one's own lines are written down in `why` at once."""
    free = [not quoted[at] and not code[at] and marks[at] is None for at in range(len(lines))]
    found = starts.find(lines, free)
    pieces: list[Piece] = []
    at, spoken, attributed = 0, False, False
    while at < len(lines):
        label, ends = _label(lines, marks, quoted, found, at, spoken=spoken)
        if label == "own":
            ends = ends or next(
                (a for a in range(at + 1, len(lines)) if not _is_own(marks, quoted, found, a)), len(lines)
            )
            said = _sign(lines, code, why, at, ends, spoken=spoken)
            pieces.append(Piece("own", at, ends, spoken=said))
            spoken = spoken or said
        elif label == "quote":
            ends = _quote_ends(lines, quoted, at)
            following = lines[at + 1] if at + 1 < ends else ""
            whose = attributed or marks[at] == "quote" or starts.attributed(lines[at], following)
            pieces.append(Piece("quote", at, ends, attributed=whose))
            attributed = False
        else:
            attributed = attributed or label == "attribution"
            pieces.append(Piece(label, at, ends, spoken=label == "passed"))
        at = ends
    return pieces


def _label(
    lines: Sequence[str],
    marks: Sequence[page.Mark | None],
    quoted: Sequence[bool],
    found: dict[int, starts.Start],
    at: int,
    *,
    spoken: bool,
) -> tuple[Label, int]:
    """What the lines at `at` are and where they end; 0 where that is still to be seen."""
    mark, start = marks[at], found.get(at)
    if quoted[at]:
        return "quote", 0
    if mark in {"attribution", "signature"}:
        return ("attribution" if mark == "attribution" else "signature"), at + 1
    if mark == "rest" or (start and start.kind in {"original", "forwarded"}):
        return ("rest" if spoken else "passed"), len(lines)
    if start:
        below = next((a for a in range(start.ends, len(lines)) if lines[a].strip()), len(lines))
        if below < len(lines) and quoted[below] and start.kind == "attribution":
            return "attribution", start.ends
        if start.sure:
            return ("rest", len(lines)) if spoken else ("attribution", start.ends)
        return "own", max(start.ends, at + 1)
    return "own", 0


def _is_own(marks: Sequence[page.Mark | None], quoted: Sequence[bool], found: dict[int, starts.Start], at: int) -> bool:
    return not quoted[at] and marks[at] is None and at not in found


def _quote_ends(lines: Sequence[str], quoted: Sequence[bool], at: int) -> int:
    """Where a quotation ends; empty lines between its lines belong to it."""
    last = at
    for place in range(at + 1, len(lines)):
        if quoted[place]:
            last = place
        elif lines[place].strip():
            break
    return last + 1


def _sign(
    lines: Sequence[str], code: Sequence[bool], why: list[Why | None], begins: int, ends: int, *, spoken: bool
) -> bool:
    """Fold what stands under one's own words, and say whether there are words."""
    for tail in signature.tails(lines[begins:ends], code[begins:ends], spoken=spoken):
        for at in range(begins + tail.begins, begins + tail.ends):
            why[at] = tail.kind
    return any(
        why[at] is None and bool(lines[at].strip()) and not starts.is_separator(lines[at]) for at in range(begins, ends)
    )


def _fold(lines: Sequence[str], pieces: Sequence[Piece], why: list[Why | None]) -> None:
    """Quotations are kept where answers stand between them, and where nothing says whose words they are."""
    own = [place for place, piece in enumerate(pieces) if piece.spoken]
    quotes = [place for place, piece in enumerate(pieces) if piece.label == "quote" and _says(lines, piece)]
    for place, piece in enumerate(pieces):
        if piece.spoken or piece.label == "own":
            continue
        if piece.label == "quote":
            if not own:
                folded = any(other.attributed for other in pieces) and not _passes_on(lines, piece)
            elif place > own[-1]:
                folded = True
            else:
                # The answer is under it, and it is all that is quoted.
                folded = place < own[0] and piece.attributed and quotes == [place]
            if not folded:
                continue
        kind: Why = "signature" if piece.label == "signature" else "quote"
        why[piece.begins : piece.ends] = [kind] * (piece.ends - piece.begins)


def _passes_on(lines: Sequence[str], piece: Piece) -> bool:
    first = next((line for line in lines[piece.begins : piece.ends] if line.strip("> \t")), "")
    return starts.passes_on(first.lstrip("> \t"))


def _says(lines: Sequence[str], piece: Piece) -> bool:
    return any(line.strip("> \t") for line in lines[piece.begins : piece.ends])


def _fold_ends(lines: Sequence[str], code: Sequence[bool], why: list[Why | None]) -> None:
    """The rules of dashes over what is folded at the end go with it."""
    kind: Why = "signature"
    for at in range(len(lines) - 1, -1, -1):
        known = why[at]
        if known is not None:
            kind = known
        elif lines[at].strip():
            if code[at] or not starts.is_separator(lines[at]):
                return
            why[at] = kind


def _told(lines: Sequence[str], why: Sequence[Why | None]) -> Trimmed:
    new = "\n".join(line.rstrip() for at, line in enumerate(lines) if why[at] is None).strip("\n")
    folded: list[tuple[Why, list[str]]] = []
    going: Why | None = None
    for at, line in enumerate(lines):
        kind = why[at]
        if kind is None:
            if line.strip():
                going = None
            elif going and folded:
                folded[-1][1].append("")
            continue
        if kind != going:
            folded.append((kind, []))
            going = kind
        folded[-1][1].append(line.rstrip())
    told = ((kind, "\n".join(said).strip("\n")) for kind, said in folded)
    return Trimmed(new, tuple(Folded(kind, text) for kind, text in told if text))
