"""The colours of the pages can be read: those we ship, and those a shop chooses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mostrador.surfaces.ui import STATIC, PaleEnamel, contrast, palette
from mostrador.surfaces.ui.colour import CARD, MIN_CONTRAST, ON, PAPER, Tones

GROUNDS = ("paper", "card")
PAIRS = [
    *((text, ground) for text in ("ink", "soft", "enamel", "brass-text", "red") for ground in GROUNDS),
    *(("ink", ground) for ground in ("enamel-soft", "brass-soft", "red-soft", "line", "kraft-soft")),
    ("soft", "enamel-soft"),
    ("soft", "line"),
    ("enamel", "enamel-soft"),
    ("brass-text", "brass-soft"),
    ("red", "red-soft"),
    ("on-enamel", "enamel"),
    ("on-enamel", "enamel-strong"),
    ("on-red", "red"),
    ("on-red", "red-strong"),
    ("on-kraft", "kraft"),
    ("on-kraft", "kraft-soft"),
    ("paper", "ink"),
]
# Borders of fields and the ring of focus are not text: WCAG 2.2, 1.4.11 asks for 3:1.
EDGES = [("edge", ground) for ground in GROUNDS]


def themes() -> list[dict[str, str]]:
    """The custom properties of each `:root` block of tokens.css: light, dark by system, dark by choice."""
    css = (STATIC / "css" / "tokens.css").read_text()
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", css)
    return [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block)) for block in blocks]


def test_both_ways_into_the_dark_are_the_same() -> None:
    _, by_system, by_choice = themes()
    assert by_system == by_choice


@pytest.mark.parametrize("theme", themes()[:2], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground(theme: dict[str, str]) -> None:
    pale = {pair: ratio for pair in PAIRS if (ratio := contrast(*(theme[name] for name in pair))) < MIN_CONTRAST}
    assert pale == {}


@pytest.mark.parametrize("theme", themes()[:2], ids=["light", "dark"])
def test_edges_can_be_seen(theme: dict[str, str]) -> None:
    assert all(contrast(theme[edge], theme[ground]) >= 3 for edge, ground in EDGES)


def test_the_palette_stands_on_the_grounds_of_the_tokens() -> None:
    light, dark, _ = themes()
    assert (light["paper"], dark["paper"]) == PAPER
    assert (light["card"], dark["card"]) == CARD
    assert (light["on-enamel"], dark["on-enamel"]) == ON


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


def test_a_shop_may_have_its_own_enamel() -> None:
    css = palette("#1d3f7a").css()
    assert "--enamel:#1d3f7a" in css
    assert css.count("data-theme") == 2


@pytest.mark.parametrize("pale", ["#f2c14e", "#ffffff", "#4fb39a"])
def test_an_enamel_nobody_can_read_is_refused(pale: str) -> None:
    with pytest.raises(PaleEnamel):
        palette(pale)


@pytest.mark.parametrize("wrong", ["", "green", "#fff", "#0f5c4d;}", "0f5c4d"])
def test_what_is_not_a_colour_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        palette(wrong)


@given(st.integers(0, 0xFFFFFF))
def test_whatever_is_accepted_can_be_read_by_day_and_by_night(number: int) -> None:
    try:
        made = palette(f"#{number:06x}")
    except PaleEnamel:
        return
    for tones, theme in zip((made.light, made.dark), themes(), strict=False):
        assert min(ratios(tones, theme)) >= MIN_CONTRAST


def ratios(tones: Tones, theme: dict[str, str]) -> list[float]:
    """The contrast of each pair of text and ground that the enamel takes part in."""
    written = [contrast(tones.enamel, ground) for ground in (theme["paper"], theme["card"], tones.soft)]
    under = [contrast(text, tones.soft) for text in (theme["ink"], theme["soft"])]
    return [*written, *under, contrast(tones.on, tones.enamel), contrast(tones.on, tones.strong)]
