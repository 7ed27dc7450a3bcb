"""The files of a mail: what they are and what they are called."""

from __future__ import annotations

import mimetypes
import re

from mostrador.channels.email import headers as read
from mostrador.channels.email.charsets import tidy
from mostrador.channels.email.mail import Part
from mostrador.channels.email.tree import UNSAID, Entity
from mostrador.kit.files.kinds import HEAD, UNKNOWN, sniff
from mostrador.kit.files.names import safe_name

# One name for what goes by several.
SAME = {
    "application/ics": "text/calendar",
    "application/vcard": "text/vcard",
    "application/x-pdf": "application/pdf",
    "application/x-pkcs7-mime": "application/pkcs7-mime",
    "application/x-pkcs7-signature": "application/pkcs7-signature",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "text/directory": "text/vcard",
    "text/x-vcard": "text/vcard",
}
SAYS_NOTHING = frozenset({UNSAID, "application/download", "application/force-download", "application/unknown"})
SAYS_NOTHING |= {"application/x-download", "application/x-unknown", "binary/octet-stream"}
# A file that came without a name is called after what it is.
NAMES = {
    "application/ms-tnef": "winmail.dat",
    "application/pgp-encrypted": "version.asc",
    "application/pgp-signature": "firma.asc",
    "application/pkcs7-mime": "smime.p7m",
    "application/pkcs7-signature": "smime.p7s",
    "message/delivery-status": "aviso-de-entrega.txt",
    "message/disposition-notification": "acuse-de-lectura.txt",
    "message/rfc822": "mensaje.eml",
    "text/calendar": "cita.ics",
    "text/html": "mensaje.html",
    "text/rfc822-headers": "cabeceras.txt",
    "text/vcard": "contacto.vcf",
}


def part(entity: Entity, content: bytes) -> Part:
    """A part of a mail as a file. It is an attachment until somebody finds it shown in the HTML."""
    disposition = read.value(entity.headers, "content-disposition")
    named = disposition.parameters.get("filename") or entity.type.parameters.get("name") or ""
    return made(content, entity.media_type, _named(entity, named, content), content_id=_content_id(entity))


def made(content: bytes, media_type: str, name: str, *, content_id: str = "") -> Part:
    """A file with an honest type and a name that is safe."""
    media_type = SAME.get(media_type, media_type)
    if media_type in SAYS_NOTHING:
        media_type = _by_content(content, name)
    fallback = NAMES.get(media_type) or "archivo" + (mimetypes.guess_extension(media_type) or "")
    return Part("attachment", tidy(safe_name(tidy(name) or fallback, media_type)), media_type, content_id, content)


def _named(entity: Entity, named: str, content: bytes) -> str:
    if not named and entity.media_type == "message/rfc822":
        about = read.subject(read.split(content[: read.MAX_HEADERS])[0])
        return f"{about[:80]}.eml".replace("/", "-").replace("\\", "-") if about else ""
    return named


def _by_content(content: bytes, name: str) -> str:
    by_name = mimetypes.guess_type(name)[0]
    # Nothing looks into an archive.
    if content.startswith(b"PK"):
        return by_name or "application/zip"
    found = sniff(content[:HEAD])
    return by_name or UNSAID if found in {UNKNOWN, "text/plain"} else found


def _content_id(entity: Entity) -> str:
    """What the HTML calls it: the Content-ID, or where it says that it stands."""
    said = entity.headers.get("content-id") or entity.headers.get("content-location")
    return tidy(re.sub(r"\s+", "", read.words(said))).strip("<>")[:998]
