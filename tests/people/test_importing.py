"""People from a table: who is new, who is known, which lines are left out and why, and files made to hurt."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.cast import Cast

from mostrador import people
from mostrador.channels import AddressGiven, Incoming
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.kit.errors import Forbidden, Invalid
from mostrador.kit.files import FileStore, Stored, file_store
from mostrador.people import importing, labels
from mostrador.people.importing.entry import guess
from mostrador.people.importing.imports import Import
from mostrador.people.importing.sheet import (
    MOST_COLUMNS,
    NotATable,
    NothingInTable,
    TooManyColumns,
    TooManyLines,
    measure,
    read,
)
from mostrador.people.ties import belongings

TABLE = """Nombre;Correo electrónico;Teléfono;Organización;Etiquetas;Idioma;Saldo
Carla Ruiz;Carla.Ruiz@example.org;612 345 678;Talleres Ruiz;obra, fiel;español;=1+1
Iñaki Ortiz;inaki@example.org;+34 600 111 222;;;;
;;;;;;
Sin dirección;;;;;;
Mal correo;esto no es nada;;;;;
Raro;raro@example.org;;;;klingon;
"""


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return file_store(tmp_path / "files")


async def brought(db: Database, files: FileStore, data: bytes, by: Actor) -> Import:
    """The whole way of a file, as its page and the worker go it."""
    async with files.receive("gente.csv") as upload:
        await upload.write(data)
        stored = await upload.keep()
    async with db.begin() as tx:
        table = await importing.propose_import(tx, io.BytesIO(data), stored, region="ES", language="es", by=by)
        await importing.begin_import(tx, table, by=by)
    await importing.work_import(db, files, table, by=by)
    async with db.look() as tx:
        return await importing.find_import(tx, table, viewer=by)


def counted(table: Import) -> Sequence[int]:
    return table.made, table.completed, table.known, table.refused


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.replace("\n", "\r\n").encode(),
        TABLE.encode("cp1252"),
        TABLE.replace(",", " |").replace(";", ",").encode(),
        TABLE.replace(";", "\t").encode("cp1252"),
    ],
    ids=["utf-8", "bom", "windows", "commas", "tabs"],
)
async def test_a_table_makes_people_once_and_lists_what_it_left_out(
    db: Database, cast: Cast, files: FileStore, data: bytes
) -> None:
    first = await brought(db, files, data, cast.elena)
    assert counted(first) == (2, 0, 0, 3)
    async with db.look() as tx:
        refused = await importing.refused_lines(tx, first.id, limit=10, viewer=cast.elena)
        assert [(one.line, one.why) for one in refused] == [
            (5, "NoAddressInLine"),
            (6, "AddressNotUnderstood"),
            (7, "LanguageInLineUnknown"),
        ]
        assert "esto no es nada" in str(refused[1].problem)
        who = (await people.find_alike(tx, "carla.ruiz@"))[0]
        _, addresses = await people.find(tx, who.id)
        assert who.name == "Carla Ruiz"
        assert {(one.value, one.verified_at) for one in addresses} == {
            ("carla.ruiz@example.org", None),
            ("+34612345678", None),
        }
        assert [one.name for one in await labels.tags_of(tx, who.id)] == ["fiel", "obra"]
        assert [one.name for one in await belongings(tx, who.id)] == ["Talleres Ruiz"]
    assert counted(await brought(db, files, data, cast.elena)) == (0, 0, 2, 3)


async def test_the_known_get_what_they_lack_and_nobody_is_taken_for_another(
    db: Database, cast: Cast, files: FileStore
) -> None:
    async with db.begin() as tx:
        proved = "carla@example.org"
        known = await people.recognise(
            tx,
            Incoming(
                via="counter", text="Hola", name="Carla Ruiz", address=AddressGiven("email", proved, verified=True)
            ),
        )
        # Somebody said at the counter that they are Juan: it proves nothing.
        said = await people.recognise(
            tx, Incoming(via="counter", text="Hola", name="Juan", address=AddressGiven("email", "juan@example.org"))
        )
    data = (
        f"name,email,phone,tags\nOther Name,{proved},600 333 444,fiel\n"
        "Juan,juan@example.org,600 555 666,fiel\n"
        "María Sanz,maria@example.org,600 777 888,\nPedro Gil,,600 777 888,\n"
    ).encode()
    assert counted(await brought(db, files, data, cast.elena)) == (2, 2, 0, 0)
    async with db.look() as tx:
        person, addresses = await people.find(tx, known.id)
        assert "+34600333444" in {one.value for one in addresses}
        assert person.name != "Other Name"
        assert [one.value for one in await people.own_addresses(tx, said.id)] == ["juan@example.org"]
        assert [one.name for one in await labels.tags_of(tx, said.id)] == ["fiel"]
    assert counted(await brought(db, files, data, cast.elena)) == (0, 0, 4, 0)


async def test_it_is_shown_first_and_only_to_administrators(db: Database, cast: Cast, files: FileStore) -> None:
    async with files.receive("gente.csv") as upload:
        await upload.write(b"a,b\nCarla,carla@example.net\n")
        stored = await upload.keep()
    data = io.BytesIO(b"a,b\nCarla,carla@example.net\n")
    async with db.begin() as tx:
        with pytest.raises(Forbidden):
            await importing.propose_import(tx, data, stored, region="ES", language="es", by=cast.ana)
        table = await importing.propose_import(tx, data, stored, region="ES", language="es", by=cast.elena)
        with pytest.raises(Invalid, match="which column"):
            await importing.begin_import(tx, table, by=cast.elena)
        await importing.choose_columns(tx, table, ["name", "email", "phone"], by=cast.elena)
        (line,) = (await importing.preview(tx, files, table, viewer=cast.elena)).lines
        assert line.verdict
        assert line.verdict.kind == "new"
        assert not await people.find_alike(tx, "carla@example.net")


async def test_an_empty_line_is_not_counted_and_a_second_same_email_is_told(
    db: Database, cast: Cast, files: FileStore
) -> None:
    people_of = "".join(f"Persona {n};p{n}@example.org\n" for n in range(30))
    data = (
        "nombre;correo\nIrene;irene@example.org\n,,\n \u200b;\n;\nOtra; IRENE@example.org\n"
        + people_of
        + "Persona 3;p3@example.org\n"
    ).encode()
    async with files.receive("gente.csv") as upload:
        await upload.write(data)
        stored = await upload.keep()
    async with db.begin() as tx:
        table = await importing.propose_import(tx, io.BytesIO(data), stored, region="ES", language="es", by=cast.elena)
        assert (await importing.find_import(tx, table, viewer=cast.elena)).lines == 33
        shown = await importing.preview(tx, files, table, viewer=cast.elena)
    assert [(one.number, one.after) for one in shown.lines[:3]] == [(2, None), (6, 2), (7, None)]
    assert (shown.repeated, shown.first_repeated) == (2, (6, 37))


async def test_a_file_that_is_gone_breaks_it_off(db: Database, cast: Cast, files: FileStore) -> None:
    data = b"email\none@example.net\n"
    async with db.begin() as tx:
        gone = Stored("0" * 64, len(data), "text/plain", "gente.csv")
        table = await importing.propose_import(tx, io.BytesIO(data), gone, region="ES", language="es", by=cast.elena)
        await importing.begin_import(tx, table, by=cast.elena)
    await importing.work_import(db, files, table, by=cast.elena)
    async with db.look() as tx:
        assert (await importing.find_import(tx, table, viewer=cast.elena)).broken_off


@pytest.mark.parametrize(
    ("data", "media_type", "refusal"),
    [
        (b"", "text/plain", NothingInTable),
        (b"\n\n\r\n", "text/plain", NothingInTable),
        (b"name,email\n", "text/plain", NothingInTable),
        (b"email" + b"," * 1_000_000 + b"\na@example.net\n", "text/plain", TooManyColumns),
        (b"email" + b"," * MOST_COLUMNS + b"\na@example.net\n", "text/plain", TooManyColumns),
        (b"email\n" + b"a@b.es\n" * 200_001, "text/plain", TooManyLines),
        (b"email\n" + b"\n" * 300_000, "text/plain", TooManyLines),
        (b"email\nx\0@example.net\n", "application/octet-stream", NotATable),
        ("email\na@example.net\n".encode("utf-16"), "application/octet-stream", NotATable),
        (b"PK\x03\x04\x14\x00", "application/zip", NotATable),
        (b"%PDF-1.7,email\na,b\n", "application/pdf", NotATable),
        (b"<html><script>email</script>\n", "text/html", NotATable),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, media_type: str, refusal: type[Invalid]) -> None:
    with pytest.raises(refusal):
        measure(io.BytesIO(data), media_type)


def test_a_broken_line_hurts_only_itself() -> None:
    bad = b'"' + b"x" * 140_000 + b'"\n'
    wide = b"," * 1_000_000 + b"\n"
    data = b"name,email\n" + bad + wide + b'one,"two\nlines"\n' + b"a,b\n"
    file = io.BytesIO(data)
    lines = list(read(file, "utf-8-sig", ","))
    assert [(line.number, line.cells) for line in lines] == [
        (1, ("name", "email")),
        (2, None),
        (3, None),
        (4, ("one", "two\nlines")),
        (6, ("a", "b")),
    ]
    # A quotation mark that nobody closes takes what follows with it, up to what a cell may hold, and no more.
    lines = list(read(io.BytesIO(b'name,email\n"a,b\n' + b"line,of a table\n" * 20_000), "utf-8-sig", ","))
    assert [line.cells for line in lines if line.number == 2] == [None]
    assert len(lines) > 5_000


def test_columns_are_known_by_their_names() -> None:
    assert guess(["Nombre", "APELLIDOS", "E-mail", "Móvil", "Empresa", "Grupo", "Idioma", "Saldo"]) == (
        "name",
        "name",
        "email",
        "phone",
        "organisation",
        "tags",
        "language",
        "",
    )
    assert guess(["Full name", "Email address", "Phone number", "Company", "Tags", "Language"]) == importing.ROLES
