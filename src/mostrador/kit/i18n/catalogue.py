"""The catalogues of `locale/`, and a translator over them.

The `.po` files are read as they are, once per process: a thousand sentences take about
50 ms, and there is no compiled copy to forget. An overlay (`es_419`, `es@usted`) holds
only the sentences that differ from what stands below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from mostrador.kit.errors import Problem
from mostrador.kit.i18n.language import Language

LOCALE = Path(__file__).parents[2] / "locale"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark a sentence for the catalogue; it is translated where it is shown."""
    return message


class Translator:
    """Speaks one language. The methods are gettext's; facts fill `%(name)s` places."""

    def __init__(self, language: Language, translations: NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def gettext(self, message: str, /, **facts: object) -> str:
        """The sentence in this language; the English one when the catalogue lacks it."""
        return _filled(self._translations.gettext(message) if message else "", facts)

    def ngettext(self, singular: str, plural: str, n: int, /, **facts: object) -> str:
        """The sentence for `n` things; `n` itself is a fact named `n`."""
        return _filled(self._translations.ngettext(singular, plural, n), {"n": n, **facts})

    def pgettext(self, context: str, message: str, /, **facts: object) -> str:
        """The sentence for a word that means two things, told apart by `context`."""
        return _filled(self._translations.pgettext(context, message), facts)

    def npgettext(self, context: str, singular: str, plural: str, n: int, /, **facts: object) -> str:
        """`ngettext` within a context."""
        found = self._translations.npgettext(context, singular, plural, n)
        return _filled(found, {"n": n, **facts})

    def problem(self, problem: Problem) -> str:
        """What the reader is told about a problem, with its facts in place."""
        return self._translations.gettext(problem.sentence) % problem.facts


@cache
def translator(language: Language) -> Translator:
    """The translator for a language, made once per process."""
    chain = NullTranslations()
    for name in reversed(language.catalogues):
        # A catalogue object of its own each time: the same overlay stands in several chains.
        overlay = Translations(BytesIO(_compiled(name)), domain="mostrador")
        overlay.add_fallback(chain)
        chain = overlay
    return Translator(language, chain)


@cache
def _compiled(name: str) -> bytes:
    """One catalogue of `locale/` as gettext wants it; raises FileNotFoundError when the wheel lacks it."""
    compiled = BytesIO()
    with (LOCALE / name / "LC_MESSAGES" / "mostrador.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=name.partition("@")[0]))
    return compiled.getvalue()


def _filled(text: str, facts: Mapping[str, object]) -> str:
    return text % facts if facts else text
