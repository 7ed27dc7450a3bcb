"""What a person says yes to, and takes back: each word is a row, and an event that is sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid
from mostrador.oversight.consent.events import ConsentSaid
from mostrador.oversight.consent.records import HOWS, PURPOSES, Consent, Purpose
from mostrador.people import profile
from mostrador.people.profile import MinorKeptOut

Q = sql.load("mostrador.oversight.consent")
LONGEST: Final = 1000


class PurposeUnknown(Invalid):
    """Say what they consent to, and how they said so."""


class WordsWanted(Invalid):
    """Write what they were told, in up to %(most)s characters: without it nobody knows what they said yes to."""


class NothingToTakeBack(Conflict):
    """They did not consent to that, so that there is nothing to take back."""


async def say(
    tx: Tx, person: int, purpose: str, given: bool, *, how: str, words: str, contact: int | None = None, by: Actor
) -> int:
    """Note one word of a person; its id. The caller came in by the door of the person, or is the person.

    Raises PurposeUnknown, WordsWanted, NothingToTakeBack, MinorKeptOut.
    """
    if purpose not in PURPOSES or how not in HOWS:
        raise PurposeUnknown
    words = words.strip()
    if not 0 < len(words) <= LONGEST:
        raise WordsWanted(most=LONGEST)
    await tx.value(Q.one_word_at_a_time, person=person)
    if not given and not await consents(tx, person, purpose):
        raise NothingToTakeBack
    if given and await tx.value(Q.is_minor, person=person):
        raise MinorKeptOut
    made = int(
        await tx.value(
            Q.add_consent,
            person=person,
            purpose=purpose,
            given=given,
            how=how,
            words=words,
            contact=contact,
            agent=by.id if by.kind == "agent" else None,
        )
    )
    # The file of the person shows the last word.
    if purpose == "recording":
        await profile.allow(tx, person, "record", given, by=by)
    elif purpose == "story":
        await profile.allow(tx, person, "publish", given, by=by)
    proof = hashlib.sha256(f"{made}:{words}".encode()).hexdigest()
    await tx.record(ConsentSaid(person=person, consent=made, purpose=purpose, given=given, proof=proof), by=by)
    return made


async def consents(tx: Tx, person: int, purpose: Purpose) -> bool:
    """Whether their last word about it is yes."""
    return bool(await tx.value(Q.consents, person=person, purpose=purpose))


async def consents_of(tx: Tx, person: int) -> Sequence[Consent]:
    """All that they said, the last word first. The caller came in by the door of the person, or is the person."""
    return await tx.all(Consent, Q.of_person, person=person)
