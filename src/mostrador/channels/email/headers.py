"""The headers of a mail or of a part of it, read as they are meant and not only as they are allowed."""

from __future__ import annotations

import binascii
import email.utils
import quopri
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from mostrador.channels.email.charsets import decode, tidy
from mostrador.channels.email.mail import Mailer

MAX_HEADERS = 1024 * 1024
"""Bytes of the headers of one mail or part that are read; what comes after is not."""

MAX_VALUE = 32 * 1024
"""Bytes of one header that are read, and characters of all addresses under one name."""

MAX_GROUP = 8 * 1024
"""Characters of addresses with groups in them: reading these takes the square of their length."""

MAX_IDS = 200
"""References that are kept, the newest ones."""

MAX_ENDS = 1000
"""Times that some base64 may end and begin again."""

MAX_SUBJECT = 1000
"""Characters of a subject."""

BLANK_LINE = re.compile(rb"\n\r?\n")
# What no line of a text begins with, when somebody forgot the blank line before it.
KNOWN = re.compile(
    rb"(?:from|to|cc|subject|date|sender|reply-to|message-id|in-reply-to|references|mime-version|received|return-path|"
    rb"delivered-to|(?:x|content|list|arc|dkim)-[!-9;-~]+)[ \t]*:",
    re.IGNORECASE,
)
FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")


class Headers:
    """The headers in their order. Names in small letters; values unfolded, still encoded."""

    def __init__(self, fields: list[tuple[str, bytes]]) -> None:
        self._fields = fields

    def all(self, name: str) -> Iterator[str]:
        """Every value of a header, as letters, in the order of the mail."""
        return (_letters(value) for given, value in self._fields if given == name)

    def get(self, name: str) -> str:
        """The first value that is not blank, '' when there is none."""
        return next((value for value in self.all(name) if value), "")

    def __contains__(self, name: str) -> bool:
        return any(given == name for given, _ in self._fields)

    def __len__(self) -> int:
        return len(self._fields)


def _letters(value: bytes) -> str:
    return decode(value.strip())


def split(raw: bytes, at: int = 0, stop: int | None = None) -> tuple[Headers, int]:
    """The headers of `raw` from `at` to `stop`, and where the text after the blank line begins.

    A line that is no header is passed over when a header that we know follows it; otherwise the text begins there,
    because somebody forgot the blank line.
    """
    fields: list[tuple[str, bytes]] = []
    stop, read = len(raw) if stop is None else stop, 0
    while at < stop:
        if read >= MAX_HEADERS:
            found = BLANK_LINE.search(raw, at - 1, stop)
            return Headers(fields), found.end() if found else stop
        end = _line_end(raw, at, stop)
        line = raw[at : min(end, at + MAX_VALUE)]
        if not line.strip(b"\r\n"):
            return Headers(fields), end
        found = FIELD.match(line)
        if found:
            fields.append((found[1].decode("ascii").lower(), line[found.end() :].strip(b"\r\n")))
        elif line[:1] in (b" ", b"\t"):
            if fields:
                end = _continue(raw, at, stop, fields)
        elif not (fields and KNOWN.match(raw, end, stop)) and not (at == 0 and line.startswith(b"From ")):
            return Headers(fields), at
        read += end - at
        at = end
    return Headers(fields), stop


def _line_end(raw: bytes, at: int, stop: int) -> int:
    return (raw.find(b"\n", at, stop) + 1) or stop


def _continue(raw: bytes, at: int, stop: int, fields: list[tuple[str, bytes]]) -> int:
    """Unfold the lines from `at` on that begin with a blank; where they end."""
    name, value = fields[-1]
    lines, size = [value], len(value)
    while at < stop and raw[at : at + 1] in (b" ", b"\t"):
        end = _line_end(raw, at, stop)
        if size < MAX_VALUE:
            lines.append(raw[at : min(end, at + MAX_VALUE)].strip(b"\r\n"))
            size += end - at
        at = end
    fields[-1] = (name, b"".join(lines)[:MAX_VALUE])
    return at


