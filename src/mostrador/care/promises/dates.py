"""When something is, said in words: Recognizers-Text reads the pieces, and what it leaves open stays open here.

The library takes a second and some fifty megabytes to load, so it is not before somebody writes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from threading import Event, Lock, Thread
from typing import Any, Final, Literal

import msgspec

Tongue = Literal["es", "en"]
# Two who ask at once load it once.
_loading: Final = Lock()
_begun: Final = Event()
_loaded_once: Final = Event()
_NUMBERS: Final = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
# One wording for what is meant alike, because the library knows fewer.
_SAME: Final[dict[Tongue, tuple[tuple[str, str], ...]]] = {
    "es": (
        # «el martes de 9 a 11»: the library reads it where it is said as between.
        (
            (
                r"\b((?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|hoy|ma[nñ]ana|tarde)(?: \d{1,2})?) "
                r"de (\d{1,2}(?::\d\d)?) a (\d{1,2}(?::\d\d)?)(?= *(?:h|horas)?(?: |[.;!)]|$))"
            ),
            r"\1 entre las \2 y las \3",
        ),
        (r"\b(?:al?|del?|antes del?|sobre el|hacia el|para el) medio ?d[ií]a\b", "a las 12:00 pm"),
        (r"\ba (?:primera|[uú]ltima) hora\b", " "),
        (
            r"\b(?:antes de|a m[aá]s tardar a|como muy tarde a|sobre|hacia|para|a eso de|alrededor de) (las?)\b",
            r"a \1",
        ),
        (r"\b(las? \d{1,2}(?:[:.]\d{2})?) ?(?:h|hs|hrs?|horas)\b\.?", r"\1"),
        (r"\b(las? \d{1,2})(?![\d:.]| (?:y|menos|de la|pm|am|p\.|a\.))", r"\1:00"),
        (r"\b(\d{1,2})\.(\d{2})\b", r"\1:\2"),
        (r"\bdentro de\b", "en"),
        (r"\ben menos de\b", "en"),
        (r"\bhoy en\b", "en"),
        (r"\b(?:una )?hora y media\b", "90 minutos"),
        (r"\bmedia hora\b", "30 minutos"),
        (r"\b(?:un )?cuarto de hora\b", "15 minutos"),
        (r"\bun par de\b", "2"),
    ),
    "en": (
        (r"\b(?:at|by|before|around|about) (?:noon|midday)\b", "at 12:00 pm"),
        (r"\b(?:noon|midday)\b", "at 12:00 pm"),
        (r"\bo['’]clock\b", " "),
        (
            rf"\b(?:by|before|no later than|at the latest by|around|about|until|till) (?=\d|half|quarter|{_NUMBERS})",
            "at ",
        ),
        (r"\b(at \d{1,2})(?![\d:.]| ?(?:am|pm|a\.|p\.))", r"\1:00"),
        (r"\bby (?=monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|today)", "on "),
        (r"\bon (?=tomorrow|today)", ""),
        (r"\bwithin\b", "in"),
        (r"\ban hour and a half\b", "90 minutes"),
        (r"\bhalf an hour\b", "30 minutes"),
        (r"\ba couple of\b", "2"),
    ),
}
_RULES: Final = {
    tongue: tuple((re.compile(pattern, re.IGNORECASE), instead) for pattern, instead in rules)
    for tongue, rules in _SAME.items()
}

# «el 25», «el jueves 26»: said without its month.
DAY_ALONE: Final = re.compile(
    r"\b(?:el (?:d[ií]a )?|(?:el )?(lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo) (?:d[ií]a )?)"
    r"(\d{1,2})(?![\d:/.-]| de [a-z]| del)",
    re.IGNORECASE,
)
_WEEK: Final = "lmmjvsd"


class Found(msgspec.Struct, frozen=True):
    """A piece of a text that says when: `kind` is date, time, datetime, datetimerange…, in the library's words.

    `values` are all the moments it may mean, without a zone; of a range, its ends. `starts` and `ends` are places in
    the text that was read.
    """

    text: str
    kind: str
    values: tuple[str, ...]
    timexes: tuple[str, ...]
    starts: int
    ends: int


def read(text: str, at: datetime, tongue: Tongue) -> tuple[Found, ...]:
    """Every piece of `text` that says when, told at the wall clock `at` (without a zone)."""
    return tuple(_found(result) for result in _model(tongue).parse(text, at))


def plain(text: str, at: datetime, tongue: Tongue) -> str:
    """The text in the words that the library knows; a day of the month is written out as the next one after `at`."""
    said = text.replace(",", " ").replace("’", "'")
    for pattern, instead in _RULES[tongue]:
        said = pattern.sub(instead, said)
    if tongue == "es":
        said = DAY_ALONE.sub(lambda match: _next_day(int(match[2]), match[1], at.date()) or match[0], said)
    return " ".join(said.split())


def _next_day(number: int, weekday: str | None, today: date) -> str:
    """The next day of the month with that number, for the library. Nothing for today's, or on another weekday."""
    if number == today.day:
        return ""
    ahead = (today + timedelta(days=days) for days in range(1, 62))
    day = next((day for day in ahead if day.day == number), None)
    fits = day and (not weekday or (_WEEK[day.weekday()] == weekday[0].lower() and not _other(weekday, day)))
    return f"el {day:%d/%m/%Y}" if day and fits else ""


def _other(weekday: str, day: date) -> bool:
    """Two days of the Spanish week begin alike."""
    return weekday[:2].lower() in {"ma", "mi"} and (weekday[1].lower() == "i") != (day.weekday() == 2)


def prepare() -> None:
    """Load the library beside what the process does, once: whoever writes may be about to promise something."""
    if not _begun.is_set():
        _begun.set()
        Thread(target=_load, name="dates", daemon=True).start()


def ready(within: float = 0.0) -> bool:
    """Whether the library is loaded, waiting up to `within` seconds for it; begins to load it when nobody did."""
    prepare()
    return _loaded_once.wait(within)


def _load() -> None:
    try:
        for tongue in ("es", "en"):
            _model(tongue)
    finally:
        # What cannot be loaded says so to whoever asks, and keeps nobody waiting.
        _loaded_once.set()


def _model(tongue: Tongue) -> Any:
    with _loading:
        return _loaded(tongue)


@cache
def _loaded(tongue: Tongue) -> Any:
    from recognizers_date_time import Culture, DateTimeRecognizer  # noqa: PLC0415 - a process that needs none of it

    return DateTimeRecognizer({"es": Culture.Spanish, "en": Culture.English}[tongue]).get_datetime_model()


def _found(result: Any) -> Found:
    values: Sequence[dict[str, str]] = (result.resolution or {}).get("values") or []
    return Found(
        text=result.text,
        kind=result.type_name.rpartition(".")[2],
        values=tuple(_value(one) for one in values),
        timexes=tuple(one.get("timex", "") for one in values),
        starts=result.start,
        ends=result.end + 1,
    )


def _value(one: dict[str, str]) -> str:
    # «31 de febrero» is found and is no day.
    value = one.get("value") or one.get("end") or ""
    return value if value[:1].isdigit() else ""
