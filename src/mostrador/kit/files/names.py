"""File names that are safe to show, to save and to put in a header."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

MAX_NAME = 120

# Controls, and the invisible characters that turn «gpj.exe» into «exe.jpg».
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
RESERVED = re.compile(r'[<>:"|?*]')
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)

EXTENSIONS = {
    "application/pdf": ".pdf",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/webm": ".webm",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "text/plain": ".txt",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
}


def safe_name(given: str, media_type: str = "") -> str:
    """The last part of a name as it was given, without paths, tricks of direction and what Windows refuses.

    At most MAX_NAME characters, the extension kept; a file without a name is called after its type.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    name = RESERVED.sub("_", UNSEEN.sub("", last)).strip(" .")
    if DEVICES.fullmatch(name):
        name = f"_{name}"
    if not name:
        return "archivo" + EXTENSIONS.get(media_type, "")
    ending = PurePosixPath(name).suffix[:12]
    stem = name[: len(name) - len(ending)] if name.endswith(ending) else name
    return stem[: MAX_NAME - len(ending)].rstrip(" .") + ending