# RFC 2047, and as it is broken: blanks and question marks within a word, a language after the charset (RFC 2231).
WORD = re.compile(r"=\?([^?\s*]{1,80})(?:\*[^?\s]{0,40})?\?([bBqQ])\?(.{0,8000}?)\?=", re.DOTALL)


def words(value: str) -> str:
    """A header as a person reads it: its encoded words decoded, on one line."""
    value = value[:MAX_VALUE]
    if "=?" in value:
        value = _unworded(value)
    return tidy(re.sub(r"\s+", " ", value)).strip()


def _unworded(value: str) -> str:
    said: list[str] = []
    waiting, charset, end = b"", "", 0
    for found in WORD.finditer(value):
        between = value[end : found.start()]
        content = _unpacked(found[2].lower(), found[3])
        apart = content is None or bool(between.strip()) or not end
        # A letter may begin in one word and end in the next.
        if waiting and (apart or charset != found[1].lower()):
            said.append(decode(waiting, charset))
            waiting = b""
        if apart:
            said.append(between)
        if content is None:
            said.append(found[0])
        else:
            waiting, charset = waiting + content, found[1].lower()
        end = found.end()
    said.append(decode(waiting, charset) if waiting else "")
    return "".join((*said, value[end:]))


def _unpacked(how: str, content: str) -> bytes | None:
    raw = content.encode("utf-8", "replace")
    if how == "q":
        return quopri.decodestring(raw.replace(b" ", b"_"), header=True)
    return base64(raw) or (None if raw.strip() else b"")


def base64(raw: bytes) -> bytes:
    """What base64 holds, whatever stands between and however often it ends, as far as it goes."""
    said: list[bytes] = []
    for stretch in re.split(rb"=+", re.sub(rb"[^A-Za-z0-9+/=]", b"", raw), maxsplit=MAX_ENDS):
        piece = stretch.partition(b"=")[0]
        whole = len(piece) - (1 if len(piece) % 4 == 1 else 0)
        said.append(binascii.a2b_base64(piece[:whole] + b"=" * (-whole % 4)))
    return b"".join(said)


def subject(headers: Headers) -> str:
    """The subject, at most MAX_SUBJECT characters."""
    return words(headers.get("subject"))[:MAX_SUBJECT].rstrip()


ID = re.compile(r"<([^<>]{1,998})>")


def ids(value: str) -> tuple[str, ...]:
    """The Message-IDs in a header, each with its <>, each once, at most MAX_IDS of the last ones.

    Blanks within <> come from folding. Only when nothing has <> does a bare word with @ count.
    """
    found = [tidy(re.sub(r"\s+", "", one)) for one in ID.findall(value)]
    if not found:
        found = [one for one in re.split(r"[\s,;<>]+", value) if "@" in one.strip("@") and len(one) <= 998]
    return tuple(dict.fromkeys(f"<{one}>" for one in found if one))[-MAX_IDS:]


def message_id(headers: Headers) -> str | None:
    """The Message-ID, None when it is missing or blank."""
    value = headers.get("message-id")
    found = ids(value)
    if found:
        return found[0]
    bare = tidy(re.sub(r"[\s<>]+", "", value))[:998]
    return f"<{bare}>" if bare else None


def addresses(headers: Headers, name: str) -> tuple[Mailer, ...]:
    """Who stands in a header, each address once, groups opened, what is no address left out."""
    found: dict[str, Mailer] = {}
    left = MAX_VALUE
    for value in headers.all(name):
        for said, given in _pairs(value[:left]):
            address = normal(given)
            if address and address not in found:
                found[address] = Mailer(words(said).strip(" '\""), address)
        left -= min(left, len(value))
    return tuple(found.values())


def _pairs(value: str) -> list[tuple[str, str]]:
    try:
        pairs = email.utils.getaddresses([value[:MAX_GROUP] if ":" in value else value], **LENIENT)
    except (RecursionError, IndexError, ValueError):
        pairs = []
    pairs = [pair for pair in pairs if "@" in pair[1]]
    return pairs or [("", one) for one in ADDRESS.findall(words(value))]


