"""SPF, DKIM and ARC by pyspf and dkimpy.

These libraries are old, read what strangers wrote and raise anything. So what they are given is measured first, every
question to the DNS has an end, and whatever goes wrong is no proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, Literal

import dkim
import msgspec
import spf
from dkim.util import InvalidTagValueList, parse_tag_value

from mostrador.channels.email import hops
from mostrador.channels.email.hops import Result
from mostrador.channels.email.names import Names, Unanswered, organisation

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_HEADERS: Final = 256 * 1024
"""Bytes of all headers: folded lines are put together one by one, in the square of their number."""

MAX_FIELDS: Final = 2_000
MAX_SIGNATURE: Final = 16 * 1024
MAX_SIGNED: Final = 200
"""Headers that one signature may count."""

MAX_SIGNATURES: Final = 5
MAX_SEALS: Final = 10
MAX_BLANKS: Final = 50_000_000
"""The squares of all runs of blanks, added up: that many steps it takes to take blanks off the ends of lines."""

Verdict = Literal["pass", "fail", "none", "unknown"]
"""`none`: there is nothing of it. `unknown`: it could not be found out."""

SPF_VERDICTS: Final[dict[str, Verdict]] = {
    "pass": "pass",
    "fail": "fail",
    "softfail": "fail",
    "temperror": "unknown",
}


class Proof(msgspec.Struct, frozen=True):
    """A verdict and the domains that it proves."""

    verdict: Verdict
    domains: frozenset[str] = frozenset()


def open_letter(raw: bytes) -> dkim.DKIM | None:
    """A mail as dkimpy reads it, None when that would take too long or it is no mail to it."""
    if len(raw) > MAX_BYTES or _end_of_headers(raw) > MAX_HEADERS or _blanks(raw) > MAX_BLANKS:
        return None
    try:
        letter = dkim.DKIM(raw)
    except Exception:  # noqa: BLE001 - a mail it cannot read is one that nobody signed
        return None
    return letter if len(letter.headers) <= MAX_FIELDS else None


def by_spf(ip: str | None, helo: str, mail_from: str, names: Names) -> Proof:
    """Whether this address may send for the domain of the envelope (RFC 7208)."""
    domain = (mail_from.rpartition("@")[2] or helo).lower().rstrip(".")
    if ip is None or not domain:
        return Proof("none")
    try:
        result = _Spf(names, i=ip, s=mail_from, h=helo).check()[0]
    except Exception:  # noqa: BLE001 - a record it cannot read is none
        result = "permerror"
    verdict = SPF_VERDICTS.get(result, "none")
    return Proof(verdict, frozenset({domain} if verdict == "pass" else ()))


class _Spf(spf.query):  # type: ignore[misc]
    """pyspf with our questions instead of its own."""

    def __init__(self, names: Names, **about: str) -> None:
        super().__init__(**about)
        self._names = names

    def dns(self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False) -> list[Any]:
        """The records in the shape that pyspf wants them. Raises spf.TempError, spf.PermError."""
        try:
            found = [_shaped(record, qtype) for record in self._names.find(str(name), qtype)]
        except Unanswered as error:
            raise spf.TempError("DNS") from error
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("void lookups")
        return found


def _shaped(record: Any, kind: str) -> Any:
    if kind == "MX":
        return record.preference, record.exchange.to_text(omit_final_dot=True)
    if kind == "PTR":
        return record.target.to_text(omit_final_dot=True)
    return record.strings if kind in {"TXT", "SPF"} else record.address


def by_dkim(letter: dkim.DKIM | None, domain: str, names: Names) -> Proof:
    """Who signed the whole mail and its From (RFC 6376); signatures near `domain` are looked at first."""
    if letter is None:
        return Proof("unknown")
    signatures = [_tags(value) for name, value in letter.headers if name.lower() == b"dkim-signature"]
    order = sorted(range(len(signatures)), key=lambda at: not aligned(_signer(signatures[at]), domain))
    signers = set()
    unanswered = False
    for at in order[:MAX_SIGNATURES]:
        if not _covers(signatures[at]):
            continue
        try:
            if letter.verify(idx=at, dnsfunc=names.key):
                signers.add(_signer(signatures[at]))
        except Unanswered:
            unanswered = True
        except Exception:  # noqa: BLE001, S112 - a signature it cannot read proves nothing
            continue
    if signers:
        return Proof("pass", frozenset(signers))
    return Proof("unknown" if unanswered else "fail" if signatures else "none")


def _covers(tags: dict[bytes, bytes]) -> bool:
    """Whether a signature is of all of the body and of From, by a method that still is one (RFC 8301)."""
    signed = [name.strip().lower() for name in tags.get(b"h", b"").split(b":")]
    return b"from" in signed and len(signed) <= MAX_SIGNED and b"l" not in tags and tags.get(b"a") != b"rsa-sha1"


def _tags(value: bytes) -> dict[bytes, bytes]:
    """What a signature says, {} when that cannot be read or would take too long."""
    if len(value) > MAX_SIGNATURE or re.search(rb"\s{100}", value):
        return {}
    try:
        return dict(parse_tag_value(value))
    except InvalidTagValueList:
        return {}


def _signer(tags: dict[bytes, bytes]) -> str:
    return tags.get(b"d", b"").decode("ascii", "replace").lower().rstrip(".")


def by_arc(letter: dkim.DKIM, domain: str, sealers: frozenset[str], names: Names) -> Verdict:
    """Whether forwarders whom we trust saw that `domain` proved the mail, which nobody changed since (RFC 8617)."""
    fields = [(name.lower(), value) for name, value in letter.headers if name.lower() in dkim.ARC.ARC_HEADERS]
    seals = sum(name == b"arc-seal" for name, _ in fields)
    if not fields or not sealers:
        return "none"
    if seals > MAX_SEALS or any(not _readable(name, value) for name, value in fields):
        return "fail"
    chain = dkim.ARC()
    chain.headers, chain.body = letter.headers, letter.body
    try:
        valid, sets, _ = chain.verify(dnsfunc=names.key)
    except Unanswered:
        return "unknown"
    except Exception:  # noqa: BLE001 - a chain it cannot read is broken
        return "fail"
    if valid != dkim.CV_Pass:
        return "fail"
    return "pass" if _vouched(sets, domain, sealers) else "none"


def _readable(name: bytes, value: bytes) -> bool:
    if name == b"arc-authentication-results":
        return len(value) <= MAX_SIGNATURE
    tags = _tags(value)
    return bool(tags) and tags.get(b"h", b"").count(b":") < MAX_SIGNED and b"l" not in tags


def _vouched(sets: Iterable[dict[str, Any]], domain: str, sealers: frozenset[str]) -> bool:
    """Whether one of them saw the proof; from the last one back, up to the first whom we do not trust."""
    for one in sets:
        if one["as-domain"].decode("ascii", "replace").lower() not in sealers or one["ams-domain"] != one["as-domain"]:
            return False
        _, _, line = one["aar-value"].decode("utf-8", "replace").partition(";")
        if shown(hops.results(line.strip()), domain):
            return True
    return False


def shown(results: Iterable[Result], domain: str) -> bool:
    """Whether these results prove the domain of From."""
    return any(
        one.result == "pass"
        and (one.domain == domain if one.method == "dmarc" else one.method == "dkim" and aligned(one.domain, domain))
        for one in results
    )


def aligned(proved: str, domain: str) -> bool:
    """Whether both are of one organisation."""
    return bool(proved and domain) and organisation(proved) == organisation(domain)


def _end_of_headers(raw: bytes) -> int:
    ends = [at for blank in (b"\n\r\n", b"\n\n") if (at := raw.find(blank)) >= 0]
    return min(ends, default=len(raw))


def _blanks(raw: bytes) -> int:
    return sum((found.end() - found.start()) ** 2 for found in re.finditer(rb"[ \t]{64,}", raw))
