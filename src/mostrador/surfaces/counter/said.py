"""What a thread page shows of each message: ready to draw, for the person only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

import msgspec
from markupsafe import Markup

from mostrador import team
from mostrador.channels.email.mail import Enclosed
from mostrador.kit import clock
from mostrador.kit.files import is_disguised, is_picture
from mostrador.kit.html import plain, render_markdown
from mostrador.kit.i18n import N_, Translator, day, on
from mostrador.surfaces.ui.reader import Reader
from mostrador.team import Agent
from mostrador.threads import Attachment, Decision, Message
from mostrador.threads.read import Page

JOINED = timedelta(minutes=5)
LONG, LONG_LINES = 5000, 60
SIGNS: Mapping[str, str] = {
    "received": N_("Got it"),
    "trying": N_("I will try it and tell you"),
    "days": N_("I need a few days"),
    "thanks": N_("Thank you"),
}
LINES: Mapping[str, str] = {
    "proposed": N_("%(name)s asks: is it solved?"),
    "solved": N_("You said that it is solved"),
    "answered": N_("%(name)s closed the case with this decision"),
    "quiet": N_("The case has gone quiet; write and it goes on"),
    "reopened": N_("The case is open again"),
    "merged": N_("%(name)s goes on here with another case of yours too"),
    "merged-away": N_("%(name)s goes on with this in another case of yours"),
    "split": N_("%(name)s opened a case of its own for some of what you ask"),
    "split-from": N_("%(name)s opened this case for some of what you asked"),
    "owner": N_("%(name)s has your case from here on"),
    "asked-again": N_("%(name)s waits for your answer"),
    "asked-last": N_(
        "%(name)s waits for your answer. Without it the case goes quiet %(when)s; a word of yours wakes it."
    ),
    "promise-renewed": N_("%(name)s moved what was promised: now %(when)s"),
    "promise-broken": N_("We did not keep what we promised. %(name)s gives you a new time by %(when)s."),
    "promise-broken-again": N_("We did not give you a new time either. Those who oversee us are told again."),
    "promise-tried": N_("%(name)s called you twice and could not reach you"),
    "promise-released": N_("You said that you do not need what %(name)s promised any more"),
    "promise-solved": N_("With this solved, what %(name)s promised you is not owed any more"),
    "promise-again": N_("It is not solved yet: what %(name)s promised you holds again"),
    "courtesy": N_("%(name)s has given you, as a courtesy: %(text)s"),
    "compensation": N_("We failed you. %(name)s has given you, in compensation: %(text)s"),
    "gesture-reversed": N_("%(name)s took back what was given by mistake: %(text)s"),
    "leaving-asked": N_("Your request to leave is in: %(text)s"),
    "leaving-done": N_("%(name)s confirms that it ends: %(text)s"),
    "leaving-withdrawn": N_("Your request to leave was taken back"),
    "minor": N_("You said that you are under 14: an adult has to go on with this"),
    "supervisor-asked": N_("A supervisor is being called: within three minutes"),
    "supervisor": N_("%(name)s, who supervises, is in your case from here on"),
    "supervisor-late": N_("No supervisor could come within three minutes."),
    "supervisor-none": N_("No supervisor is here at this hour."),
    "promise-denied": N_("You said that what %(name)s promised was not kept"),
}
# Their text is the moment they speak of.
TIMED = frozenset({"asked-last", "promise-broken", "promise-renewed"})


class Tile(msgspec.Struct, frozen=True):
    """A file as it is shown: picture, sound, film or a plain file."""

    key: str
    name: str
    size: int
    sort: str
    whole: str
    gone: bool
    disguised: bool


class Said(msgspec.Struct, frozen=True):
    """One thing on a thread page. `kind` is customer, agent, bot or system; `line` is what the system says."""

    id: int
    position: int
    kind: str
    author: str
    by: str
    photo: str
    at: datetime
    day: str
    day_name: str
    html: Markup
    files: tuple[Tile, ...]
    sign: str
    line: str
    decision: Markup
    gone: bool
    edited: bool
    scribe: str
    long: bool = False
    first_of_day: bool = True
    joined: bool = False
    enclosed: Enclosed = Enclosed()


def shown(
    reader: Reader,
    page: Page,
    *,
    known: Mapping[int, Agent],
    decisions: Sequence[Decision] = (),
    enclosed: Mapping[int, Enclosed] = MappingProxyType({}),
) -> tuple[Said, ...]:
    """The messages of a page as they are drawn, in order; `known` are those who answer, with their faces.

    `enclosed` is what the mails that brought some of them have beside words and files.
    """
    drawn: list[Said] = []
    for message in page.messages:
        said = _said(message, page.attachments.get(message.id, ()), reader, known, decisions)
        if said is not None:
            if message.id in enclosed:
                said = msgspec.structs.replace(said, enclosed=enclosed[message.id])
            drawn.append(_beside(said, drawn[-1] if drawn else None))
    return tuple(drawn)


def photo_of(card: team.Card) -> str:
    """Where an agent's face is, empty while they show their initial."""
    return card.photo or ""


