"""`bin/bench`: every figure in one go, on a data folder of its own."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from bench import desk, email, live, pages, post, promises, rivals, route, start, statements, writes
from bench.house import House, house
from bench.limits import hello_per_s
from bench.measure import Row, row

err = Console(stderr=True)
GROUPS = (
    "start",
    "reply",
    "accept",
    "live",
    "inbox",
    "thread",
    "memory",
    "demo",
    "promise",
    "person",
    "recognise",
    "route",
    "desk",
    "email",
)
Only = Annotated[str | None, typer.Option(metavar="GROUP", help=f"One group: {', '.join(GROUPS)}.")]
Json = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the rows as JSON too.")]


def main(
    only: Only = None,
    json: Json = None,
    rivals_too: Annotated[bool, typer.Option("--rivals", help="Measure django-helpdesk beside us.")] = False,
) -> None:
    """Measure Mostrador beside the limits of this machine, and print a table."""
    rows: list[Row] = []
    for part in _parts(only, rivals_too=rivals_too):
        for measured in part:
            err.print(f"[dim]{measured.name} {measured.value} {measured.unit}[/]")
            if only is None or measured.name.startswith(only):
                rows.append(measured)
    _show(rows)
    if json:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(rows), indent=2))


def _parts(only: str | None, *, rivals_too: bool) -> Iterator[Iterator[Row]]:
    def wanted(*groups: str) -> bool:
        return only is None or only.partition(".")[0] in groups

    if wanted("start", "memory"):
        yield start.measure()
    if wanted("reply"):
        yield statements.measure()
    if wanted("accept", "reply"):
        yield _housed(writes.measure)
        yield _limits()
    if wanted("route"):
        yield _housed(route.measure)
    if wanted("live", "memory"):
        yield live.measure()
    if wanted("inbox", "thread", "demo", "person", "recognise"):
        yield _housed(pages.measure, demo=True)
    if wanted("desk"):
        yield _housed(desk.measure, demo=True)
    if wanted("promise"):
        yield promises.measure()
    if wanted("email"):
        yield email.measure()
        yield _housed(post.measure, demo=True)
    if rivals_too:
        yield rivals.measure()


def _housed(measure: Callable[[House], Iterator[Row]], *, demo: bool = False) -> Iterator[Row]:
    with house(demo=demo) as built:
        yield from measure(built)


def _limits() -> Iterator[Row]:
    yield row("limit.hello_per_s", hello_per_s(3), "requests/s", None, "bare Granian, the same client")


def _show(rows: list[Row]) -> None:
    load = os.getloadavg()[0]
    table = Table(
        title=f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}"
    )
    for name in ("name", "value", "unit", "limit", "ratio", ""):
        table.add_column(name, justify="right" if name in {"value", "limit", "ratio"} else "left")
    for one in rows:
        limit = "" if one.limit is None else f"{one.limit:,.2f}"
        ratio = "" if one.ratio is None else f"{one.ratio:.3f}"
        table.add_row(one.name, f"{one.value:,.2f}", one.unit, limit, ratio, one.why)
    Console(width=140).print(table)


typer.run(main)
