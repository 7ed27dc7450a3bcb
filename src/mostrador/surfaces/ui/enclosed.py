"""Appointments, cards and seals of a mail in words, for whoever reads: at the desk, and on the page of a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Final, Literal

import msgspec

from mostrador.channels.email.mail import Appointment, Contact, Enclosed, Seal
from mostrador.kit.i18n import N_, Language, Translator, duration, exactly, on_date, translator, without_zone

ASKS: Final[Mapping[str, str]] = {
    "": N_("Appointment: %(title)s"),
    "request": N_("Proposes an appointment: %(title)s"),
    "cancel": N_("Calls off an appointment: %(title)s"),
    "reply": N_("Answers about an appointment: %(title)s"),
    "accepted": N_("Will come to the appointment: %(title)s"),
    "declined": N_("Will not come to the appointment: %(title)s"),
    "tentative": N_("May come to the appointment: %(title)s"),
}
UNPROVED: Final[Mapping[str, str]] = {
    "no-key": N_("Signed with S/MIME. It could not be verified: its certificate is missing."),
    "not-trusted": N_(
        "Signed by %(who)s with S/MIME. It could not be verified: nobody whom this server trusts vouches for the "
        "certificate, which is of %(issuer)s."
    ),
    "another-sender": N_(
        "Signed by %(who)s with S/MIME. It could not be verified: the certificate is not of the address that wrote."
    ),
    "expired": N_("Signed by %(who)s with S/MIME. It could not be verified: the certificate is out of date."),
    "unreadable": N_("Signed with S/MIME. It could not be verified: nobody can read the signature."),
}
VERIFIED: Final = N_("Signed by %(who)s with S/MIME, and verified: %(issuer)s vouches for it.")
BROKEN: Final = N_(
    "The signature of %(who)s does not fit what stands here: it was changed on its way, or is false. Ask them another "
    "way before you believe it."
)
PGP: Final = N_("Signed with PGP. It could not be verified here: if it matters, ask them another way.")
ENCRYPTED: Final = N_(
    "It is encrypted (%(way)s) and cannot be read here. Ask them to send it again without encryption, or to write it "
    "on the page of their case."
)
THEIRS: Final = N_("It arrived encrypted and we cannot read it. Send it again without encryption, or write it here.")
WAYS: Final[Mapping[str, str]] = {"smime": "S/MIME", "pgp": "PGP"}


class Told(msgspec.Struct, frozen=True):
    """One thing that a mail brings: a head, and lines below. `bad` when somebody should not go on as if nothing was."""

    icon: Literal["calendar-clock", "user-round", "shield-check", "lock", "triangle-alert"]
    head: str
    lines: tuple[str, ...] = ()
    bad: bool = False


def told_of(enclosed: Enclosed, zone: tzinfo, language: Language, *, ours: bool) -> list[Told]:
    """Everything a mail brings, its moments in the reader's zone; to customers not how we judge signatures."""
    say = translator(language)
    seals = [_seal(one, say, ours=ours) for one in enclosed.seals if ours or one.sort == "encrypted"]
    return [
        *seals,
        *(_appointment(one, zone, language, say) for one in enclosed.appointments),
        *(_contact(one) for one in enclosed.contacts),
    ]


def _appointment(one: Appointment, zone: tzinfo, language: Language, say: Translator) -> Told:
    head = say.gettext(ASKS[one.reply or one.asks], title=one.title or say.gettext("without a title"))
    return Told("calendar-clock", head, tuple(_lines(one, zone, language, say)))


def _lines(one: Appointment, zone: tzinfo, language: Language, say: Translator) -> Iterator[str]:
    if one.days:
        first, last = one.begins.date(), (one.ends or one.begins).date()
        days = on_date(first, language)
        yield say.gettext("%(first)s to %(last)s", first=days, last=on_date(last, language)) if last > first else days
    else:
        begins = without_zone(one.begins, language) if one.floating else exactly(one.begins, zone, language)
        span = duration(one.ends - one.begins, language) if one.ends else ""
        yield say.gettext("%(begins)s, for %(span)s", begins=begins, span=span) if span else begins
    if one.floating and one.zone:
        yield say.gettext("The hour as it stands there: nobody knows the zone «%(zone)s».", zone=one.zone)
    elif one.floating:
        yield say.gettext("The hour as it stands there: it says no zone.")
    if one.repeats:
        yield say.gettext("It repeats.")
    if one.place:
        yield say.gettext("Where: %(place)s", place=one.place)
    if who := " · ".join(filter(None, (one.who, one.address))):
        yield who


def _contact(one: Contact) -> Told:
    head = " · ".join(filter(None, (one.name or one.firm, one.firm if one.name else "")))
    lines = tuple(" · ".join(ways) for ways in (one.phones, one.mails) if ways)
    return Told("user-round", head or lines[0], lines if head else lines[1:])


def _seal(one: Seal, say: Translator, *, ours: bool) -> Told:
    if one.sort == "encrypted":
        sentence = say.gettext(ENCRYPTED, way=WAYS[one.way]) if ours else say.gettext(THEIRS)
        return Told("lock", sentence, bad=True)
    if one.way == "pgp":
        return Told("shield-check", say.gettext(PGP))
    if one.state == "verified":
        return Told("shield-check", say.gettext(VERIFIED, who=one.who, issuer=one.issuer))
    if one.state == "broken":
        return Told("triangle-alert", say.gettext(BROKEN, who=one.who), bad=True)
    why = UNPROVED[one.why or "unreadable"]
    return Told("shield-check", say.gettext(why, who=one.who, issuer=one.issuer))
