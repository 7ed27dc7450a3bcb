"""Mails within other wrappings: Outlook's winmail.dat, signatures with their text inside, PGP in the text."""

from __future__ import annotations

import logging
import re
import struct
from collections.abc import Iterator
from typing import Any

import msgspec
from tnefparse import TNEF
from tnefparse.tnef import TNEFAttachment

from mostrador.channels.email.charsets import decode, tidy
from mostrador.channels.email.files import made
from mostrador.channels.email.mail import Part
from mostrador.channels.email.tree import UNSAID

logging.getLogger("tnefparse").disabled = True

MAX_WINMAIL = 25 * 1024 * 1024
"""Bytes of a winmail.dat that is opened."""

MAX_COPIED = 1024 * 1024 * 1024
"""Bytes that opening one may copy: tnefparse copies the rest of the file for each thing in it."""


class Opened(msgspec.Struct, frozen=True):
    """What was inside. `complete` when nothing is left in the wrapping that somebody may miss."""

    text: str = ""
    html: str = ""
    parts: tuple[Part, ...] = ()
    complete: bool = True


SIGNATURE = b"\x78\x9f\x3e\x22"
TEXT, PROPERTIES, ATTACHMENT, CODE_PAGE = 0x800C, 0x9003, 0x9005, 0x9007
WANTED = frozenset({TEXT, 0x800F, 0x8010, 0x9002, PROPERTIES, ATTACHMENT, CODE_PAGE})
ANYTHING = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NameError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


class _Strict(bytes):
    """Bytes that refuse to be read past their end, where tnefparse would go on for ever."""

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            if (key.start or 0) > len(self):
                raise IndexError(key.start)
            return _Strict(super().__getitem__(key))
        return super().__getitem__(key)


def in_winmail(content: bytes) -> Opened | None:
    """What stands in a winmail.dat (MS-OXTNEF), None when it cannot be opened."""
    if len(content) > MAX_WINMAIL or content.count(SIGNATURE) != 1 or not content.startswith(SIGNATURE):
        return None
    wanted = list(_wanted(content))
    size = sum(map(len, wanted))
    if size * len(wanted) > MAX_COPIED:
        return None
    try:
        box = TNEF(_Strict(content[:6] + b"".join(wanted) + b"\0"), do_checksum=False)
        parts = tuple(_attached(one) for one in box.attachments if one.data)
        text, html = _said(box.body), _said(box.htmlbody)
    except ANYTHING:
        return None
    return Opened(text.strip(), html.strip(), parts, complete=bool(parts or text or html) and not box.rtfbody)


def _wanted(content: bytes) -> Iterator[bytes]:
    """The things in the file that are of use, but those that count more properties than there can be."""
    at = 6
    while at + 11 <= len(content):
        _, name, _, length = struct.unpack_from("<BHHI", content, at)
        end = min(at + 11 + length, len(content))
        counted = struct.unpack_from("<I", content, at + 9)[0] if end - at >= 15 else 0
        if name in WANTED and not (name in {PROPERTIES, ATTACHMENT} and counted * 4 > length):
            yield content[at:end]
        at = end


def _said(body: object) -> str:
    if isinstance(body, str):
        return tidy(body)
    return decode(bytes(body).rstrip(b"\0")) if isinstance(body, bytes) else ""


def _attached(one: TNEFAttachment) -> Part:
    name = one.long_filename()
    return made(bytes(one.data), UNSAID, decode(name) if isinstance(name, bytes) else str(name))


ARMOUR = re.compile(
    r"^-----BEGIN PGP (SIGNED MESSAGE|MESSAGE)-----\n(?:[A-Za-z]+: .*\n)*\n(.*?)"
    r"^(-----BEGIN PGP SIGNATURE-----\n.*?^-----END PGP SIGNATURE-----|-----END PGP MESSAGE-----)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)


def in_armour(text: str) -> Opened:
    """A text whose PGP armour is taken off: what is signed is read, signature and what is encrypted are files."""
    if "-----BEGIN PGP " not in text or text.count("-----BEGIN PGP ") > 20:
        return Opened(text)
    parts: list[Part] = []

    def opened(found: re.Match[str]) -> str:
        if found[1] == "MESSAGE":
            parts.append(made(found[0].encode(), "application/pgp-encrypted", "mensaje.asc"))
            return ""
        parts.append(made(found[3].encode(), "application/pgp-signature", ""))
        return re.sub(r"^- ", "", found[2], flags=re.MULTILINE)

    return Opened(ARMOUR.sub(opened, text), parts=tuple(parts))


SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
DATA = bytes.fromhex("2a864886f70d010701")
MAX_FIELDS = 100_000
"""Fields of BER that are looked at in one signature."""


def in_signature(content: bytes) -> bytes | None:
    """The mail inside an S/MIME signature (CMS SignedData, RFC 5652), None when there is none that can be read."""
    ber = _Ber(content)
    try:
        info = ber.fields(*ber.field(0, len(content))[1:])
        signed = ber.fields(*ber.field(info[1][1], info[1][2])[1:])
        held = ber.fields(*signed[2][1:])
        if content[info[0][1] : info[0][2]] != SIGNED_DATA or content[held[0][1] : held[0][2]] != DATA:
            return None
        return b"".join(ber.octets(*ber.field(held[1][1], held[1][2])))
    except (IndexError, ValueError, RecursionError):
        return None


class _Ber:
    """Tag, start and end of the fields in some BER (X.690). Raises ValueError and IndexError of what is none."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._left = MAX_FIELDS

    def fields(self, start: int, end: int) -> list[tuple[int, int, int]]:
        found: list[tuple[int, int, int]] = []
        while start < end and self._content[start : start + 2] != b"\0\0":
            found.append(self.field(start, end))
            start = self._after(start, found[-1][2])
        return found

    def field(self, at: int, stop: int) -> tuple[int, int, int]:
        self._left -= 1
        tag, length = self._content[at], self._content[at + 1]
        start = at + 2
        if length == 0x80:
            inner = start
            while self._content[inner : inner + 2] != b"\0\0":
                inner = self._after(inner, self.field(inner, stop)[2])
            return tag, start, inner
        if length > 0x80:
            start += length & 0x7F
            length = int.from_bytes(self._content[at + 2 : start], "big")
        if start + length > stop or self._left < 0:
            raise ValueError(at)
        return tag, start, start + length

    def _after(self, at: int, end: int) -> int:
        return end + (2 if self._content[at + 1] == 0x80 else 0)

    def octets(self, tag: int, start: int, end: int) -> Iterator[bytes]:
        """The bytes of an octet string, in one piece or in many."""
        if tag == 0x04:
            yield self._content[start:end]
        elif tag == 0x24:
            for one in self.fields(start, end):
                yield from self.octets(*one)
        else:
            raise ValueError(tag)
