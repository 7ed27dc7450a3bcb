"""Everything that we hold of a person, in one file to give to them: the same walk as the one that erases."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from typing import IO, Any, Final

from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.kit.files import FileGone, FileStore, safe_name
from mostrador.oversight.privacy.erase import facts_of_all, may
from mostrador.oversight.privacy.events import DataTaken
from mostrador.oversight.privacy.places import places

TOLD: Final = "datos.json"


async def give_away(db: Database, files: FileStore, target: IO[bytes], person: int, *, by: Actor) -> None:
    """Write it as a zip: `datos.json` by table, and the files. Notes among ourselves are not in it.

    Raises NotFound, OnlyAdministrators.
    """
    may(by)
    held: dict[str, list[Any]] = {}
    async with db.begin() as tx:
        facts = await facts_of_all(tx, person)
        for place in places().place:
            if place.columns and (rows := await tx.values(place.export, **facts)):
                held[place.table] = list(rows)
        await tx.record(DataTaken(person=person), by=by)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        told = {"person": person, "at": clock.now().isoformat(timespec="seconds"), "held": held}
        file.writestr(TOLD, json.dumps(told, ensure_ascii=False, indent=1))
        await _files(file, files, held.get("attachment", []), "ficheros/{id}-{name}")
        await _files(file, files, [one for one in held.get("recording", []) if one["hash"]], "grabaciones/{id}-{name}")
        await _files(file, files, [{**one, "name": ""} for one in held.get("mail", [])], "correos/{id}.eml")


async def _files(file: zipfile.ZipFile, files: FileStore, rows: Sequence[dict[str, Any]], path: str) -> None:
    """Those of which the bytes are still here."""
    for one in rows:
        try:
            content = b"".join([chunk async for chunk in await files.open(one["hash"])])
        except FileGone:
            continue
        file.writestr(path.format(id=one["id"], name=safe_name(one["name"])), content)
