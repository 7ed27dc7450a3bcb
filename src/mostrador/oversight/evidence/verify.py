"""Check the chain from event 1, or from a day, and name the first thing that is not as it was sealed.

It walks in pages and holds no lock, so that it runs beside a busy shop. Altered words are found by their digests,
altered files by their bytes, an altered event by its seal and the seals by the signed roots of their days. What nobody
can prove any more because it was withdrawn or erased has an event that says so; without one it counts as altered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import msgspec
from cryptography import x509

from mostrador.kit import clock, sql
from mostrador.kit.db import Database, Tx
from mostrador.kit.files import FileGone, FileStore
from mostrador.oversight.evidence.canonical import GENESIS, Tree, seal_hash, written
from mostrador.oversight.evidence.keys import is_signed, known
from mostrador.oversight.evidence.records import Broken, Fault, Root, Said, Sealed, root_hash
from mostrador.oversight.evidence.roots import roots
from mostrador.oversight.evidence.seal import message_of
from mostrador.oversight.evidence.stamps import NotStamped, stamped_at

Q = sql.load("mostrador.oversight.evidence")
PAGE: Final = 2000
SIGNED_WITHIN: Final = timedelta(days=3)
"""By when a day that is over has been signed, wherever a worker runs."""


class Outcome(msgspec.Struct, frozen=True):
    """What a check found: how many seals, roots and files it looked at, and the first fault if there is one.

    `unproved` wordings were written before their salts were kept, and are proved by nothing. `unsigned` seals are
    younger than the last root.
    """

    seals: int
    roots: int
    files: int
    unproved: int
    unsigned: int
    fault: Fault | None


class LastCheck(msgspec.Struct, frozen=True):
    """What came of the last check."""

    at: datetime
    first_position: int
    last_position: int
    files: bool
    fault: str | None
    about: str

    @property
    def seals(self) -> int:
        """How many were looked at."""
        return self.last_position - self.first_position + 1


class _Found(Exception):
    def __init__(self, what: Broken, about: str, position: int = 0) -> None:
        super().__init__(about)
        self.fault = Fault(what, about, position)


class _Stamp(msgspec.Struct, frozen=True):
    root_id: int
    token: bytes


class _Content(msgspec.Struct, frozen=True):
    id: int
    hash: str


async def verify(
    db: Database,
    *,
    secret: bytes,
    files: FileStore | None = None,
    since: date | None = None,
    authorities: Sequence[x509.Certificate] = (),
    told: Callable[[int, int], object] = lambda done, whole: None,
) -> Outcome:
    """Check everything, or what is under the roots of a day and after it; the outcome is written down.

    Without `files` the bytes of attachments are not read. `told` hears how many seals were checked, of how many.
    """
    walk = _Walk(db, files, secret, authorities, told)
    fault = None
    try:
        await walk.go(since)
    except _Found as found:
        fault = found.fault
    async with db.begin() as tx:
        await tx.run(
            Q.add_verification,
            first=walk.first,
            last=walk.position,
            files=files is not None,
            fault=fault.what if fault else None,
            about=fault.about if fault else "",
        )
    signed = walk.roots[-1].last_position if walk.roots else walk.first - 1
    return Outcome(
        walk.position - walk.first + 1,
        walk.roots_seen,
        len(walk.read),
        walk.unproved,
        max(walk.position - signed, 0),
        fault,
    )


async def last_check(tx: Tx) -> LastCheck | None:
    """When somebody looked last, and what they found."""
    return await tx.maybe(LastCheck, Q.last_verification)


async def first_fault(tx: Tx) -> Fault | None:
    """The same of events, seals and words alone, in one transaction and from the beginning."""
    walk = _Walk(None, None, b"", (), lambda done, whole: None)
    try:
        await walk.events_and_words(tx)
    except _Found as found:
        return found.fault
    return None


class _End(msgspec.Struct, frozen=True):
    event_id: int
    position: int


class _Walk:
    def __init__(
        self,
        db: Database | None,
        files: FileStore | None,
        secret: bytes,
        authorities: Sequence[x509.Certificate],
        told: Callable[[int, int], object],
    ) -> None:
        self._db = db
        self._files = files
        self._secret = secret
        self._authorities = list(authorities)
        self._told = told
        self._previous = GENESIS
        self._tree = Tree()
        self._last_event = 0
        self._allowed: frozenset[bytes] = frozenset()
        self.first, self.position = 1, 0
        self.roots: Sequence[Root] = ()
        self.roots_seen = 0
        self.read: set[str] = set()
        self.unproved = 0

    async def go(self, since: date | None) -> None:
        assert self._db is not None  # noqa: S101 - only `first_fault` has none
        async with self._db.look() as tx:
            whole = int(await tx.value(Q.how_many_seals))
            await self._begin(tx, since)
            await self._check_stamps(tx)
        while True:
            async with self._db.look() as tx:
                rows = await self._page(tx)
                if not rows and await self._check_end(tx):
                    return
                contents = await self._contents(tx, rows) if self._files else []
            for position, about, hash in contents:
                await self._check_content(position, about, hash)
            self._told(self.position - self.first + 1, whole - self.first + 1)

    async def events_and_words(self, tx: Tx) -> None:
        while await self._page(tx) or not await self._check_end(tx):
            pass

    async def _begin(self, tx: Tx, since: date | None) -> None:
        number = int(await tx.value(Q.root_since, day=since)) if since else 1
        found = list(await roots(tx, max(number - 1, 1)))
        # The root before the day is believed: it is where the check begins.
        before = found.pop(0) if number > 1 else None
        self.roots = found
        self._allowed = await known(tx, secret=self._secret)
        last = before
        for one in self.roots:
            _check_root(one, last, self._allowed)
            last = one
        if before:
            self.first = before.last_position + 1
            self.position = self.first - 1
            self._previous = bytes(await tx.value(Q.seal_at, position=self.position) or GENESIS)

    async def _check_stamps(self, tx: Tx) -> None:
        by_id = {one.id: one for one in self.roots}
        for stamp in await tx.all(_Stamp, Q.stamps, first=min(by_id, default=2**62)):
            root = by_id[stamp.root_id]
            try:
                stamped_at(bytes(stamp.token), root.signed, roots=self._authorities)
            except NotStamped:
                raise _Found("stamp-altered", f"root {root.id} of {root.day}", root.last_position) from None

    async def _page(self, tx: Tx) -> Sequence[Sealed]:
        rows = await tx.all(Sealed, Q.sealed_page, after=self.position, limit=PAGE)
        ids = [id for row in rows if (id := _words_of(row))]
        said = {one.id: one for one in await tx.all(Said, Q.said_now, messages=ids)} if ids else {}
        gone = await self._gone(tx, said.values())
        files_gone = await self._files_gone(tx, rows, said)
        for index, row in enumerate(rows):
            self._check_event(row, rows[index + 1] if index + 1 < len(rows) else None)
            if message := _words_of(row):
                self._check_words(row, message, said.get(message), gone, files_gone)
        return rows

    def _check_event(self, row: Sealed, following: Sealed | None) -> None:
        self.position += 1
        if row.position != self.position:
            raise _Found("seal-missing", f"seal {self.position}", self.position)
        if row.id is None:
            raise _Found("event-missing", f"event {row.event_id}", self.position)
        hash = seal_hash(self._previous, _body(row))
        if hash != bytes(row.hash):
            # When the next seal stands on what this one should be, it is the seal that was altered.
            truly = following is not None and following.id is not None
            if truly and following and seal_hash(hash, _body(following)) == bytes(following.hash):
                raise _Found("seal-altered", f"seal {self.position} of event {row.event_id}", self.position)
            raise _Found("event-altered", f"event {row.event_id}", self.position)
        self._previous, self._last_event = hash, row.event_id
        self._tree.add(hash)
        self._check_tree()

    def _check_tree(self) -> None:
        if self.roots_seen < len(self.roots) and self.roots[self.roots_seen].last_position == self.position:
            root = self.roots[self.roots_seen]
            if self._tree.root() != bytes(root.merkle):
                raise _Found("root-altered", f"root {root.id} of {root.day}", self.position)
            self.roots_seen += 1
            self._tree = Tree()

    def _check_words(
        self, row: Sealed, message: int, said: Said | None, gone: frozenset[int], files_gone: frozenset[int]
    ) -> None:
        about = f"message {message}, event {row.event_id}"
        if said is None:
            raise _Found("message-missing", about, self.position)
        if said.withdrawn or said.torn:
            if message not in gone or not said.blank:
                raise _Found("words-altered", about, self.position)
            return
        digest = row.facts["digest"]
        if row.kind == "message.corrected":
            if digest not in said.digests[1:]:
                raise _Found("words-altered", about, self.position)
            return
        if (said.thread_id, said.position) != (row.facts["thread"], row.facts["position"]) or (
            row.said_at is not None and said.at != row.said_at
        ):
            raise _Found("message-altered", about, self.position)
        if not said.digests[0]:
            self.unproved += 1
        elif digest != said.digests[0]:
            raise _Found("words-altered", about, self.position)
        if row.said_at is not None:
            self._check_parts(row, said, files_gone)

    def _check_parts(self, row: Sealed, said: Said, files_gone: frozenset[int]) -> None:
        sealed, now = _by_name(row.parts), _by_name(said.parts)
        for name, digest in sealed.items():
            kind, _, number = name.partition(":")
            if name not in now and (kind != "file" or int(number) not in files_gone):
                raise _Found("file-missing" if kind != "raw" else "words-altered", f"{kind} {number}", self.position)
            if name in now and now[name] != digest:
                raise _Found("file-altered" if kind != "raw" else "words-altered", f"{kind} {number}", self.position)
        for name in now.keys() - sealed.keys():
            kind, _, number = name.partition(":")
            # A mail that is put to a message by hand comes after it.
            if kind != "mail":
                raise _Found("file-inserted", f"{kind} {number} of message {said.id}", self.position)

    async def _gone(self, tx: Tx, said: Iterable[Said]) -> frozenset[int]:
        missing = [one.id for one in said if one.withdrawn or one.torn]
        return frozenset(await tx.values(Q.gone, messages=missing)) if missing else frozenset()

    async def _files_gone(self, tx: Tx, rows: Sequence[Sealed], said: Mapping[int, Said]) -> frozenset[int]:
        missing = [
            int(name.partition(":")[2])
            for row in rows
            if row.parts and (one := said.get(_words_of(row)))
            for name in _by_name(row.parts).keys() - _by_name(one.parts).keys()
            if name.startswith("file:")
        ]
        return frozenset(await tx.values(Q.files_gone, files=missing)) if missing else frozenset()

    async def _contents(self, tx: Tx, rows: Sequence[Sealed]) -> list[tuple[int, str, str]]:
        where: dict[tuple[str, int], int] = {}
        for row in rows:
            for name in _by_name(row.parts):
                kind, _, number = name.partition(":")
                where[kind, int(number)] = row.position
        found = []
        for kind, query, ids in (("file", Q.contents, "files"), ("mail", Q.mail_contents, "mails")):
            numbers = [number for one, number in where if one == kind]
            rows_of = await tx.all(_Content, query, **{ids: numbers}) if numbers else ()
            found += [(where[kind, one.id], f"{kind} {one.id}", one.hash) for one in rows_of]
        return [one for one in found if one[2] not in self.read]

    async def _check_content(self, position: int, about: str, hash: str) -> None:
        if hash in self.read:
            return
        assert self._files is not None  # noqa: S101 - asked for with them only
        computed = hashlib.sha256()
        try:
            async for chunk in await self._files.open(hash):
                computed.update(chunk)
        except FileGone:
            raise _Found("file-missing", about, position) from None
        if computed.hexdigest() != hash:
            raise _Found("file-altered", about, position)
        self.read.add(hash)

    async def _check_end(self, tx: Tx) -> bool:
        """Nothing was cut off at the end, and nothing stands beside the chain. False when it has grown meanwhile."""
        end = await tx.maybe(_End, Q.sealed_to)
        if end is not None and end.position > self.position:
            return False
        if self.roots_seen < len(self.roots):
            raise _Found("seal-missing", f"seal {self.position + 1}", self.position + 1)
        if end is not None and self.position >= self.first and end.event_id != self._last_event:
            raise _Found("seal-missing", f"seal {self.position + 1}", self.position + 1)
        signed = self.roots[-1].last_position if self.roots else self.first - 1
        if self._allowed and await tx.value(Q.left_unsigned, after=signed, before=clock.now() - SIGNED_WITHIN):
            raise _Found("root-missing", f"root of seal {signed + 1}", signed + 1)
        if (unsealed := await tx.value(Q.unsealed)) is not None:
            raise _Found("event-inserted", f"event {unsealed}")
        if (silent := await tx.value(Q.silent)) is not None:
            raise _Found("message-inserted", f"message {silent}")
        return True


def _words_of(row: Sealed) -> int:
    if row.id is not None and row.kind == "message.corrected":
        return int(row.facts["message"])
    return message_of(row.kind, row.facts)


def _body(row: Sealed) -> list[object]:
    return written(row, row.said_at, row.parts)  # type: ignore[arg-type]


def _by_name(parts: Sequence[str]) -> dict[str, str]:
    return dict(part.rsplit(":", 1) for part in parts)


def _check_root(root: Root, last: Root | None, allowed: frozenset[bytes]) -> None:
    about = f"root {root.id} of {root.day}"
    previous, position, number = (last.hash, last.last_position, last.id) if last else (GENESIS, 0, 0)
    if root.id != number + 1:
        raise _Found("root-missing", f"root {number + 1}", position + 1)
    whole = bytes(root.hash) == root_hash(root.signed) and is_signed(
        bytes(root.public), bytes(root.signature), root.signed
    )
    if not whole or bytes(root.previous) != bytes(previous) or root.first_position != position + 1:
        raise _Found("root-altered", about, root.last_position)
    if bytes(root.public) not in allowed:
        raise _Found("key-unknown", about, root.last_position)
