"""What the DNS of a domain lacks so that others believe its mails: SPF (RFC 7208), DKIM (6376), DMARC (7489)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, Literal

import dns.resolver
import msgspec

from mostrador.channels.email import proofs
from mostrador.channels.email.autoconfig import HOSTS
from mostrador.channels.email.names import Names, Unanswered, organisation

LIMIT: Final = 8.0
# What providers call the keys with which they sign, where no mail was seen that says it.
SELECTORS: Final = ("google", "selector1", "selector2", "default", "dkim", "mail", "s1", "s2", "k1", "s1-ionos", "x")
INCLUDES: Final = {"google.com": "_spf.google.com", "outlook.com": "spf.protection.outlook.com"}
_ALL: Final = re.compile(r"(?:^|\s)([-~?+]?)all(?:\s|$)", re.IGNORECASE)

Sort = Literal["spf", "dkim", "dmarc"]
Why = Literal["good", "missing", "several", "open", "unnamed", "broken", "unseen", "watching", "unanswered"]
"""`good` as it should be; `missing` there is none; `several` there is more than one, so that none counts; `open` it
lets everybody; `unnamed` it does not name the server we send through; `broken` nobody can read it; `unseen` no key was
found under a usual name; `watching` it asks for nothing yet; `unanswered` the DNS does not answer."""


class Advice(msgspec.Struct, frozen=True):
    """How one of the three is, and the line to put in the DNS when something is to be done.

    `name` and `line` are those of a TXT record; `line` is '' where only the provider knows it, or nothing is to be
    done. `found` is what stands there.
    """

    sort: Sort
    why: Why
    name: str
    line: str = ""
    found: str = ""

    @property
    def state(self) -> Literal["good", "wrong", "unknown"]:
        """Whether something is to be done, as far as we know."""
        if self.why in {"good", "watching"}:
            return "good"
        return "unknown" if self.why in {"unanswered", "unseen"} else "wrong"


def advise(
    domain: str, smtp_host: str, *, seen: str = "", resolver: dns.resolver.Resolver | None = None
) -> Sequence[Advice]:
    """SPF, DKIM and DMARC of a domain whose mails leave by `smtp_host`. Raises nothing; some seconds at the most.

    `seen` is the `selector._domainkey.domain` of a signature that was seen on a mail of the domain.
    """
    names = Names(resolver, limit=LIMIT)
    return (
        _asked("spf", domain, lambda: _spf(domain, smtp_host, names)),
        _asked("dkim", f"…._domainkey.{domain}", lambda: _dkim(domain, seen, names)),
        _asked("dmarc", f"_dmarc.{domain}", lambda: _dmarc(domain, names)),
    )


def _asked(sort: Sort, name: str, look: Callable[[], Advice]) -> Advice:
    try:
        return look()
    except Unanswered:
        return Advice(sort, "unanswered", name)


def _spf(domain: str, smtp_host: str, names: Names) -> Advice:
    found = _records(domain, "v=spf1", names)
    term = _term(domain, smtp_host, names)
    if not found:
        return Advice("spf", "missing", domain, f"v=spf1 mx {term} ~all")
    if len(found) > 1:
        terms = dict.fromkeys(term for one in found for term in one.split()[1:] if not _ALL.fullmatch(term))
        return Advice("spf", "several", domain, " ".join(("v=spf1", *terms, "~all")), "\n".join(found))
    said = found[0]
    last = _ALL.search(said)
    if last is not None and last[1] in {"", "+"}:
        return Advice("spf", "open", domain, _ALL.sub(" ~all", said).strip(), said)
    if not _names_it(domain, smtp_host, said, names):
        body = _ALL.sub(" ", said).strip()
        return Advice("spf", "unnamed", domain, f"{body} {term} {last[0].strip() if last else '~all'}", said)
    return Advice("spf", "good", domain, found=said)


def _names_it(domain: str, smtp_host: str, said: str, names: Names) -> bool:
    """Whether the server may send for the domain; who keeps the mail of others may send from other servers."""
    if organisation(smtp_host) in said or any(include in said for include in INCLUDES.values()) or "redirect=" in said:
        return True
    addresses = [str(one) for kind in ("A", "AAAA") for one in names.find(smtp_host, kind)] or [smtp_host]
    return any(proofs.by_spf(one, smtp_host, f"mail@{domain}", names).verdict == "pass" for one in addresses)


def _term(domain: str, smtp_host: str, names: Names) -> str:
    """How to name the server in a record: by what its provider offers for that, else by itself."""
    keeper = organisation(smtp_host)
    for who, (_, known) in HOSTS.items():
        if known == smtp_host and who in INCLUDES:
            return f"include:{INCLUDES[who]}"
    if re.fullmatch(r"[\d.]+", smtp_host):
        return f"ip4:{smtp_host}"
    if keeper != organisation(domain) and _records(keeper, "v=spf1", names):
        return f"include:{keeper}"
    return f"a:{smtp_host}"


def _dkim(domain: str, seen: str, names: Names) -> Advice:
    told = [seen] if seen.endswith(f"._domainkey.{domain}") else []
    for name in (*told, *(f"{selector}._domainkey.{domain}" for selector in SELECTORS)):
        keys = [text.decode(errors="replace") for text in names.texts(name) if b"p=" in text]
        if keys:
            whole = bool(re.search(r"p=\s*[A-Za-z0-9+/]", keys[0]))
            return Advice("dkim", "good" if whole else "broken", name, found=keys[0][:200])
        if name in told:
            return Advice("dkim", "missing", name)
    return Advice("dkim", "unseen", f"…._domainkey.{domain}")


def _dmarc(domain: str, names: Names) -> Advice:
    name = f"_dmarc.{domain}"
    found = _records(name, "v=dmarc1", names)
    if not found and organisation(domain) != domain:
        # A part of a domain obeys the whole.
        found = _records(f"_dmarc.{organisation(domain)}", "v=dmarc1", names)
    line = "v=DMARC1; p=none"
    if not found:
        return Advice("dmarc", "missing", name, line)
    if len(found) > 1:
        return Advice("dmarc", "several", name, found[0], "\n".join(found))
    asks = re.search(r";\s*p\s*=\s*(\w+)", found[0], re.IGNORECASE)
    if asks is None or asks[1].lower() not in {"none", "quarantine", "reject"}:
        return Advice("dmarc", "broken", name, line, found[0])
    return Advice("dmarc", "watching" if asks[1].lower() == "none" else "good", name, found=found[0])


def _records(name: str, begins: str, names: Names) -> list[str]:
    texts = (text.decode(errors="replace").strip() for text in names.texts(name))
    return [text for text in texts if text.lower().split(";")[0].split(" ")[0] == begins]
