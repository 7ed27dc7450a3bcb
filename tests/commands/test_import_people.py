"""People of a CSV from the command line: what is written down, what is only looked at, and how it ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.cast import Cast
from typer.testing import CliRunner, Result

from mostrador.cli import app
from mostrador.config import Config
from mostrador.kit.db import Database

TABLE = """Nombre;Correo;Móvil de casa;Idioma
Carla Ruiz;carla@example.org;612 345 678;
Iñaki Ortiz;;600 111 222;es
Mal correo;esto no es nada;;
Raro;raro@example.org;;klingon
"""
PHONE = ("--column", "Móvil de casa=phone")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "gente.csv"
    path.write_text(TABLE, "utf-8")
    return path


@pytest.fixture
def shop(cast: Cast, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elena administers it, and commands find its database."""
    assert cast.counter, "the premise: the shop is planted"
    monkeypatch.setenv("DATABASE_URL", str(config.database_url))
    monkeypatch.setenv("MOSTRADOR_DATA", str(config.data))


def command(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["import-people", *map(str, words)])


@pytest.mark.usefixtures("shop")
def test_a_file_is_brought_in_once_and_says_what_it_left_out(table: Path) -> None:
    first = command(table, *PHONE)
    assert first.exit_code == 1, first.output
    assert f"{table}:4: “esto no es nada”" in first.stdout
    assert f"{table}:5: “klingon” is no language we speak here." in first.stdout
    assert "4 lines: 2 new, 0 completed, 0 known as they are, 2 left out." in first.stdout
    table.write_text("\n".join(TABLE.splitlines()[:3]), "utf-8")
    again = command(table, *PHONE)
    assert again.exit_code == 0, again.output
    assert "2 lines: 0 new, 0 completed, 2 known as they are, 0 left out." in again.stdout


@pytest.mark.usefixtures("shop")
async def test_looking_writes_nobody_down(db: Database, table: Path) -> None:
    looked = await asyncio.to_thread(command, table, "--check", *PHONE)
    assert looked.exit_code == 1
    assert f"{table}:4: “esto no es nada”" in looked.stdout
    assert "4 lines: 2 left out. Nobody was written down." in looked.stdout
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM person") == 0
        assert await tx.value("SELECT count(*) FROM people_import") == 0


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--column", "Fax=phone"), "There is no column “Fax” in this file. There are: Nombre, Correo,"),
        (("--column", "Correo=fax"), "write TITLE=ROLE, with a role of name, email,"),
        (("--agent", "nadie@lallave.example"), "There is no agent nadie@lallave.example."),
        (("--agent", "ana@lallave.example"), "ana@lallave.example is no administrator"),
        (("--column", "Correo="), "Say which column holds the e-mail or the phone"),
    ],
)
@pytest.mark.parametrize("looking", [(), ("--check",)], ids=["bring", "check"])
def test_what_does_not_fit_is_said(
    table: Path, words: tuple[str, ...], sentence: str, looking: tuple[str, ...]
) -> None:
    ended = command(table, *words, *looking)
    assert ended.exception is not None
    assert sentence in str(ended.exception)
