"""The programs of the rig, each with its children, its configuration and its own way to say that it is ready."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import jinja2
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

CONF = Path(__file__).parent / "conf"
# Where `bin/test` unpacks Postfix when another mail server has its place on the machine.
UNPACKED = Path(__file__).parents[2] / ".venv" / "postfix"


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """Below those the kernel gives away by itself; the address is the rig's own, so that they are always free."""

    smtp: int = 11025
    submission: int = 11587
    submissions: int = 11465
    imap: int = 11143
    imaps: int = 11993
    lmtp: int = 11024
    sasl: int = 11199
    milter: int = 11891
    tokens: int = 11080
    names: int = 53
    door: int = 11026


PORTS = Ports()


class Key(msgspec.Struct, frozen=True):
    """A DKIM key: what signs, and what its name server says."""

    pem: bytes
    record: str


# Ends a group of processes when whoever holds the other end of its standard input is gone, for whatever reason.
GUARD = "cat >/dev/null; kill -s KILL -- -$1 2>/dev/null"


class Program:
    """A server and its children; they end with the process that started them."""

    def __init__(self, *command: str | Path, ready: Callable[[], bool], user: str | None = None) -> None:
        self._command = [str(word) for word in command]
        self._user = user
        self._ready = ready
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    @property
    def alive(self) -> bool:
        """Whether it runs; a frozen one does."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait until it answers. Raises RuntimeError."""
        self.kill()
        group = pwd.getpwnam(self._user).pw_gid if self._user else None
        self._process = subprocess.Popen(
            self._command,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            user=self._user,
            group=group,
            extra_groups=[] if self._user else None,
        )
        guard = ["sh", "-c", GUARD, "guard", str(self._process.pid)]
        self._guard = subprocess.Popen(guard, start_new_session=True, stdin=subprocess.PIPE)
        until = time.monotonic() + 20
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise RuntimeError(f"does not start: {self._command}")
            time.sleep(0.02)

    def signal(self, number: signal.Signals) -> None:
        """To it and all its children."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def kill(self) -> None:
        """End it as a power cut would: every connection with it is gone at once."""
        if self._process is None or self._guard is None:
            return
        self.signal(signal.SIGKILL)
        self._process.wait(10)
        self._guard.communicate()
        self._process = self._guard = None


def missing() -> list[str]:
    """The programs that are not on this machine."""
    programs = ("dovecot", "/usr/lib/dovecot/imap", "/usr/lib/dovecot/lmtp", "opendkim", "dnsmasq", "openssl")
    return [name for name in programs if shutil.which(name) is None] + ([] if postfix_root() else ["postfix"])


def postfix_root() -> Path | None:
    """The folder that holds Postfix's usr."""
    return next((root for root in (Path("/"), UNPACKED) if (root / "usr/lib/postfix/sbin/master").exists()), None)


def new_key() -> Key:
    """A fresh RSA key of 2048 bits."""
    private = generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return Key(pem, "v=DKIM1; k=rsa; p=" + "".join(public.split("\n")[1:-2]))


def certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """A certificate for this address and for localhost, which is its own authority, and its key."""
    made, key = folder / "certificate.pem", folder / "key.pem"
    names = f"subjectAltName=DNS:localhost,IP:{host}"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*command, "-addext", names, "-keyout", key, "-out", made], check=True, capture_output=True)
    key.chmod(0o644)
    return made, key


def names(
    folder: Path, host: str, texts: Mapping[str, str], addresses: Mapping[str, str], *, port: int = 53
) -> Program:
    """A dnsmasq that knows these TXT and A records and nothing else."""
    conf = _write(folder / "dnsmasq.conf", host=host, port=port, texts=texts.items(), addresses=addresses.items())
    command = ("dnsmasq", "--keep-in-foreground", "--conf-file=" + str(conf), "--pid-file=", "--user=nobody")
    return Program(*command, ready=lambda: _listens(host, port))


def milter(folder: Path, host: str, keys: Mapping[str, tuple[str, Key]]) -> Program:
    """An OpenDKIM that signs for these domains, each with a selector, and checks what comes from outside."""
    for domain, (_, key) in keys.items():
        (folder / f"{domain}.pem").write_bytes(key.pem)
    lines = [f"{domain} {domain}:{selector}:{folder}/{domain}.pem\n" for domain, (selector, _) in keys.items()]
    (folder / "keys").write_text("".join(lines))
    (folder / "signing").write_text("".join(f"*@{domain} {domain}\n" for domain in keys))
    _write(folder / "unbound.conf", host=host)
    conf = _write(folder / "opendkim.conf", host=host, ports=PORTS, folder=folder)
    return Program("opendkim", "-f", "-x", conf, ready=lambda: _listens(host, PORTS.milter))


