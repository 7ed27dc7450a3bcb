"""All of an installation in one file, and back: the database, the attachments and the secret."""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, LiteralString

import msgspec
import psycopg
from psycopg import conninfo, sql

from mostrador import __version__
from mostrador.commands.database import opened
from mostrador.commands.fault import Fault
from mostrador.config import Config
from mostrador.kit import migrate
from mostrador.kit.postgres import Cluster
from mostrador.kit.postgres.programs import Programs, find_programs

FORMAT = 1
MANIFEST, DUMP, SECRET, FILES = "manifest.json", "database.dump", "secret", "files/"
EXTENSIONS = ("pg_trgm", "unaccent", "vector")

# A new cluster counts transactions from the start again, so those of the old one would lie in its future. The order in
# which each follower has read must stay: an event's new number says how many followers had not come to it yet.
RENUMBER: LiteralString = """
CREATE TEMPORARY TABLE place ON COMMIT DROP AS
SELECT name, xid, id, (SELECT count(*) FROM follower o WHERE (o.xid, o.id) < (f.xid, f.id)) AS number FROM follower f;
UPDATE event e
   SET xid = (SELECT count(*) FROM place p WHERE (p.xid, p.id) < (e.xid, e.id))::text::xid8;
UPDATE follower f
   SET xid = p.number::text::xid8,
       id = coalesce((SELECT max(e.id) FROM event e WHERE e.xid = p.number::text::xid8), 0)
  FROM place p WHERE p.name = f.name;
"""


class CannotRestore(Fault):
    """The file or the place is not fit."""


class Manifest(msgspec.Struct, frozen=True):
    """What a backup says about itself."""

    format: int
    version: str
    schema: str
    migrations: list[str]
    at: datetime


def backup(config: Config, target: Path, say: Callable[[str], None]) -> int:
    """Write a backup, beside a running server or alone. Returns its size in bytes.

    Attachments are named by their content and the database is dumped first, so that every file it names is there.
    Raises subprocess.CalledProcessError when the database cannot be dumped.
    """
    half = target.with_name(f".{target.name}.half")
    try:
        with opened(config, say) as ready, tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            dump = Path(scratch) / DUMP
            applied = sorted(set(migrate.names()) - set(migrate.pending(_address(ready), ready.schema)))
            manifest = Manifest(FORMAT, __version__, ready.schema, applied, datetime.now(UTC))
            say("Reading the database ...")
            chosen = [f"--extension={name}" for name in EXTENSIONS if _has_extension(ready, name)]
            _run(_programs(config), "pg_dump", ready, ["-Fc", f"--schema={ready.schema}", *chosen, f"--file={dump}"])
            say("Packing the attachments ...")
            with _private(half) as file:
                _pack(file, manifest, dump, config)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    if config.s3_url:
        say("Attachments are in the S3 store and not in this file; back that up as well.")
    return target.stat().st_size


def restore(config: Config, source: Path, say: Callable[[str], None], *, replace: bool) -> Manifest:
    """Put a backup in place. With `replace` the embedded database that is there is exchanged for it at the end.

    Raises CannotRestore, with the remedy, when the file is no backup, or somebody uses the database, or data is there.
    """
    if not tarfile.is_tarfile(source):
        raise CannotRestore(f"{source} is not a backup of Mostrador.")
    with tarfile.open(source) as tar, tempfile.TemporaryDirectory(dir=_ready_folder(config)) as scratch:
        manifest = _read_manifest(tar, source)
        dump = Path(scratch) / DUMP
        _unpack(tar, DUMP, dump)
        if config.database_url:
            _into_empty_schema(config, manifest, dump, say)
        else:
            _into_new_database(config, manifest, dump, say, replace=replace)
        say("Putting the attachments and the secret in place ...")
        _unpack_files(tar, config)
    return manifest


def _pack(file: IO[bytes], manifest: Manifest, dump: Path, config: Config) -> None:
    secret = config.secret_file or config.data / SECRET
    with tarfile.open(fileobj=file, mode="w") as tar, tempfile.TemporaryDirectory() as scratch:
        described = Path(scratch) / MANIFEST
        described.write_text(json.dumps(msgspec.to_builtins(manifest), indent=2))
        tar.add(described, MANIFEST)
        tar.add(dump, DUMP)
        if secret.exists():
            tar.add(secret, SECRET)
        if config.files.is_dir() and not config.s3_url:
            for stored in sorted(path for path in config.files.rglob("*") if path.is_file()):
                tar.add(stored, FILES + stored.relative_to(config.files).as_posix())


def _read_manifest(tar: tarfile.TarFile, source: Path) -> Manifest:
    try:
        member = tar.extractfile(MANIFEST)
        manifest = msgspec.json.decode(member.read() if member else b"", type=Manifest)
    except (KeyError, msgspec.DecodeError):
        raise CannotRestore(f"{source} is not a backup of Mostrador.") from None
    newer = sorted(set(manifest.migrations) - set(migrate.names()))
    if manifest.format != FORMAT or newer:
        raise CannotRestore(
            f"This backup was written by Mostrador {manifest.version}, which is newer than this one ({__version__}). "
            "Install that version or a newer one, then restore."
        )
    return manifest


