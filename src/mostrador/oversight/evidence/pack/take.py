"""The pack of a case: everything that proves it in one file, which checks itself offline. Built twice, the same bytes.

It holds what is under a signed root; what happened since is in the next one. Notes among ourselves stay out unless
they are asked for: then only their seals are there. `checker.py` travels along as `verify.py`.
"""

from __future__ import annotations

import zipfile
from base64 import b64encode
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib.resources import files as resources
from typing import IO, Any, Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador import threads
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Forbidden, NotFound
from mostrador.kit.files import FileGone, FileStore, safe_name
from mostrador.kit.i18n import LANGUAGES, Language
from mostrador.oversight.evidence.canonical import moment, path, written
from mostrador.oversight.evidence.events import PackTaken
from mostrador.oversight.evidence.keys import as_pem, fingerprint, signing_key
from mostrador.oversight.evidence.pack.paper import draw
from mostrador.oversight.evidence.pack.records import Case, Enclosed, Happened, Stamped, Word
from mostrador.oversight.evidence.pack.sheets import Sheets
from mostrador.oversight.evidence.pack.words import words_of
from mostrador.oversight.evidence.roots import MOST, sign_now
from mostrador.oversight.evidence.seal import AT_ONCE, message_of, seal
from mostrador.threads.access import ours
from mostrador.threads.code import read_code, show_code

Q = sql.load("mostrador.oversight.evidence")
MAY: Final = frozenset({"supervise", "manage", "audit"})


class OnlyOverseers(Forbidden):
    """Supervisors, administrators and auditors take the evidence of a case away. Ask one of them."""


class NothingSigned(NotFound):
    """Nothing of this case is sealed yet. Try again in a minute."""


async def find_case(tx: Tx, code: str, *, viewer: Actor) -> int:
    """The case of a code. Raises CodeMistyped, NotFound, OnlyOverseers."""
    thread = await tx.value(Q.pack_thread, code=read_code(code))
    if thread is None:
        raise NotFound
    await may_take(tx, int(thread), viewer=viewer)
    return int(thread)


async def may_take(tx: Tx, thread: int, *, viewer: Actor) -> None:
    """Whether somebody may take the evidence of a case away. Raises NotFound, OnlyOverseers."""
    if viewer.kind != "system":
        await threads.find(tx, thread, viewer=ours(viewer))
        if not MAY & viewer.verbs:
            raise OnlyOverseers


async def pack(
    db: Database, files: FileStore, target: IO[bytes], thread: int, *, secret: bytes, by: Actor, notes: bool = False
) -> Case:
    """Write the pack of a case as a zip, signed as far as it is sealed now, and that it was taken; the case.

    Raises NotFound, OnlyOverseers, NothingSigned.
    """
    async with db.look() as tx:
        await may_take(tx, thread, viewer=by)
    await _up_to_now(db, thread, secret)
    async with db.begin() as tx:
        case = await tx.one(Case, Q.pack_case, thread=thread)
        happened = await tx.all(Happened, Q.pack_events, thread=thread)
        if not happened:
            raise NothingSigned
        told = list(dict.fromkeys(id for one in happened if (id := message_of(one.kind, one.facts))))
        said = await tx.all(Word, Q.pack_messages, thread=thread, messages=told, notes=notes)
        shown = [one.id for one in said if not one.left_out and not one.gone]
        enclosed = await tx.all(Enclosed, Q.pack_files, messages=shown)
        roots = await tx.all(Stamped, Q.pack_roots, roots=sorted({one.root for one in happened}))
        paths = await _paths(tx, happened, roots)
        _, private = await signing_key(tx, secret=secret)
        public = private.public_key().public_bytes_raw()
        await tx.record(PackTaken(thread=thread, notes=notes), by=by)
    sheets = Sheets(zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9))
    places = await _put_files(sheets, files, enclosed)
    _put_facts(sheets, case, happened, paths, said, enclosed, places, public)
    _put_roots(sheets, roots, public)
    _put_paper(sheets, case, happened, said, enclosed, roots, public)
    sheets.close(private.sign)
    return case


async def _up_to_now(db: Database, thread: int, secret: bytes) -> None:
    """Seal what is final and sign it, when anything of the case is still unsigned."""
    while True:
        async with db.begin() as tx:
            if await seal(tx) < AT_ONCE:
                break
    async with db.look() as tx:
        if not await tx.value(Q.pack_unsigned, thread=thread):
            return
    while True:
        async with db.begin() as tx:
            if await sign_now(tx, secret=secret) < MOST:
                return


