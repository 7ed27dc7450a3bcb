"""Whether a mail is of whom it says: SPF, DKIM, DMARC and ARC behind one function."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, Literal

import dns.resolver
import msgspec
from authheaders.dmarc_lookup import DMARCException, lookup_receiver_record

from mostrador.channels.email import headers, hops, proofs
from mostrador.channels.email.hops import Noted
from mostrador.channels.email.mail import Mailer
from mostrador.channels.email.names import Names, Unanswered, organisation
from mostrador.channels.email.proofs import Proof, Verdict, aligned

LIMIT: Final = 10.0
"""Seconds that all the questions about one mail may take together."""

Why = Literal[
    "dmarc",
    "dkim",
    "arc",
    "unreadable",
    "several-senders",
    "another-address",
    "our-address",
    "policy",
    "unanswered",
    "unproved",
    "too-much",
]
"""What decided. Proofs: `dmarc` what the domain asks for is met; `dkim` the domain signed it and asks for nothing;
`arc` a forwarder we trust saw one of these. Suspicions: `unreadable` no address stands in From; `several-senders` more
than one does; `another-address` the sender's name shows an address that is not theirs; `our-address` it says to be of
the shop and proves nothing; `policy` the domain asks to refuse such a mail. Neither: `unanswered` the DNS did not
answer; `unproved` nobody vouches for it; `too-much` it is too large, or made so that looking takes too long."""

ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'@]{1,64}@[^\s<>()\[\],;:\"'@]{1,253}")


class Authenticity(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the sender. `arc` is looked at only where nothing else is a proof.

    `verified` when the address in From is proved, `suspect` when it may be false; with neither nothing is known, and
    with both the address is proved and the name beside it misleads.
    """

    spf: Verdict
    dkim: Verdict
    dmarc: Verdict
    arc: Verdict
    verified: bool
    suspect: bool
    why: Why


class _Policy(msgspec.Struct, frozen=True):
    """What a domain asks for (RFC 7489): whether to refuse, and whether a relative may prove it."""

    refuse: bool
    exact_dkim: bool
    exact_spf: bool


def check(
    raw: bytes,
    *,
    ip: str | None,
    helo: str,
    mail_from: str,
    resolver: dns.resolver.Resolver | None,
    trusted: frozenset[str],
    sealers: frozenset[str] = frozenset(),
    ours: frozenset[str] = frozenset(),
    limit: float = LIMIT,
) -> Authenticity:
    """Find out whether a mail is of whom it says. Raises nothing, and waits for the DNS at most `limit` seconds.

    `ip`, `helo` and `mail_from` are those of the connection; `ip` is None for a mail that was fetched, and then the
    Received line of a server of ours says it. `trusted` are the names of these servers in small letters, as they write
    them in their Received and Authentication-Results lines; `sealers` the domains of forwarders whose ARC seals count;
    `ours` the domains of the shop. `resolver` None asks the name servers of the system.
    """
    names = Names(resolver, limit=limit)
    senders = _senders(raw)
    domain = senders[0].address.rpartition("@")[2] if len(senders) == 1 else ""
    letter = proofs.open_letter(raw)
    noted = hops.noted(letter.headers, trusted) if letter else Noted()
    client, greeting = (ip, helo) if ip else (noted.ip, noted.helo)

    spf = _noted_spf(noted) or proofs.by_spf(client, greeting, mail_from, names)
    dkim = _noted_dkim(noted) or proofs.by_dkim(letter, domain, names)
    dmarc, refuse = _dmarc(domain, spf, dkim, noted, names)
    proof = _proof(domain, dkim, dmarc)
    arc: Verdict = "none"
    if proof is None and letter is not None and domain:
        arc = proofs.by_arc(letter, domain, sealers, names)
        proof = "arc" if arc == "pass" else None
    doubt = _doubt(senders, ours, proved=proof is not None, refused=dmarc == "fail" and refuse)
    if letter is None:
        nothing: Why = "too-much"
    else:
        nothing = "unanswered" if "unknown" in {spf.verdict, dkim.verdict, dmarc, arc} else "unproved"
    return Authenticity(
        spf=spf.verdict,
        dkim=dkim.verdict,
        dmarc=dmarc,
        arc=arc,
        verified=proof is not None,
        suspect=doubt is not None,
        why=doubt or proof or nothing,
    )


