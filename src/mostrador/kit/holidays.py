"""Public holidays of a country and its regions, by the `holidays` package.

The package brings the calendars of the world into memory and is asked once a year, so that a short-lived process
asks it: `python -m mostrador.kit.holidays` reads a question from its standard input and writes the answer.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec


class Holiday(msgspec.Struct, frozen=True, order=True):
    """A day and what it is called."""

    day: date
    name: str


class Region(msgspec.Struct, frozen=True):
    """A part of a country with holidays of its own: its ISO 3166-2 code without the country, and its name."""

    code: str
    name: str


class _Question(msgspec.Struct, frozen=True):
    country: str
    region: str = ""
    years: tuple[int, ...] = ()
    language: str = ""


class _Answer(msgspec.Struct, frozen=True):
    holidays: tuple[Holiday, ...] = ()
    regions: tuple[Region, ...] = ()


async def holidays_of(country: str, region: str, years: Iterable[int], language: str) -> Sequence[Holiday]:
    """The public holidays of some years, named in `language` (ISO 639-1) where the package knows it, by day.

    `country` is ISO 3166-1 alpha-2, `region` empty for what the whole country keeps.
    Raises LookupError for a country or region without a calendar.
    """
    return (await _ask(_Question(country, region, tuple(years), language))).holidays


async def regions_of(country: str) -> Sequence[Region]:
    """The regions of a country that have holidays of their own, by name. Raises LookupError."""
    return (await _ask(_Question(country))).regions


async def _ask(question: _Question) -> _Answer:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    written, _ = await process.communicate(msgspec.json.encode(question))
    if process.returncode:
        raise LookupError(question.country, question.region)
    return msgspec.json.decode(written, type=_Answer)


def _answer(question: _Question) -> _Answer:
    import holidays  # noqa: PLC0415 - only the short-lived process pays for it

    if not question.years:
        kept = holidays.country_holidays(question.country)
        names: dict[str, str] = {}
        for name, code in getattr(kept, "subdivisions_aliases", {}).items():
            names.setdefault(code, name)
        regions = [Region(code, names.get(code, code)) for code in kept.subdivisions]
        return _Answer(regions=tuple(sorted(regions, key=lambda region: region.name)))
    kept = holidays.country_holidays(
        question.country, subdiv=question.region or None, years=question.years, language=question.language
    )
    return _Answer(holidays=tuple(Holiday(day, name) for day, name in sorted(kept.items())))


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(
            msgspec.json.encode(_answer(msgspec.json.decode(sys.stdin.buffer.read(), type=_Question)))
        )
    except NotImplementedError:
        sys.exit(1)
