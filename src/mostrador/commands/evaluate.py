"""An evaluation from the command line: counted with a progress bar, written to a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from mostrador import team
from mostrador.commands.transaction import with_database
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.kit.i18n import LANGUAGES, Language
from mostrador.oversight import evaluation
from mostrador.oversight.evaluation.paper import pdf
from mostrador.oversight.evaluation.sheets import ods, xlsx
from mostrador.oversight.evaluation.words import tell

Say = Callable[[str], None]


def evaluate(
    config: Config, say: Say, console: Console, target: Path, first: date, last: date, *, language: str
) -> Sequence[tuple[Path, int]]:
    """Count the days, freeze the figures and write them; the files with their sizes. Raises Problem, OSError."""

    async def work(db: Database) -> Sequence[tuple[str, bytes]]:
        async with db.begin() as tx:
            id = await evaluation.ask(tx, first, last, by=SYSTEM)
            register = (await team.shop(tx)).register
        with _progress(console) as progress:
            task = progress.add_task("Counting moments", total=None)
            built = await evaluation.build(
                db, id, told=lambda done, whole: progress.update(task, completed=done, total=whole)
            )
        async with db.look() as tx:
            one = await evaluation.one(tx, id, viewer=SYSTEM)
            asked = await evaluation.asked_for(tx, id, viewer=SYSTEM)
            raw = await evaluation.raw(tx, asked, built)
        tag = next((tag for tag in LANGUAGES if tag == language), LANGUAGES[0])
        told = tell(built, one.digest, Language(tag, register))
        drawn = (("evaluation.pdf", pdf), ("evaluation.xlsx", xlsx), ("evaluation.ods", ods))
        return [*((name, draw(told, at=built.known)) for name, draw in drawn), *raw]

    found = with_database(config, say, work)
    target.mkdir(parents=True, exist_ok=True)
    for name, content in found:
        (target / name).write_bytes(content)
    return [(target / name, len(content)) for name, content in found]


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )
