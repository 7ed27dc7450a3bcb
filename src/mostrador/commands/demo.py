"""The demo shop, and as many threads as one likes to measure with."""

from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from mostrador import demo
from mostrador.commands.database import opened
from mostrador.commands.fault import Fault
from mostrador.commands.transaction import with_database
from mostrador.config import Config
from mostrador.kit import migrate


def plant(config: Config, say: Callable[[str], None]) -> demo.Planted:
    """Plant the demo shop where there is none. Raises Fault in a shop of somebody's own."""
    planted = with_database(config, say, demo.plant)
    if not planted.logins:
        raise Fault("This is somebody's own shop, so no demo is planted in it. Choose another folder with --data.")
    return planted


def bulk(config: Config, say: Callable[[str], None], threads: int, console: Console) -> None:
    """Write many threads, with a progress bar. Raises Problem in a shop of somebody's own."""
    columns = (
        TextColumn("Writing threads"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with opened(config, say) as ready, Progress(*columns, console=console) as progress:
        migrate.migrate(str(ready.database_url), ready.schema)
        task = progress.add_task("threads", total=threads)
        demo.bulk(
            str(ready.database_url), ready.schema, threads, lambda written: progress.update(task, completed=written)
        )