def tile(file: Attachment) -> Tile:
    """A file as it is shown."""
    family = file.media_type.partition("/")[0]
    if is_picture(file.media_type):
        sort = "picture"
    else:
        sort = {"audio": "sound", "video": "film", "text": "text"}.get(family, "file")
    disguised = bool(file.name) and is_disguised(file.name, file.media_type)
    # No browser but one draws this kind, so it opens as we drew it.
    whole = f"/archivos/{file.key}/1280" if file.media_type == "image/heic" else f"/archivos/{file.key}"
    return Tile(file.key, file.name, file.size, sort, whole, file.withdrawn_at is not None, disguised)


def _said(
    message: Message,
    files: Sequence[Attachment],
    reader: Reader,
    known: Mapping[int, Agent],
    decisions: Sequence[Decision],
) -> Said | None:
    line = ""
    if message.author_kind == "system":
        if message.sign not in LINES:
            return None
        moment = datetime.fromisoformat(message.text) if message.sign in TIMED else None
        # A promise is told where the person lives, and carries that zone.
        zone = moment.tzinfo if moment and message.sign.startswith("promise-") else None
        said_when = on(moment, zone or reader.zone, reader.language) if moment else ""
        by = message.author or reader.shop.name
        line = reader.say.gettext(LINES[message.sign], name=by, when=said_when, text=message.text)
    author = known.get(message.author_id or 0) if message.author_kind == "agent" else None
    return Said(
        id=message.id,
        position=message.position,
        kind=message.author_kind,
        author=_author(message, reader.say),
        by=f"{message.author_kind}:{message.author_id or 0}:{message.scribe or ''}",
        photo=(author.photo or "") if author else "",
        at=message.at,
        day=message.at.astimezone(reader.zone).date().isoformat(),
        day_name=day(message.at, clock.now(), reader.zone, reader.language),
        html=_words(message, reader.say),
        files=tuple(tile(file) for file in files),
        sign=message.sign,
        line=line,
        decision=plain(_reason(message, decisions)) if message.sign == "answered" else Markup(),
        gone=message.withdrawn_at is not None,
        edited=message.corrected_at is not None,
        scribe=message.scribe or "",
        long=len(message.text) > LONG or message.text.count("\n") > LONG_LINES,
    )


def _reason(message: Message, decisions: Sequence[Decision]) -> str:
    """The decision a line tells of: the last one taken before it was written."""
    taken = [decision.reason for decision in decisions if decision.at <= message.at]
    return taken[-1] if taken else ""


def _author(message: Message, say: Translator) -> str:
    if message.author_kind == "customer":
        return message.author or say.gettext("You")
    return message.author or say.gettext("Assistant")


def _words(message: Message, say: Translator) -> Markup:
    if message.author_kind == "agent":
        return render_markdown(message.text)
    said = [say.gettext(SIGNS[message.sign])] if message.sign in SIGNS else []
    return plain("\n".join([*said, message.text] if message.text else said))


def _beside(said: Said, before: Said | None) -> Said:
    same_day = before is not None and before.day == said.day
    joined = (
        same_day
        and before is not None
        and said.kind != "system"
        and before.by == said.by
        and said.at - before.at < JOINED
    )
    return msgspec.structs.replace(said, first_of_day=not same_day, joined=joined)
