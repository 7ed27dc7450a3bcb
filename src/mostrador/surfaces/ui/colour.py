"""The shop's colour: from one enamel to all that follows, or a refusal when it cannot be read."""

from __future__ import annotations

import colorsys
import re
from typing import Final

import msgspec

MIN_CONTRAST: Final = 4.5
"""WCAG 2.2, 1.4.3: text against its ground."""

# By day, by night, as in tokens.css.
PAPER: Final = ("#faf6ee", "#191713")
CARD: Final = ("#fffdf9", "#211e19")
ON: Final = ("#fffdf9", "#10211c")


class PaleEnamel(ValueError):
    """White letters cannot be read on this colour. Choose a darker one."""


class Tones(msgspec.Struct, frozen=True):
    """What an enamel becomes on one ground; every value is `#rrggbb`."""

    enamel: str
    strong: str
    soft: str
    on: str


class Palette(msgspec.Struct, frozen=True):
    """The enamel of a shop by day and by night."""

    light: Tones
    dark: Tones

    def css(self) -> str:
        """Return the style sheet that replaces the enamel of tokens.css."""
        day, night = _declared(self.light), _declared(self.dark)
        return (
            f":root{{{day}}}\n"
            f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{night}}}}}\n'
            f':root[data-theme="dark"]{{{night}}}\n'
        )


def palette(enamel: str) -> Palette:
    """Derive both themes from `enamel` (`#rrggbb`).

    Raises ValueError when it is not a colour, PaleEnamel when text in it, or on it, falls below 4.5:1.
    """
    enamel = enamel.lower()
    _parts(enamel)
    return Palette(light=_by_day(enamel), dark=_by_night(enamel))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, ground: str, share: float) -> str:
    """Return `share` (0 to 1) of `colour` laid over `ground`."""
    pairs = zip(_parts(colour), _parts(ground), strict=True)
    return _hex(*(share * above + (1 - share) * below for above, below in pairs))


def _by_day(enamel: str) -> Tones:
    tones = Tones(enamel, mix(enamel, "#000000", 0.78), mix(enamel, CARD[0], 0.14), ON[0])
    if min(contrast(enamel, ground) for ground in (PAPER[0], CARD[0], tones.soft)) < MIN_CONTRAST:
        raise PaleEnamel
    return tones


def _by_night(enamel: str) -> Tones:
    """Lift the same hue until it can be read on the dark card."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(enamel))
    # A full colour glares on a dark ground.
    saturation = min(saturation, 0.5)
    lightness = max(lightness, 0.55)
    while True:
        lifted = _hex(*colorsys.hls_to_rgb(hue, lightness, saturation))
        soft = mix(lifted, CARD[1], 0.17)
        if lightness >= 1 or min(contrast(lifted, ground) for ground in (PAPER[1], CARD[1], soft)) >= MIN_CONTRAST:
            return Tones(lifted, mix(lifted, "#ffffff", 0.82), soft, ON[1])
        lightness += 0.02


def _declared(tones: Tones) -> str:
    return f"--enamel:{tones.enamel};--enamel-strong:{tones.strong};--enamel-soft:{tones.soft};--on-enamel:{tones.on}"


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[float, float, float]:
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise ValueError(f"not a colour: {colour!r}")
    red, green, blue = bytes.fromhex(colour[1:])
    return red / 255, green / 255, blue / 255


def _hex(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, part))):02x}" for part in (red, green, blue))