def _senders(raw: bytes) -> Sequence[Mailer]:
    """Everybody who stands in From, as the mail is shown; two when there are two headers of that name."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    begin = len(raw) - len(raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    found, _ = headers.split(raw, begin)
    senders = headers.addresses(found, "from")
    several = sum(bool(value) for value in found.all("from")) > 1
    return (*senders, *senders) if several and len(senders) == 1 else senders


def _noted_spf(noted: Noted) -> Proof | None:
    results = noted.of("spf")
    passed = frozenset(one.domain for one in results if one.result == "pass")
    verdict = proofs.SPF_VERDICTS.get(results[0].result, "none") if results else "none"
    return Proof("pass" if passed else verdict, passed) if results else None


def _noted_dkim(noted: Noted) -> Proof | None:
    results = noted.of("dkim")
    if not results or all(one.result in {"none", "temperror"} for one in results):
        return None
    passed = frozenset(one.domain for one in results if one.result == "pass")
    return Proof("pass" if passed else "fail", passed)


def _dmarc(domain: str, spf: Proof, dkim: Proof, noted: Noted, names: Names) -> tuple[Verdict, bool]:
    """Whether what the domain asks for is met, and whether it asks to refuse a mail that does not."""
    said = next((one.result for one in noted.of("dmarc") if one.domain == domain), "")
    if said == "pass" and domain:
        return "pass", False
    try:
        policy = _policy(domain, names) if domain else None
    except Unanswered:
        # Our own server found a wish of the domain that is not met, and that its host was none of theirs.
        return ("fail", spf.verdict == "fail") if said == "fail" else ("unknown", False)
    if policy is None:
        return "none", False
    if said == "fail":
        return "fail", policy.refuse
    if any(one == domain if policy.exact_dkim else aligned(one, domain) for one in dkim.domains):
        return "pass", policy.refuse
    if any(one == domain if policy.exact_spf else aligned(one, domain) for one in spf.domains):
        return "pass", policy.refuse
    return "unknown" if "unknown" in {spf.verdict, dkim.verdict} else "fail", policy.refuse


def _policy(domain: str, names: Names) -> _Policy | None:
    """The DMARC record of a domain or of its organisation. Raises Unanswered."""
    for asked in dict.fromkeys((domain, organisation(domain))):
        texts = [text for text in names.texts(f"_dmarc.{asked}") if text.startswith(b"v=DMARC1")]
        if len(texts) > 1:
            return None
        if texts:
            return _read_policy(texts[0], relative=asked != domain)
    return None


def _read_policy(record: bytes, *, relative: bool) -> _Policy | None:
    parts = [part.strip() for part in record.decode("ascii", "replace").split(";")]
    text = ";".join(part for part in parts if "=" in part)
    try:
        tags = lookup_receiver_record("", dnsfunc=lambda _: text)
    except DMARCException:
        return None
    wish = tags.get("sp", tags.get("p")) if relative else tags.get("p")
    return _Policy(wish in {"quarantine", "reject"}, tags.get("adkim") == "s", tags.get("aspf") == "s")


def _proof(domain: str, dkim: Proof, dmarc: Verdict) -> Why | None:
    if dmarc == "pass":
        return "dmarc"
    signed = any(aligned(one, domain) for one in dkim.domains)
    return "dkim" if signed and dmarc in {"none", "unknown"} else None


def _doubt(senders: Sequence[Mailer], ours: frozenset[str], *, proved: bool, refused: bool) -> Why | None:
    """Why the sender may be false."""
    if len(senders) != 1:
        return "several-senders" if senders else "unreadable"
    if _shows_another(senders[0]):
        return "another-address"
    domain = senders[0].address.rpartition("@")[2]
    if not proved and any(domain == one or domain.endswith(f".{one}") for one in ours):
        return "our-address"
    return "policy" if refused and not proved else None


def _shows_another(sender: Mailer) -> bool:
    name = unicodedata.normalize("NFKC", sender.name).lower()
    return any(found.rstrip(".") != sender.address for found in ADDRESS.findall(name))
