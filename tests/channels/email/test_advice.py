"""What the DNS of a domain lacks is said with the exact line, and what nobody answers is not guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import dns.resolver
import pytest

from mostrador.channels.email import advice, names
from mostrador.channels.email.advice import Advice, advise
from tests.mail import servers
from tests.mail.rig import MailRig, own_address

HOST = "192.0.2.7"
TEXTS = {
    "good.test": f"v=spf1 ip4:{HOST} -all",
    "google._domainkey.good.test": "v=DKIM1; k=rsa; p=MIIB",
    "_dmarc.good.test": "v=DMARC1; p=none; rua=mailto:x@good.test",
    "open.test": "v=spf1 include:x.test +all",
    "unnamed.test": "v=spf1 ip4:203.0.113.9 -all",
    "revoked.test": "v=spf1 include:_spf.google.com -all",
    "google._domainkey.revoked.test": "v=DKIM1; p=",
    "_dmarc.revoked.test": "v=DMARC1; p=maybe",
}


@pytest.fixture(scope="module")
def resolver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dns.resolver.Resolver]:
    """A name server with domains in every state."""
    if lacking := servers.missing():
        pytest.skip(f"bin/test installs them: {', '.join(lacking)}")
    host = own_address()
    program = servers.names(tmp_path_factory.mktemp("names"), host, TEXTS, {"mail.good.test": HOST})
    program.start()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [host]
    yield resolver
    program.kill()


def why(told: Sequence[Advice]) -> list[str]:
    """What is said of each."""
    return [one.why for one in told]


def test_each_state_of_a_domain(resolver: dns.resolver.Resolver) -> None:
    assert why(advise("good.test", "mail.good.test", resolver=resolver)) == ["good", "good", "watching"]
    nothing = advise("nada.test", "smtp.gmail.com", resolver=resolver)
    assert why(nothing) == ["missing", "unseen", "missing"]
    assert nothing[0].line == "v=spf1 mx include:_spf.google.com ~all"
    assert (nothing[2].name, nothing[2].line) == ("_dmarc.nada.test", "v=DMARC1; p=none")
    assert advise("open.test", HOST, resolver=resolver)[0].line == "v=spf1 include:x.test ~all"
    assert advise("unnamed.test", HOST, resolver=resolver)[0].line == f"v=spf1 ip4:203.0.113.9 ip4:{HOST} -all"
    assert why(advise("revoked.test", "smtp.gmail.com", resolver=resolver)) == ["good", "broken", "broken"]


def test_a_signature_that_was_seen_names_the_key(resolver: dns.resolver.Resolver) -> None:
    told = advise("nada.test", HOST, seen="s9._domainkey.nada.test", resolver=resolver)
    assert (told[1].why, told[1].name) == ("missing", "s9._domainkey.nada.test")
    other = advise("nada.test", HOST, seen="s9._domainkey.otra.test", resolver=resolver)
    assert other[1].why == "unseen"


def test_the_domain_of_real_servers(mail_rig: MailRig) -> None:
    told = advise("lallave.test", mail_rig.host, seen="s1._domainkey.lallave.test", resolver=mail_rig.resolver())
    assert why(told) == ["good", "good", "good"]


def test_a_dns_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advice, "LIMIT", 0.6)
    monkeypatch.setattr(names, "ONE_QUESTION", 0.2)
    silent = dns.resolver.Resolver(configure=False)
    silent.nameservers = ["192.0.2.1"]
    told = advise("good.test", HOST, resolver=silent)
    assert why(told) == ["unanswered"] * 3
    assert {one.state for one in told} == {"unknown"}
