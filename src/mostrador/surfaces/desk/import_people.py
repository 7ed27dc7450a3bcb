"""People brought in from a CSV, on pages of the settings: the file, its columns, what becomes of it, how far it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from mostrador.care import clocks
from mostrador.kit.errors import Conflict, Gone, Invalid, Problem, TooLarge
from mostrador.kit.files import MAX_FILE, FileGone, Stored
from mostrador.kit.i18n import Translator
from mostrador.people import importing
from mostrador.people.importing.sheet import fetched
from mostrador.surfaces.desk.cells import safe_cell
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.files import chunks_of
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.me import fragment_of
from mostrador.surfaces.desk.once import earlier, first_time, made
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.surfaces.ui.uploads import remember

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/settings/import"
LISTED: Final = 100
ALL: Final = 200_000


class TableMissing(Invalid):
    """Choose the CSV file with the people."""


class TableGone(Gone):
    """This file is no longer here: it is kept for a day. Choose it again."""


class Shown(msgspec.Struct, frozen=True):
    """One line of the preview, in the reader's language."""

    number: int
    name: str
    addresses: tuple[str, ...]
    organisations: tuple[str, ...]
    tags: tuple[str, ...]
    kind: str
    person: int | None
    why: str
    after: int | None = None


class Refused(msgspec.Struct, frozen=True):
    """A line that made nobody, and why."""

    line: int
    why: str
    value: str


@get(PAGE)
async def show_imports(request: Web) -> Response[Any]:
    """Choose a file; the last ones."""
    return await _begin(request, await managing(request))


@post(PAGE, status_code=200)
async def propose(request: Web) -> Response[Any]:
    """A file: read how it is made, then show what would become of it."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        found = await _taken(request, here, desk, form)
    except (Invalid, TooLarge) as problem:
        return await _begin(request, desk, problem)
    return see(f"{PAGE}/{found}")


@get(f"{PAGE}/{{table:int}}")
async def show_import(request: Web, table: FromPath[int]) -> Response[Any]:
    """Before it begins the first lines, then how far it is."""
    return await _show(request, await managing(request), table)


@post(f"{PAGE}/{{table:int}}/columns", status_code=200)
async def choose_columns(request: Web, table: FromPath[int]) -> Response[Any]:
    """What each column holds."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            await importing.choose_columns(tx, table, form.all("column"), by=desk.actor)
    except (Invalid, Conflict) as problem:
        return await _show(request, desk, table, problem)
    return see(f"{PAGE}/{table}")


@post(f"{PAGE}/{{table:int}}/beginning", status_code=200)
async def begin(request: Web, table: FromPath[int]) -> Response[Any]:
    """Bring them in."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            if await first_time(tx, desk, form):
                await importing.begin_import(tx, table, by=desk.actor)
    except (Invalid, Conflict) as problem:
        return await _show(request, desk, table, problem)
    return see(f"{PAGE}/{table}")


@get(f"{PAGE}/{{table:int}}/refused.csv")
async def export_refused(request: Web, table: FromPath[int]) -> Stream:
    """The lines that made nobody, each with its reason."""
    desk = await managing(request)
    async with here_of(request).db.look() as tx:
        refused = await importing.refused_lines(tx, table, limit=ALL, viewer=desk.actor)
    return Stream(
        _csv(refused, desk.reader.say),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="import-{table}.csv"', "Cache-Control": "no-store"},
    )


async def _taken(request: Web, here: Here, desk: Desk, form: Form) -> int:
    chosen = form.file("table")
    if chosen is None:
        raise TableMissing
    async with here.files.receive(chosen.filename, limit=min(MAX_FILE, here.config.max_upload)) as upload:
        async for chunk in chunks_of(chosen):
            await upload.write(chunk)
        # Remembered as a file that is never sent, it goes by itself a day later.
        kept = await remember(here, upload, by=str(desk.actor))
    stored = Stored(kept.hash, kept.size, kept.media_type, kept.name)
    async with fetched(here.files, kept.hash) as copy, here.db.begin() as tx:
        if before := await earlier(tx, desk, form):
            return before.made
        region, shop = (await clocks.place(tx)).country, await here.shop(tx)
        table = await importing.propose_import(tx, copy, stored, region=region, language=shop.language, by=desk.actor)
        await made(tx, desk, form, table)
        return table


async def _begin(request: Web, desk: Desk, problem: Problem | None = None) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        latest = await importing.latest_imports(tx, viewer=desk.actor)
    return await wide_page(
        request, desk, "desk/settings/import/choose.html", status=refusal.status, refusal=refusal, latest=latest
    )


async def _show(request: Web, desk: Desk, table: int, problem: Problem | None = None) -> Response[str]:
    here, say = here_of(request), desk.reader.say
    async with here.db.look() as tx:
        found = await importing.find_import(tx, table, viewer=desk.actor)
        if found.began_at is None:
            try:
                preview = await importing.preview(tx, here.files, table, viewer=desk.actor)
            except FileGone:
                raise TableGone from None
            shown = [_shown(one, say) for one in preview.lines]
            refused = []
        else:
            preview = importing.Preview((), 0, (), None)
            shown = []
            refused = [
                Refused(one.line, say.problem(one.problem), one.value)
                for one in await importing.refused_lines(tx, table, limit=LISTED, viewer=desk.actor)
            ]
    refusal = Refusal(say, problem)
    facts: dict[str, Any] = {"table": found, "refused": refused}
    if "hx-request" in request.headers:
        return await fragment_of(request, desk, "desk/settings/import/_state.html", **facts)
    return await wide_page(
        request,
        desk,
        "desk/settings/import/show.html",
        status=refusal.status,
        refusal=refusal,
        shown=shown,
        repeated=preview.repeated,
        first_repeated=preview.first_repeated,
        understood=preview.understood,
        roles=importing.ROLES,
        **facts,
    )


def _shown(one: importing.Previewed, say: Translator) -> Shown:
    if one.problem is not None or one.entry is None or one.verdict is None:
        return Shown(one.number, "", (), (), (), "refused", None, say.problem(one.problem) if one.problem else "")
    entry = one.entry
    return Shown(
        one.number,
        entry.name,
        tuple(address.value for address in entry.addresses),
        entry.organisations,
        entry.tags,
        one.verdict.kind,
        one.verdict.person,
        "",
        one.after,
    )


def _csv(refused: Sequence[importing.RefusedLine], say: Translator) -> Iterator[bytes]:
    _ = say.gettext
    # Spreadsheets take the bytes for another alphabet unless they begin with this mark.
    yield "\ufeff".encode()
    yield _row(_("Line"), _("Why"), _("What it says"))
    for one in refused:
        yield _row(str(one.line), say.problem(one.problem), one.value)


def _row(*cells: str) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerow([safe_cell(cell) for cell in cells])
    return written.getvalue().encode()


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_imports,
    propose,
    show_import,
    choose_columns,
    begin,
    export_refused,
]
