"""What a mail says that nobody writes by hand: the owner's first word, the proof, and a chat that goes on by mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador import team
from mostrador.care import wording
from mostrador.care.macros.fields import hours_text
from mostrador.care.mail.story import Story
from mostrador.care.mail.went import read_enclosed
from mostrador.care.wording import Sort, Written
from mostrador.channels.email.records import Errand
from mostrador.kit import clock, sql
from mostrador.kit.db import Tx
from mostrador.kit.i18n import N_, Language, by, exactly, file_size, translator
from mostrador.team import Shop
from mostrador.threads.code import show_code

Q = sql.load("mostrador.care.mail")
CANNOT_READ: Final = N_(
    "Your mail came encrypted and we cannot read it. Send it again without encryption, or write it on the page of your "
    "case."
)
SOON: Final = N_("as soon as I can")


class File(msgspec.Struct, frozen=True):
    """A file as a proof names it. `hash` is its SHA-256, `size` its bytes."""

    name: str
    hash: str
    size: int
    media_type: str


class Scene(msgspec.Struct, frozen=True):
    """What the words of a mail are filled with. `stand_in` answers while the owner is `off`; `words` is Markdown."""

    person: str
    owner: str
    agent: str
    code: str
    answer_by: str
    off: bool
    stand_in: str
    received: str
    words: str
    files: Sequence[File]


async def first_words(
    tx: Tx,
    story: Story,
    errand: Errand,
    message: int | None,
    language: Language,
    *,
    instead: Mapping[Sort, str] | None = None,
    away: str = "",
) -> Written:
    """The words of a mail of ours that leaves by itself, as the shop says them or in our own words.

    To look at them: `instead` are words that are not kept yet, `away` who would answer if the owner were off shift.
    """
    owner = await team.card(tx, story.owner_id)
    shop = await team.shop(tx)
    stand_in = None if owner.on_duty else await team.stand_in(tx, story.owner_id, story.team_id, person=story.person_id)
    say, zone = translator(language), ZoneInfo(shop.timezone)
    owed = story.due_at if story.due_at and story.due_at > clock.now() else None
    scene = Scene(
        person=story.person,
        owner=story.owner,
        agent=story.author or story.owner,
        code=show_code(story.code),
        answer_by=by(owed, clock.now(), zone, language) if owed else say.gettext(SOON),
        off=bool(away) or not owner.on_duty,
        stand_in=away or (stand_in.name if stand_in else ""),
        received=exactly(story.said_at or story.opened_at, zone, language),
        words=story.words or "",
        files=await tx.all(File, Q.files_of_words, messages=[message] if errand == "proof" and message else []),
    )
    return await say_scene(tx, sort_of(errand), scene, shop, language, instead=instead)


async def say_what_we_cannot_read(tx: Tx, message: int | None, first: Written, language: Language) -> Written:
    """The same words, and that the mail was encrypted, if it was: whoever waits for an answer waits in vain."""
    kept = await tx.values(Q.enclosed_in, message=message)
    if not any(read_enclosed(one).encrypted for one in kept):
        return first
    said = translator(language).gettext(CANNOT_READ)
    return Written(f"{first.text}\n\n{said}", f"{first.markdown}\n\n{said}")


async def say_scene(
    tx: Tx, sort: Sort, scene: Scene, shop: Shop, language: Language, *, instead: Mapping[Sort, str] | None = None
) -> Written:
    """The words of a sort on a scene; see `first_words`."""
    tried = instead or {}
    values: dict[str, Written | str] = {
        "person": wording.first_name(scene.person),
        "owner": scene.owner,
        "agent": scene.agent,
        "code": scene.code,
        "shop": shop.name,
        "hours": hours_text(await team.opening(tx), language),
        "answer_by": scene.answer_by,
        "received": scene.received,
        "stand_in": scene.stand_in,
        "words": _proved(scene, language) if sort == "proof" else Written(scene.words, scene.words),
    }
    if scene.off and scene.stand_in:
        away = tried.get("stand-in") or await wording.current(tx, "stand-in", language)
        values["away"] = wording.fill("stand-in", away, values)
    elif scene.off and values["hours"]:
        values["away"] = translator(language).gettext(wording.OPEN, hours=values["hours"])
    return wording.fill(sort, tried.get(sort) or await wording.current(tx, sort, language), values)


def sort_of(errand: Errand) -> Sort:
    """What a mail of ours says when nobody writes it by hand."""
    return "going-on" if errand == "going-on" else "proof" if errand == "proof" else "confirmation"


def _proved(scene: Scene, language: Language) -> Written:
    """Their words exactly, and each file with its fingerprint."""
    said = wording.quoted(scene.words) if scene.words else Written("", "")
    names = [f"{one.name} ({file_size(one.size, language)}, SHA-256 {one.hash})" for one in scene.files]
    files = wording.quoted("\n".join(names)) if names else Written("", "")
    apart = "\n>\n" if said.text and files.text else ""
    return Written(said.text + apart + files.text, said.markdown + apart + files.markdown)
