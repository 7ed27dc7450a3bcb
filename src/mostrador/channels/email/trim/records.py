"""What a mail says anew, and what of it is folded."""

from __future__ import annotations

from typing import Literal

import msgspec

Why = Literal["quote", "signature", "disclaimer"]


class Folded(msgspec.Struct, frozen=True):
    """Words that were said before or that no person wrote, and why they are folded."""

    kind: Why
    text: str


class Trimmed(msgspec.Struct, frozen=True):
    """What is new, and the rest in its order. Every line of a mail stands in one of them."""

    new: str
    folded: tuple[Folded, ...] = ()
