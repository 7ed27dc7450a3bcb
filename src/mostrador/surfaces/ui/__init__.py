"""What all surfaces share: tokens, components, macros, page shells and the style page."""

from mostrador.surfaces.ui.assets import STATIC, URL, static, vendor
from mostrador.surfaces.ui.colour import PaleEnamel, Palette, Tones, contrast, palette
from mostrador.surfaces.ui.pages import environment, render

__all__ = [
    "STATIC",
    "URL",
    "PaleEnamel",
    "Palette",
    "Tones",
    "contrast",
    "environment",
    "palette",
    "render",
    "static",
    "vendor",
]
