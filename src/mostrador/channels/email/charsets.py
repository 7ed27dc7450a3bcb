"""Bytes into letters: the charset that is said, unless the bytes show that it is another."""

from __future__ import annotations

import codecs
import re
import sys
import unicodedata
from functools import cache

from charset_normalizer import from_bytes

SAMPLE = 32 * 1024
"""Bytes of a text in which an unsaid charset is guessed."""

MARKS = 30
"""Combining marks that one letter keeps: no script needs more (UAX #15, D3), and putting them in order takes the square
of their number."""

# What mailers write and Python does not know, or knows as less than they mean by it.
ALIASES = {
    "ansi-x3-110-1983": "cp1252",
    "ascii": "cp1252",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "ks-c-5601-1987": "cp949",
    "latin1": "cp1252",
    "shift-jis": "cp932",
    "unicode-1-1-utf-7": "utf-7",
    "us-ascii": "cp1252",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac-roman",
    "x-sjis": "cp932",
}
# Codecs of Python that are no charset of any mail, and some that take the square of the length.
NO_CHARSET = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
# One byte a letter: any bytes can be read so, also UTF-8 that is called it by mistake.
LOOSE = re.compile(r"cp(125\d|437|85\d|86\d)|iso8859-\d+|koi8-.|mac-.*")
# Letters with accents of western Europe and the marks of cp1252 that people type.
WESTERN = re.compile(
    rb"[\x00-\x7f\x80\x85\x91-\x97\x99\xa0\xa1\xa3\xa7\xa9\xaa\xab\xae-\xb0\xb4\xb7\xba\xbb\xbf-\xff]*"
)


def decode(raw: bytes, charset: str | None = None) -> str:
    """The letters of `raw`, by the charset that was said if that can be, without NUL, surrogates and loose marks."""
    return tidy(_decode(raw, charset))


def _decode(raw: bytes, charset: str | None) -> str:
    for mark, name in BOMS:
        if raw.startswith(mark):
            return raw.decode(name, "replace")
    said = known(charset)
    if raw.isascii() and (said is None or not SEVEN_BITS.match(said)):
        return raw.decode("ascii")
    if said is None or LOOSE.fullmatch(said):
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
    if said is not None:
        try:
            return raw.decode(said)
        except UnicodeDecodeError:
            if LOOSE.fullmatch(said) or _mostly(raw, said):
                return raw.decode(said, "replace")
    return _guessed(raw)


BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SEVEN_BITS = re.compile(r"iso2022|hz|utf-7|utf-16|utf-32")


def known(charset: str | None) -> str | None:
    """Python's name of a charset as mails write it, None when there is no such thing."""
    if not charset or len(charset) > 80:
        return None
    plain = re.sub(r"[^a-z0-9]+", "-", charset.strip().lower()).strip("-")
    if plain.startswith("windows-"):
        plain = "cp" + plain.removeprefix("windows-")[:4]
    try:
        found = codecs.lookup(ALIASES.get(plain, plain))
        "".encode(found.name)
    except (LookupError, UnicodeError):
        return None
    return None if found.name in NO_CHARSET else found.name


def _mostly(raw: bytes, charset: str) -> bool:
    """Whether all but a few letters can be read by `charset`: it is right, and something broke on the way."""
    text = raw[:SAMPLE].decode(charset, "replace")
    accented = sum(not c.isascii() for c in text)
    return text.count("\ufffd") * 10 <= accented


def _guessed(raw: bytes) -> str:
    # A short Spanish text looks like anything else to statistics.
    if WESTERN.fullmatch(raw) and sum(b > 0x7F for b in raw[:SAMPLE]) * 4 < len(raw[:SAMPLE]):
        return raw.decode("cp1252", "replace")
    found = from_bytes(raw[:SAMPLE]).best()
    name = known(found.encoding) if found else None
    return raw.decode(name or "cp1252", "replace")


def tidy(text: str) -> str:
    """In NFC, lines ended by \\n alone, without controls and lone surrogates, at most MARKS marks on a letter."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return CONTROLS.sub("", text) if CONTROLS.search(text) else text
    return unicodedata.normalize("NFC", _many_marks().sub(r"\1", CONTROLS.sub("", text)))


CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]+")


@cache
def _many_marks() -> re.Pattern[str]:
    ranges: list[list[int]] = []
    for code in range(0x300, sys.maxunicode + 1):
        if unicodedata.combining(chr(code)):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    marks = "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)
    return re.compile(f"([{marks}]{{{MARKS}}})[{marks}]+")
