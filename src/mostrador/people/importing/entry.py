"""One line of the table as somebody: name, addresses, organisation, tags, language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import msgspec

from mostrador.channels import AddressGiven
from mostrador.kit.errors import Invalid
from mostrador.people.address import AddressNotUnderstood, understand
from mostrador.people.importing.sheet import Line
from mostrador.people.labels.tags import LONGEST as LONGEST_TAG
from mostrador.people.name import LONGEST_NAME
from mostrador.people.ties.organisations import LONGEST as LONGEST_ORGANISATION

ROLES: Final = ("name", "email", "phone", "organisation", "tags", "language")
# How columns are called in Spanish, English and by address books, folded.
TITLES: Final = {
    "name": "nombre nombrecompleto nombreyapellidos apellido apellidos primerapellido segundoapellido cliente contacto "
    "persona name fullname firstname lastname surname givenname familyname customer contact person",
    "email": "correo correoelectronico correos email emailaddress mail direcciondecorreo direcciondecorreoelectronico "
    "email1 email1value emails",
    "phone": "telefono telefonos tel tlf tfno movil celular telefonomovil telefonofijo numerodetelefono phone "
    "phonenumber mobile mobilephone cell cellphone telephone phone1value whatsapp",
    "organisation": "organizacion empresa compania entidad razonsocial organisation organization company "
    "organizationname companyname",
    "tags": "etiqueta etiquetas tag tags label labels grupo grupos",
    "language": "idioma lengua language lang locale",
}
LANGUAGES: Final = {
    "es": "es espanol castellano spanish espanolespana eses",
    "es-419": "es419 espanollatinoamerica espanoldelatinoamerica espanoldeamerica latinamericanspanish esmx esar esco",
    "en": "en ingles english engb enus",
}
UNREADABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
MOST_TAGS: Final = 20


class LineNotRead(Invalid):
    """This line cannot be read: a quotation mark is open, or it is far too long or of another alphabet."""


class NoAddressInLine(Invalid):
    """There is no e-mail and no phone in this line, so that we could not know them again."""


class NameInLineTooLong(Invalid):
    """“%(value)s” is longer than a name here may be (80 letters)."""


class TagInLineTooLong(Invalid):
    """“%(value)s” is no tag: write up to 20 of up to 40 letters each, with commas between them."""


class LanguageInLineUnknown(Invalid):
    """“%(value)s” is no language we speak here. Write es, es-419 or en, or leave it empty."""


class Entry(msgspec.Struct, frozen=True):
    """Somebody as a line of the table says it."""

    name: str
    addresses: tuple[AddressGiven, ...]
    organisations: tuple[str, ...]
    tags: tuple[str, ...]
    language: str


WHY: Final[dict[str, type[Invalid]]] = {
    one.__name__: one
    for one in (
        AddressNotUnderstood,
        LanguageInLineUnknown,
        LineNotRead,
        NameInLineTooLong,
        NoAddressInLine,
        TagInLineTooLong,
    )
}


def fold(text: str) -> str:
    """Small letters and digits alone, without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).lower() if c.isalnum())


def guess(header: Sequence[str]) -> tuple[str, ...]:
    """What each column holds by its name: one of ROLES, or nothing."""
    return tuple(_ROLE.get(fold(title), "") for title in header)


def read_entry(line: Line, columns: Sequence[str], *, region: str, language: str) -> Entry:
    """Raises one of `WHY`; phones are read as of `region`."""
    if line.cells is None or any(UNREADABLE.search(cell) for cell in line.cells):
        raise LineNotRead
    said: dict[str, list[str]] = {role: [] for role in ROLES}
    for role, cell in zip(columns, line.cells, strict=False):
        text = " ".join(cell.split())
        if role and text:
            said[role].append(text)
    name = " ".join(said["name"])
    if len(name) > LONGEST_NAME:
        raise NameInLineTooLong(value=name[:80])
    for organisation in said["organisation"]:
        if len(organisation) > LONGEST_ORGANISATION:
            raise NameInLineTooLong(value=organisation[:80])
    given = [understand(text, region) for text in (*said["email"], *said["phone"])]
    addresses = tuple(dict.fromkeys(one for one in given if one))
    if not addresses:
        raise NoAddressInLine
    spoken = said["language"][0] if said["language"] else ""
    tongue = _LANGUAGE.get(fold(spoken), "") if spoken else language
    if not tongue:
        raise LanguageInLineUnknown(value=spoken[:80])
    return Entry(name, addresses, tuple(said["organisation"]), _tags(said["tags"]), tongue)


def _tags(cells: Sequence[str]) -> tuple[str, ...]:
    words = [" ".join(word.strip().lstrip("#").split()) for cell in cells for word in re.split(r"[,;|]", cell)]
    words = [word for word in dict.fromkeys(words) if word]
    for word in words:
        if len(word) > LONGEST_TAG:
            raise TagInLineTooLong(value=word[:80])
    if len(words) > MOST_TAGS:
        raise TagInLineTooLong(value=", ".join(words)[:80])
    return tuple(words)


_ROLE: Final = {title: role for role, titles in TITLES.items() for title in titles.split()}
_LANGUAGE: Final = {title: tag for tag, titles in LANGUAGES.items() for title in titles.split()}
