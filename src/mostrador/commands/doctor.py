"""What is wrong with an installation, and what to do about it."""

import contextlib
import os
import resource
import stat
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from typing import Any, LiteralString, NamedTuple

import psutil
import psycopg
from psycopg import sql

from mostrador.commands.database import opened
from mostrador.commands.serve import OLDEST_SERVER, OPEN_AT, CannotServe, check_port, reachable
from mostrador.config import Config
from mostrador.kit import migrate
from mostrador.kit.postgres import DatabaseProblem

LEAST_FREE = 2_000_000_000  # bytes
LEAST_FILES = 4096
CLOCK_DRIFT = timedelta(seconds=5)
EXTENSIONS = ("pg_trgm", "unaccent", "vector")
LOWER: LiteralString = "SELECT lower('Á') = 'á', current_setting('server_encoding')"


class Finding(NamedTuple):
    """One thing looked at: what was found and, if it is not well, the remedy."""

    about: str
    found: str
    remedy: str | None = None


def look(config: Config, say: Callable[[str], None]) -> Iterator[Finding]:
    """Look at everything, one finding at a time."""
    yield _data(config)
    yield _disk(config)
    try:
        with opened(config, say) as ready, psycopg.connect(str(ready.database_url), autocommit=True) as connection:
            yield from _database(connection, ready)
    except (DatabaseProblem, psycopg.Error) as error:
        yield Finding("database", "does not answer", str(error).strip())
    yield _port(config)
    yield _files()


def _data(config: Config) -> Finding:
    secret = config.secret_file or config.data / "secret"
    if secret.exists() and stat.S_IMODE(secret.stat().st_mode) & 0o077:
        return Finding("data folder", f"others can read {secret}", f"chmod 600 {secret}")
    if config.data.exists() and not os.access(config.data, os.W_OK):
        return Finding(
            "data folder", f"{config.data} cannot be written", "Run as the user who owns it, or name another."
        )
    return Finding("data folder", str(config.data))


def _disk(config: Config) -> Finding:
    there = next(folder for folder in (config.data, *config.data.parents) if folder.exists())
    free = psutil.disk_usage(str(there)).free
    found = f"{free / 1e9:.1f} GB free"
    if free < LEAST_FREE:
        return Finding("disk", found, f"Make room on the disk of {config.data}, or move the folder to a larger one.")
    return Finding("disk", found)


def _database(connection: psycopg.Connection[Any], config: Config) -> Iterator[Finding]:
    version = connection.info.server_version
    where = "outside" if os.environ.get("DATABASE_URL") else "embedded"
    if version < OLDEST_SERVER:
        yield Finding("database", f"PostgreSQL {version // 10000} ({where})", "Mostrador needs PostgreSQL 17 or newer.")
        return
    yield Finding("database", f"PostgreSQL {version // 10000}.{version % 10000} ({where})")
    yield _letters(connection)
    yield _extensions(connection)
    missing = migrate.pending(str(config.database_url), config.schema)
    if missing:
        yield Finding("migrations", f"{len(missing)} missing: {', '.join(missing)}", "Run `mostrador migrate`.")
    else:
        yield Finding("migrations", "up to date")
    yield _clock(connection, config, migrated=not missing)


def _letters(connection: psycopg.Connection[Any]) -> Finding:
    lowered, encoding = connection.execute(LOWER).fetchone() or (False, "unknown")
    if lowered and encoding == "UTF8":
        return Finding("letters", f"{encoding}, accents are understood")
    return Finding(
        "letters",
        f"{encoding}, accents are lost in searches",
        "Create the database again: CREATE DATABASE mostrador TEMPLATE template0 ENCODING 'UTF8' "
        "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'",
    )


def _extensions(connection: psycopg.Connection[Any]) -> Finding:
    query = "SELECT name FROM pg_available_extensions WHERE name = ANY(%s)"
    available = {row[0] for row in connection.execute(query, [list(EXTENSIONS)])}
    if missing := sorted(set(EXTENSIONS) - available):
        return Finding(
            "extensions",
            f"missing: {', '.join(missing)}",
            "Install them on the database server; on Debian: postgresql-contrib and postgresql-NN-pgvector.",
        )
    return Finding("extensions", ", ".join(sorted(available)))


def _clock(connection: psycopg.Connection[Any], config: Config, *, migrated: bool) -> Finding:
    now = datetime.now(UTC)
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    if row is None or abs(row[0] - now) > CLOCK_DRIFT:
        return Finding(
            "clock", "this machine and the database disagree", "Turn on NTP on both: timedatectl set-ntp true"
        )
    if migrated:
        newest = sql.SQL("SELECT max(at) FROM (SELECT at FROM {} ORDER BY id DESC LIMIT 100) AS last")
        row = connection.execute(newest.format(sql.Identifier(config.schema, "event"))).fetchone()
        if row is not None and row[0] is not None and row[0] > now + CLOCK_DRIFT:
            return Finding(
                "clock",
                f"the last event is from {row[0]:%Y-%m-%d %H:%M}, which is still to come",
                "Set the clock right.",
            )
    return Finding("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _port(config: Config) -> Finding:
    at = f"{config.host}:{config.port}"
    for place in (reachable(config.host, config.port), _open_at(config)):
        # What a server that was killed left behind may be no address of anybody now.
        with (
            contextlib.suppress(OSError, ValueError, HTTPException),
            urllib.request.urlopen(f"http://{place}/health", timeout=3) as answer,
        ):
            if answer.status == 200:
                return Finding("port", f"Mostrador answers at {place}")
    try:
        check_port(config.host, config.port)
    except CannotServe as error:
        return Finding("port", f"{at} cannot be used", str(error))
    return Finding("port", f"{at} is free")


def _open_at(config: Config) -> str:
    """Where the server of this data said that it is open, which may be another port than the usual one."""
    try:
        return (config.data / OPEN_AT).read_text().strip()
    except OSError:
        return ""


def _files() -> Finding:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limited = hard != resource.RLIM_INFINITY and hard < LEAST_FILES
    if limited:
        return Finding("open files", f"at most {hard}", f"Raise the hard limit to {LEAST_FILES} or more (ulimit -Hn).")
    return Finding("open files", "no limit" if hard == resource.RLIM_INFINITY else f"up to {hard:,}")
