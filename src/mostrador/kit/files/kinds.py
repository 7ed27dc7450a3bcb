"""What a file is, by its content and never by its name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import puremagic

HEAD = 64 * 1024
"""Bytes at the start of a file that `sniff` wants to see."""

UNKNOWN = "application/octet-stream"

PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic"})
SOUNDS = frozenset({"audio/webm", "audio/ogg", "audio/mp4", "audio/mpeg", "audio/wav"})
FILMS = frozenset({"video/mp4", "video/webm"})
SHOWN = PICTURES | SOUNDS | FILMS | {"application/pdf", "text/plain"}

# What an extension promises; two of one family are no disguise.
CLAIMS = {
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "bmp", "tif", "tiff", "avif"), "image"),
    **dict.fromkeys(("webm", "ogg", "oga", "opus", "mp3", "m4a", "wav", "mp4", "m4v", "mov", "aac"), "media"),
    **dict.fromkeys(("txt", "csv", "md", "log", "json"), "text"),
    "pdf": "application/pdf",
}


def is_shown(media_type: str) -> bool:
    """Whether a browser may open this type in its window; everything else is only ever downloaded."""
    return media_type in SHOWN


def is_picture(media_type: str) -> bool:
    """Whether `FileStore.thumbnail` may draw it."""
    return media_type in PICTURES


def is_disguised(name: str, media_type: str) -> bool:
    """Whether the name claims another kind of file than the content is: a program called .jpg."""
    claimed = CLAIMS.get(PurePosixPath(name).suffix.lower().lstrip("."))
    return claimed not in (None, media_type, _family(media_type))


def _family(media_type: str) -> str:
    family = media_type.partition("/")[0]
    if media_type == "image/svg+xml":
        return "markup"
    return "media" if family in ("audio", "video") else family


def sniff(head: bytes) -> str:
    """The media type of a file that begins so.

    What we show in a browser is recognised here, strictly; the rest gets the name that puremagic has
    for it, which decides nothing but what is written beside the download.
    """
    for signature, media_type in SIGNATURES:
        if signature.match(head):
            return media_type
    if head[4:8] == b"ftyp":
        return _of_brand(head)
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return "video/webm" if re.search(b"V_(VP8|VP9|AV1)", head) else "audio/webm"
    if head.startswith(b"OggS") and re.search(b"OpusHead|\x01vorbis|Speex  |\x7fFLAC", head[:512]):
        return "audio/ogg" if b"theora" not in head[:1024] else "video/ogg"
    return _of_text(head) or _of_any(head)


SIGNATURES = tuple(
    (re.compile(pattern, re.DOTALL), media_type)
    for pattern, media_type in (
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF8[79]a", "image/gif"),
        (b"RIFF....WEBP", "image/webp"),
        (b"RIFF....WAVE", "audio/wav"),
        (b"ID3[\x02-\x04]|\xff[\xf2\xf3\xfa\xfb]", "audio/mpeg"),
        (b"%PDF-", "application/pdf"),
    )
)

HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"})
MP4 = frozenset({b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"avc1", b"M4V ", b"dash", b"MSNV"})
OTHERS = {b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"avif": "image/avif", b"qt  ": "video/quicktime"}


def _of_brand(head: bytes) -> str:
    """The ISO base media family, told apart by major brand (ISO/IEC 14496-12)."""
    brand = head[8:12]
    if brand in HEIC:
        return "image/avif" if b"avif" in head[16:64] else "image/heic"
    if brand in MP4:
        # Safari records a voice note as an MP4 that holds a sound track only.
        return "audio/mp4" if b"soun" in head and b"vide" not in head else "video/mp4"
    return OTHERS.get(brand, UNKNOWN)


def _of_text(head: bytes) -> str | None:
    """text/plain, or the kind of markup it is; None when it is no UTF-8 text."""
    try:
        text = head.decode()
    except UnicodeDecodeError as why:
        if len(head) < HEAD or why.start < HEAD - 3:
            return None
        text = head[: why.start].decode()
    if re.search("[\x00-\x08\x0e-\x1f\x7f]", text):
        return None
    start = text.lstrip("\ufeff \t\r\n\f")[:4096].lower()
    if re.search(r"<(!doctype html|html|head|body|script|iframe|style)\b", start):
        return "text/html"
    if start.startswith("<"):
        return "image/svg+xml" if "<svg" in start else "application/xml"
    return "text/plain"


def _of_any(head: bytes) -> str:
    try:
        best = puremagic.magic_string(head)[0]
    except (puremagic.PureError, ValueError, IndexError):
        return UNKNOWN
    guessed = str(best.mime_type)
    return guessed if re.fullmatch(r"[a-z]+/[\w.+-]{1,80}", guessed) and guessed not in SHOWN else UNKNOWN
