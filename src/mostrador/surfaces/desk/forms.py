"""What a form brought, as plain text the database can hold, and what was wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Set
from typing import Any, Final

from litestar import Request
from litestar.datastructures import UploadFile

from mostrador.kit.errors import Problem
from mostrador.kit.filters import FilterWrong
from mostrador.kit.i18n import Translator

Web = Request[Any, Any, Any]
LONGEST_NUMBER: Final = 9
# What a page puts into a form by itself: the token, its drawing, where one was, what one had read, when it began.
DRAWN: Final = frozenset({"_csrf_token", "once", "view", "seen", "began", "client_id"})


class Form:
    """The fields of a form. A missing one is empty; NUL and half surrogates are gone.

    `typed` gives back what somebody typed, or what is saved when they sent nothing yet.
    `path` is where it was sent, `scripted` whether a script sent it.
    """

    def __init__(
        self, values: dict[str, list[object]] | None = None, path: str = "", *, scripted: bool = False
    ) -> None:
        self._values = values or {}
        self._path = path
        self._scripted = scripted
        self.sent = values is not None

    @property
    def key(self) -> str:
        """Names the sending of this form: the page on which it was drawn, where it went and all it brought.

        Sent twice it is the same; other words on the same page are another. Empty for a form that was drawn nowhere.
        """
        return self._digest(DRAWN - {"once"}) if self["once"] else ""

    @property
    def brought(self) -> str:
        """Names what this form says, whenever it was drawn: a browser without scripts that goes back draws it anew.

        Empty for a button alone, for files, and for scripts, which draw no form anew.
        """
        said = any(self.all(name) for name in self._values if name not in DRAWN)
        files = any(isinstance(value, UploadFile) for values in self._values.values() for value in values)
        return self._digest(DRAWN) if said and not files and not self._scripted and self["once"] else ""

    def _digest(self, but: Set[str]) -> str:
        brought = [
            (name, value.filename if isinstance(value, UploadFile) else str(value))
            for name, values in sorted(self._values.items())
            for value in values
            if name not in but
        ]
        return hashlib.sha256(json.dumps([self._path, brought]).encode()).hexdigest()

    def __getitem__(self, name: str) -> str:
        texts = self.all(name)
        return texts[-1] if texts else ""

    def typed(self, name: str, saved: object) -> str:
        """The text for a field when the form is shown (again)."""
        return self[name] if self.sent else "" if saved is None else str(saved)

    def ticked(self, name: str, value: str, saved: bool) -> bool:
        """Whether a box of this value is ticked when the form is shown (again)."""
        return value in self.all(name) if self.sent else saved

    def all(self, name: str) -> list[str]:
        """Every text of a field that may come several times."""
        return [_plain(value) for value in self._values.get(name, ()) if isinstance(value, str)]

    def on(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.all(name))

    def number(self, name: str) -> int | None:
        """A whole number of up to nine digits, or None."""
        return _number(self[name])

    def numbers(self, name: str) -> list[int]:
        """The whole numbers of a field that may come several times; what is none is left out."""
        return [number for text in self.all(name) if (number := _number(text)) is not None]

    def file(self, name: str) -> UploadFile | None:
        """A file that was chosen, or None."""
        return next(iter(self.files(name)), None)

    def files(self, name: str) -> list[UploadFile]:
        """Every file that was chosen."""
        return [value for value in self._values.get(name, ()) if isinstance(value, UploadFile) and value.filename]


async def read_form(request: Web) -> Form:
    """The form of a request."""
    data = await request.form()
    scripted = "hx-request" in request.headers or "application/json" in request.headers.get("accept", "")
    return Form({name: list(data.getall(name)) for name in data}, request.url.path, scripted=scripted)


class Refusal:
    """What the reader is told about a form that was not taken: beside a field when one is to blame, else above all."""

    def __init__(self, say: Translator, problem: Problem | None = None) -> None:
        self._field = FIELDS.get(type(problem).__name__, "") if problem else ""
        self._sentence = say.problem(problem) if problem else ""
        self.status = problem.status if problem else 200

    def __getitem__(self, name: str) -> str:
        return self._sentence if name == self._field else ""

    @property
    def above(self) -> str:
        """The sentence for the head of the form."""
        return "" if self._field else self._sentence


# Which field a problem is about, by the name of the problem.
FIELDS: Final = {
    "AddressNotUnderstood": "address",
    "AliasNotUnderstood": "aliases",
    **dict.fromkeys(
        ("FilterWrong", "FilterTooLong", *(one.__name__ for one in FilterWrong.__subclasses__())), "filter"
    ),
    "ClientMissing": "client_id",
    "ClientSecretMissing": "client_secret",
    "ColourNotUnderstood": "enamel",
    "LinkUnfit": "sign_language",
    "NumberNotFree": "free_phone",
    "NumberNotPlain": "plain_phone",
    "PageInside": "url",
    "PageNotUnderstood": "url",
    "DayMissing": "day_name",
    "DayNotUnderstood": "day",
    **dict.fromkeys(("CodeMistyped", "NoSuchCase"), "case"),
    "CurrencyUnknown": "currency",
    "EmailNotUnderstood": "email",
    "EmailTaken": "email",
    "KeyNotUnderstood": "pem",
    "LogoNotUnderstood": "logo",
    "MailboxTaken": "address",
    "ChoicesMissing": "choices",
    "FieldNameMissing": "field_name",
    "FieldNameTaken": "field_name",
    "NameMissing": "name",
    "NotTheSame": "again",
    "OriginNotUnderstood": "origins",
    "PaleEnamelChosen": "enamel",
    "PasswordMissing": "password",
    "PasswordTooLong": "password",
    "PasswordTooShort": "password",
    "PasswordTooSimple": "password",
    "PhotoNotUnderstood": "photo",
    "NoTeamChosen": "team",
    "NeedsConnection": "password",
    "NothingToTell": "kinds",
    "RegionUnknown": "region",
    "RegionsUnfit": "regions",
    "SectorUnknown": "sector",
    "ScopesMissing": "scopes",
    **dict.fromkeys(("SelectorNotUnderstood", "SelectorTaken"), "selector"),
    "ShopNameMissing": "shop_name",
    "StandInNotHere": "stand_in",
    "StandInUnfit": "stand_in",
    "TeamMissing": "teams",
    "TeamNameMissing": "team_name",
    "TeamNameTaken": "team_name",
    "WrongCode": "code",
    "WrongPresentPassword": "present",
    "TenantNotUnderstood": "tenant",
    "UrlInside": "url",
    "VoucherNotUnderstood": "trusted",
    "UrlNotUnderstood": "url",
    "ZoneUnknown": "timezone",
}


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _plain(text: str) -> str:
    return text.encode(errors="replace").decode().replace("\0", "").replace("\r\n", "\n")
