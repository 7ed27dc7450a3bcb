"""Real mail servers on an address of their own: Dovecot, Postfix, OpenDKIM and dnsmasq, private to one test process.

In a test ask for `mail_rig` (tests/mail/fixtures.py, known everywhere through tests/conftest.py). The programs start
once for the process; each test finds every account empty, no mail waiting, and Dovecot alive:

    def test_it_arrives(mail_rig: MailRig) -> None:
        mail_rig.deliver(raw, "info@lallave.test", sender="carla@example.test")   # as a stranger, by SMTP
        [raw] = mail_rig.wait_for("info@lallave.test", 1)                         # read by IMAP, byte by byte

- `host` and `ports` say where everything listens: IMAP `ports.imap` (STARTTLS) and `ports.imaps`, incoming SMTP
  `ports.smtp`, submission `ports.submission` (STARTTLS, then AUTH) and `ports.submissions` (TLS), DNS `ports.names`.
- Every account of `ACCOUNTS` has the password `PASSWORD`; any `+tag` reaches it. `lost@example.test` is accepted
  and then bounced with a real report; `later@example.test` is put off (450), `full@example.test` refused (552), any
  other address refused (550).
- TLS is checked as in real life: the fixture puts `authority` in SSL_CERT_FILE, so that the default settings of ssl
  trust it, in this process and in those it starts.
- What a logged-in account sends is signed by OpenDKIM, for lallave.test and example.test; what comes from outside
  gets an `Authentication-Results: mx.lallave.test` as the first header, and any other of that name is taken out.
  The keys, SPF and DMARC (reject) of both domains are in the DNS; `resolver()` asks there. `keys` holds the private
  ones. Nobody signs for `WORKSHOP`, though taller.test asks to refuse what is not; `publish` puts another text into the
  DNS. With `deliver(..., ip=, helo=)` the mail comes from another address of the world, so says its Received.
- `kill_dovecot`, `start_dovecot`, `freeze_dovecot`, `thaw_dovecot` do what they say; meanwhile Postfix keeps the mail
  and tries again every second. `renumber` gives INBOX another UIDVALIDITY.

All is synchronous and in other processes: from an async test call it plainly, or by `asyncio.to_thread` where the
loop must go on.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import smtplib
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import dns.resolver
from imap_tools import MailBox

from tests.mail import servers
from tests.mail.servers import PORTS, Key

SHOP = "info@lallave.test"
WORKSHOP = "hola@taller.test"
ACCOUNTS = (SHOP, "pedidos@lallave.test", "bruno@lallave.test", "carla@example.test", "dario@example.test", WORKSHOP)
PASSWORD = "secreto"
SELECTOR = "s1"
_rigs = itertools.count()


class MailRig:
    """Every server of the mail, from entering to leaving."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mostrador-mail-"))
        self.folder.chmod(0o711)
        self.host = own_address()
        self.ports = PORTS
        self.authority, key = servers.certificate(self.folder, self.host)
        self.keys: dict[str, Key] = {domain: servers.new_key() for domain in ("lallave.test", "example.test")}
        self._names = self._name_server({})
        signing = {domain: (SELECTOR, key) for domain, key in self.keys.items()}
        self._milter = servers.milter(self._sub("milter"), self.host, signing)
        tls = (self.authority, key)
        self._dovecot = servers.dovecot(self._sub("dovecot"), self.host, tls, ACCOUNTS, PASSWORD)
        self._postfix = servers.postfix(self._sub("postfix"), self.host, tls, (*ACCOUNTS, "lost@example.test"))

    def __enter__(self) -> Self:
        try:
            for program in (self._names, self._milter, self._dovecot, self._postfix):
                program.start()
        except BaseException as error:
            error.add_note(self.log())
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for program in (self._postfix, self._dovecot, self._milter, self._names):
            program.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def deliver(
        self,
        raw: bytes,
        to: str | Sequence[str],
        *,
        sender: str = "someone@example.test",
        ip: str | None = None,
        helo: str = "mail.example.test",
    ) -> None:
        """Hand a mail to Postfix as a stranger would, from `ip` if given. Raises smtplib.SMTPException."""
        with smtplib.SMTP(self.host, PORTS.smtp, local_hostname=helo, timeout=30) as smtp:
            if ip is not None:
                smtp.ehlo()
                assert smtp.docmd("XCLIENT", f"ADDR={ip} NAME={helo}")[0] == 220
                smtp.ehlo_resp = None
            smtp.sendmail(sender, to, raw)

    def submit(self, raw: bytes, to: str | Sequence[str], *, account: str = SHOP, password: str = PASSWORD) -> None:
        """Send a mail as the program of this account would: TLS, log-in, envelope. Raises smtplib.SMTPException."""
        with smtplib.SMTP(self.host, PORTS.submission, timeout=30) as smtp:
            smtp.starttls(context=self.trust())
            smtp.login(account, password)
            smtp.sendmail(account, to, raw)

    def append(self, raw: bytes, account: str = SHOP, folder: str = "INBOX") -> None:
        """Put a mail straight into a folder; nothing is added to it."""
        with self.imap(account) as box:
            box.append(raw, folder, dt=None)

    @contextmanager
    def hands(self, environ: Mapping[str, str]) -> Iterator[None]:
        """While inside, what comes for `anything@pipe.test` goes through `mostrador receive-mail --pipe`.

        What comes for `anything@door.test` goes by LMTP to `host` and `ports.door`, whoever listens there.
        """
        stop = threading.Event()
        folder = self.folder / "postfix/handed"

        def hand() -> None:
            while not stop.wait(0.05):
                for named in list(folder.glob("*.to")):
                    recipient, sender = named.read_text().split("\n")[:2]
                    named.unlink()
                    mail = named.with_suffix("")
                    command = [sys.executable, "-m", "mostrador.cli", "receive-mail", "--pipe"]
                    with mail.open("rb") as raw:
                        ended = subprocess.run(
                            [*command, "--to", recipient, "--from", sender],
                            stdin=raw,
                            capture_output=True,
                            check=False,
                            env=os.environ | dict(environ),
                        )
                    mail.with_suffix(".said").write_bytes(ended.stderr)
                    mail.with_suffix(".part").write_text(str(ended.returncode))
                    mail.with_suffix(".part").rename(mail.with_suffix(".code"))

        thread = threading.Thread(target=hand, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(30)

    def inbox(self, account: str = SHOP, folder: str = "INBOX") -> list[bytes]:
        """The mails of a folder as they are kept, oldest first; none becomes read."""
        with self.imap(account) as box:
            box.folder.set(folder)
            found = []
            for uid in box.uids():
                _, [(_, raw), _] = box.client.uid("FETCH", uid, "(BODY.PEEK[])")
                found.append(raw)
            return found

    def wait_for(
        self, account: str = SHOP, number: int = 1, *, folder: str = "INBOX", within: float = 20.0
    ) -> list[bytes]:
        """The mails of a folder once it holds `number`. Raises TimeoutError with Postfix's log."""
        until = time.monotonic() + within
        with self.imap(account) as box:
            # Selected anew each time: STATUS may tell what it knew before.
            while int(box.folder.set(folder)[1][0]) < number:
                if time.monotonic() > until:
                    raise TimeoutError(self.log())
                time.sleep(0.02)
        return self.inbox(account, folder)

    def imap(self, account: str = SHOP) -> MailBox:
        """A logged-in connection. Raises OSError, imaplib.IMAP4.error when Dovecot is away."""
        return MailBox(self.host, PORTS.imaps, timeout=10, ssl_context=self.trust()).login(account, PASSWORD)

    def renumber(self, account: str = SHOP) -> None:
        """Give INBOX another UIDVALIDITY, as after a restored backup; the mails stay."""
        home = self.folder / "dovecot/mail" / account
        for path in (*home.glob("dovecot-uidlist*"), *home.glob("dovecot.index*")):
            path.unlink()

    def kill_dovecot(self) -> None:
        """Every connection breaks at once."""
        self._dovecot.kill()

    def start_dovecot(self) -> None:
        """Also after `kill_dovecot`; returns when it answers."""
        if not self._dovecot.alive:
            self._dovecot.start()

    def freeze_dovecot(self) -> None:
        """Connections stay open and nothing answers."""
        self._dovecot.signal(signal.SIGSTOP)

    def thaw_dovecot(self) -> None:
        """It goes on where it was."""
        self._dovecot.signal(signal.SIGCONT)

    def waiting(self) -> int:
        """How many mails are in Postfix's queue."""
        queue = self.folder / "postfix/queue"
        kinds = ("incoming", "active", "deferred", "maildrop", "hold")
        return sum(path.is_file() for kind in kinds for path in (queue / kind).rglob("*"))

    def empty(self) -> None:
        """Every account as new, its first mail number 1, no mail waiting, Dovecot alive."""
        self.thaw_dovecot()
        self.start_dovecot()
        root = servers.postfix_root()
        assert root is not None
        if self.waiting():
            command = [str(root / "usr/sbin/postsuper"), "-c", str(self.folder / "postfix/etc"), "-d", "ALL"]
            subprocess.run(command, check=True, capture_output=True)
        for account in ACCOUNTS:
            shutil.rmtree(self.folder / "dovecot/mail" / account, ignore_errors=True)

    def resolver(self) -> dns.resolver.Resolver:
        """One that asks the rig's name server only."""
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port, resolver.lifetime = [self.host], PORTS.names, 5.0
        return resolver

    def trust(self) -> ssl.SSLContext:
        """TLS that believes the rig's certificate and no other."""
        return ssl.create_default_context(cafile=str(self.authority))

    def log(self) -> str:
        """What Dovecot and Postfix said last."""
        files = (self.folder / "dovecot/log", self.folder / "postfix/log")
        return "\n".join(path.read_text()[-4000:] for path in files if path.exists())

    def publish(self, name: str, text: str) -> None:
        """Put a text into the DNS, in the place of what stood at this name and of whatever was published before."""
        self._names.kill()
        self._names = self._name_server({name: text})
        self._names.start()

    def _name_server(self, more: dict[str, str]) -> servers.Program:
        folder = self.folder / "names"
        folder.mkdir(exist_ok=True)
        return servers.names(folder, self.host, self._texts() | more, {"mx.lallave.test": self.host})

    def _texts(self) -> dict[str, str]:
        texts = {"taller.test": "v=spf1 -all", "_dmarc.taller.test": "v=DMARC1; p=reject"}
        for domain, key in self.keys.items():
            texts[f"{SELECTOR}._domainkey.{domain}"] = key.record
            texts[domain] = f"v=spf1 ip4:{self.host} ip4:203.0.113.25 -all"
            texts[f"_dmarc.{domain}"] = "v=DMARC1; p=reject"
        return texts

    def _sub(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir()
        return folder


def own_address() -> str:
    """A loopback address nobody else has: sixty-four for each of the processes that run beside each other."""
    number = (next(_rigs) % 64) << 16 | os.getpid() & 0xFFFF
    return f"127.{64 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"
