"""The style page and the two sample pages: whole, in our languages, with nothing inline."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mostrador.kit.i18n import LANGUAGES, Language, Tag
from mostrador.surfaces.ui import STATIC
from mostrador.surfaces.ui.pages import environment, two_inks
from mostrador.surfaces.ui.style import PAGES, page

MADRID = ZoneInfo("Europe/Madrid")
ICONS = (STATIC.parent / "icons.txt").read_text().split()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_page_needs_nothing_the_policy_forbids(name: str, tag: Tag) -> None:
    html = page(name, Language(tag), MADRID)
    assert f'<html lang="{tag}"' in html
    assert re.findall(r"\s(?:style|on\w+)=|<style|<script(?![^>]*\ssrc=)|javascript:", html) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_icon_is_in_the_sprite(name: str) -> None:
    used = set(re.findall(r"sprite\.svg#([\w-]+)", page(name, Language(), MADRID)))
    assert used
    assert used <= set(ICONS)


def test_ids_of_a_page_are_its_own() -> None:
    ids = re.findall(r'\sid="([^"]+)"', page("style", Language(), MADRID))
    assert sorted(ids) == sorted(set(ids))


def test_every_class_of_the_macros_is_drawn() -> None:
    """A class that no sheet knows is a slip of the pen in a macro."""
    sheets = "".join(sheet.read_text() for sheet in (STATIC / "css").rglob("*.css"))
    drawn = set(re.findall(r"\.([a-z][\w-]*)", sheets))
    classes = re.findall(r'class="([^"]*)"', page("style", Language(), MADRID))
    used = {name for names in classes for name in names.split()}
    plain = {"face-customer", "message-customer", "presence-here", "no-js"}
    assert {name for name in used - drawn - plain if not name.startswith("icon-")} == set()


def test_nothing_that_is_said_is_compiled_in() -> None:
    """A template is compiled once for all languages, so what a filter says of a constant is asked when it is drawn."""
    compiled = environment(Language("en"), MADRID).compile("{{ 5|number }} {{ 1|left_said }}", raw=True)
    assert "left'" not in compiled
    assert "'5" not in compiled


def test_a_name_has_two_inks() -> None:
    assert two_inks("Ferretería La Llave") == "Ferretería <b>La Llave</b>"
    assert two_inks("<b>") == "<b>&lt;b&gt;</b>"


def test_the_reference_names_every_macro_as_it_is() -> None:
    macros = (STATIC.parent / "templates" / "ui" / "macros.html").read_text()
    written = (Path(__file__).parents[3] / "docs" / "walks" / "interface.md").read_text()
    real = set(re.findall(r"{% macro ([a-z]\w*\(.*?\)) -%}", macros))
    named = set(re.findall(r"^\| `(\w+\(.*?\))` \|", written, re.MULTILINE))
    assert named == (real - {"kbd()"}) | {"kbd(*keys)"}
