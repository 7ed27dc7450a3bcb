"""Words, dates and names as the reader says them: English source, Spanish first.

Nothing here remembers who is reading: a surface asks `negotiate` once per request and
passes the `Language` or its `Translator` on by name.
"""

from mostrador.kit.i18n.catalogue import N_, Translator, translator
from mostrador.kit.i18n.dates import by, day, duration, exactly, left, on, on_date, until, when, without_zone
from mostrador.kit.i18n.figures import file_size, money, number
from mostrador.kit.i18n.language import LANGUAGES, REGISTERS, Language, Register, Tag, negotiate
from mostrador.kit.i18n.order import sort_key

__all__ = [
    "LANGUAGES",
    "N_",
    "REGISTERS",
    "Language",
    "Register",
    "Tag",
    "Translator",
    "by",
    "day",
    "duration",
    "exactly",
    "file_size",
    "left",
    "money",
    "negotiate",
    "number",
    "on",
    "on_date",
    "sort_key",
    "translator",
    "until",
    "when",
    "without_zone",
]
