"""What a crash leaves behind: lock files of the dead and backends without a postmaster."""

import signal
from collections.abc import Iterator
from pathlib import Path

import psutil


def living_postmaster(cluster: Path) -> psutil.Process | None:
    """The postmaster of this cluster, if one lives.

    A zombie is dead: in a container nobody may ever collect it, and PostgreSQL itself would
    take its pid for a running server. A pid that now belongs to another program is no postmaster.
    """
    try:
        pid = int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        process = psutil.Process(pid)
        return process if _works_in(process, cluster) else None
    except (OSError, ValueError, psutil.Error):
        return None


def is_gone(process: psutil.Process) -> bool:
    """Whether a process has ended, collected or not."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def clear(cluster: Path, sockets: Path) -> None:
    """End what is left of a crashed server of this cluster, so that the next one can start.

    Call it only when no postmaster lives: what the backends had committed is in the write-ahead log.
    """
    orphans = list(_orphans(cluster))
    for step in (signal.SIGQUIT, signal.SIGKILL):
        for orphan in orphans:
            try:
                orphan.send_signal(step)
            except psutil.NoSuchProcess:
                continue
        _, orphans = psutil.wait_procs(orphans, timeout=2)
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    for left in sockets.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)


def _orphans(cluster: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter(["name"]):
        try:
            if _works_in(process, cluster):
                yield process
        except psutil.Error:
            continue


def _works_in(process: psutil.Process, cluster: Path) -> bool:
    return (
        process.name().startswith("postgres")
        and process.status() != psutil.STATUS_ZOMBIE
        and Path(process.cwd()) == cluster.resolve()
    )
