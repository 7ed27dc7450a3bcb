"""What the documents say exists."""

import re
from pathlib import Path

import msgspec
import pytest
import typer

from mostrador.cli import app
from mostrador.config import Config

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs/guide"
NAMED_COMMAND = re.compile(r"(?:^|[`/(\s])mostrador ([a-z][a-z-]*)(?: ([a-z]+))?", re.MULTILINE)
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("page", ["settings.md", "es/settings.md"])
def test_every_setting_is_documented_and_every_documented_one_exists(page: str) -> None:
    fields = {field.name for field in msgspec.structs.fields(Config)}
    known = {"DATABASE_URL" if name == "database_url" else f"MOSTRADOR_{name.upper()}" for name in fields}
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    read = set(re.findall(r'"(MOSTRADOR_[A-Z0-9_]+)"', code))
    documented = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", (GUIDE / page).read_text("utf-8"), re.MULTILINE))
    assert documented == known | read


def test_links_between_documents_lead_somewhere() -> None:
    assert len(DOCUMENTS) > 4, "the premise: there are documents"
    for document in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.relative_to(ROOT)} links to {target}"


def test_files_named_in_documents_exist() -> None:
    for document in DOCUMENTS:
        for named in re.findall(r"`((?:src|tests|docs|bin|bench)/[\w./-]+)`", document.read_text("utf-8")):
            assert (ROOT / named).exists(), f"{document.relative_to(ROOT)} names {named}"


def test_commands_named_in_documents_exist() -> None:
    command = typer.main.get_command(app)
    known = {name: set(getattr(inner, "commands", {})) for name, inner in getattr(command, "commands", {}).items()}
    assert {"add", "password"} <= known["agent"], "the premise: commands and their parts are found"
    for document in DOCUMENTS:
        for name, part in NAMED_COMMAND.findall(code_of(document.read_text("utf-8"))):
            where = document.relative_to(ROOT)
            assert name in known, f"{where} names mostrador {name}"
            assert not known[name] or part in known[name], f"{where} names mostrador {name} {part}"


def code_of(text: str) -> str:
    """What a document shows as code: between backticks, and indented lines."""
    indented = re.findall(r"^ {4,}.*$", text, re.MULTILINE)
    return "\n".join([*(f"`{span}`" for span in re.findall(r"`([^`\n]+)`", text)), *indented])
