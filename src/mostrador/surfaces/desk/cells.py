"""Cells of a CSV that somebody opens in a spreadsheet."""

from __future__ import annotations

from typing import Final

# What a spreadsheet would take for a formula when a cell begins with it.
RUN: Final = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """The text, so that no spreadsheet runs it."""
    return f"'{text}" if text.startswith(RUN) else text
