"""The servers of an address are found out, and nobody is led into our own network by what a stranger says."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import dns.asyncresolver
import pytest

from mostrador.channels.email import autoconfig
from mostrador.channels.email.autoconfig import Found, Server, discover, read_config
from mostrador.kit import dial
from tests.mail.rig import own_address
from tests.mail.servers import Program, missing

CONFIG = """<clientConfig version="1.1"><emailProvider id="{domain}">
<incomingServer type="pop3"><hostname>pop.{domain}</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
<incomingServer type="imap"><hostname>plain.{domain}</hostname><port>143</port><socketType>plain</socketType></incomingServer>
<incomingServer type="imap"><hostname>oauth.{domain}</hostname><port>993</port><socketType>SSL</socketType>
  <authentication>OAuth2</authentication></incomingServer>
<incomingServer type="imap"><hostname>IMAP.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType>
  <username>%EMAILLOCALPART%</username><authentication>password-cleartext</authentication></incomingServer>
<outgoingServer type="smtp"><hostname>smtp.{domain}</hostname><port>587</port><socketType>STARTTLS</socketType></outgoingServer>
</emailProvider></clientConfig>"""  # noqa: E501
OUTSIDE = "93.184.216.34"


def leads(monkeypatch: pytest.MonkeyPatch, names: Mapping[str, str]) -> None:
    """These names lead to these addresses, and no other name anywhere."""

    async def addresses(host: str) -> Sequence[dial.Address]:
        if host not in names:
            raise OSError(host)
        return [ipaddress.ip_address(names[host])]

    monkeypatch.setattr(dial, "addresses", addresses)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dns.asyncresolver.Resolver]:
    """A dnsmasq that knows SRV and MX records."""
    if lacking := missing():
        pytest.skip(f"bin/test installs them: {', '.join(lacking)}")
    host = own_address()
    folder: Path = tmp_path_factory.mktemp("names")
    lines = [
        f"listen-address={host}",
        "bind-interfaces",
        "no-resolv",
        "no-hosts",
        "local=/test/",
        "srv-host=_imaps._tcp.dos.test,second.dos.test,993,20,1",
        "srv-host=_imaps._tcp.dos.test,first.dos.test,1993,10,1",
        "srv-host=_submission._tcp.dos.test,out.dos.test,587,1,1",
        "srv-host=_imaps._tcp.sin.test,.,0,0,0",
        "mx-host=google.test,aspmx.l.google.com,1",
        "srv-host=_imaps._tcp.dentro.test,dentro.test,993,1,1",
        "srv-host=_submissions._tcp.dentro.test,dentro.test,465,1,1",
    ]
    (folder / "conf").write_text("\n".join(lines) + "\n")
    program = Program(
        "dnsmasq", "--keep-in-foreground", f"--conf-file={folder}/conf", "--pid-file=", ready=lambda: _answers(host)
    )
    program.start()
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers = [host]
    yield resolver
    program.kill()


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for a name, which is its own authority, and its key."""
    made, key = folder / "made.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=x"]
    more = ["-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(made)]
    subprocess.run([*command, *more], check=True, capture_output=True)
    return made, key


def _answers(host: str) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as asked:
        return asked.connect_ex((host, 53)) == 0


def test_what_a_provider_says_for_mail_programs() -> None:
    """The first IMAP server that takes a password and is encrypted; names filled in."""
    found = read_config(CONFIG.format(domain="x.test").encode(), "info@x.test")
    assert found == Found(Server("imap.x.test", 993, "tls"), Server("smtp.x.test", 587, "starttls"), "info")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "<html><body>Not found",
        "<clientConfig/>",
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><clientConfig>&e;</clientConfig>',
        CONFIG.format(domain="x.test").replace("imap", "jmap"),
        CONFIG.format(domain="x.test").replace("587", "0"),
    ],
)
def test_what_is_no_configuration_is_none(wrong: str) -> None:
    assert read_config(wrong.encode(), "info@x.test") is None


async def test_records_of_the_dns(names: dns.asyncresolver.Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    leads(monkeypatch, {"first.dos.test": OUTSIDE, "out.dos.test": OUTSIDE})
    found = await discover("info@dos.test", resolver=names)
    assert found == Found(
        Server("first.dos.test", 1993, "tls"), Server("out.dos.test", 587, "starttls"), "info@dos.test"
    )
    assert await discover("info@sin.test", resolver=names) is None
    leads(monkeypatch, {"imap.gmail.com": OUTSIDE, "smtp.gmail.com": OUTSIDE})
    found = await discover("info@google.test", resolver=names)
    assert found
    assert found.imap.host == "imap.gmail.com"


async def test_the_file_of_a_domain_is_read(
    names: dns.asyncresolver.Resolver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Over HTTPS, with the address; where it leads into our own network only because the domain does."""
    if os.geteuid() != 0:
        pytest.skip("Only root listens at 443.")
    host, asked = own_address(), []
    made, key = certificate(tmp_path, "autoconfig.casa.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    secured = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secured.load_cert_chain(made, key)
    body = CONFIG.format(domain="casa.test").encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    here = {f"{name}casa.test": host for name in ("", "autoconfig.", "imap.", "smtp.")}
    async with await asyncio.start_server(answer, host, 443, ssl=secured):
        leads(monkeypatch, here)
        found = await discover("info@casa.test", resolver=names)
        assert found == Found(Server("imap.casa.test", 993, "tls"), Server("smtp.casa.test", 587, "starttls"), "info")
        assert asked == [b"GET /mail/config-v1.1.xml?emailaddress=info@casa.test HTTP/1.1"]
        leads(monkeypatch, {name: to for name, to in here.items() if name != "casa.test"})
        assert await discover("info@casa.test", resolver=names) is None
        assert len(asked) == 1


async def test_nobody_is_led_into_our_own_network(
    names: dns.asyncresolver.Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But by a domain that leads there itself, as that of a firm with its own servers does."""
    leads(monkeypatch, {"first.dos.test": "10.0.0.1", "out.dos.test": OUTSIDE})
    assert await discover("info@dos.test", resolver=names) is None
    leads(monkeypatch, {"dentro.test": "10.0.0.1"})
    assert await discover("info@dentro.test", resolver=names) is not None


async def test_who_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autoconfig, "ALL_SECONDS", 0.5)
    leads(monkeypatch, {})
    silent = dns.asyncresolver.Resolver(configure=False)
    silent.nameservers = ["192.0.2.1"]
    assert await discover("info@x.test", resolver=silent) is None


def test_how_one_may_log_in() -> None:
    """By password where that is taken; by OAuth 2 alone where nothing else is."""
    both = read_config(CONFIG.format(domain="x.test").encode(), "a@x.test")
    assert both
    assert (both.imap.host, both.oauth, both.password) == ("imap.x.test", False, True)
    alone = CONFIG.format(domain="x.test").replace("password-cleartext", "OAuth2")
    found = read_config(alone.encode(), "a@x.test")
    assert found
    assert (found.imap.host, found.oauth, found.password) == ("oauth.x.test", True, False)
    assert read_config(alone.replace("OAuth2", "GSSAPI").replace("plain<", "SSL<").encode(), "a@x.test") != found
