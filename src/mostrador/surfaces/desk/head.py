"""What whoever opens a thread reads first: a few plain sentences and a strip of days, made of rows."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

import msgspec
from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from mostrador import people, threads
from mostrador.care import matters
from mostrador.care.matters import Head, PersonHead
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.kit.i18n import N_, Language, Translator
from mostrador.surfaces.desk.door import Desk
from mostrador.threads import Thread

LONG: Final = timedelta(days=1)
STRIP: Final = 14
OFTEN: Final = 3
NTH: Final = (
    *(N_("first"), N_("second"), N_("third"), N_("fourth"), N_("fifth"), N_("sixth"), N_("seventh"), N_("eighth")),
    *(N_("ninth"), N_("tenth"), N_("eleventh"), N_("twelfth"), N_("thirteenth"), N_("fourteenth"), N_("fifteenth")),
    *(N_("sixteenth"), N_("seventeenth"), N_("eighteenth"), N_("nineteenth"), N_("twentieth")),
)


class Day(msgspec.Struct, frozen=True):
    """A day of the strip: what it says, its height from 0 to 5, and whether it hurt."""

    text: str
    level: int
    hurt: bool


class Known(msgspec.Struct, frozen=True):
    """The sentences, whether they call for care, and the days drawn beside them (none for who came once)."""

    sentences: list[str]
    loud: bool
    days: list[Day]


class Again(msgspec.Struct, frozen=True):
    """What the aside says of a matter: the head of its thread, where to call, whether the person has other threads."""

    head: Head
    phone: str
    several: bool


async def again(tx: Tx, thread: Thread, desk: Desk) -> Again:
    """Read what the aside says of the matter of a thread. Raises NotFound."""
    head = await matters.head(tx, thread.id, viewer=desk.actor)
    _, addresses = await people.find(tx, thread.person_id)
    lines = await threads.of_person(tx, thread.person_id, viewer=desk.actor, limit=2)
    phone = next((one.value for one in addresses if one.channel == "phone"), "")
    return Again(head, phone, several=len(lines) > 1)


def known(head: Head, say: Translator, zone: tzinfo, *, waiting_since: datetime | None = None) -> Known:
    """What one of us reads above a thread that waits since `waiting_since`."""
    today = clock.now().astimezone(zone).date()
    waits = waiting_since is not None and clock.now() - waiting_since > LONG
    said = [*_how_often(head, say, zone, today), *_through_whom(head, say), *_broken(head, say, zone, today)]
    if waits and waiting_since is not None:
        said.append(say.gettext("They wait for an answer since %(day)s.", day=_on(waiting_since, say, zone, today)))
    if head.others:
        said.append(say.ngettext("Another case is open.", "%(n)s other cases are open.", head.others))
    often = sum(_date(at, zone) == today for at in head.moments) >= OFTEN
    drawn = _days(head, say, zone, today) if len(head.moments) > 1 or head.broken else []
    return Known(said, head.raised or often or waits or bool(head.broken), drawn)


def known_person(head: PersonHead, say: Translator, zone: tzinfo) -> Known:
    """What one of us reads above a person's file."""
    today = clock.now().astimezone(zone).date()
    waits = head.waiting_since is not None and clock.now() - head.waiting_since > LONG
    said = [*_times(head, say, zone, today, first=not head.before)]
    if head.matter and head.about > 1:
        said.append(say.gettext("Most of all about “%(matter)s”: %(n)s times.", matter=head.matter, n=head.about))
    said += [*_through_whom(head, say), *_broken(head, say, zone, today)]
    if waits and head.waiting_since is not None:
        day = _on(head.waiting_since, say, zone, today)
        said.append(say.gettext("They wait for an answer since %(day)s.", day=day))
    said.append(
        say.ngettext("One case is open.", "%(n)s cases are open.", head.open)
        if head.open
        else say.gettext("Nothing is open.")
    )
    return Known(said, waits or bool(head.broken), [])


