"""What a gesture is called, to the person and among us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from mostrador.care.gestures.records import Kind
from mostrador.kit.i18n import N_, Translator, money

KIND_NAMES: Final[Mapping[Kind, str]] = {
    "money": N_("money"),
    "discount": N_("a discount"),
    "item": N_("an item"),
    "repair": N_("a repair"),
    "days": N_("free days"),
}


class _Given(Protocol):
    @property
    def kind(self) -> Kind: ...
    @property
    def cents(self) -> int: ...
    @property
    def days(self) -> int | None: ...
    @property
    def what(self) -> str: ...


def worded(given: _Given, currency: str, say: Translator) -> str:
    """What the person gets, in their words: an item's cost is ours and is not told."""
    amount = money(abs(given.cents), currency, say.language)
    if given.kind == "money":
        return say.gettext("%(amount)s: %(what)s", amount=amount, what=given.what)
    if given.kind == "discount":
        return say.gettext("a discount of %(amount)s: %(what)s", amount=amount, what=given.what)
    if given.kind == "days":
        return say.ngettext("%(n)s free day: %(what)s", "%(n)s free days: %(what)s", given.days or 0, what=given.what)
    return given.what
