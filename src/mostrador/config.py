"""The settings, read once. What an administrator may change lives in the database instead.

Each field is followed by its sentence; docs/guide/settings.md lists them all.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

ROOT_DATA: Final = Path("/var/lib/mostrador/data")
LISTS: Final = frozenset({"proxies", "webhook_networks"})


class Config(msgspec.Struct, frozen=True):
    """The settings of one installation."""

    data: Path
    """MOSTRADOR_DATA: the folder of the embedded database, attachments and the secret."""

    database_url: str | None = None
    """DATABASE_URL: an outside PostgreSQL (17 or newer) instead of the embedded one."""

    schema: str = "mostrador"
    """MOSTRADOR_SCHEMA: the schema that holds every table."""

    host: str = "127.0.0.1"
    """MOSTRADOR_HOST: the address the web server listens on."""

    port: int = 8080
    """MOSTRADOR_PORT: the port the web server listens on."""

    url: str | None = None
    """MOSTRADOR_URL: the address people use, when a proxy stands in front."""

    secret_file: Path | None = None
    """MOSTRADOR_SECRET_FILE: where the server's secret is, when several machines share it."""

    insecure_http: bool = False
    """MOSTRADOR_INSECURE_HTTP: 1 allows plain http outside this machine, with a banner."""

    s3_url: str | None = None
    """MOSTRADOR_S3_URL: an S3-compatible bucket for attachments instead of the data folder."""

    smtp_url: str | None = None
    """MOSTRADOR_SMTP_URL: smtp://user:password@host:port that one-time codes and invitations leave by."""

    mail_from: str | None = None
    """MOSTRADOR_MAIL_FROM: the address one-time codes come from."""

    max_upload: int = 25_000_000
    """MOSTRADOR_MAX_UPLOAD: the largest attachment, in bytes."""

    web_workers: int = min(2, os.cpu_count() or 1)
    """MOSTRADOR_WEB_WORKERS: how many web processes `serve` starts; two where there are two cores."""

    db_connections: int = 10
    """MOSTRADOR_DB_CONNECTIONS: how many database connections each process keeps at most."""

    demo: bool = False
    """MOSTRADOR_DEMO: 1 shows the demo's extras (the style page, the log-ins)."""

    log: str = "info"
    """MOSTRADOR_LOG: debug, info, warning or error."""

    proxies: tuple[str, ...] = ()
    """MOSTRADOR_PROXIES: addresses whose X-Forwarded-For and -Proto are believed."""

    webhook_networks: tuple[str, ...] = ()
    """MOSTRADOR_WEBHOOK_NETWORKS: networks of your own that webhooks may reach (10.0.0.0/8); none by default."""

    tsa_url: str | None = None
    """MOSTRADOR_TSA_URL: an authority of time (RFC 3161) that stamps the signed root of each day."""

    tsa_certificate: Path | None = None
    """MOSTRADOR_TSA_CERTIFICATE: the certificates (PEM) under which that authority signs."""

    @property
    def files(self) -> Path:
        """Where attachments lie."""
        return self.data / "files"

    @property
    def base_url(self) -> str:
        """How people reach us, without a slash at the end."""
        return (self.url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def https(self) -> bool:
        """Whether people reach us over https."""
        return self.base_url.startswith("https://")

    def secret(self) -> bytes:
        """The server's secret (32 bytes), made on first use. Links and second factors hang on it.

        Raises PermissionError when the file belongs to somebody else.
        """
        path = self.secret_file or self.data / "secret"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
            fresh.touch(mode=0o600)
            fresh.write_bytes(secrets.token_bytes(32))
            try:
                # A link fails when another process was first; then its secret is the one.
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_bytes()

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ, **chosen: object) -> Config:
        """Settings from the environment; what was `chosen` on the command line wins.

        Raises ValueError, naming the variable, when a value cannot be understood.
        """
        given = {name: value for name, value in chosen.items() if value is not None}
        values: dict[str, object] = {"data": default_data()}
        for field in msgspec.structs.fields(cls):
            variable = "DATABASE_URL" if field.name == "database_url" else f"MOSTRADOR_{field.name.upper()}"
            if field.name in given or not environ.get(variable):
                continue
            raw = environ[variable]
            try:
                value: object = raw.split(",") if field.name in LISTS else raw
                values[field.name] = msgspec.convert(value, field.type, strict=False, dec_hook=_path)
            except msgspec.ValidationError as error:
                raise ValueError(f"{variable}={raw!r}: {error}") from None
        return msgspec.convert(values | given, cls, strict=False, dec_hook=_path)


def default_data() -> Path:
    """The data folder when none is named: the system's for root, the user's otherwise."""
    if os.geteuid() == 0:
        return ROOT_DATA
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    return Path(home) / "mostrador"


def _path(kind: type, value: object) -> object:
    return kind(value)
