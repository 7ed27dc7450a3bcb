"""The placard in words: as it is read, in easy words, and as it is spoken. The sentences stand in `words/*.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from babel import Locale
from babel.dates import get_timezone_name

from mostrador.oversight.placard.numbers import spoken as figures
from mostrador.oversight.placard.numbers import tariff
from mostrador.oversight.placard.records import Facts, Line, Outside, Step, Term, Told
from mostrador.team import Shift

SPOKEN: Final = ("es", "ca", "en")
BETWEEN: Final = " · "
DAY: Final = 1440
WEEK: Final = 7 * DAY
_I: Final = re.compile(r"h?i(?!e)", re.IGNORECASE)


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """The sentences of one language."""

    title: str
    lead: str
    easy_title: str
    and_: str = msgspec.field(name="and")
    and_i: str = ""
    """What «and» becomes before a word that begins with i, where it does."""
    hour: str
    span: str
    always: str
    except_closed: str
    label: Mapping[str, str]
    text: Mapping[str, str]
    term: Mapping[str, str]
    way: Mapping[str, str]
    tongue: Mapping[str, str]
    easy: Mapping[str, list[str]]
    spoken: Mapping[str, str]


@cache
def words(language: str, register: str = "tu") -> Words:
    """The sentences of a language, with what is said otherwise to whom one says usted or vos. Raises KeyError."""
    if language not in SPOKEN:
        raise KeyError(language)
    folder = files(__package__).joinpath("words")
    read = msgspec.toml.decode(folder.joinpath(f"{language}.toml").read_bytes())
    other = folder.joinpath(f"{language}@{register}.toml")
    if other.is_file():
        for table, said in msgspec.toml.decode(other.read_bytes()).items():
            read[table] = read[table] | said
    return msgspec.convert(read, Words)


def tell(facts: Facts, language: str, register: str = "tu") -> Told:
    """The placard in a language. Raises KeyError for one it is not written in."""
    return _Teller(facts, language, words(language, register)).told()


class _Teller:
    def __init__(self, facts: Facts, language: str, said: Words) -> None:
        self._facts = facts
        self._language = language
        self._words = said
        self._locale = Locale.parse(language)

    def told(self) -> Told:
        facts, said = self._facts, self._words
        return Told(
            language=self._language,
            title=said.title,
            lead=said.lead % {"name": facts.name},
            lines=tuple(self._lines()),
            easy_title=said.easy_title,
            easy=tuple(self._easy()),
            spoken=tuple(self._spoken()),
        )

    def _lines(self) -> list[Line]:
        facts, reach = self._facts, self._facts.reach
        given = {
            "phone": (facts.phone, _tel(facts.phone)),
            "free_phone": (reach.free_phone, _tel(reach.free_phone)),
            "faults_phone": (reach.faults_phone, _tel(reach.faults_phone)),
            "plain_phone": (reach.plain_phone, _tel(reach.plain_phone)),
            "call_cost": (self._cost(), ""),
            "sign_language": (reach.sign_language, reach.sign_language),
            "messaging": (reach.messaging, reach.messaging if "://" in reach.messaging else ""),
            "web": (self._fill("web", site=facts.site), facts.site),
            "mail": (", ".join(facts.mails), f"mailto:{facts.mails[0]}" if len(facts.mails) == 1 else ""),
            "post": (_flat(facts.post), ""),
            "registered": (self._fill("registered", address=_flat(reach.registered)) if reach.registered else "", ""),
            "premises": ("; ".join(reach.premises.splitlines()), ""),
            "contract_ways": (self._ways(), ""),
            "hours": (self._hours(zone=True), ""),
            "languages": (self._join(self._tongues()), ""),
            "proof": (self._fill("proof"), ""),
            "follow": (self._fill("follow", site=facts.site), ""),
            "answer": (self._fill("answer"), ""),
            "terms": ("; ".join(self._terms()), ""),
            "person": (self._fill("person"), ""),
            "supervisor": (self._fill("supervisor"), ""),
            "priority": (self._fill("priority"), ""),
            "bodies": (self._bodies(), ""),
            "evaluation": (self._fill("evaluation", site=facts.site) if facts.evaluated else "", ""),
        }
        return [Line(name, self._words.label[name], text, href) for name, (text, href) in given.items() if text]

    def _easy(self) -> list[Step]:
        facts, reach = self._facts, self._facts.reach
        phone, faults = reach.free_phone or facts.phone, reach.faults_phone
        free = [self._words.text["phone_free"]] if phone and tariff(phone) == "free" else []
        bodies = [f"{one.name}. {one.web}".strip() for one in facts.bodies]
        terms = [one[0].upper() + one[1:] + "." for one in self._terms()]
        hours = [one[0].upper() + one[1:] + "." for one in self._stretches()]
        made = [
            self._step("write", site=facts.site, href=facts.site),
            self._step("phone", free, phone=phone, href=_tel(phone)) if phone else None,
            self._step("faults", phone=faults, href=_tel(faults)) if faults else None,
            self._step("sign", href=reach.sign_language) if reach.sign_language else None,
            self._step("messaging", messaging=reach.messaging, href=reach.messaging if "://" in reach.messaging else "")
            if reach.messaging
            else None,
            self._step("post", post=_flat(facts.post)) if facts.post else None,
            self._step("premises", premises=reach.premises.splitlines()) if reach.premises else None,
            self._step("hours", hours=hours) if facts.hours else None,
            self._step("priority"),
            self._step("code", href=f"{facts.site}/caso"),
            self._step("proof"),
            self._step("terms", terms=terms) if terms else None,
            self._step("supervisor"),
            self._step("bodies", bodies=bodies) if bodies else None,
        ]
        return [one for one in made if one]

    def _step(self, name: str, more: Sequence[str] = (), *, href: str = "", **facts: str | Sequence[str]) -> Step:
        """A step whose sentences are filled; a fact of several lines becomes as many sentences."""
        title, *sentences = self._words.easy[name]
        said: list[str] = []
        for sentence in sentences:
            whole = facts.get(sentence.removeprefix("%(").removesuffix(")s"), "")
            said += [sentence % facts] if isinstance(whole, str) else whole
        return Step(name, title, (*said, *more), href)

    def _spoken(self) -> list[str]:
        facts, reach, said = self._facts, self._facts.reach, self._words.spoken
        site = facts.site.partition("://")[2]
        lines = [said["begin"] % {"name": facts.name}, said["person"], said["priority"]]
        for name, number in (
            ("phone", facts.phone),
            ("free_phone", reach.free_phone),
            ("faults_phone", reach.faults_phone),
        ):
            if number:
                lines.append(said[name] % {"number": figures(number)})
        lines += [said["hours"] % {"hours": self._hours()}] if facts.hours else []
        lines.append(said["web"] % {"site": site})
        lines += [said["post"] % {"post": _flat(facts.post)}] if facts.post else []
        lines += [said["deaf"] % {"site": site}] if reach.messaging or reach.sign_language else []
        lines.append(said["code"])
        lines += [said["terms"] % {"terms": "; ".join(self._terms())}] if facts.terms else []
        lines += [said["bodies"]] if facts.bodies else []
        return [*lines, said["again"]]

    def _fill(self, name: str, **facts: str) -> str:
        return self._words.text[name] % facts

    def _join(self, listed: Sequence[str]) -> str:
        *first, last = listed
        joint = self._words.and_i if self._words.and_i and _I.match(last) else self._words.and_
        return joint.join([", ".join(first), last]) if first else last

    def _cost(self) -> str:
        reach = self._facts.reach
        if reach.call_cost:
            return reach.call_cost
        kind = tariff(self._facts.phone) if self._facts.phone else "unknown"
        return self._words.text.get(kind, "")

    def _ways(self) -> str:
        ways = [self._words.way[one] for one in self._facts.reach.contract_ways]
        return self._fill("contract_ways", ways=self._join(ways)) if ways else ""

    def _tongues(self) -> list[str]:
        known = self._words.tongue
        return [known.get(one) or self._locale.languages.get(one, one) for one in self._facts.languages]

    def _terms(self) -> list[str]:
        return [self._term(one) for one in self._facts.terms]

    def _term(self, one: Term) -> str:
        said = self._words.term
        kinds = said[one.concern] if one.concern else self._join([said[kind] for kind in one.kinds])
        return said["some"] % {"kinds": kinds, "term": said[one.unit] % {"count": one.count}}

    def _bodies(self) -> str:
        member = [_way_to(one) for one in self._facts.bodies if one.member]
        others = [_way_to(one) for one in self._facts.bodies if not one.member]
        said = [self._fill("bodies_member", bodies=BETWEEN.join(member))] if member else []
        return " ".join([*said, self._fill("bodies", bodies=BETWEEN.join(others))] if others else said)

    def _hours(self, *, zone: bool = False) -> str:
        stretches = self._stretches()
        if not stretches:
            return ""
        if not zone or stretches == [self._words.always]:
            return "; ".join(stretches)
        where = get_timezone_name(self._facts.zone, "long", locale=self._locale, return_zone=False)
        return f"{'; '.join(stretches)}. {self._words.except_closed % {'zone': where}}"

    def _stretches(self) -> list[str]:
        """The hours of a week, days with the same ones together: «de lunes a viernes, de 9:00 a 14:00»."""
        week = self._facts.hours
        if sum(one.ends - one.starts for one in week) >= WEEK:
            return [self._words.always]
        days = [tuple(one for one in week if one.weekday == day) for day in range(7)]
        same = [tuple((one.starts, one.ends) for one in day) for day in days]
        said: list[str] = []
        day = 0
        while day < 7:
            last = day
            while last < 6 and same[last + 1] == same[day]:
                last += 1
            if same[day]:
                said.append(f"{self._days(day, last)}, {self._join([self._stretch(one) for one in days[day]])}")
            day = last + 1
        return said

    def _days(self, first: int, last: int) -> str:
        names = self._locale.days["stand-alone"]["wide"]
        if last - first > 1:
            return self._words.span % {"first": names[first], "last": names[last]}
        return self._join([names[first], names[last]]) if last > first else str(names[first])

    def _stretch(self, one: Shift) -> str:
        return self._words.hour % {"from": _clock(one.starts), "to": _clock(one.ends)}


def _clock(minutes: int) -> str:
    return f"{minutes % DAY // 60}:{minutes % 60:02}"


def _flat(text: str) -> str:
    return ", ".join(line.strip() for line in text.splitlines() if line.strip())


def _tel(number: str) -> str:
    return "tel:" + "".join(one for one in number if one.isdigit() or one == "+") if number else ""


def _way_to(one: Outside) -> str:
    # The web last, and nothing but a blank behind it: whoever makes links of addresses must not take more for one.
    return ", ".join(way for way in (one.name, one.address, one.phone, one.web) if way)
