"""The bytes of a mail into a `Mail`."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from urllib.parse import unquote

import msgspec

from mostrador.channels.email import headers as read
from mostrador.channels.email.automatic import recognise
from mostrador.channels.email.charsets import decode, known, tidy
from mostrador.channels.email.enclosed import appointments, contacts
from mostrador.channels.email.files import part
from mostrador.channels.email.mail import Enclosed, Mail, Part, Seal, Unreadable
from mostrador.channels.email.seals import MAX_SEAL, is_encrypted, read_signature
from mostrador.channels.email.tree import Entity, tree
from mostrador.channels.email.words import unflowed, words
from mostrador.channels.email.wrapped import in_armour, in_signature, in_winmail

MAX_MAIL = 100 * 1024 * 1024
"""Bytes of a mail that is read at all."""

MAX_TEXT = 1024 * 1024
"""Bytes of a text; a longer one is a file of the mail, and its beginning the text. Characters of the whole text."""

MAX_HTML = 5 * 1024 * 1024
"""Bytes of an HTML; a longer one is a file of the mail, and its first words the text. Characters of the whole HTML."""

MAX_OPENED = 5
"""Signatures around the text that are opened."""


def parse(raw: bytes, *, ours: frozenset[str] = frozenset()) -> Mail:
    """Read a mail. Raises Unreadable, with a sentence why, and nothing else.

    `ours` are our own addresses: a list that only brings us what people write to one of them is none.
    """
    if not raw.strip(b"\0\r\n\t "):
        raise Unreadable("There is nothing in it.")
    if len(raw) > MAX_MAIL:
        raise Unreadable(f"It is larger than {MAX_MAIL // 1024 // 1024} MB.")
    root = tree(raw)
    if not len(root.headers) and b"\0" in raw[:1024]:
        raise Unreadable("It has no headers, and is no text.")
    headers = root.headers
    sender = next(iter(read.addresses(headers, "from") or read.addresses(headers, "sender")), None)
    reading = _Reading(sender.address if sender else "")
    pieces = reading.pieces(root, first=True)
    html = reading.html(pieces)
    text = reading.text(pieces)
    return Mail(
        message_id=read.message_id(headers),
        in_reply_to=read.ids(headers.get("in-reply-to")),
        references=read.ids(headers.get("references")),
        subject=read.subject(headers),
        sender=sender,
        reply_to=read.addresses(headers, "reply-to"),
        to=read.addresses(headers, "to"),
        cc=read.addresses(headers, "cc"),
        delivered_to=read.delivered_to(headers),
        return_path=read.return_path(headers),
        date=read.date(headers),
        text=text,
        html=html,
        parts=reading.parts(html),
        automatic=recognise(root, text, ours=ours),
        language=read.language(headers),
        enclosed=reading.enclosed(),
    )


class _Piece(msgspec.Struct):
    """Something that a reader sees: words, HTML, both of them alternatives, or an image between them."""

    text: str | None = None
    html: str | None = None
    image: int | None = None


class _Reading:
    """What one mail is made of, gathered part by part."""

    def __init__(self, sender: str) -> None:
        self._sender = sender
        self._seals: list[Seal] = []
        self._parts: list[Part] = []
        self._places: dict[int, str] = {}
        self._opened = 0

    def pieces(self, entity: Entity, *, first: bool, related: bool = False) -> list[_Piece]:
        """What is seen of a part, in its order; what is not, or is a file, goes to the files."""
        if entity.children and not entity.whole:
            if entity.media_type == "multipart/alternative":
                return self._alternative(entity, first)
            if entity.media_type == "multipart/signed" and len(entity.children) > 1:
                return self._signed(entity, first)
            if entity.media_type == "multipart/encrypted":
                return self._encrypted(entity)
            inside = entity.media_type == "multipart/related"
            return [
                piece
                for at, child in enumerate(entity.children)
                for piece in self.pieces(child, first=first and at == 0, related=inside and at > 0)
            ]
        if entity.media_type in SEEN and not entity.whole and not related and _is_body(entity, first):
            return self._body(entity)
        return list(self._file(entity, between=not related))

    def _alternative(self, entity: Entity, first: bool) -> list[_Piece]:
        """The words of the first that has some, the HTML of the last that has some."""
        choices = [
            self.pieces(child, first=True)
            for at, child in enumerate(entity.children)
            if child.media_type not in NEVER_SEEN
        ]
        plain = next((one for one in choices if one and not any(piece.html for piece in one)), None)
        rich = next((one for one in reversed(choices) if any(piece.html for piece in one)), None)
        if plain is None or rich is None:
            return plain or rich or []
        text = "\n\n".join(piece.text for piece in plain if piece.text)
        if not text.strip():
            return rich
        whole = rich[0] if len(rich) == 1 else _Piece(html=self.html(rich))
        return [_Piece(text=text, html=whole.html)]

    def _signed(self, entity: Entity, first: bool) -> list[_Piece]:
        """What was signed is read as if it were not; the signature says of it what it can (RFC 1847)."""
        signed, signature, *more = entity.children
        found = part(signature, signature.content())
        if found.media_type == "application/pkcs7-signature":
            self._seal(found.content, signed.raw[signed.begin : signed.end])
        elif found.media_type == "application/pgp-signature":
            self._seals.append(Seal("pgp", "signed", "unverified", why="no-key"))
        else:
            more = [signature, *more]
        pieces = self.pieces(signed, first=first)
        if signature not in more:
            self._parts.append(msgspec.structs.replace(found, kind="wrapping"))
        return [*pieces, *(piece for child in more for piece in self.pieces(child, first=False))]

    def _encrypted(self, entity: Entity) -> list[_Piece]:
        """What nobody can read here (RFC 3156)."""
        self._seals.append(Seal("pgp", "encrypted"))
        for child in entity.children:
            self._parts.append(msgspec.structs.replace(part(child, child.content()), kind="wrapping"))
        return []

    def _seal(self, signature: bytes, signed: bytes) -> None:
        small = len(self._seals) < MAX_OPENED and len(signature) <= MAX_SEAL + len(signed)
        unread = Seal("smime", "signed", "unverified", why="unreadable")
        self._seals.append(read_signature(signature, signed, self._sender) if small else unread)

    def _body(self, entity: Entity) -> list[_Piece]:
        content = entity.content()
        charset = entity.type.parameters.get("charset")
        html = entity.media_type == "text/html" or HTML_START.match(content) is not None
        if html and known(charset) is None:
            found = META.search(content, 0, 4096)
            charset = found[1].decode("ascii") if found else None
        if len(content) > (MAX_HTML if html else MAX_TEXT):
            self._parts.append(part(entity, content))
            # Cut at a line, lest half a letter make the charset look wrong.
            begins = content[:MAX_TEXT].rpartition(b"\n")[0] or content[:MAX_TEXT]
            said = decode(begins, charset)
            return [_Piece(text=words(said) if html else said)]
        said = decode(content, charset)
        if html:
            return [_Piece(html=said)]
        if entity.type.parameters.get("format", "").lower() == "flowed":
            said = unflowed(said, delsp=entity.type.parameters.get("delsp", "").lower() == "yes")
        opened = in_armour(said)
        for one in opened.parts:
            encrypted = one.media_type == "application/pgp-encrypted"
            self._seals.append(
                Seal("pgp", "encrypted") if encrypted else Seal("pgp", "signed", "unverified", why="no-key")
            )
            self._parts.append(msgspec.structs.replace(one, kind="wrapping"))
        return [_Piece(text=opened.text)]

    def _file(self, entity: Entity, *, between: bool) -> Iterator[_Piece]:
        content = entity.content()
        found = part(entity, content)
        if found.media_type in {"application/ms-tnef", "application/vnd.ms-tnef"} or found.name == "winmail.dat":
            opened = in_winmail(content)
            if opened is not None:
                self._parts += opened.parts
                if not opened.complete:
                    self._parts.append(found)
                if opened.text or opened.html:
                    yield _Piece(text=opened.text or None, html=opened.html or None)
                return
        self._parts.append(found)
        if found.media_type == "application/pkcs7-mime":
            self._opened += 1
            signed = in_signature(content) if self._opened <= MAX_OPENED else None
            if signed is not None:
                self._parts[-1] = msgspec.structs.replace(found, kind="wrapping")
                self._seal(content, signed)
                yield from self.pieces(tree(signed), first=True)
            elif is_encrypted(content):
                self._parts[-1] = msgspec.structs.replace(found, kind="wrapping")
                self._seals.append(Seal("smime", "encrypted"))
        elif between and _is_image(found) and not found.content_id:
            disposition = read.value(entity.headers, "content-disposition").said
            if disposition == "inline":
                yield _Piece(image=len(self._parts) - 1)

    def html(self, pieces: list[_Piece]) -> str:
        """The pieces as one HTML, '' when none of them is HTML."""
        if not any(piece.html for piece in pieces):
            return ""
        shown: list[str] = []
        for piece in pieces:
            if piece.image is not None:
                place = self._places.setdefault(piece.image, f"part-{piece.image + 1}")
                shown.append(f'<p><img src="cid:{place}"></p>')
            elif piece.html is not None:
                shown.append(piece.html)
            elif piece.text and piece.text.strip():
                shown.append(f'<div style="white-space:pre-wrap">{entities.escape(piece.text)}</div>')
        whole = "\n".join(shown)
        return whole if len(whole) <= MAX_HTML else ""

    def text(self, pieces: list[_Piece]) -> str:
        """The words of all pieces."""
        said = (
            piece.text if piece.text and piece.text.strip() else words(piece.html or "")
            for piece in pieces
            if piece.image is None
        )
        whole = "\n\n".join(one.strip("\n") for one in said if one.strip())
        return LEADING.sub("", PICTURED.sub("", whole[:MAX_TEXT])).rstrip()

    def enclosed(self) -> Enclosed:
        """What its files say that need not be opened to be known, and how it is sealed."""
        seals = tuple(dict.fromkeys(self._seals))[:MAX_OPENED]
        return Enclosed(appointments(self._parts), contacts(self._parts), seals)

    def parts(self, html: str) -> tuple[Part, ...]:
        """The files, those as inline that the HTML shows."""
        shown = {unquote(tidy(entities.unescape(one))) for one in CID.findall(html)}
        shown |= {entities.unescape(one) for one in SOURCE.findall(html)}
        return tuple(self._shown(at, one, shown) for at, one in enumerate(self._parts))

    def _shown(self, at: int, one: Part, shown: set[str]) -> Part:
        if at in self._places:
            return msgspec.structs.replace(one, kind="inline", content_id=self._places[at])
        if one.content_id in shown and _is_image(one):
            return msgspec.structs.replace(one, kind="inline")
        return one


SEEN = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown"})
# Copies of the HTML for certain readers.
NEVER_SEEN = frozenset({"text/x-amp-html", "text/watch-html"})
HTML_START = re.compile(rb"\s*(?:<!doctype html|<html[\s>])", re.IGNORECASE)
META = re.compile(rb"""<meta\s[^>]{0,200}charset\s*=\s*["']?([\w:.-]{1,40})""", re.IGNORECASE)
CID = re.compile(r"""cid:([^"'\s<>)]{1,998})""", re.IGNORECASE)
SOURCE = re.compile(r"""\ssrc\s*=\s*["']([^"'<>]{1,998})["']""", re.IGNORECASE)
# Where Outlook has a picture in the HTML, its text says the name that the picture has among the parts.
PICTURED = re.compile(r"\[cid:[^\[\]\s]{1,998}\]")
LEADING = re.compile(r"\A(?:[ \t]*+\n)+")


def _is_image(one: Part) -> bool:
    """Whether it may be shown within a page: a drawing in SVG is a program."""
    return one.media_type.startswith("image/") and one.media_type != "image/svg+xml"


def _is_body(entity: Entity, first: bool) -> bool:
    """Whether a text is read where it stands (RFC 8621 §4.1.4): no attachment, and no file but the first."""
    disposition = read.value(entity.headers, "content-disposition")
    if disposition.said == "attachment":
        return False
    named = disposition.parameters.get("filename") or entity.type.parameters.get("name")
    return first or not named