def dovecot(
    folder: Path, host: str, tls: tuple[Path, Path], accounts: Sequence[str], password: str, *, user: str = "nobody"
) -> Program:
    """A Dovecot that runs as an ordinary user and keeps every account in `folder`/mail."""
    person = pwd.getpwnam(user)
    group = grp.getgrgid(person.pw_gid).gr_name
    (folder / "mail").mkdir()
    (folder / "accounts").write_text("".join(f"{account}:{{PLAIN}}{password}::::::\n" for account in accounts))
    made, key = tls
    _write(folder / "oauth2.conf", host=host, ports=PORTS)
    conf = _write(
        folder / "dovecot.conf",
        host=host,
        ports=PORTS,
        folder=folder,
        certificate=made,
        key=key,
        user=user,
        group=group,
    )
    for path in (folder, *folder.rglob("*")):
        os.chown(path, person.pw_uid, person.pw_gid)

    def ready() -> bool:
        return _greets(host, PORTS.imap) and _listens(host, PORTS.lmtp) and _listens(host, PORTS.sasl)

    return Program("dovecot", "-F", "-c", conf, ready=ready, user=user)


def postfix(folder: Path, host: str, tls: tuple[Path, Path], accounts: Sequence[str]) -> Program:
    """A Postfix that reads nothing below /etc. Only root can start it."""
    root = postfix_root()
    assert root is not None
    installed = root == Path("/")
    user, group = ("postfix", "postdrop") if installed else ("mail", "operator")
    prefix = "" if installed else str(root)
    made, key = tls
    etc = folder / "etc"
    etc.mkdir()
    for name in ("main.cf", "master.cf"):
        _write(
            etc / name,
            host=host,
            ports=PORTS,
            folder=folder,
            certificate=made,
            key=key,
            root=prefix,
            user=user,
            group=group,
            accounts=accounts,
        )
    (etc / "dynamicmaps.cf").touch()
    _write(folder / "hand", folder=folder).chmod(0o755)
    (folder / "handed").mkdir()
    (folder / "handed").chmod(0o777)
    owner, drop = pwd.getpwnam(user).pw_uid, grp.getgrnam(group).gr_gid
    for name, owned, shared, mode in _QUEUE:
        made_folder = folder / name
        made_folder.mkdir(parents=True)
        os.chown(made_folder, owner if owned else 0, drop if shared else 0)
        made_folder.chmod(mode)
    environment = ["env", f"MAIL_CONFIG={etc}", f"LD_LIBRARY_PATH={prefix}/usr/lib/postfix"]
    command = [*environment, f"{prefix}/usr/lib/postfix/sbin/master", "-c", str(etc), "-d"]
    return Program(*command, ready=lambda: _answers(host, PORTS.smtp) and _answers(host, PORTS.submission))


# Folder, whether it is of the mail owner, whether of the group that drops mail, rights.
_QUEUE = (
    ("data", True, False, 0o700),
    ("queue", False, False, 0o755),
    *((f"queue/{name}", True, False, 0o700) for name in ("active", "bounce", "corrupt", "defer", "deferred")),
    *((f"queue/{name}", True, False, 0o700) for name in ("flush", "hold", "incoming", "private", "saved", "trace")),
    ("queue/maildrop", True, True, 0o730),
    ("queue/public", True, True, 0o710),
    ("queue/pid", False, False, 0o755),
)


def _write(path: Path, **said: object) -> Path:
    """The template of this name, filled in."""
    world = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True, autoescape=False)
    world.filters["pieces"] = lambda text: [text[i : i + 250] for i in range(0, len(text), 250)]
    path.write_text(world.from_string((CONF / path.name).read_text()).render(said) + "\n")
    return path


def _listens(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), 0.5):
        return True
    return False


def _greets(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), 0.5) as opened:
        return opened.recv(4) == b"* OK"
    return False


def _answers(host: str, port: int) -> bool:
    with suppress(OSError, smtplib.SMTPException), smtplib.SMTP(host, port, timeout=0.5) as opened:
        return opened.noop()[0] == 250
    return False