def _into_empty_schema(config: Config, manifest: Manifest, dump: Path, say: Callable[[str], None]) -> None:
    with psycopg.connect(_address(config)) as connection:
        if connection.execute("SELECT to_regnamespace(%s)", [manifest.schema]).fetchone() != (None,):
            raise CannotRestore(
                f"The database already has a schema {manifest.schema}. Restore into an empty database, "
                f"or drop it first if nothing in it is needed: DROP SCHEMA {manifest.schema} CASCADE"
            )
    _fill(config, manifest, dump, say)


def _into_new_database(
    config: Config, manifest: Manifest, dump: Path, say: Callable[[str], None], *, replace: bool
) -> None:
    name, fresh, before = "mostrador", "mostrador_restoring", "mostrador_before"
    with (
        Cluster(config.data, say=say) as cluster,
        psycopg.connect(cluster.dsn("postgres"), autocommit=True) as connection,
    ):
        _refuse_if_in_use(connection, name)
        if not replace and _has_agents(cluster, manifest.schema):
            raise CannotRestore(
                f"There is a shop in {config.data}. Restore into an empty folder with --data, "
                "or add --replace to exchange it for that of the backup."
            )
        _drop(connection, fresh)
        ready = msgspec.structs.replace(config, database_url=cluster.ensure_database(fresh))
        _fill(ready, manifest, dump, say)
        _drop(connection, before)
        for old, new in ((name, before), (fresh, name)):
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [old]).fetchone():
                rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                connection.execute(rename.format(sql.Identifier(old), sql.Identifier(new)))
        _drop(connection, before)


def _fill(config: Config, manifest: Manifest, dump: Path, say: Callable[[str], None]) -> None:
    """Tables and rows, then the new numbers of events, then the triggers that would refuse to renumber."""
    say("Writing the database ...")
    options = ["--no-owner", "--no-privileges", "--exit-on-error"]
    _run(_programs(config), "pg_restore", config, [*options, "--section=pre-data", "--section=data", str(dump)])
    with psycopg.connect(_address(config), options=f"-c search_path={manifest.schema},public") as connection:
        connection.execute(RENUMBER)
    _run(_programs(config), "pg_restore", config, [*options, "--section=post-data", str(dump)])
    with psycopg.connect(_address(config), autocommit=True) as connection:
        connection.execute("ANALYZE")


def _refuse_if_in_use(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
    if connection.execute(query, [name]).fetchone() != (0,):
        raise CannotRestore("Mostrador is open on this data. Close it first, then restore.")


def _has_agents(cluster: Cluster, schema: str) -> bool:
    with psycopg.connect(cluster.ensure_database()) as connection:
        table = sql.Identifier(schema, "agent")
        if connection.execute("SELECT to_regclass(%s)", [f"{schema}.agent"]).fetchone() == (None,):
            return False
        return connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(table)).fetchone() is not None


def _has_extension(config: Config, name: str) -> bool:
    with psycopg.connect(_address(config)) as connection:
        return connection.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [name]).fetchone() is not None


def _drop(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _ready_folder(config: Config) -> Path:
    config.data.mkdir(mode=0o711, parents=True, exist_ok=True)
    return config.data


def _unpack(tar: tarfile.TarFile, name: str, target: Path) -> None:
    source = tar.extractfile(name)
    if source is None:
        raise CannotRestore(f"The backup has no {name}.")
    half = target.with_name(f".{target.name}.half")
    with source, _private(half) as file:
        shutil.copyfileobj(source, file)
    half.replace(target)


def _private(path: Path) -> IO[bytes]:
    """A new file that only its owner may read: there are secrets in it."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _unpack_files(tar: tarfile.TarFile, config: Config) -> None:
    for member in tar:
        relative = Path(member.name)
        if not member.isfile() or ".." in relative.parts or relative.is_absolute():
            continue
        if member.name == SECRET:
            _unpack(tar, SECRET, config.secret_file or config.data / SECRET)
        elif member.name.startswith(FILES):
            target = config.files / relative.relative_to(FILES)
            target.parent.mkdir(parents=True, exist_ok=True)
            _unpack(tar, member.name, target)


def _programs(config: Config) -> Programs:
    return find_programs(config.data / "postgres", os.environ.get("MOSTRADOR_PG_BIN"))


def _address(config: Config) -> str:
    assert config.database_url is not None  # noqa: S101 - `opened` has set it
    return config.database_url


def _run(programs: Programs, program: str, config: Config, arguments: list[str]) -> None:
    """Run a client program. The password goes by the environment: other users see command lines."""
    parts = conninfo.conninfo_to_dict(_address(config))
    password = parts.pop("password", None)
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    address = conninfo.make_conninfo("", **parts)
    subprocess.run(programs.command(program, f"--dbname={address}", *arguments), env=environment, check=True)