def _how_often(head: Head, say: Translator, zone: tzinfo, today: date) -> list[str]:
    times = len(head.moments)
    said = _times(head, say, zone, today, first=not head.before and head.about == 1)
    if not said or head.about < 2:
        return said
    if head.about == times:
        return [*said, say.gettext("Always about the same.")]
    if head.about <= len(NTH):
        return [*said, say.gettext("About this very thing, the %(nth)s.", nth=_nth(head.about, say))]
    return [*said, say.gettext("About this very thing, %(n)s times.", n=head.about)]


def _times(head: Head | PersonHead, say: Translator, zone: tzinfo, today: date, *, first: bool) -> list[str]:
    times, now = len(head.moments), sum(_date(at, zone) == today for at in head.moments)
    if not times:
        return []
    do = _do(head.ways, say)
    if times == 1:
        if first:
            return [say.gettext("They %(do)s for the first time.", do=do)]
        return [say.gettext("They %(do)s for the first time in a month.", do=do)]
    if times > len(NTH):
        return [say.gettext("They came to us %(n)s times in a month, %(now)s of them today.", n=times, now=now)]
    nth = _nth(times, say)
    if now == times:
        return [say.gettext("It is the %(nth)s time today that they %(do)s.", nth=nth, do=do)]
    if now > 1:
        sentence = N_("It is the %(nth)s time in a month that they %(do)s, and the %(today)s today.")
        return [say.gettext(sentence, nth=nth, do=do, today=_nth(now, say))]
    return [say.gettext("It is the %(nth)s time in a month that they %(do)s.", nth=nth, do=do)]


def _do(ways: list[str], say: Translator) -> str:
    match sorted({"write" if way not in {"phone", "visit"} else way for way in ways}):
        case ["phone"]:
            return say.pgettext("how they come", "call")
        case ["visit"]:
            return say.pgettext("how they come", "come by")
        case ["write"]:
            return say.pgettext("how they come", "write")
    return say.pgettext("how they come", "get in touch")


def _nth(number: int, say: Translator) -> str:
    """«tercera», as one says it of a time."""
    return say.gettext(NTH[number - 1])


def _through_whom(head: Head | PersonHead, say: Translator) -> list[str]:
    if len(head.hands) < 2:
        return []
    names = format_list(head.hands, locale=say.language.locale)
    return [say.gettext("In a month they went from hand to hand: %(names)s.", names=names)]


def _broken(head: Head | PersonHead, say: Translator, zone: tzinfo, today: date) -> list[str]:
    if not head.broken:
        return []
    last = _on(head.broken[0], say, zone, today)
    return [
        say.ngettext(
            "A promise was broken %(day)s.",
            "%(n)s promises were broken, the last one %(day)s.",
            len(head.broken),
            day=last,
        )
    ]


def _days(head: Head, say: Translator, zone: tzinfo, today: date) -> list[Day]:
    came = Counter(_date(at, zone) for at in head.moments)
    hurt = {_date(at, zone) for at in head.broken}
    strip = []
    for back in range(STRIP - 1, -1, -1):
        day = today - timedelta(days=back)
        named = short_date(day, say.language)
        text = say.ngettext("%(day)s: once", "%(day)s: %(n)s times", came[day], day=named)
        if day in hurt:
            text = say.gettext("%(text)s; a promise was broken", text=text)
        strip.append(Day(text, min(5, 2 * came[day]) or int(day in hurt), hurt=day in hurt))
    return strip


def short_date(day: date, language: Language) -> str:
    """«17 nov»."""
    return format_skeleton("MMMd", datetime.combine(day, datetime.min.time()), locale=language.locale)


def _on(at: datetime, say: Translator, zone: tzinfo, today: date) -> str:
    """«hoy», «ayer», «el lunes 17 de noviembre»."""
    day = _date(at, zone)
    match (today - day).days:
        case 0:
            return say.gettext("today")
        case 1:
            return say.gettext("yesterday")
    pattern = say.pgettext("a day, as Unicode writes dates", "EEEE, MMMM d")
    return say.pgettext("a day", "on %(day)s", day=format_date(day, pattern, locale=say.language.locale))


def _date(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()
