"""The library that reads dates is loaded once, and before anybody waits for it."""

from __future__ import annotations

import subprocess
import sys


def test_it_is_loaded_beside_whoever_begins_to_write() -> None:
    """In a process of its own: this one has loaded it long ago."""
    told = (
        "import threading; from mostrador.care.promises import dates; dates.prepare(); dates.prepare();"
        "[one.join() for one in threading.enumerate() if one.name == 'dates'];"
        "print(dates._loaded.cache_info().misses, dates._loaded.cache_info().currsize)"
    )
    ran = subprocess.run([sys.executable, "-W", "ignore", "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["2", "2"]
