"""Everything of one person on one page, by time. It reads the rooms below and changes nothing."""

from mostrador.care.story.read import MarkWrong, read
from mostrador.care.story.records import Day, Drawing, Entry, Story

__all__ = ["Day", "Drawing", "Entry", "MarkWrong", "Story", "read"]
