"""What stands under a person's words and is none of them: names with telephones, lines of telephones, lawyers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, takewhile
from typing import Final, Literal

import msgspec

from mostrador.channels.email.trim.starts import is_separator
from mostrador.channels.email.trim.wording import Wording, plain, wording

# The most lines that a signature has; what is longer was said.
LINES: Final = 25
# The most lines under a rule of dashes that are still a signature.
RULED_LINES: Final = 6
# Of a paragraph so many lines are read.
LEGAL_LINES: Final = 40
WIDE: Final = 90

_MARK: Final = re.compile(r"\s{0,3}(?:--|__|—|―|–)\s*$")
_SURE_MARK: Final = re.compile(r"-- $")
_RULE: Final = re.compile(r"\s{0,3}(?:(?P<drawn>[–—―_]{3,})|(?:[-=*~]\s?){5,})$")
_ITEM: Final = re.compile(r"\s*(?:[-*•·+]|\d{1,3}[.)])\s")
_LINK: Final = re.compile(r"\([^()\s]{0,400}\)|<[^<>]{0,400}>|https?://\S{1,400}|\[|\]")
_NAME: Final = re.compile(r"\W*+(?:[^\W\d_][\w.ªº'’-]*+[\s,&]*+){1,7}+!?$")
_PARTS: Final = re.compile(r"[|·•/]| [-–—] ")
_SMALL: Final = re.compile(r"(?<!\w)(?!(?:de|del|la|las|los|y|i|e|da|do|dos|van|von|and|der)(?!\w))[^\W\d_]{3,}")
_PHONE: Final = re.compile(r"(?<!\d)(?:\+|00)?\(?\d(?:[ .()/-]{0,2}\d){8,14}(?!\d)")
_CONTACT: Final = re.compile(
    r"\S@\S|\bwww\.|https?://|(?<!\w)(?:tel|tfno|telf|tlf|telefono|movil|mobile|mobil|cel|cell|whatsapp|phone|fax|ext|t|m|f|e|w)[.:]\s?\S"
)
_FIRM: Final = re.compile(
    r"(?<!\w)(?:s\.\s?l\.|s\.\s?a\.|slu|s\.l\.u\.?|gmbh|ltd|inc|llc|c/|calle|avda|avenida|plaza|pol\. ind)(?!\w)"
    r"|(?<!\d)\d{5} [a-z]{3}| [|@] "
)
# A number that a customer gives is said, not signed.
_GIVEN: Final = re.compile(r"(?<!\w)(?:nif|dni|cif|nie|iban|pedido|factura|order|invoice|ref|referencia)(?!\w)")
_AFTERWARDS: Final = re.compile(r"(?:p\.?\s?[ds]|post ?data|p\.?\s?s|post ?scriptum)[.:\s]")
_WORDS: Final = re.compile(r"\w+")

Kind = Literal["signature", "disclaimer"]


class Tail(msgspec.Struct, frozen=True):
    """Lines from `begins` to before `ends` are no words of the person."""

    kind: Kind
    begins: int
    ends: int


def tails(lines: Sequence[str], code: Sequence[bool], *, spoken: bool) -> list[Tail]:
    """What is to be folded of these lines, in their order. `spoken` is whether the person has spoken before them."""
    words = wording()
    read = ["" if code[at] else plain(line) for at, line in enumerate(lines)]
    ends, found = len(lines), list[Tail]()
    first = next((at for at, line in enumerate(lines) if line.strip() and not is_separator(line)), ends)
    for at in range(ends):
        if code[at] or not read[at]:
            continue
        under = spoken or at > first
        kind = _begins(lines, read, at, words) if under else None
        if kind:
            found.append(Tail(kind, at, ends))
            ends = at
            break
        if _is_sent(read[at], words):
            # Alone over all words it is but a line; under them nothing that follows is theirs.
            found.append(Tail("signature", at, ends if under else at + 1))
            if under:
                ends = at
                break
    signed = _signed(lines[:ends], read, first, words)
    if signed:
        found.append(signed)
    return sorted(found, key=lambda tail: tail.begins)


def _begins(lines: Sequence[str], read: Sequence[str], at: int, words: Wording) -> Kind | None:
    line = lines[at]
    if _MARK.match(line):
        return "signature" if _SURE_MARK.match(line) or len(_rest(lines, at + 1, LINES)) <= LINES else None
    rule = _RULE.match(line)
    if rule:
        return "signature" if _is_block(lines, read, at, words, drawn=bool(rule["drawn"])) else None
    if words.advert.match(_LINK.sub(" ", read[at]).strip()):
        return "signature"
    fresh = at == 0 or not lines[at - 1].strip() or is_separator(lines[at - 1])
    if fresh or words.warning.match(read[at]):
        return "disclaimer" if _is_legal(read, at, words) else None
    return None


def _is_block(lines: Sequence[str], read: Sequence[str], at: int, words: Wording, *, drawn: bool) -> bool:
    """Whether under the rule at `at` there is one short paragraph and then nothing, and over it a gap.

    A rule that is `drawn` may have sentences under it; people who type dashes go on writing.
    """
    rest = _rest(lines, at + 1, RULED_LINES)
    if not rest:
        return False
    if (at and lines[at - 1].strip()) or rest[0] > at + 1:
        return _is_legal(read, rest[0], words)
    return (
        rest[-1] - at == len(rest) <= RULED_LINES
        and all(len(lines[place]) <= WIDE for place in rest)
        and not any(_ITEM.match(lines[place]) for place in rest)
        and (drawn or not any(read[place].endswith((".", "?", "!", ":", ",")) for place in rest))
    )


def _rest(lines: Sequence[str], at: int, most: int) -> list[int]:
    """The lines from `at` on that are not empty: `most` of them, and one more where there is one."""
    return list(islice((place for place in range(at, len(lines)) if lines[place].strip()), most + 1))


def _is_legal(read: Sequence[str], at: int, words: Wording) -> bool:
    """Whether the paragraph at `at` is of lawyers: by their title, their beginning and a word, or by their words."""
    paragraph = " ".join(takewhile(bool, read[at : at + LEGAL_LINES]))
    terms = {match[0] for match in words.legal.finditer(paragraph)}
    title = words.warning.match(read[at])
    if title and not _WORDS.search(read[at], title.end()):
        return True
    if words.warning.match(paragraph):
        return bool(terms)
    return len(terms) >= 4 or (len(terms) >= 3 and words.secret.search(paragraph) is not None)


def _is_sent(said: str, words: Wording) -> bool:
    """«Enviado desde mi iPhone», with at most an excuse after it."""
    found = words.sent.match(said)
    if not found or len(said) > 300 or not words.device.search(said):
        return False
    rest = _LINK.sub(" ", said[found.end() :]).strip(" .>)_-")
    head, _, tail = _parted(rest)
    if tail and not words.excuse.search(tail):
        return False
    return len(_WORDS.findall(head)) <= 8 and not said.endswith((":", "?"))


def _parted(text: str) -> tuple[str, str, str]:
    """What stands before the first comma or end of a sentence, the sign and what stands after it."""
    at = next((place for place, sign in enumerate(text) if sign in ",.;!" and text[place + 1 : place + 2] == " "), -1)
    return (text[:at], text[at], text[at + 1 :].strip()) if at >= 0 else (text, "", "")


def _signed(lines: Sequence[str], read: Sequence[str], first: int, words: Wording) -> Tail | None:
    """A closing and a name with what one prints on a card, from the closing on. A name alone was said."""
    for at in range(len(lines) - 1, max(first, len(lines) - LINES - 5), -1):
        if read[at] and _is_closing(read[at], words):
            ends = _card_ends(lines, read, at + 1)
            fits = ends and _is_card(read[at + 1 : ends], words) and _is_name(lines, at + 1)
            return Tail("signature", at, ends) if fits else None
    begins = _paragraph(lines)
    return Tail("signature", begins, len(lines)) if begins > first and _is_named(lines, read, begins, words) else None


def _is_name(lines: Sequence[str], at: int) -> bool:
    """Whether the first line from `at` on is a name: few words, and those that count with a capital."""
    line = next((line for line in lines[at:] if line.strip()), "")
    name = _PARTS.split(line[:WIDE], maxsplit=1)[0].strip(" *_\t")
    return (
        len(name) <= 60
        and _NAME.match(name) is not None
        and not any(found[0][0].islower() for found in _SMALL.finditer(name))
    )


def _is_named(lines: Sequence[str], read: Sequence[str], begins: int, words: Wording) -> bool:
    """Whether the last paragraph is a name, what that person is and where they are found, and nobody asked for it."""
    card = [line for line in read[begins:] if line]
    over = next((line for line in reversed(read[:begins]) if line), "")
    named = 2 <= len(_WORDS.findall(card[0])) <= 5 and _is_name(lines, begins)
    placed = any(words.role.search(line) for line in card[1:3]) and any(map(_is_contact, card[1:]))
    return named and placed and not over.endswith(":") and _is_card(card, words)


def _paragraph(lines: Sequence[str]) -> int:
    """Where the last paragraph begins, if it has three lines or more and all of them are short; else 0."""
    ends = len(lines)
    while ends and not lines[ends - 1].strip():
        ends -= 1
    begins = ends
    while begins and lines[begins - 1].strip() and ends - begins <= LINES:
        begins -= 1
    fits = 3 <= ends - begins <= LINES and all(len(line) <= WIDE for line in lines[begins:ends])
    return begins if fits else 0


def _is_closing(said: str, words: Wording) -> bool:
    found = words.closing.match(said)
    return found is not None and len(said) <= 60 and len(_WORDS.findall(said[found.end() :])) <= 3


def _card_ends(lines: Sequence[str], read: Sequence[str], at: int) -> int:
    """Where the lines under a closing end: at a postscript or at the end; 0 if they are no card."""
    for place in range(at, len(lines)):
        if _AFTERWARDS.match(read[place]):
            return place
        if len(lines[place]) > WIDE or read[place].endswith("?"):
            return 0
    return len(lines)


def _is_card(card: Sequence[str], words: Wording) -> bool:
    said = [line for line in card if line]
    if len(said) < 2 or len(said) > LINES or any(_GIVEN.search(line) for line in said):
        return False
    return any(_is_contact(line) or words.role.search(line) or _FIRM.search(line) for line in said[1:])


def _is_contact(said: str) -> bool:
    return _PHONE.search(said) is not None or _CONTACT.search(said) is not None
