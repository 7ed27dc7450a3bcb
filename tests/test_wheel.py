"""What pip installs is whole: it opens far from the repository, with every template, statement and font."""

import os
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.running import Running, free_port, reachable_folder

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with reachable_folder() as reachable:
        yield reachable


@pytest.fixture(scope="module")
def wheel(folder: Path) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("mostrador-*.whl"))


def test_every_file_of_the_package_is_in_it(wheel: Path) -> None:
    source = ROOT / "src"
    ours = {
        path.relative_to(source).as_posix()
        for path in (source / "mostrador").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert any("/static/vendor/htmx.org-" in path for path in ours), "the premise: the browser files were fetched"
    assert ours - packed == set()
    assert not {path for path in packed - ours if "dist-info" not in path}


def test_it_opens_outside_the_repository(wheel: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = folder / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    monkeypatch.setenv("PYTHONPATH", str(site))
    monkeypatch.chdir(folder)
    where = subprocess.run(
        [sys.executable, "-c", "import mostrador; print(mostrador.__file__)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert Path(where.strip()).is_relative_to(site), "the premise: it is the installed one"
    running = Running(folder / "data", free_port(), "--no-demo")
    assert running.is_open, running.said
    font = next((site / "mostrador/surfaces/ui/static").rglob("*.woff2"))
    path = os.fspath(font.relative_to(site / "mostrador/surfaces/ui"))
    with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/{path}") as answer:
        assert answer.read() == font.read_bytes()
    running.close()
