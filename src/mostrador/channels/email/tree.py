"""A mail taken apart into its parts, in linear time and whatever it is nested in."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mostrador.channels.email import headers as read
from mostrador.channels.email.headers import Headers, Value

MAX_PARTS = 1000
"""Parts of one mail; those after are kept together, as one."""

MAX_DEPTH = 50
"""Multiparts within each other; what is deeper is kept as one part."""

MAX_NEAR = 10_000
"""Lines in one mail that begin like a boundary and are none."""

UNSAID = "application/octet-stream"
TYPE = re.compile(r"[a-z0-9][\w!#$&^.+-]{0,80}/[a-z0-9][\w!#$&^.+-]{0,126}", re.ASCII)


@dataclass(slots=True)
class Entity:
    """A part: its headers and what it holds, either `children` or the bytes from `start` to `end` of `raw`.

    `begin` is where its own headers start. `whole` when it is kept as it stands, headers and all.
    """

    raw: bytes
    begin: int
    start: int
    end: int
    headers: Headers
    type: Value
    children: list[Entity] = field(default_factory=list)
    whole: bool = False

    @property
    def media_type(self) -> str:
        """In small letters, always type/subtype."""
        return self.type.said

    def walk(self) -> Iterator[Entity]:
        """This part and all in it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def content(self) -> bytes:
        """Its bytes, freed of the transfer encoding; as they stand when that is unknown or wrong."""
        if self.whole:
            return self.raw[self.begin : self.end]
        return _freed(self.raw[self.start : self.end], self.headers.get("content-transfer-encoding"))


def tree(raw: bytes) -> Entity:
    """The parts of a mail."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    begin = len(raw) - len(raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    return _Splitter(raw).entity(begin, len(raw), "text/plain", 0)


class _Splitter:
    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._parts = 0
        self._near = 0

    def entity(self, begin: int, end: int, default: str, depth: int) -> Entity:
        headers, start = read.split(self._raw, begin, end)
        found = Entity(self._raw, begin, start, end, headers, _type(headers, default))
        if found.media_type.startswith("multipart/"):
            if depth >= MAX_DEPTH:
                found.whole, found.type = True, Value("message/rfc822", {})
            else:
                self._divide(found, depth)
        return found

    def _divide(self, parent: Entity, depth: int) -> None:
        cuts = self._cuts(parent, parent.type.parameters.get("boundary", ""))
        if not cuts:
            guessed = FIRST_BOUNDARY.search(self._raw, parent.start, min(parent.end, parent.start + 64 * 1024))
            cuts = self._cuts(parent, guessed[1].decode("latin-1")) if guessed else []
        if not cuts:
            parent.type = Value("text/plain", parent.type.parameters)
            return
        default = "message/rfc822" if parent.media_type == "multipart/digest" else "text/plain"
        for begin, end in cuts:
            self._parts += 1
            if self._parts > MAX_PARTS:
                last = cuts[-1][1]
                rest = Entity(self._raw, begin, begin, last, Headers([]), Value(UNSAID, {}), whole=True)
                parent.children.append(rest)
                return
            parent.children.append(self.entity(begin, end, default, depth + 1))

    def _cuts(self, parent: Entity, boundary: str) -> list[tuple[int, int]]:
        """From where to where the parts go, found by their boundary (RFC 2046 §5.1.1), closed or not."""
        mark = b"--" + boundary.encode("latin-1", "replace").rstrip()
        if mark == b"--" or len(mark) > 1000:
            return []
        cuts: list[tuple[int, int]] = []
        opened: int | None = None
        at = parent.start
        while (at := self._raw.find(mark, at, parent.end)) >= 0:
            found = AFTER_BOUNDARY.match(self._raw, at + len(mark), parent.end)
            if found is None or (at > parent.start and self._raw[at - 1] != 0x0A):
                self._near += 1
                at += len(mark)
                if self._near > MAX_NEAR:
                    break
                continue
            if opened is not None:
                cuts.append((opened, _line_before(self._raw, at, opened)))
            closed = found[1] is not None
            opened = None if closed else found.end()
            at = found.end()
            if len(cuts) > MAX_PARTS:
                break
        if opened is not None:
            cuts.append((opened, parent.end))
        elif at >= 0 and cuts:
            cuts.append((at, parent.end))
        return cuts


AFTER_BOUNDARY = re.compile(rb"(--)?[ \t]*+(?:\r?\n|\r?\Z)")
FIRST_BOUNDARY = re.compile(rb"^--(\S[^\r\n]{0,200}?)[ \t]*\r?\n(?=[!-9;-~]+:|\r?\n)", re.MULTILINE)


def _line_before(raw: bytes, at: int, first: int) -> int:
    """Where what stands before a boundary ends: the line end before it is part of the boundary."""
    if at - 1 >= first and raw[at - 1] == 0x0A:
        at -= 2 if at - 2 >= first and raw[at - 2] == 0x0D else 1
    return at


def _type(headers: Headers, default: str) -> Value:
    said = read.value(headers, "content-type")
    found = TYPE.match(said.said)
    if found:
        return Value(found[0], said.parameters)
    return Value(BARE.get(said.said, default if not said.said else UNSAID), said.parameters)


BARE = {"text": "text/plain", "html": "text/html", "plain": "text/plain", "multipart": "multipart/mixed"}


def _freed(raw: bytes, said: str) -> bytes:
    how = re.sub(r"[^a-z0-9]", "", said.partition(";")[0].lower())
    if how == "base64":
        return _unbased(raw)
    if how == "quotedprintable":
        return quopri.decodestring(raw)
    if how in ("xuuencode", "uuencode", "xuue", "uue"):
        return _uudecoded(raw)
    return raw


def _unbased(raw: bytes) -> bytes:
    # Base64 that is called so and is none: a server on the way put its own lines there.
    sample = re.sub(rb"\s+", b"", raw[:2000])
    if len(re.sub(rb"[A-Za-z0-9+/=]", b"", sample)) * 10 > len(sample) or re.search(rb"\w+ \w+ \w+", raw[:200]):
        return raw
    return read.base64(raw)


def _uudecoded(raw: bytes) -> bytes:
    pieces: list[bytes] = []
    for line in raw[max(raw.find(b"begin "), 0) :].splitlines()[1:]:
        if line == b"end":
            break
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders write more letters than the length at the start of the line says.
            length = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
            try:
                pieces.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                continue
    return b"".join(pieces)
