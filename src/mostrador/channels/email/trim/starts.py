"""Where in a mail older words begin: the line over a quotation, the heads of a repeated mail, a line of dashes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final, Literal

import msgspec

from mostrador.channels.email.trim.wording import Wording, plain, wording

Beginning = Literal["attribution", "original", "forwarded", "above"]
# A program breaks the line over a quotation into at most so many.
LINES: Final = 6
# The longest such line.
LONG: Final = 600
# Heads of a repeated mail have at most so many lines of their own, as those with many addresses.
HEAD_LINES: Final = 4

QUOTED: Final = re.compile(r"\s{0,3}>")
# «Ana> » in the manner of news readers.
NAMED: Final = re.compile(r" ?[A-Za-z]{1,12}>(?:\s|$)")
SEPARATOR: Final = re.compile(r"[\s\-_=~#*+.ᐧ·‐‑‒–—―─]*[\-_=~#*+ᐧ‐‑‒–—―─][\s\-_=~#*+.ᐧ·‐‑‒–—―─]*$")
# What is left of a broken line: «>:», «> wrote:».
_REST: Final = re.compile(r"\s{0,3}>{1,2}\s?(?:[^\s<>]{1,15}\s?){0,2}[:：]\s*$")
_ANGLED: Final = re.compile(r"[<(\[\"']\s?(?:mailto:)?[^<>()\[\]\s]{1,200}@[^<>\s]{1,200}|mailto:[^@\n]{1,100}@")
_ADDRESS: Final = re.compile(r"\S@\S")
_DATE: Final = re.compile(r"(?<!\d)(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|(?:19|20)\d\d)(?!\d)|\d年")
_TIME: Final = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)")
_YEAR_FIRST: Final = re.compile(r"(?:19|20)\d\d[/-]\d{1,2}[/-]\d{1,2}(?!\d)")
_ZONE: Final = re.compile(r"(?:gmt|utc)[+-]\d")
_GAP: Final = re.compile(r"(\S:)[ \t\xa0]{2,20}(?=\S)")
_DIGIT: Final = re.compile(r"(?<!\S)[\d.,:/(-]{0,10}\d")
_DASHES: Final = re.compile(r"[\s>]*[-_=*‐‑‒–—―─]{2}")
_END: Final = re.compile(r"[:：][\s*_]*$")


class Start(msgspec.Struct, frozen=True):
    """Lines `begins` to before `ends` say that what follows was said before. `sure` is one that needs no «>» after."""

    kind: Beginning
    begins: int
    ends: int
    sure: bool = True


def is_quoted(line: str, before: str) -> bool:
    """Whether a line stands behind «>», and is not the rest of the broken line `before` it."""
    if not QUOTED.match(line):
        return False
    open_ended = before.strip() and not QUOTED.match(before) and not before.rstrip().endswith(":")
    in_address = "@" in before and before.rfind("<") > before.rfind(">")
    return not (open_ended and (_REST.match(line[:80]) or (in_address and not line.strip("> \t"))))


def is_separator(line: str) -> bool:
    """Whether a line is but dashes or the like."""
    return len(line) <= 200 and SEPARATOR.match(line) is not None


def passes_on(line: str) -> bool:
    """Whether a line says that the mail under it is passed on."""
    return wording().forwarded.match(plain(line)) is not None


def parted(line: str) -> tuple[str, ...]:
    """A line over a quotation that goes on with it after a gap, as two; any other as it is."""
    if "@" not in line or len(line) > LONG * 10:
        return (line,)
    for gap in islice(_GAP.finditer(line), 3):
        said = plain(line[: gap.end(1)])
        if len(said) <= LONG and _ANGLED.search(said) and wording().wrote_last.search(said):
            return line[: gap.end(1)], line[gap.end() :]
    return (line,)


def attributed(line: str, following: str = "") -> bool:
    """Whether a quoted line says itself whose words it quotes, with the line after it where it is broken."""
    said = plain(line.lstrip("> \t"))
    if _weigh(said, wording()) or passes_on(said):
        return True
    return bool(following) and bool(_weigh(f"{said} {plain(following.lstrip('> '))}", wording()))


def find(lines: Sequence[str], free: Sequence[bool]) -> dict[int, Start]:
    """Every beginning by its first line. Only lines that are `free` are read: not quoted, not code."""
    found: dict[int, Start] = {}
    words = wording()
    read = [plain(line) if free[at] else "" for at, line in enumerate(lines)]
    past = 0
    for at, said in enumerate(read):
        if not said or at < past:
            continue
        start = _line(said, at, words) or _heads(lines, read, at, words) or _attribution(read, at, past, words)
        if start:
            found[start.begins] = start
            past = start.ends
    return found


def _line(said: str, at: int, words: Wording) -> Start | None:
    if len(said) > LONG:
        return None
    if words.above.search(said):
        return Start("above", at, at + 1)
    ruled = _DASHES.match(said) is not None
    if ruled and words.original.match(said):
        return Start("original", at, at + 1)
    if words.forwarded.match(said) and (ruled or _END.search(said)):
        return Start("forwarded", at, at + 1)
    return None


def _heads(lines: Sequence[str], read: Sequence[str], at: int, words: Wording) -> Start | None:
    """Three heads of a mail below each other, one of them whose it is, and a sign that a program wrote them."""
    first = words.head.match(read[at])
    if not first:
        return None
    roles = {words.heads[first[1]]}
    last, past = at, at + 1
    for ahead in range(at + 1, min(at + 12 * HEAD_LINES, len(lines))):
        if ahead - last > HEAD_LINES:
            break
        head = words.head.match(read[ahead])
        if head:
            roles.add(words.heads[head[1]])
            last, past = ahead, ahead + 1
        elif not read[ahead] and not (ahead + 1 < len(read) and words.head.match(read[ahead + 1])):
            break
    if len(roles) < 3 or "from" not in roles:
        return None
    block = read[at:past]
    ruled = at > 0 and any(is_separator(line) for line in lines[max(0, at - 2) : at] if line.strip())
    timed = any(_TIME.search(line) for line in block)
    if ruled or any(_ADDRESS.search(line) for line in block) or ("subject" in roles and (timed or len(roles) > 4)):
        return Start("original", _titled(read, at, words), past)
    return None


def _titled(read: Sequence[str], at: int, words: Wording) -> int:
    """Where heads begin with the line over them that says «mensaje original», without dashes."""
    over = at - 1 if at and read[at - 1] else at - 2
    return over if over >= 0 and len(read[over]) < 60 and words.original.match(read[over]) else at


def _attribution(read: Sequence[str], at: int, floor: int, words: Wording) -> Start | None:
    """The line over a quotation that ends at `at`, with the lines before it that belong to it."""
    if not _may_end(read[at], words):
        return None
    said, found, opened = "", None, False
    for begins in _upwards(read, at, floor):
        line = read[begins]
        # «On Nov 21, 2014,» stands alone over «at 10:18,»; other lines over a whole one were said.
        if opened and not (words.opener.match(line) and _when(line)):
            break
        said = f"{line} {said}".strip()
        weight = _weigh(said, words) if len(said) <= LONG else ""
        if weight and (not found or words.opener.match(said)):
            found = Start("attribution", begins, at + 1, weight == "sure")
            opened = found.sure and words.opener.match(said) is not None
    return found


def _when(said: str) -> bool:
    return _DATE.search(said) is not None or _TIME.search(said) is not None


def _upwards(read: Sequence[str], at: int, floor: int) -> list[int]:
    """The lines up from `at` that may be one with it: without a gap, but for one under an address left open."""
    lines = [at]
    place = at - 1
    while place >= floor and len(lines) < LINES:
        line = read[place]
        if not line:
            if place == floor or not read[place + 1].startswith("<") or not read[place - 1]:
                break
            place -= 1
            continue
        if line[-1] in ".!?;:" and not (line[-1] == "." and line[-2:-1].isdigit()):
            break
        lines.append(place)
        place -= 1
    return lines


def _may_end(said: str, words: Wording) -> bool:
    return bool(len(said) <= LONG and (_END.search(said) or words.wrote_last.search(said) or _YEAR_FIRST.match(said)))


def _weigh(said: str, words: Wording) -> Literal["sure", "likely", ""]:
    """How sure it is that a line is one over a quotation; a likely one needs «>» under it."""
    ends = _END.search(said) is not None
    address, angled = _ADDRESS.search(said) is not None, _ANGLED.search(said)
    opened = words.opener.match(said) is not None
    wrote = words.wrote.search(said) is not None
    last = words.wrote_last.search(said) is not None
    when = _when(said)
    if wrote and words.told.search(said):
        return "likely" if ends and last else ""
    if ends and angled and wrote:
        return "sure"
    if ends and angled and when and _dated(said[angled.end() :], opened=opened):
        return "sure"
    if last and address and when and (ends or opened or said.endswith("-")):
        return "sure"
    if _YEAR_FIRST.match(said) and len(said) < 200 and (_ZONE.search(said) or (angled and said.endswith(">"))):
        return "sure"
    if ends and last and when:
        return "sure"
    if ends and when and angled and len(said[angled.end() :].split()) <= 3:
        # A verb that no table has.
        return "likely"
    return "likely" if ends and (last or (wrote and _DIGIT.search(said))) else ""


def _dated(rest: str, *, opened: bool) -> bool:
    """Whether what stands after the address of a line without a verb is nothing, or a date where it was `opened`."""
    after = rest.partition(">")[2] if ">" in rest else rest
    return not any(one.isalpha() for one in after) or (opened and _DIGIT.search(after) is not None)
