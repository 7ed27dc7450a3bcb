"""The pictures of the easy words, the same on a page and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec


@cache
def pictures() -> Mapping[str, str]:
    """Each picture as SVG, by the name of its step; drawn in the colour of the words around it."""
    drawn = msgspec.toml.decode(files(__package__).joinpath("pictures.toml").read_bytes(), type=dict[str, str])
    return {
        name: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" fill="none" '
        f'stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">{lines}</svg>'
        for name, lines in drawn.items()
    }