# Newer versions of Python refuse a whole header for one address in it.
LENIENT: dict[str, bool] = {"strict": False} if hasattr(email.utils, "supports_strict_parsing") else {}
ADDRESS = re.compile(r"[^\s<>()\[\]\\,;:\"']{1,200}@[^\s<>()\[\]\\,;:\"'@]{1,253}")


def normal(address: str) -> str | None:
    """An address in small letters, its domain as the DNS knows it (IDNA); None when it is none."""
    local, _, domain = words(address).strip().strip("<>").rpartition("@")
    local, domain = local.strip().lower(), domain.strip().rstrip(".").lower()
    if not local or not domain or len(local) > 200 or len(domain) > 253 or re.search(r"[\s<>,;@]", domain):
        return None
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return tidy(f"{local}@{domain}")


def delivered_to(headers: Headers) -> tuple[str, ...]:
    """The addresses that servers on the way noted, each once."""
    noted = (a.address for name in DELIVERED for a in addresses(headers, name))
    return tuple(dict.fromkeys(noted))


DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")


def return_path(headers: Headers) -> str | None:
    """Where errors go: '' when the mail says <>, None when it says nothing."""
    if "return-path" not in headers:
        return None
    value = headers.get("return-path")
    if not re.sub(r"[<>\s]", "", value):
        return ""
    found = addresses(headers, "return-path")
    return found[0].address if found else None


def date(headers: Headers) -> datetime | None:
    """What the sender's clock said, aware, None when nobody can read it or no clock says so."""
    try:
        said = email.utils.parsedate_to_datetime(re.sub(r"\s+", " ", headers.get("date"))[:200])
        said = said if said.tzinfo else said.replace(tzinfo=UTC)
        return said if said.astimezone(UTC).year >= 1970 else None
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None


def language(headers: Headers) -> str | None:
    """The first language that the mail says it is in, two letters."""
    found = re.match(r"([a-z]{2})(?![a-z])", headers.get("content-language").lower())
    return found[1] if found else None


class Value(NamedTuple):
    """A header with parameters: `text/plain; charset=utf-8`. All but the values of parameters in small letters."""

    said: str
    parameters: dict[str, str]


PARAMETER = re.compile(
    r""";\s*+([^\s=;"]++)\s*+=\s*+("(?:[^"\\]++|\\.)*+"?|[^;\s]*+(?:[ \t]++[^;=\s]++(?![ \t]*+=))*+)"""
)


def value(headers: Headers, name: str) -> Value:
    """The first value of a header and its parameters, put together and decoded (RFC 2231, RFC 2047)."""
    raw = re.sub(r"[\r\n]+", "", headers.get(name))
    said, _, _ = raw.partition(";")
    plain: list[tuple[str, str]] = [("", "")]
    for found in PARAMETER.finditer(raw):
        text = found[2]
        if text.startswith('"'):
            text = re.sub(r"\\([\"\\])", r"\1", text[1:].removesuffix('"'))
        plain.append((found[1].lower(), text))
    decoded: dict[str, str] = {}
    for parameter, text in _joined(plain):
        decoded.setdefault(parameter, text)
    return Value(re.sub(r"\s+", "", said).lower(), decoded)


def _joined(plain: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Parameters whole: `filename*0*=utf-8''a%20` and `filename*1=b` are one (RFC 2231)."""
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, text in plain[1:]:
        found = re.fullmatch(r"([^*]+)(?:\*(\d{1,3}))?(\*)?", name)
        if found and (found[2] or found[3]):
            pieces.setdefault(found[1], {}).setdefault(int(found[2] or 0), (text, bool(found[3])))
    for name, numbered in pieces.items():
        charset, raw = "", b""
        for number in sorted(numbered):
            text, encoded = numbered[number]
            if encoded:
                if not raw and text.count("'") >= 2:
                    charset, _, text = text.split("'", 2)
                raw += _unescaped(text)
            else:
                raw += text.encode("utf-8", "replace")
        yield name, decode(raw, charset or None)
    for name, text in plain[1:]:
        if "*" not in name:
            yield name, words(text) if "=?" in text else text


def _unescaped(text: str) -> bytes:
    return re.sub(
        rb"%([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode("ascii")), text.encode("utf-8", "replace")
    )
