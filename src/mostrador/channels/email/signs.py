"""The words by which machines are known, read from automatic.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

import msgspec

Patterns = tuple[re.Pattern[str], ...]


class Signs(msgspec.Struct, frozen=True):
    """What automatic.toml holds, ready to be used on `plain` text."""

    daemons: frozenset[str]
    absence_headers: tuple[str, ...]
    absence_sure: Patterns
    absence_likely: Patterns
    absence_texts: Patterns
    bounce_subjects: Patterns
    bounce_texts: Patterns
    bounce_waiting: Patterns
    bounce_passing: frozenset[str]
    bounce_words: tuple[tuple[str, re.Pattern[str]], ...]
    report_subjects: Patterns


def plain(text: str) -> str:
    """In small letters, without accents, on one line."""
    spelled = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    return " ".join("".join(c for c in spelled if not unicodedata.combining(c)).split())


def at_start(patterns: Patterns, text: str) -> bool:
    """Whether the text begins with one of them."""
    return any(one.match(text) for one in patterns)


def any_of(patterns: Patterns, text: str) -> bool:
    """Whether one of them stands in the text."""
    return any(one.search(text) for one in patterns)


def _read() -> Signs:
    told = tomllib.loads(Path(__file__).with_name("automatic.toml").read_text("utf-8"))
    absence, bounce = told["absence"], told["bounce"]
    return Signs(
        daemons=frozenset(told["senders"]["daemons"]),
        absence_headers=tuple(told["headers"]["absence"]),
        absence_sure=_patterns(absence["sure"]),
        absence_likely=_patterns(absence["likely"]),
        absence_texts=_patterns(absence["texts"]),
        bounce_subjects=_patterns(bounce["subjects"]),
        bounce_texts=_patterns(bounce["texts"]),
        bounce_waiting=_patterns(bounce["waiting"]),
        bounce_passing=frozenset(bounce["passing"]),
        bounce_words=tuple((status, re.compile(pattern)) for status, pattern in bounce["words"].items()),
        report_subjects=_patterns(told["report"]["subjects"]),
    )


def _patterns(given: list[str]) -> Patterns:
    return tuple(re.compile(one) for one in given)


SIGNS = _read()
