"""An evaluation as a reader is told it: sentences, tables and pictures, the same on a page, paper and sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from babel.dates import format_date, format_skeleton

from mostrador.kit.i18n import N_, Language, Translator, exactly, number, translator
from mostrador.oversight.evaluation.chart import bars
from mostrador.oversight.evaluation.records import Evaluation, Share, Waits

Cell = str | int | float
ASKED: Final = 95.0
MEASURES: Final = {
    "K1": N_("Calls attended in less than three minutes (Ley 10/2025, art. 10.3)"),
    "K2": N_("Who asks for a person has one in less than three minutes (art. 8.2)"),
    "K3": N_("Who asks for a supervisor has one in less than three minutes, or is called back the same day (art. 8.3)"),
    "K4": N_("Decided within fifteen working days (art. 17.1)"),
    "K4 (TRLGDCU)": N_("Complaints decided within fifteen days (TRLGDCU, art. 21.3)"),
    "K5": N_("Bills and charges: decided within five days (art. 17.3)"),
    "K6": N_("Interruptions: answered within two hours (art. 17.2)"),
    "K7": N_("The code was given before the contact ended (art. 4.2.c)"),
    "K8": N_("Surveys sent only after the decision (art. 18)"),
    "K9": N_("Contacts that no machine ended while somebody waited (art. 8.4)"),
    "K10": N_("Decisions in the language of the complaint (art. 7.2)"),
}
CHANNELS: Final = {"phone": N_("Phone"), "counter": N_("Counter"), "widget": N_("Widget")}
READINGS: Final = {"strict": N_("strict"), "lenient": N_("lenient")}
NOTES: Final = {
    "K3": N_("Strict: a supervisor came in less than 180 seconds. Lenient: or they were called back the same day."),
    "K4": N_("Strict: Saturdays are working days. Lenient: they are not. Holidays are those of the company's place."),
    "K5": N_("The law does not say «working»: all days count, in both readings."),
    "K7": N_("Measured where the page itself shows the code. On the phone it is not measured here yet."),
    "K10": N_("Strict: the same language. Lenient: or another one, with the reason written down."),
}
METHOD: Final = (
    N_(
        "Every contact leaves named moments with their hour: when it came, from when its person could say what "
        "for and ask for somebody, when they asked for a person, when one came, when they left, when they had the"
        " code, when the decision was told. Each is numbered without a gap and never rewritten. The figures are "
        "counted from them alone."
    ),
    N_(
        "Strict reading: of all contacts, those who left before and those whom nobody attended among them, 95 of "
        "100 were attended in less than 180.0 seconds. Exactly 180.0 are too many."
    ),
    N_(
        "Lenient reading: the mean wait of the fastest 95 of 100 is less than 180 seconds. The words of the law "
        "allow both. It sets no period for the mean: months and the whole span are shown."
    ),
    N_(
        "The clock of a call starts when it comes in; menus and music are waiting. The clock of who asks for a "
        "person in writing starts with the first words that ask for it, heard generously in Spanish, Catalan, "
        "Galician, Basque and English. Mail is not in real time and is not counted there."
    ),
    N_(
        "Calls are those that somebody wrote down. A lost call leaves no trace here until the voice channel "
        "comes, so the share of calls may be better than the truth."
    ),
    N_("No figure is of a person or an agent. This is no certificate and no audit: a firm accredited by ENAC audits."),
)


class Table(msgspec.Struct, frozen=True):
    """A table with its head; numbers stay numbers for sheets, and `share` columns are parts of 100."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shares: tuple[int, ...] = ()
    whole: int = 0


class Section(msgspec.Struct, frozen=True):
    """A heading with what stands under it; the picture as SVG in the colours of paper, and of a page."""

    id: str
    title: str
    said: tuple[str, ...] = ()
    table: Table | None = None
    chart: str = ""
    chart_on_page: str = ""


class Told(msgspec.Struct, frozen=True):
    """A whole evaluation in a language."""

    title: str
    shop: str
    span: str
    language: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def tell(built: Evaluation, digest: bytes | None, language: Language) -> Told:
    """The evaluation in words."""
    say = translator(language)
    _ = say.gettext
    days = [format_date(day, "long", locale=language.locale) for day in (built.first_day, built.last_day)]
    facts = (
        (_("Company"), built.shop),
        (_("Days"), _("from %(first)s to %(last)s", first=days[0], last=days[1])),
        (_("Known until"), exactly(built.known, ZoneInfo(built.timezone), language)),
        (_("Moments"), _("%(count)s, numbers %(first)s to %(last)s",
                         count=number(sum(built.counted.values()), language), first=built.first, last=built.last)),
        (_("SHA-256 of the figures"), digest.hex() if digest else "–"),
    )  # fmt: skip
    sections = [_summary(built, say, language)]
    for measure in ("K1", "K2"):
        sections += _waits(measure, [one for one in built.waits if one.measure == measure], say, language)
    for measure in MEASURES:
        if measure not in ("K1", "K2"):
            sections.append(_share(measure, [one for one in built.shares if one.measure == measure], say, language))
    sections.append(Section("method", _("How it was counted"), tuple(_(one) for one in METHOD)))
    return Told(_("Evaluation of customer service"), built.shop, " – ".join(days), language.tag, facts, tuple(sections))


