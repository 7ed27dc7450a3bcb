"""What the documents say exists."""

import re
from pathlib import Path

import msgspec

from mostrador.config import Config

ROOT = Path(__file__).parent.parent
SETTINGS = ROOT / "docs/guide/settings.md"
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    fields = {field.name for field in msgspec.structs.fields(Config)}
    known = {"DATABASE_URL" if name == "database_url" else f"MOSTRADOR_{name.upper()}" for name in fields}
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    read = set(re.findall(r'"(MOSTRADOR_[A-Z0-9_]+)"', code))
    documented = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", SETTINGS.read_text("utf-8"), re.MULTILINE))
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
