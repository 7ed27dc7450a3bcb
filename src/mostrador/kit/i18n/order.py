"""Names in the order a Spanish reader looks them up."""

from __future__ import annotations

import unicodedata


def sort_key(name: str) -> str:
    """A key that sorts names without regard to case and accents, ñ after n.

    The database compares by code point (it has no ICU), so lists of names are sorted here.
    """
    spelled = unicodedata.normalize("NFC", name.strip().casefold()).replace("ñ", "n\uffff")
    return "".join(c for c in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(c))