def _summary(built: Evaluation, say: Translator, language: Language) -> Section:
    _ = say.gettext
    rows: list[tuple[Cell, ...]] = []
    for one in built.waits:
        if not one.month:
            name = f"{one.measure} · {_(CHANNELS.get(one.channel, one.channel))}"
            rows.append((name, one.whole, _part(one.within, one.whole), _met(one.strict, say), _met(one.lenient, say)))
    for measure in MEASURES:
        found = {one.reading: one for one in built.shares if one.measure == measure and not one.month}
        if found:
            strict = found["strict"]
            both = [_all_kept(found.get(reading), say) for reading in ("strict", "lenient")]
            rows.append((measure, strict.whole, _part(strict.kept, strict.whole), *both))
    head = (_("Measure"), _("Cases"), _("Kept, of 100"), _("Strict reading"), _("Lenient reading"))
    said = (_("Nothing was measured in these days."),) if not rows else ()
    return Section("summary", _("At a glance"), said, Table(head, tuple(rows), (2,)) if rows else None)


def _waits(measure: str, found: Sequence[Waits], say: Translator, language: Language) -> Sequence[Section]:
    _ = say.gettext
    title = _(MEASURES[measure])
    if not found:
        return [Section(measure.lower(), f"{measure} · {title}", (_("Nothing was measured in these days."),))]
    head = (
        _("Month"),
        _("All"),
        _("In less than 180 s"),
        _("Of 100"),
        _("Left before"),
        _("Never attended"),
        _("Mean of the fastest 95 of 100, in seconds"),
        _("Strict reading"),
        _("Lenient reading"),
    )
    made = []
    for channel in sorted({one.channel for one in found}):
        of_channel = [one for one in found if one.channel == channel]
        rows = tuple(
            (
                _month(one.month, say, language),
                one.whole,
                one.within,
                _part(one.within, one.whole),
                one.abandoned,
                one.never,
                "–" if one.fast_ms is None else round(one.fast_ms / one.fast / 1000, 1),
                _met(one.strict, say),
                _met(one.lenient, say),
            )
            for one in sorted(of_channel, key=lambda one: (not one.month, one.month))
        )
        values = [(_short(one.month, language), _part(one.within, one.whole)) for one in of_channel if one.month]
        name = _(CHANNELS.get(channel, channel))
        label = f"{title}: {name}"
        made.append(
            Section(
                f"{measure}-{channel}".lower(),
                f"{measure} · {name}",
                (title + ".",),
                Table(head, rows, (3,), whole=len(rows)),
                bars(values, asked=ASKED, label=label),
                bars(values, asked=ASKED, label=label, classes=True),
            )
        )
    return made


def _share(measure: str, found: Sequence[Share], say: Translator, language: Language) -> Section:
    _ = say.gettext
    title = f"{measure} · {_(MEASURES[measure])}"
    id = measure.lower().replace(" ", "-").replace("(", "").replace(")", "")
    said = [_(NOTES[measure])] if measure in NOTES else []
    if not any(one.whole or one.running for one in found):
        return Section(id, title, (*said, _("Nothing was measured in these days.")))
    rows = tuple(
        (
            _month(one.month, say, language),
            _(READINGS[one.reading]),
            one.whole,
            one.kept,
            _part(one.kept, one.whole) if one.whole else "–",
            one.running,
        )
        for one in sorted(found, key=lambda one: (not one.month, one.month, one.reading != "strict"))
    )
    head = (_("Month"), _("Reading"), _("Cases"), _("Kept"), _("Of 100"), _("Still running"))
    values = [
        (_short(one.month, language), _part(one.kept, one.whole))
        for one in found
        if one.month and one.reading == "strict" and one.whole
    ]
    charts = [bars(values, asked=100, label=title, classes=page) if len(values) > 1 else "" for page in (False, True)]
    readings = len({one.reading for one in found})
    return Section(id, title, tuple(said), Table(head, rows, (4,), whole=len(rows) - readings + 1), *charts)


def _part(kept: int, whole: int) -> float:
    # Rounded down: 94.999 is not 95.
    return kept * 10_000 // whole / 100 if whole else 0.0


def _met(met: bool, say: Translator) -> str:
    return say.gettext("met") if met else say.gettext("not met")


def _all_kept(one: Share | None, say: Translator) -> str:
    return "–" if one is None or not one.whole else _met(one.kept == one.whole, say)


def _month(month: str, say: Translator, language: Language) -> str:
    if not month:
        return say.gettext("Whole span")
    return str(format_skeleton("yMMM", date.fromisoformat(f"{month}-01"), locale=language.locale))


def _short(month: str, language: Language) -> str:
    return str(format_date(date.fromisoformat(f"{month}-01"), "MMM", locale=language.locale))
