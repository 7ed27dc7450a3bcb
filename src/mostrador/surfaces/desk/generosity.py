"""What each may give, under which accounting codes, and the ledger: for administrators."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final, cast

import msgspec
from litestar import Request, Response, get, post
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from mostrador import team
from mostrador.care import gestures, leaving
from mostrador.care.gestures import KINDS, AmountUnfit, Budget, BudgetUnfit, Entry, Kind, Ready, Rules
from mostrador.care.gestures.budgets import ROLES
from mostrador.kit.errors import Conflict, Invalid, Problem
from mostrador.kit.i18n import Translator
from mostrador.surfaces.desk import money
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/settings/gestures"
SLOTS: Final = 4
# A cell that begins like this is run by a spreadsheet instead of shown.
RUN: Final = ("=", "+", "-", "@", "\t", "\r")


class Row(msgspec.Struct, frozen=True):
    """A line of the form: a budget as it is typed."""

    key: str
    name: str
    per_case: str
    per_month: str


@get(PAGE)
async def show_rules(request: Web) -> Response[Any]:
    """Budgets, codes, gestures made often, what is offered to who leaves, and the ledger by month."""
    return await _show(request, await managing(request), Form())


@post(PAGE, status_code=200)
async def change_rules(request: Web) -> Response[Any]:
    """Save all of it, or show what was typed with the reason why not."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            known = await team.agents(tx)
            rules = Rules(
                currency=form["currency"].strip().upper(),
                roles={role: _budget(form, role) for role in ROLES},
                agents={
                    one.id: _budget(form, f"agent-{one.id}")
                    for one in known
                    if form[f"case-agent-{one.id}"].strip() or form[f"month-agent-{one.id}"].strip()
                },
                accounting={kind: form[f"code-{kind}"] for kind in KINDS},
                ready=tuple(_ready(form, slot) for slot in range(SLOTS) if form[f"what-{slot}"].strip()),
            )
            await gestures.change_rules(tx, rules, by=desk.actor)
            await leaving.change_offer(tx, form["leaving_offer"], by=desk.actor)
    except (Invalid, Conflict) as problem:
        return await _show(request, desk, form, problem)
    return see(f"{PAGE}?done=yes")


@get(f"{PAGE}/ledger.csv")
async def export(request: Web) -> Stream:
    """A month of the ledger as CSV, row by row as it is read."""
    desk, here = await managing(request), here_of(request)
    month = request.query_params.get("month", "")
    async with here.db.look() as tx:
        since, until = await gestures.span(tx, month)
    entries = gestures.ledger(here.db, since, until, viewer=desk.actor)
    return Stream(
        _lines(entries, desk),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{month}.csv"', "Cache-Control": "no-store"},
    )


async def _lines(entries: AsyncIterator[Entry], desk: Desk) -> AsyncIterator[bytes]:
    # Spreadsheets take the bytes for another alphabet unless they begin with this mark.
    yield "\ufeff".encode() + _csv(_titles(desk.reader.say))
    async for one in entries:
        given_at = one.given_at.astimezone(desk.reader.zone).isoformat(timespec="seconds")
        yield _csv(
            (
                str(one.id),
                given_at,
                one.code,
                one.person,
                one.agent,
                one.kind,
                one.nature,
                one.accounting,
                f"{one.cents / 100:.2f}",
                one.currency,
                str(one.days or ""),
                one.what,
                one.reason,
                one.approved_by or "",
                str(one.reverses_id or ""),
            )
        )


def _titles(say: Translator) -> Sequence[str]:
    _ = say.gettext
    return (
        _("Number"),
        _("When"),
        _("Case"),
        _("Person"),
        _("Given by"),
        _("Kind"),
        _("Nature"),
        _("Accounting code"),
        _("Amount"),
        _("Currency"),
        _("Days"),
        _("What"),
        _("Why"),
        _("Approved by"),
        _("Takes back"),
    )


def _csv(cells: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([_shown(cell) for cell in cells])
    return line.getvalue().encode()


def _shown(cell: str) -> str:
    number = cell.removeprefix("-").replace(".", "", 1)
    return f"'{cell}" if cell.startswith(RUN) and not number.isdigit() else cell


async def _show(request: Web, desk: Desk, form: Form, problem: Problem | None = None) -> Response[str]:
    here, say, language = here_of(request), desk.reader.say, desk.reader.language
    refusal = Refusal(say, problem)
    async with here.db.look() as tx:
        rules = await gestures.rules(tx, viewer=desk.actor)
        known = [one for one in await team.agents(tx) if not one.suspended]
        months = await gestures.months(tx, viewer=desk.actor)
        offer = await leaving.written_offer(tx)

    def row(key: str, name: str, budget: Budget | None) -> Row:
        saved = (
            (money.typed(budget.per_case, language), money.typed(budget.per_month, language)) if budget else ("", "")
        )
        return Row(key, name, form.typed(f"case-{key}", saved[0]), form.typed(f"month-{key}", saved[1]))

    names = {
        "agent": say.gettext("Agents"),
        "supervisor": say.gettext("Supervisors"),
        "admin": say.gettext("Administrators"),
    }
    ready = [*rules.ready, *[None] * SLOTS][:SLOTS]
    return await wide_page(
        request,
        desk,
        "desk/settings/gestures.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        rules=rules,
        roles=[row(role, names[role], rules.roles.get(role)) for role in ROLES],
        agents=[row(f"agent-{one.id}", one.name, rules.agents.get(one.id)) for one in known],
        kinds={kind: say.gettext(name) for kind, name in gestures.KIND_NAMES.items()},
        ready=[(slot, one, money.typed(one.cents, language) if one else "") for slot, one in enumerate(ready)],
        months=months,
        offer=offer,
    )


def _budget(form: Form, key: str) -> Budget:
    per_case, per_month = money.cents(form[f"case-{key}"]), money.cents(form[f"month-{key}"])
    if per_case is None or per_month is None:
        raise BudgetUnfit
    return Budget(per_case, per_month)


def _ready(form: Form, slot: int) -> Ready:
    amount = money.cents(form[f"amount-{slot}"])
    if amount is None:
        raise AmountUnfit
    kind = cast("Kind", form[f"kind-{slot}"])
    return Ready(kind, amount, form.number(f"days-{slot}"), form[f"what-{slot}"], form[f"reason-{slot}"])


HANDLERS: Final[list[ControllerRouterHandler]] = [show_rules, change_rules, export]
