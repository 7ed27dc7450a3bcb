"""Keep what was recorded of a contact: the only door in, and the only ones out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec
import psycopg

from mostrador import threads
from mostrador.kit import jobs, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, Invalid, NotFound
from mostrador.kit.files import Stored
from mostrador.oversight.consent.events import RecordingGone, RecordingHeard, RecordingKept
from mostrador.oversight.consent.records import LISTENED, Call, Listened, Recording
from mostrador.threads import Thread
from mostrador.threads.access import ours

Q = sql.load("mostrador.oversight.consent")
UNASKED: Final = "MR001"
OTHER: Final = "MR002"


class NoConsent(Conflict):
    """They did not consent to be recorded, so that nothing of it was kept. Ask them, and note what they said."""


class NoRecording(Invalid):
    """This file is neither sound nor video. Choose the recording itself."""


class OtherPurpose(Forbidden):
    """They consented to be recorded for something else. Ask them before you listen to it for this."""


async def keep(tx: Tx, thread: int, contact: int, stored: Stored, *, by: Actor) -> int:
    """Keep the recording of a contact of a thread; its id. The bytes are in the store already.

    The database refuses it too without the consent of the person. Raises NoConsent, NoRecording, NotFound.
    """
    found, consent = await _may_keep(tx, thread, contact, by)
    if not is_recording(stored):
        raise NoRecording
    await tx.value(Q.hold_content, hash=stored.hash)
    try:
        made = int(
            await tx.value(
                Q.add_recording,
                thread=thread,
                contact=contact,
                consent=consent,
                hash=stored.hash,
                name=stored.name,
                size=stored.size,
                media_type=stored.media_type,
                agent=by.id if by.kind == "agent" else None,
            )
        )
    except psycopg.DatabaseError as error:
        if error.sqlstate != UNASKED:
            raise
        raise NoConsent from error
    await tx.record(
        RecordingKept(
            thread=thread,
            owner=found.owner_id,
            team=found.team_id,
            recording=made,
            contact=contact,
            consent=consent,
            proof=hashlib.sha256(f"{made}:{stored.hash}".encode()).hexdigest(),
        ),
        by=by,
    )
    return made


def is_recording(stored: Stored) -> bool:
    """Whether a file is sound or video, by what is in it."""
    return stored.media_type.startswith(("audio/", "video/"))


async def may_keep(tx: Tx, thread: int, contact: int, *, by: Actor) -> None:
    """Whether a contact of a thread may be recorded; ask before a byte is stored. Raises NoConsent, NotFound."""
    await _may_keep(tx, thread, contact, by)


async def listen(tx: Tx, recording: int, purpose: str, *, by: Actor) -> Recording:
    """Open it for a purpose that the person consented to; who did is kept. Raises OtherPurpose, NotFound."""
    found = await _find(tx, recording, viewer=ours(by))
    if purpose not in LISTENED:
        raise OtherPurpose
    try:
        await tx.run(Q.add_listening, recording=recording, purpose=purpose, agent=by.id)
    except psycopg.DatabaseError as error:
        if error.sqlstate != OTHER:
            raise
        raise OtherPurpose from error
    thread = await threads.find(tx, found.thread_id, viewer=by)
    heard = RecordingHeard(
        thread=thread.id,
        owner=thread.owner_id,
        team=thread.team_id,
        recording=recording,
        purpose=purpose,
    )
    await tx.record(heard, by=by)
    return found


async def own(tx: Tx, recording: int, *, viewer: Actor) -> Recording:
    """The copy for whose it is. Raises NotFound, also for what is gone and for all but its customer."""
    if viewer.kind != "customer":
        raise NotFound
    return await _find(tx, recording, viewer=viewer)


async def recordings_of(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Recording]:
    """What was recorded of a thread, also what is gone. Raises NotFound."""
    await threads.find(tx, thread, viewer=viewer)
    return await tx.all(Recording, Q.of_thread, thread=thread)


async def listened(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Listened]:
    """Who listened to what was recorded of a thread. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    return await tx.all(Listened, Q.listened, thread=thread)


async def calls_of(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Call]:
    """The calls of a thread, the latest first. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    return await tx.all(Call, Q.calls, thread=thread)


class _Gone(msgspec.Struct, frozen=True):
    id: int
    hash: str
    thread: int
    owner: int
    team: int


async def forget_recordings(tx: Tx, days: int, *, limit: int) -> int:
    """Let go what is so many days older than the end of its case, decided and notified; how many."""
    gone = await tx.all(_Gone, Q.forget_recordings, days=days, limit=limit)
    for one in gone:
        told = RecordingGone(thread=one.thread, owner=one.owner, team=one.team, recording=one.id)
        await tx.record(told, by=SYSTEM)
    if gone:
        await jobs.defer(tx, "remove_contents", hashes=[one.hash for one in gone])
    return len(gone)


async def _may_keep(tx: Tx, thread: int, contact: int, by: Actor) -> tuple[Thread, int]:
    found = await threads.lock(tx, thread, by=ours(by))
    if not await tx.value(Q.is_contact, contact=contact, thread=thread):
        raise NotFound
    consent = await tx.value(Q.consent_for, person=found.person_id, contact=contact)
    if consent is None:
        raise NoConsent
    return found, int(consent)


async def _find(tx: Tx, recording: int, *, viewer: Actor) -> Recording:
    found = await tx.maybe(Recording, Q.one, recording=recording)
    if found is None or found.gone_at is not None:
        raise NotFound
    await threads.find(tx, found.thread_id, viewer=viewer)
    return found
