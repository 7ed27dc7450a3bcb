"""The file that a pack is: a zip whose every byte is listed, and whose list is signed."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from typing import Final

LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
LISTED: Final = "manifest.json"
SIGNED: Final = "manifest.sig"


class Sheets:
    """Put in one by one, dated long ago and readable by anybody, so that the same content makes the same bytes."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._listed: dict[str, str] = {}

    def put(self, name: str, content: bytes) -> None:
        """One file, listed."""
        self._listed[name] = hashlib.sha256(content).hexdigest()
        self._write(name, content)

    def write(self, name: str, value: object) -> None:
        """The same of something as JSON that people may read."""
        self.put(name, (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())

    def close(self, sign: Callable[[bytes], bytes]) -> None:
        """The list of everything, signed, and the end."""
        listed = (json.dumps(self._listed, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
        self._write(LISTED, listed)
        self._write(SIGNED, sign(listed))
        self._file.close()

    def _write(self, name: str, content: bytes) -> None:
        info = zipfile.ZipInfo(name, LONG_AGO)
        info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o100644 << 16
        self._file.writestr(info, content, compresslevel=9)
