"""The records of the placard: what a company says of how it is reached, and what everybody is told for it. Frozen."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

import msgspec

from mostrador.team import Shift

ContractWay = Literal["premises", "online", "phone", "post"]
CONTRACT_WAYS: tuple[ContractWay, ...] = get_args(ContractWay)
Kind = Literal["home", "contract", "invoice"]
KINDS: tuple[Kind, ...] = get_args(Kind)
How = Literal["live", "linked", "text", "nothing", "unreachable"]


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """How the company is reached, beside what the settings of the shop say.

    `contract_ways` are those by which its contracts are made (Ley 10/2025, art. 7.1). `premises` are shops where one
    may complain, one a line. `strict_hours`: a shop on line is open whenever one can buy in it (art. 14.1).
    """

    contract_ways: tuple[ContractWay, ...] = ()
    premises: str = ""
    registered: str = ""
    free_phone: str = ""
    faults_phone: str = ""
    plain_phone: str = ""
    call_cost: str = ""
    messaging: str = ""
    sign_language: str = ""
    strict_hours: bool = True


class Said(Reach, frozen=True, kw_only=True):
    """What was said of it, by whom and when."""

    id: int
    at: datetime
    agent_id: int
    agent: str


class Term(msgspec.Struct, frozen=True):
    """By when these `kinds` (or what is about a `concern`) are decided, by the rule that ends first."""

    kinds: tuple[str, ...]
    concern: str
    count: int
    unit: str
    rule: str


class Outside(msgspec.Struct, frozen=True):
    """A body to turn to, as everybody is told of it."""

    name: str
    web: str
    phone: str
    address: str
    member: bool


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that the placard says, before it is put into words. `site` is our own address, without a slash."""

    name: str
    site: str
    zone: str
    phone: str
    post: str
    hours: tuple[Shift, ...]
    reach: Reach
    mails: tuple[str, ...]
    languages: tuple[str, ...]
    terms: tuple[Term, ...]
    bodies: tuple[Outside, ...]
    evaluated: bool
    lacks: tuple[str, ...]


class Line(msgspec.Struct, frozen=True):
    """One part of the placard: `field` names it for machines."""

    field: str
    label: str
    text: str
    href: str = ""


class Step(msgspec.Struct, frozen=True):
    """One part of it in easy words: the name of its picture, a heading and short sentences."""

    picture: str
    title: str
    said: tuple[str, ...]
    href: str = ""


class Told(msgspec.Struct, frozen=True):
    """The placard in a language: as it is read, in easy words, and as it is spoken."""

    language: str
    title: str
    lead: str
    lines: tuple[Line, ...]
    easy_title: str
    easy: tuple[Step, ...]
    spoken: tuple[str, ...]

    @property
    def text(self) -> str:
        """It in plain lines, for a contract, an invoice or a mail."""
        return "\n".join([self.title, self.lead, *(f"{line.label}: {line.text}" for line in self.lines)])


class Version(msgspec.Struct, frozen=True):
    """What everybody was told from a moment on, in each language; kept as it was said."""

    id: int
    made_at: datetime
    digest: bytes
    lacks: list[str]
    told: dict[str, Told]


class Posting(msgspec.Struct, frozen=True):
    """An address where the company says that it is published."""

    id: int
    kind: Kind
    url: str
    added_at: datetime


class Difference(msgspec.Struct, frozen=True):
    """A part that is published otherwise than it is configured; `found` is empty where it was not found."""

    field: str
    label: str
    expected: str
    found: str


class Sighting(msgspec.Struct, frozen=True):
    """What was seen at such an address: `how` it stands there, in which language, of how many parts which differ."""

    id: int
    posting_id: int
    at: datetime
    how: How
    language: str
    parts: int
    differing: list[Difference]
    fault: str

    @property
    def kept(self) -> bool:
        """Whether it stood there as it was configured."""
        return self.how in {"live", "linked", "text"} and not self.differing
