"""The code of a thread: short enough to dictate, and it opens only a status page.

Ten characters of Crockford's alphabet (no I, L, O, U) and a check character by
ISO 7064 MOD 33,32, so that a mistyped or swapped character is caught.
"""

from __future__ import annotations

import secrets

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

from mostrador.kit.errors import Invalid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", " ": "", "-": "", ".": "", "·": ""})


class CodeMistyped(Invalid):
    """“%(code)s” is not a code of ours: one character is missing or changed. It has 11, like 7F3K9-Q2M4X-R."""


def new_code() -> str:
    """A fresh code: 10 random characters (50 bits) and a check."""
    body = "".join(ALPHABET[byte & 31] for byte in secrets.token_bytes(10))
    return body + mod_37_36.calc_check_digit(body, ALPHABET)


def read_code(text: str) -> str:
    """The code somebody typed or dictated, in any case and spacing. Raises CodeMistyped."""
    code = text.upper().translate(_ALIKE)
    try:
        mod_37_36.validate(code, ALPHABET)
    except ValidationError:
        raise CodeMistyped(code=text[:40]) from None
    if len(code) != 11:
        raise CodeMistyped(code=text[:40])
    return code


def show_code(code: str) -> str:
    """As it is shown and read aloud: `7F3K9-Q2M4X-R`."""
    return f"{code[:5]}-{code[5:10]}-{code[10:]}"
