"""What a pack says to people: the case on paper, and how to check it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador.kit.i18n import N_, Language, exactly, file_size, on_date, translator
from mostrador.oversight.evidence.keys import fingerprint
from mostrador.oversight.evidence.pack.records import Case, Enclosed, Happened, Stamped, Word
from mostrador.threads.code import show_code

KINDS: Final = {
    "enquiry": N_("Enquiry"),
    "complaint": N_("Complaint"),
    "claim": N_("Claim"),
    "incident": N_("Incident"),
}
READ_ME: Final = N_(
    "This is everything that proves the case %(code)s of %(shop)s.\n\n"
    "case.pdf: the case on paper.\n"
    "messages.json, files/: what was said, word for word, and what came with it.\n"
    "timeline.json: what happened, with the seal of each event.\n"
    "roots/, stamps/, keys/: the signed days, what an authority of time said of them, and the public keys.\n\n"
    "To check it, without a network and with nothing but Python: python3 -I verify.py\n"
    "Compare verify.py with the one that is published with Mostrador, and the fingerprint that it shows with one that "
    "the company gave you another way:\n\n%(fingerprint)s\n\n"
    "With openssl: openssl pkeyutl -verify -pubin -inkey keys/1.pem -rawin -in roots/000001.json -sigfile "
    "roots/000001.sig\n"
    "A stamp: openssl ts -verify -data roots/000001.json -in stamps/000001.tsr -CAfile (the authority's certificate)\n"
)


class Words(msgspec.Struct, frozen=True):
    """The facts of `case.typ`, and of the file to read first."""

    title: str
    said: str
    happened: str
    proved: str
    columns: tuple[str, ...]
    how: tuple[str, ...]


class OneFile(msgspec.Struct, frozen=True):
    """A file on paper."""

    name: str
    size: str
    sha256: str


class One(msgspec.Struct, frozen=True):
    """Something said on paper."""

    who: str
    at: str
    note: str
    text: str
    files: tuple[OneFile, ...]


class OneRoot(msgspec.Struct, frozen=True):
    """A signed day on paper."""

    about: str
    hash: str


class Paper(msgspec.Struct, frozen=True):
    """Everything that `case.typ` asks for."""

    words: Words
    code: str
    shop: str
    language: str
    facts: tuple[tuple[str, str], ...]
    said: tuple[One, ...]
    events: tuple[tuple[str, ...], ...]
    roots: tuple[OneRoot, ...]
    key: str
    read_me: str


def words_of(
    case: Case,
    happened: Sequence[Happened],
    said: Sequence[Word],
    enclosed: Sequence[Enclosed],
    roots: Sequence[Stamped],
    public: bytes,
    *,
    language: Language,
    zone: ZoneInfo,
) -> Paper:
    """The case in the language of the shop, at the hours of its zone."""
    say = translator(language)
    _ = say.gettext
    files = defaultdict(list)
    for file in enclosed:
        files[file.message_id].append(OneFile(file.name, file_size(file.size, language), file.hash))
    code = show_code(case.code)
    return Paper(
        words=Words(
            title=_("Evidence of the case"),
            said=_("Word for word"),
            happened=_("What happened"),
            proved=_("How it is proved"),
            columns=(_("Seal"), _("When"), _("What"), _("Who")),
            how=(
                _("Each event is sealed with SHA-256 over the seal before it, and each day is signed (Ed25519)."),
                _("The file verify.py of this pack checks all of it without a network; LEEME.txt says how."),
                _("It proves that this was recorded, when, and that nothing was altered since; not that it is true."),
            ),
        ),
        code=code,
        shop=case.shop,
        language=language.tag.split("-")[0],
        facts=(
            (_("Key (Ley 10/2025)"), code),
            (_("What it is"), _(KINDS.get(case.kind, case.kind))),
            (_("Subject"), case.subject),
            (_("Received"), exactly(case.opened_at, zone, language)),
            (_("From"), case.person),
            (_("Looked after by"), case.owner),
        ),
        said=tuple(
            One(
                one.author or _("Unnamed"),
                exactly(one.at, zone, language),
                _note(one, _("withdrawn or erased"), _("a note among ourselves, left out"), _("corrected")),
                "" if one.gone or one.left_out else one.texts[-1],
                tuple(files[one.id]),
            )
            for one in said
        ),
        events=tuple(
            (str(one.position), one.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %z"), one.kind, one.actor)
            for one in happened
        ),
        roots=tuple(OneRoot(_about(one, language, _("stamped on %(when)s"), zone), one.hash.hex()) for one in roots),
        key=f"Ed25519 sha256 {fingerprint(public)}",
        read_me=_(READ_ME, code=code, shop=case.shop, fingerprint=fingerprint(public)),
    )


def _note(one: Word, gone: str, left_out: str, corrected: str) -> str:
    if one.gone:
        return gone
    if one.left_out:
        return left_out
    return corrected if len(one.texts) > 1 else ""


def _about(root: Stamped, language: Language, stamped: str, zone: ZoneInfo) -> str:
    about = f"{on_date(root.day, language)} · {root.first_position}-{root.last_position}"
    if root.stamped_at is not None:
        about += " · " + stamped % {"when": exactly(root.stamped_at, zone, language)}
    return about
