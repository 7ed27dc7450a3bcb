"""The commands as scripts and people meet them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from mostrador.cli import app
from tests.commands.running import reachable_folder

COMMANDS = {
    *(
        "serve",
        "work",
        "migrate",
        "demo",
        "demo-shop",
        "routes",
        "doctor",
        "evaluate",
        "check-placard",
        "backup",
        "restore",
        "version",
    ),
    *("agent add", "agent password", "token create", "import-people", "import-mail", "receive-mail"),
    *("evidence verify", "evidence key", "evidence pack"),
}
WITHOUT_DATA = {"version"}


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with reachable_folder() as folder:
        yield folder / "data"


def mostrador(*words: str, answer: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mostrador.cli", *words],
        input=answer,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **variables},
    )


def commands() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, command in typer.main.get_group(app).commands.items():
        inner = getattr(command, "commands", None)
        found |= {f"{name} {word}": part for word, part in inner.items()} if inner else {name: command}
    return found


def test_every_command_says_what_it_is_for_and_takes_a_data_folder() -> None:
    found = commands()
    assert found.keys() == COMMANDS
    for name, command in found.items():
        help_text = CliRunner().invoke(app, [*name.split(), "--help"], env={"COLUMNS": "200"}).stdout
        assert command.help, name
        assert ("--data" in help_text) == (name not in WITHOUT_DATA), name


def test_a_token_is_printed_alone_and_a_password_may_come_by_pipe(data: Path) -> None:
    added = mostrador(
        *("agent", "add", "ana@lallave.example", "--name", "Ana", "--role", "admin", "--data", str(data)),
        answer="clavos de cinco en cinco\n",
    )
    assert added.returncode == 0, added.stderr
    made = mostrador("token", "create", "--agent", "ana@lallave.example", "--scope", "intake", MOSTRADOR_DATA=str(data))
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("mst_")
    assert made.stdout.count("\n") == 1
    assert " " not in made.stdout


def test_what_is_wrong_is_said_in_a_sentence(data: Path) -> None:
    unknown = mostrador("token", "create", "--agent", "nadie@lallave.example", "--data", str(data))
    short = mostrador("agent", "add", "eva@lallave.example", "--name", "Eva", "--data", str(data), answer="corta\n")
    port = mostrador("doctor", "--data", str(data), MOSTRADOR_PORT="ochenta")
    assert [ended.returncode for ended in (unknown, short, port)] == [1, 1, 1]
    assert "There is no agent nadie@lallave.example." in unknown.stderr
    assert "at least 10 characters" in short.stderr
    assert "MOSTRADOR_PORT" in port.stderr
    assert not any("Traceback" in ended.stderr for ended in (unknown, short, port))


def test_routes_name_the_function_that_answers() -> None:
    printed = mostrador("routes").stdout
    assert "POST    /api/v1/threads " in printed
    assert "mostrador.surfaces.api.threads." in printed
