"""What it costs to call a number, as far as the number itself tells. Pure."""

from __future__ import annotations

import re
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberType

Tariff = Literal["free", "plain", "special", "mobile", "outgoing", "unknown"]
SPECIAL = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})
MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.PERSONAL_NUMBER})
PLAIN = frozenset({PhoneNumberType.FIXED_LINE, PhoneNumberType.VOIP, PhoneNumberType.UAN})


def tariff(number: str, region: str = "ES") -> Tariff:
    """Of which kind a number is; short ones and what is no number are unknown.

    In Spain the range 400 only calls out (resolution of 14-4-2026, BOE-A-2026-8409), and 905 is paid like 80x.
    """
    try:
        read = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return "unknown"
    national = str(read.national_number)
    if read.country_code == 34 and len(national) == 9:
        if national.startswith("400"):
            return "outgoing"
        if national.startswith("905"):
            return "special"
    kind = phonenumbers.number_type(read)
    if kind == PhoneNumberType.TOLL_FREE:
        return "free"
    if kind in SPECIAL:
        return "special"
    if kind in MOBILE:
        return "mobile"
    return "plain" if kind in PLAIN or kind == PhoneNumberType.FIXED_LINE_OR_MOBILE else "unknown"


def spoken(number: str) -> str:
    """A number as a voice reads it: its figures one by one, in groups of three."""
    figures = re.sub(r"\D", "", re.sub(r"^(\+|00)34", "", number.replace(" ", "")))
    return ", ".join(" ".join(figures[at : at + 3]) for at in range(0, len(figures), 3))
