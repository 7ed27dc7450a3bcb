"""Amounts as people type them: 20, 12,50 or 12.50. A thousand has no mark, so that 1.200 is never taken for 1,20."""

from __future__ import annotations

import re
from typing import Final

from mostrador.kit.i18n import Language

_TYPED: Final = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,2}))?")


def cents(text: str) -> int | None:
    """Hundredths, or None when it is no amount."""
    found = _TYPED.fullmatch(text.strip())
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else None


def typed(cents: int, language: Language) -> str:
    """How the same amount stands in a field: «12,50», «20»."""
    whole, rest = divmod(cents, 100)
    mark: str = language.locale.number_symbols["latn"]["decimal"]
    return f"{whole}{mark}{rest:02}" if rest else str(whole)
