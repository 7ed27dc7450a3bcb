"""How a thread stands to others, merged, split or related, and which colleagues follow it."""

from mostrador.threads.ties.followers import follow, unfollow
from mostrador.threads.ties.merge import merge
from mostrador.threads.ties.related import relate, unrelate
from mostrador.threads.ties.split import split
from mostrador.threads.ties.ties import Tie, Ties, ties_of

__all__ = ["Tie", "Ties", "follow", "merge", "relate", "split", "ties_of", "unfollow", "unrelate"]
