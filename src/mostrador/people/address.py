"""What somebody typed as their e-mail or phone, understood or refused."""

from __future__ import annotations

import re

import phonenumbers

from mostrador.channels import AddressGiven
from mostrador.kit.errors import Invalid

_MAIL = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]{1,189}\.[^@\s<>\".]{2,63}")


class AddressNotUnderstood(Invalid):
    """“%(value)s” is neither an e-mail nor a phone. Write it like carla@example.org or 612 345 678."""


def understand(value: str, region: str = "ES") -> AddressGiven | None:
    """An address as typed; None when blank. Phones become E.164, read as of `region`.

    Raises AddressNotUnderstood.
    """
    value = value.strip()
    if not value:
        return None
    if "@" in value:
        if _MAIL.fullmatch(value):
            return AddressGiven("email", value.lower())
        raise AddressNotUnderstood(value=value[:80])
    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        raise AddressNotUnderstood(value=value[:80]) from None
    if not phonenumbers.is_possible_number(number):
        raise AddressNotUnderstood(value=value[:80])
    return AddressGiven("phone", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