async def _paths(tx: Tx, happened: Sequence[Happened], roots: Sequence[Stamped]) -> dict[int, list[str]]:
    """The way of each event to the root over it, by its position."""
    found = {}
    for root in roots:
        seals = await tx.values(Q.seals_between, first=root.first_position, last=root.last_position)
        for one in happened:
            if one.root == root.id:
                found[one.position] = path(seals, one.position - root.first_position)
    return found


async def _put_files(sheets: Sheets, files: FileStore, enclosed: Sequence[Enclosed]) -> dict[tuple[str, int], str]:
    places = {}
    for one in enclosed:
        place = f"files/{one.kind}-{one.id}-{safe_name(one.name, '')}"
        try:
            content = b"".join([chunk async for chunk in await files.open(one.hash)])
        except FileGone:
            continue
        sheets.put(place, content)
        places[one.kind, one.id] = place
    return places


def _put_facts(
    sheets: Sheets,
    case: Case,
    happened: Sequence[Happened],
    paths: Mapping[int, list[str]],
    said: Sequence[Word],
    enclosed: Sequence[Enclosed],
    places: Mapping[tuple[str, int], str],
    public: bytes,
) -> None:
    facts = msgspec.to_builtins(case)
    del facts["state"], facts["shop_language"], facts["register"]
    sheets.write("case.json", {**facts, "code": show_code(case.code), "key": fingerprint(public).replace(" ", "")})
    sheets.write(
        "timeline.json",
        [
            {
                "position": one.position,
                "previous": one.previous.hex(),
                "body": written(one, one.said_at, one.parts),  # type: ignore[arg-type]
                "seal": one.hash.hex(),
                "root": one.root,
                "path": paths[one.position],
            }
            for one in happened
        ],
    )
    by_message = defaultdict(list)
    for file in enclosed:
        by_message[file.message_id].append(
            {
                "kind": file.kind,
                "id": file.id,
                "name": file.name,
                "size": file.size,
                "sha256": file.hash,
                "path": places.get((file.kind, file.id), ""),
            }
        )
    sheets.write("messages.json", [_word(one, by_message[one.id]) for one in said])


def _word(one: Word, files: list[dict[str, Any]]) -> dict[str, Any]:
    shown = not (one.left_out or one.gone)
    return {
        "id": one.id,
        "position": one.position,
        "author_kind": one.author_kind,
        "author": one.author,
        "visibility": one.visibility,
        "via": one.via,
        "at": moment(one.at),
        "gone": one.gone,
        "left_out": one.left_out,
        "unproved": shown and not all(one.salts),
        "raw": b64encode(one.raw).decode() if shown and one.raw is not None else None,
        "wordings": [
            {"text": text, "salt": b64encode(salt).decode()} for text, salt in zip(one.texts, one.salts, strict=True)
        ]
        if shown
        else [],
        "files": files,
    }


def _put_roots(sheets: Sheets, roots: Sequence[Stamped], public: bytes) -> None:
    for number, key in enumerate(sorted({public, *(bytes(one.public) for one in roots)})):
        sheets.put(f"keys/{number + 1}.pem", as_pem(key).encode())
    for root in roots:
        name = f"{root.id:06}"
        sheets.put(f"roots/{name}.json", root.signed)
        sheets.put(f"roots/{name}.sig", bytes(root.signature))
        sheets.put(f"roots/{name}.key", fingerprint(bytes(root.public)).replace(" ", "").encode())
        if root.token is not None:
            sheets.put(f"stamps/{name}.tsr", bytes(root.token))
    sheets.put("verify.py", resources(__package__).joinpath("checker.py").read_bytes())


def _put_paper(
    sheets: Sheets,
    case: Case,
    happened: Sequence[Happened],
    said: Sequence[Word],
    enclosed: Sequence[Enclosed],
    roots: Sequence[Stamped],
    public: bytes,
) -> None:
    tag = next((tag for tag in LANGUAGES if tag == case.shop_language), LANGUAGES[0])
    language = Language(tag, "usted" if case.register == "usted" else "tu")
    words = words_of(case, happened, said, enclosed, roots, public, language=language, zone=ZoneInfo(case.timezone))
    sheets.put("LEEME.txt", words.read_me.encode())
    sheets.put("case.pdf", draw("case.typ", words, at=max(one.at for one in happened)))
