"""Languages, registers, dates and the catalogues themselves."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mostrador.kit.errors import TooLarge
from mostrador.kit.i18n import (
    Language,
    by,
    catalogue,
    duration,
    exactly,
    file_size,
    money,
    negotiate,
    number,
    sort_key,
    translator,
    until,
    when,
)

ROOT = Path(__file__).parents[2]
MADRID = ZoneInfo("Europe/Madrid")
ES, LATIN, EN = Language("es"), Language("es-419"), Language("en")


def at(text: str) -> datetime:
    """A moment written on Madrid's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=MADRID)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_catalogues_hold_what_the_sources_say() -> None:
    """A sentence without its Spanish, a stale one, or tú in a usted catalogue fails here."""
    run = subprocess.run(
        [sys.executable, "bin/translations", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("header", "chosen", "tag"),
    [
        ("es-ES,es;q=0.9,en;q=0.8", None, "es"),
        ("es-MX,es;q=0.9,en;q=0.8", None, "es-419"),
        ("es-419", None, "es-419"),
        ("en-GB;q=0.7, es-AR;q=0.9", None, "es-419"),
        ("en-US,en", None, "en"),
        ("en-US,en", "es-419", "es-419"),
        ("de-DE,de;q=0.9,en;q=0.5", None, "en"),
        ("ca-ES,ca;q=0.9,en;q=0.5", None, "es"),
        ("zh, en;q=0", None, "es"),
        ("*", None, "es"),
        (None, "klingon", "es"),
        ("es;q=x,,;;q=,\x00" * 400, None, "es"),
    ],
)
def test_the_reader_gets_the_language_they_ask_for(header: str | None, chosen: str | None, tag: str) -> None:
    found = negotiate(header, chosen, Language("es", "usted"))
    assert (found.tag, found.register) == (tag, "usted")


def test_a_shop_in_america_speaks_its_own_spanish_to_who_names_no_country() -> None:
    assert negotiate("es", None, Language("es-419", "vos")) == Language("es-419", "vos")


@pytest.fixture
def shop_catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Catalogues of six sentences, each said by one level of the chain and those above it."""
    said = {
        "es": {"a": "es", "b": "es", "c": "es", "d": "es"},
        "es_419": {"b": "419", "c": "419", "d": "419"},
        "es@vos": {"c": "vos", "d": "vos"},
        "es_419@vos": {"d": "419 vos"},
        "es@usted": {"a": "usted"},
        "es_419@usted": {},
    }
    for name, sentences in said.items():
        folder = tmp_path / name / "LC_MESSAGES"
        folder.mkdir(parents=True)
        body = "".join(f'msgid "{id}"\nmsgstr "{text}"\n\n' for id, text in sentences.items())
        (folder / "mostrador.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + body)
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path)
    catalogue._compiled.cache_clear()
    translator.cache_clear()
    yield
    catalogue._compiled.cache_clear()
    translator.cache_clear()


@pytest.mark.usefixtures("shop_catalogues")
def test_the_most_particular_catalogue_speaks_first() -> None:
    def said(language: Language) -> list[str]:
        return [translator(language).gettext(id) for id in "abcde"]

    assert said(Language("es-419", "vos")) == ["es", "419", "vos", "419 vos", "e"]
    assert said(Language("es", "vos")) == ["es", "es", "vos", "vos", "e"]
    assert said(Language("es-419")) == ["es", "419", "419", "419", "e"]
    assert said(Language("es", "usted")) == ["usted", "es", "es", "es", "e"]
    assert said(Language("en", "vos")) == list("abcde")


def test_a_problem_is_told_in_the_readers_words() -> None:
    problem = TooLarge(limit="25 MB")
    assert translator(ES).problem(problem) == "Es demasiado grande. El límite es 25 MB."
    assert translator(EN).problem(problem) == "This is too large. The limit is 25 MB."


def test_one_thing_and_many_things() -> None:
    english = translator(EN)
    assert [english.ngettext("%(n)s case", "%(n)s cases", n) for n in (0, 1, 2)] == ["0 cases", "1 case", "2 cases"]
    noon = at("2026-11-17 12:00")
    assert until(at("2026-11-17 18:00"), noon, MADRID, ES) == "hasta las 18:00"
    assert until(at("2026-11-17 01:30"), noon, MADRID, ES) == "hasta la 1:30"
    assert until(at("2026-11-17 13:05"), noon, MADRID, ES) == "hasta las 13:05"
    assert plain(until(at("2026-11-17 13:05"), noon, MADRID, LATIN)) == "hasta la 1:05 p.m."


@pytest.mark.parametrize(
    ("moment", "spanish", "english"),
    [
        ("2026-11-17 15:59:40", "ahora mismo", "just now"),
        ("2026-11-17 15:56", "hace 4 min", "4 min ago"),
        ("2026-11-17 16:10", "dentro de 10 min", "in 10 min"),
        ("2026-11-17 09:05", "hoy a las 9:05", "today at 9:05 AM"),
        ("2026-11-17 18:00", "hoy a las 18:00", "today at 6:00 PM"),
        ("2026-11-16 23:00", "ayer", "yesterday"),
        ("2026-11-18 12:00", "mañana a las 12:00", "tomorrow at 12:00 PM"),
        ("2026-11-02 10:00", "lun 2 nov", "Mon 2 Nov"),
        ("2025-12-31 10:00", "31 dic 2025", "31 Dec 2025"),
        ("2026-12-01 01:00", "mar 1 dic a la 1:00", "Tue 1 Dec at 1:00 AM"),
    ],
)
def test_moments_are_said_as_people_say_them(moment: str, spanish: str, english: str) -> None:
    now = at("2026-11-17 16:00")
    assert when(at(moment), now, MADRID, ES) == spanish
    assert plain(when(at(moment), now, MADRID, EN)) == english


def test_a_change_of_hour_moves_neither_minutes_nor_days() -> None:
    """At 3:00 on 25 October 2026 Madrid goes back to 2:00."""
    before = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)  # 2:50 summer time
    after = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 2:10 winter time
    assert when(before.astimezone(MADRID), after.astimezone(MADRID), MADRID, ES) == "hace 20 min"
    assert "CEST, UTC+02:00" in exactly(before, MADRID, ES)
    assert exactly(after, MADRID, ES) == "domingo, 25 de octubre de 2026, 2:10 (CET, UTC+01:00)"
    noon, next_noon = at("2026-10-24 12:00"), at("2026-10-25 12:00")
    assert next_noon.astimezone(UTC) - noon.astimezone(UTC) == timedelta(hours=25)
    assert by(next_noon, noon, MADRID, ES) == "mañana antes de las 12:00"


def test_today_is_counted_where_the_reader_lives() -> None:
    now = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
    evening = datetime(2026, 11, 17, 20, 0, tzinfo=UTC)
    assert when(evening, now, MADRID, ES) == "ayer"
    assert when(evening, now, ZoneInfo("America/Bogota"), ES) == "hoy a las 15:00"
    assert exactly(evening, ZoneInfo("America/Bogota"), ES).endswith("15:00 (UTC-05:00)")


def test_lengths_and_sizes() -> None:
    spans = [timedelta(seconds=20), timedelta(minutes=130), timedelta(hours=26), timedelta(days=3, hours=5)]
    assert plain(duration(timedelta(minutes=62), ES)) == "1 hora 2 min"
    assert [plain(duration(span, ES)) for span in spans] == ["1 min", "2 h 10 min", "1 día 2 h", "3 días"]
    assert [plain(file_size(size, ES)) for size in (3, 24_100, 2_400_000)] == ["1 kB", "24 kB", "2,4 MB"]
    assert (number(12345.5, ES), number(12345.5, LATIN)) == ("12.345,5", "12,345.5")
    assert (money(123450, "EUR", ES), money(-5, "EUR", LATIN)) == ("1.234,50\xa0€", "-EUR0.05")


def test_names_are_sorted_as_in_a_spanish_directory() -> None:
    names = ["Zoe", "ñandú", "Óscar", "nube", "Ana", "ángel", "Núria", "obra"]
    assert sorted(names, key=sort_key) == ["Ana", "ángel", "nube", "Núria", "ñandú", "obra", "Óscar", "Zoe"]
