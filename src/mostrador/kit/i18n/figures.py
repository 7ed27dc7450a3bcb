"""Figures as people read them."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

from mostrador.kit.i18n.language import Language

STEPS = (("digital-gigabyte", 1_000_000_000), ("digital-megabyte", 1_000_000))


def number(value: int | float | Decimal, language: Language) -> str:
    """«1.234,5» in Spain, "1,234.5" elsewhere."""
    return format_decimal(value, locale=language.locale)


def file_size(size: int, language: Language) -> str:
    """«2,4 MB» for a size in bytes; whole kilobytes below a megabyte, never less than one."""
    for unit, step in STEPS:
        if size >= step:
            return format_unit(round(size / step, 1), unit, "short", locale=language.locale)
    return format_unit(max(1, round(size / 1000)), "digital-kilobyte", "short", locale=language.locale)


def money(cents: int, currency: str, language: Language) -> str:
    """«1.234,50 €» for hundredths of a currency (ISO 4217)."""
    return format_currency(Decimal(cents) / 100, currency, locale=language.locale)
