"""The Jinja2 environment of all pages: one per language and zone, made once per process."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from mostrador.kit import clock
from mostrador.kit.i18n import (
    Language,
    Translator,
    by,
    day,
    duration,
    exactly,
    file_size,
    left,
    money,
    number,
    on,
    translator,
    until,
    when,
)
from mostrador.surfaces.ui import assets
from mostrador.surfaces.ui.enclosed import told_of
from mostrador.surfaces.ui.turns import turns


class _InMemory(BytecodeCache):
    """Templates compiled once for all languages and zones: what they say differs, not what they are."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (kept := self._kept.get(bucket.key)) is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


class _Sentences:
    """`_()` in one language. The sentences of the templates are few, so those without facts are looked up once."""

    def __init__(self, say: Translator) -> None:
        self._say = say
        self._kept: dict[str, Markup] = {}

    def __call__(self, message: str, /, **facts: object) -> Markup:
        if facts:
            return self._filled(message, facts)
        if message not in self._kept:
            self._kept[message] = self._filled(message, facts)
        return self._kept[message]

    def _filled(self, message: str, facts: dict[str, object]) -> Markup:
        return Markup(self._say.gettext(message)) % facts  # noqa: S704 - of our catalogues; facts are escaped


class _Calls(Context):
    """Calls macros and sentences at once: Jinja2 asks everything at every call what it wants to be given with it."""

    def call(self, called: Callable[..., Any], /, *given: Any, **named: Any) -> Any:
        """What a template calls, a thousand times a page."""
        if type(called) is Macro:
            given = (self.eval_ctx, *given)
        elif type(called) is not _Sentences:
            return super().call(called, *given, **named)
        # Jinja2 adds these for what asks for the context, inside a block or a loop.
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*given, **named)


def _cache() -> BytecodeCache:
    """Compiled templates beside compiled modules, and in memory where those cannot be written either."""
    folder = Path(cache_from_source(__file__)).with_name("templates")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _InMemory()
    if not os.access(folder, os.W_OK):
        return _InMemory()
    # What a template becomes depends on this module too, which sets the environment up.
    made_by = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    return FileSystemBytecodeCache(str(folder), f"%s.{made_by}")


_compiled = _cache()


def compile_all() -> None:
    """Compile every template now, so that nobody waits for it later."""
    pages = environment(Language(), UTC)
    for name in pages.list_templates(["html"]):
        pages.get_template(name)


@cache
def environment(language: Language, tz: tzinfo) -> Environment:
    """Return the environment whose pages speak `language` and tell the time in `tz`.

    Templates are found as `<surface>/...` in `surfaces/<surface>/templates/`.
    Text goes through `_()`, `gettext` and `ngettext`; moments through the filters `when`, `exact`, `until`, `by`
    and `since`.
    """
    pages = Environment(
        loader=FileSystemLoader(sorted(assets.STATIC.parents[1].glob("*/templates"))),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
        bytecode_cache=_compiled,
    )
    pages.context_class = _Calls
    pages.policies["ext.i18n.trimmed"] = True
    say = translator(language)
    pages.install_gettext_callables(  # type: ignore[attr-defined]
        say.gettext, say.ngettext, newstyle=True, pgettext=say.pgettext, npgettext=say.npgettext
    )
    sentences = _Sentences(say)
    pages.globals.update(
        _=sentences,
        gettext=sentences,
        language=language.tag,
        stylesheets=assets.sheets(),
        static=assets.static,
        vendor=assets.vendor,
    )
    told: dict[str, Callable[..., Any]] = {
        "when": lambda moment, with_time=False: when(moment, clock.now(), tz, language, with_time=with_time),
        "then": lambda moment: _then(moment, tz, language),
        "day": lambda moment: day(moment, clock.now(), tz, language),
        "turns": lambda moment: turns(moment, clock.now(), tz, language),
        "until": lambda moment: until(moment, clock.now(), tz, language),
        "by": lambda moment: by(moment, clock.now(), tz, language),
        "on": lambda moment: on(moment, tz, language),
        "left": lambda moment: left(moment, clock.now(), language),
        "left_said": lambda count: say.ngettext("%(span)s left", "%(span)s left", count, span="{span}"),
        "exact": lambda moment: exactly(moment, tz, language),
        "since": lambda moment: duration(clock.now() - moment, language),
        "duration": lambda span: duration(span, language),
        "number": lambda value: number(value, language),
        "size": lambda octets: file_size(octets, language),
        "money": lambda cents, currency: money(cents, currency, language),
        "two_inks": two_inks,
        "enclosed": lambda enclosed, ours=True: told_of(enclosed, tz, language, ours=ours),
    }
    pages.filters.update({name: _when_drawn(one) for name, one in told.items()})
    return pages


def _when_drawn(told: Callable[..., Any]) -> Callable[..., Any]:
    """A filter asked when a page is drawn: what it says of a constant would be compiled in, for all languages."""

    @pass_context
    def asked(_: Context, *given: Any, **named: Any) -> Any:
        return told(*given, **named)

    return asked


def _then(moment: datetime, tz: tzinfo, language: Language) -> str:
    """What a moment of the last hour is called when that hour is over: «hoy a las 16:00»; else nothing."""
    hour = timedelta(hours=1)
    return when(moment, moment + hour, tz, language) if timedelta() <= clock.now() - moment < hour else ""


def two_inks(name: str) -> Markup:
    """Return a shop's name with what follows its first word in the second ink: Ferretería **La Llave**."""
    first, _, rest = name.strip().partition(" ")
    return Markup("{} <b>{}</b>").format(first, rest) if rest else Markup("<b>{}</b>").format(first)


def render(language: Language, tz: tzinfo, template: str, /, **facts: object) -> str:
    """Return a page or a fragment; raises jinja2.UndefinedError when it asks for a fact that was not given."""
    return environment(language, tz).get_template(template).render(**facts)
