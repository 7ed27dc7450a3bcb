"""What the placard says, gathered from what is configured, and what is missing for it to be whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from babel.core import get_global

from mostrador import team
from mostrador.channels import email
from mostrador.kit import clock, sql
from mostrador.kit.db import Tx
from mostrador.oversight import answers, compliance, evaluation
from mostrador.oversight.compliance import Profile, Rule
from mostrador.oversight.placard.numbers import tariff
from mostrador.oversight.placard.reach import reach
from mostrador.oversight.placard.records import Facts, Outside, Reach, Term

Q = sql.load("mostrador.oversight.placard")
KINDS: Final = ("enquiry", "incident", "complaint", "claim")
HOURS: Final = {"hour": 1.0, "day": 24.0, "working-day": 28.8}
"""About how long a unit is, to tell which of two terms ends first: five working days are six days or more."""
MINUTES: Final = 7 * 1440


async def gather(tx: Tx, site: str, *, at: date | None = None) -> Facts:
    """Everything as it is configured now, under the rules of a day (today); `site` is our own address."""
    shop = await team.shop(tx)
    day = at or clock.now().astimezone(ZoneInfo(shop.timezone)).date()
    told = await compliance.profile(tx) or Profile()
    said = await reach(tx) or Reach()
    plain = Reach(**{name: getattr(said, name) for name in Reach.__struct_fields__})
    hours = tuple(await team.opening(tx))
    known = answers.fitting(await answers.bodies(tx), told)
    rules = compliance.binding(told.tags, day)
    return Facts(
        name=shop.name,
        site=site,
        zone=shop.timezone,
        phone=shop.phone or "",
        post=shop.postal_address or "",
        hours=hours,
        reach=plain,
        mails=tuple(one.address for one in await email.mailboxes(tx) if one.paused_at is None),
        languages=_languages(await tx.values(Q.languages), told),
        terms=_terms(rules),
        bodies=tuple(Outside(one.name, one.web, one.phone, one.address, one.member) for one in known),
        evaluated=bool(await evaluation.published(tx)),
        lacks=_lacks(shop.phone or "", shop.postal_address or "", bool(hours), _always(hours), plain, told, bool(known),
                     _region(shop.timezone)),
    )  # fmt: skip


def _lacks(
    phone: str, post: str, hours: bool, always: bool, said: Reach, told: Profile, bodies: bool, region: str
) -> tuple[str, ...]:
    """What is missing, or may not be as it is, by the names that the desk explains."""
    kind = tariff(phone, region) if phone else "unknown"
    bound = told.tags
    lacks = {
        "profile": told == Profile(),
        "phone": not phone,
        "phone-mobile": region == "ES" and kind == "mobile",
        "phone-outgoing": kind == "outgoing",
        "phone-special": kind == "special" and not said.plain_phone,
        "phone-cost": kind == "special" and not said.call_cost,
        "free-phone": "basic" in bound and kind != "free" and not said.free_phone,
        "faults-phone": "continuous" in bound and not said.faults_phone and not always,
        "post": not post,
        "hours": not hours,
        "contract-ways": not said.contract_ways,
        "premises": "premises" in said.contract_ways and not said.premises,
        "deaf": "large" in bound and not said.messaging and not said.sign_language,
        "bodies": not bodies,
    }
    return tuple(name for name, lacking in lacks.items() if lacking)


def _terms(rules: Sequence[Rule]) -> tuple[Term, ...]:
    """The term that ends first, of each kind and of each concern; kinds with the same one stand together."""
    found: dict[tuple[str, int, str], list[str]] = {}
    for kind in KINDS:
        limits = [(rule.limit, rule.id) for rule in rules if rule.limit and kind in rule.limit.kinds]
        fit = [(limit, rule) for limit, rule in limits if not limit.concerns]
        if fit:
            limit, id = min(fit, key=lambda one: one[0].count * HOURS[one[0].unit])
            found.setdefault((id, limit.count, limit.unit), []).append(kind)
    terms = [Term(tuple(kinds), "", count, unit, rule) for (rule, count, unit), kinds in found.items()]
    concerns = [
        Term(tuple(rule.limit.kinds), concern, rule.limit.count, rule.limit.unit, rule.id)
        for rule in rules
        if rule.limit
        for concern in rule.limit.concerns
    ]
    return (*terms, *concerns)


def _languages(spoken: Sequence[str], told: Profile) -> tuple[str, ...]:
    """Spanish, what its customers may ask for, and what somebody who answers speaks."""
    return tuple(dict.fromkeys(("es", *told.languages, *spoken)))


def _always(hours: Sequence[team.Shift]) -> bool:
    """Whether a week of hours leaves no gap."""
    return sum(one.ends - one.starts for one in hours) >= MINUTES


def _region(timezone: str) -> str:
    return str(get_global("zone_territories").get(timezone, "ES"))
