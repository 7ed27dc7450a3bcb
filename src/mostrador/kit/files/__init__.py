"""Files that people attach: streamed in, kept by content, known by what they are, served without risk.

One content is kept once, however often it is attached. `FileStore.remove` therefore belongs to the
caller, who knows whether any row still refers to the hash: take one advisory lock on the hash both
where a row for it is written and where its last row goes, and remove after the commit, or an upload
of the same content at that moment loses it.
"""

from __future__ import annotations

from pathlib import Path

from mostrador.kit.files.disk import DiskFiles
from mostrador.kit.files.headers import THUMBNAIL_HEADERS, NoSuchPart, headers_for, part
from mostrador.kit.files.kinds import is_disguised, is_picture, is_shown, sniff
from mostrador.kit.files.names import safe_name
from mostrador.kit.files.store import (
    MAX_FILE,
    EmptyFile,
    FileGone,
    FileStore,
    FileTooLarge,
    Stored,
    Upload,
    Width,
)

__all__ = [
    "MAX_FILE",
    "THUMBNAIL_HEADERS",
    "DiskFiles",
    "EmptyFile",
    "FileGone",
    "FileStore",
    "FileTooLarge",
    "NoSuchPart",
    "Stored",
    "Upload",
    "Width",
    "file_store",
    "headers_for",
    "is_disguised",
    "is_picture",
    "is_shown",
    "part",
    "safe_name",
    "sniff",
]


def file_store(root: Path, s3_url: str | None = None) -> FileStore:
    """The store of this installation: a folder, or a bucket when `s3_url` names one.

    With a bucket, `root` still holds what is being uploaded. Raises ModuleNotFoundError without
    the extra `mostrador[s3]`, ValueError for a URL that names no bucket.
    """
    if s3_url is None:
        return DiskFiles(root)
    # boto3 is an extra of 30 MB that most shops do without.
    from mostrador.kit.files.s3 import S3Files  # noqa: PLC0415

    return S3Files(s3_url, root)
