"""The pack of a case: everything that proves it in one file, which checks itself offline."""

from mostrador.oversight.evidence.pack.take import NothingSigned, OnlyOverseers, find_case, may_take, pack

__all__ = ["NothingSigned", "OnlyOverseers", "find_case", "may_take", "pack"]
