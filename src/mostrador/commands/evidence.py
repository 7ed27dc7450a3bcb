"""The evidence from the command line: checked with a progress bar, its key shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from mostrador.commands.transaction import in_transaction, with_database
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.kit.files import file_store
from mostrador.oversight import evidence
from mostrador.oversight.evidence import Fault, Key, Outcome
from mostrador.oversight.evidence.records import Broken
from mostrador.oversight.evidence.stamps import read_certificates

Say = Callable[[str], None]
SENTENCES: Final[dict[Broken, str]] = {
    "event-altered": "was altered, or its seal was",
    "event-missing": "was taken away",
    "event-inserted": "was put there without a seal",
    "seal-altered": "was altered",
    "seal-missing": "was taken away, or what stands at the end of the chain was",
    "words-altered": "does not say what was sealed",
    "message-altered": "stands at another place or hour than was sealed",
    "message-missing": "was taken away",
    "message-inserted": "was put there: no event tells of it",
    "file-altered": "is not the file that was sealed",
    "file-missing": "was taken away without an event that says so",
    "file-inserted": "was put there after the seal",
    "root-altered": "does not fit its seals or its signature",
    "root-missing": "is missing",
    "key-unknown": "was signed with a key that this server's secret did not make",
    "stamp-altered": "has a stamp of time that does not fit",
}


def verify(config: Config, say: Say, console: Console, *, since: date | None, files: bool) -> Outcome:
    """Check the chain. Raises OSError, ValueError for certificates that cannot be read."""

    async def work(db: Database) -> Outcome:
        store = file_store(config.files, config.s3_url) if files else None
        with _progress(console) as progress:
            task = progress.add_task("Checking seals", total=None)
            return await evidence.verify(
                db,
                secret=config.secret(),
                files=store,
                since=since,
                authorities=read_certificates(config.tsa_certificate),
                told=lambda done, whole: progress.update(task, completed=done, total=max(whole, done)),
            )

    return with_database(config, say, work)


def pack(config: Config, say: Say, code: str, target: Path, *, notes: bool) -> int:
    """Write the pack of a case; its size in bytes. Raises Problem: the code is none, or nothing is sealed of it yet."""
    half = target.with_name(f".{target.name}.half")

    async def work(db: Database) -> None:
        async with db.look() as tx:
            thread = await evidence.find_case(tx, code, viewer=SYSTEM)
        with half.open("xb") as file:
            store = file_store(config.files, config.s3_url)
            await evidence.pack(db, store, file, thread, secret=config.secret(), by=SYSTEM, notes=notes)

    try:
        with_database(config, say, work)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return target.stat().st_size


def keys(config: Config, say: Say) -> Sequence[Key]:
    """The public keys, the one of now first."""
    return in_transaction(config, say, evidence.keys)


def sentence(fault: Fault) -> str:
    """What was found, in words."""
    where = f" (seal {fault.position})" if fault.position and not fault.about.startswith("seal") else ""
    return f"{fault.about[0].upper()}{fault.about[1:]}{where} {SENTENCES[fault.what]}."


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )
