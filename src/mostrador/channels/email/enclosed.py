"""Appointments and cards that come with a mail, read so that nobody has to open a file to know what they say."""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final, Literal

import icalendar
import vobject
from icalendar.timezone import tzp

from mostrador.channels.email.charsets import decode, tidy
from mostrador.channels.email.mail import Appointment, Contact, Part

MAX_READ: Final = 256 * 1024
"""Bytes of a calendar or a card that is read; a larger one is a file."""
MAX_LINES: Final = 5000
MAX_SHOWN: Final = 5
"""Appointments of a mail that are shown, and cards; the files have them all."""
MAX_WORDS: Final = 300
MAX_WAYS: Final = 5

# A zone that a mail brings along is one for years: any other rhythm is there to keep a machine busy.
ODD_ZONE: Final = re.compile(r"FREQ=(?!YEARLY)", re.IGNORECASE)
ZONE: Final = re.compile(r"^BEGIN:VTIMEZONE\s*$.*?^END:VTIMEZONE\s*$\n?", re.IGNORECASE | re.MULTILINE | re.DOTALL)
MAX_ZONES: Final = 5
REPLIES: Final[dict[str, Literal["accepted", "declined", "tentative"]]] = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
}
Asks = Literal["", "request", "cancel", "reply"]
ASKS: Final[dict[str, Asks]] = {
    "REQUEST": "request",
    "CANCEL": "cancel",
    "REPLY": "reply",
    "COUNTER": "request",
}

logging.getLogger("vobject").disabled = True
logging.getLogger("vobject.base").disabled = True
# The reader of calendars remembers zones for all of them: what one mail calls a zone is nothing to the next.
_alone = threading.Lock()


def appointments(parts: Sequence[Part]) -> tuple[Appointment, ...]:
    """What the calendars among some files say, each thing once; what nobody can read says nothing."""
    found: dict[tuple[object, ...], Appointment] = {}
    for part in parts:
        if part.media_type == "text/calendar":
            for uid, one in _of_calendar(part.content):
                found.setdefault((uid or one.title, one.begins), one)
    return tuple(found.values())[:MAX_SHOWN]


def contacts(parts: Sequence[Part]) -> tuple[Contact, ...]:
    """The cards among some files, each once."""
    cards = (one for part in parts if part.media_type == "text/vcard" for one in _of_card(part.content))
    return tuple(dict.fromkeys(cards))[:MAX_SHOWN]


def _of_calendar(content: bytes) -> list[tuple[str, Appointment]]:
    text = _text(content)
    if text is None:
        return []
    zones = ZONE.findall(text)
    if len(zones) > MAX_ZONES or any(ODD_ZONE.search(zone) for zone in zones):
        text = ZONE.sub("", text)
    try:
        with _alone, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return [
                    one for calendar in icalendar.Calendar.from_ical(text, multiple=True) for one in _events(calendar)
                ]
            finally:
                tzp.use_default()
    except Exception:  # noqa: BLE001 - whatever a calendar can do to its reader, it stays a file of the mail
        return []


def _events(calendar: Any) -> Iterator[tuple[str, Appointment]]:
    asks: Asks = ASKS.get(str(calendar.get("METHOD", "")).upper(), "")
    for event in calendar.walk("VEVENT")[:MAX_SHOWN]:
        start = event.get("DTSTART")
        if start is None:
            continue
        asked = event.get("ORGANIZER")
        answered: Any = event.get("ATTENDEE") if asks == "reply" else None
        answered = answered[0] if isinstance(answered, list) and answered else answered
        who = answered if answered is not None else asked
        days = not isinstance(start.dt, datetime)
        begins, floating = _moment(start.dt)
        ends = _end(event, start.dt)
        cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
        yield (
            _words(event.get("UID", "")),
            Appointment(
                title=_words(event.get("SUMMARY", "")),
                begins=begins,
                ends=None if ends is None or ends <= begins else ends,
                days=days,
                floating=floating and not days,
                zone=_words(start.params.get("TZID", "")) if floating and not days else "",
                place=_words(event.get("LOCATION", "")),
                who=_words(who.params.get("CN", "")) if who is not None else "",
                address=_address(who),
                repeats="RRULE" in event or "RDATE" in event,
                asks="cancel" if cancelled else asks,
                reply=REPLIES.get(str(answered.params.get("PARTSTAT", "")).upper(), "") if answered is not None else "",
            ),
        )


def _end(event: Any, start: date) -> datetime | None:
    """When it ends: of whole days the last one, which RFC 5545 names by the day after."""
    end = event.get("DTEND")
    last: date | None = end.dt if end is not None else None
    if last is None and (lasts := event.get("DURATION")) is not None:
        last = start + lasts.dt
    if last is None:
        return None
    if not isinstance(last, datetime):
        last = last - timedelta(days=1)
    return _moment(last)[0]


def _moment(said: date) -> tuple[datetime, bool]:
    """A moment in UTC, and whether nobody knows in which zone it was said."""
    if not isinstance(said, datetime):
        return datetime.combine(said, time(), UTC), True
    if said.tzinfo is None:
        return said.replace(tzinfo=UTC), True
    return said.astimezone(UTC), False


def _of_card(content: bytes) -> list[Contact]:
    text = _text(content)
    if text is None:
        return []
    try:
        cards = vobject.readComponents(text, allowQP=True, ignoreUnreadable=True)
        return [one for card in islice(cards, MAX_SHOWN) if (one := _card(card)) is not None]
    except Exception:  # noqa: BLE001 - whatever a card can do to its reader, it stays a file of the mail
        return []


def _card(card: Any) -> Contact | None:
    if str(card.name).upper() != "VCARD":
        return None

    def every(name: str) -> list[str]:
        said = (line.value for line in card.contents.get(name, ()))
        flat = (" · ".join(map(str, one)) if isinstance(one, list) else str(one) for one in said)
        return list(dict.fromkeys(words for one in flat if (words := _words(one))))

    firm = (every("org") or [""])[0]
    name = (every("fn") or every("n") or [firm])[0]
    phones = [re.sub(r"^tel:", "", one, flags=re.IGNORECASE) for one in every("tel")][:MAX_WAYS]
    mails = [re.sub(r"^mailto:", "", one, flags=re.IGNORECASE) for one in every("email")][:MAX_WAYS]
    if not (name or phones or mails):
        return None
    return Contact(name, "" if firm == name else firm, tuple(phones), tuple(mails))


def _text(content: bytes) -> str | None:
    if len(content) > MAX_READ or content.count(b"\n") > MAX_LINES:
        return None
    return decode(content).replace("\r\n", "\n").replace("\r", "\n")


def _address(who: Any) -> str:
    said = _words(who) if who is not None else ""
    return said[7:] if said[:7].lower() == "mailto:" else ""


def _words(said: object) -> str:
    return " ".join(tidy(str(said)).split())[:MAX_WORDS]
