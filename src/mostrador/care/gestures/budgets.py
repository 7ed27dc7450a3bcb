"""What each may give, in which currency, under which codes of the books. An administrator's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from babel.numbers import list_currencies

from mostrador.care.gestures.judge import MOST_CENTS, fit
from mostrador.care.gestures.records import KINDS, Budget, Kind, Ready
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid
from mostrador.team.events import ShopChanged

Q = sql.load("mostrador.care.gestures")
ROLES: Final = ("agent", "supervisor", "admin")
MOST_READY: Final = 9
LONGEST_CODE: Final = 40


class CurrencyUnknown(Invalid):
    """“%(value)s” is not a currency. Write its three letters, like EUR."""


class BudgetUnfit(Invalid):
    """A budget is an amount like 30 or 12.50, for a case and for a month. On a case it is not above that of a month."""


class CodeTooLong(Invalid):
    """An accounting code has up to %(longest)s characters."""


class Rules(msgspec.Struct, frozen=True):
    """Everything an administrator sets. `agents` holds only those with a budget of their own."""

    currency: str
    roles: dict[str, Budget]
    agents: dict[int, Budget]
    accounting: dict[Kind, str]
    ready: tuple[Ready, ...]


class _Budget(msgspec.Struct, frozen=True):
    role: str | None
    agent_id: int | None
    per_case: int
    per_month: int


class _Code(msgspec.Struct, frozen=True):
    kind: Kind
    code: str


async def currency(tx: Tx) -> str:
    """The currency of every amount (ISO 4217)."""
    found: str = await tx.value(Q.generosity)
    return found


async def ready(tx: Tx) -> Sequence[Ready]:
    """The gestures the shop makes often, in its order."""
    return await tx.all(Ready, Q.ready)


async def rules(tx: Tx, *, viewer: Actor) -> Rules:
    """What is set. Raises Forbidden for who does not manage."""
    _managing(viewer)
    budgets = await tx.all(_Budget, Q.budgets)
    return Rules(
        currency=await currency(tx),
        roles={one.role: Budget(one.per_case, one.per_month) for one in budgets if one.role},
        agents={one.agent_id: Budget(one.per_case, one.per_month) for one in budgets if one.agent_id},
        accounting={one.kind: one.code for one in await tx.all(_Code, Q.accounting)},
        ready=tuple(await ready(tx)),
    )


async def change_rules(tx: Tx, changed: Rules, *, by: Actor) -> None:
    """Set all of it. What was given stays as it was given.

    Raises Forbidden, CurrencyUnknown, BudgetUnfit, CodeTooLong, and what a ready gesture lacks.
    """
    _managing(by)
    if changed.currency not in list_currencies():
        raise CurrencyUnknown(value=changed.currency[:20])
    for budget in (*changed.roles.values(), *changed.agents.values()):
        if not 0 <= budget.per_case <= budget.per_month <= MOST_CENTS:
            raise BudgetUnfit
    for code in changed.accounting.values():
        if len(code) > LONGEST_CODE:
            raise CodeTooLong(longest=LONGEST_CODE)
    gifts = [fit(one.gift) for one in changed.ready[:MOST_READY]]
    await tx.run(Q.set_currency, currency=changed.currency)
    await _set_budgets(tx, changed.roles, changed.agents)
    codes = {kind: changed.accounting[kind].strip() for kind in KINDS if changed.accounting.get(kind, "").strip()}
    await tx.run(Q.set_accounting, kinds=list(codes), codes=list(codes.values()))
    await tx.run(Q.forget_ready)
    for number, gift in enumerate(gifts, 1):
        await tx.run(
            Q.add_ready,
            place=number,
            kind=gift.kind,
            cents=gift.cents,
            days=gift.days,
            what=gift.what,
            reason=gift.reason,
        )
    await tx.record(ShopChanged(), by=by)


async def _set_budgets(tx: Tx, roles: Mapping[str, Budget], agents: Mapping[int, Budget]) -> None:
    roles = {role: roles[role] for role in ROLES if role in roles}
    await tx.run(
        Q.set_budgets,
        roles=list(roles),
        role_cases=[one.per_case for one in roles.values()],
        role_months=[one.per_month for one in roles.values()],
        agents=list(agents),
        agent_cases=[one.per_case for one in agents.values()],
        agent_months=[one.per_month for one in agents.values()],
    )


def _managing(actor: Actor) -> None:
    if actor.kind != "agent" or "manage" not in actor.verbs:
        raise Forbidden
