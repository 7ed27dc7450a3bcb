"""One index for all that was said: words now, meaning later."""

from mostrador.search.contract import Found, Hit, Sight
from mostrador.search.find import find
from mostrador.search.index import WORDS_AT_ONCE, index_words

__all__ = ["WORDS_AT_ONCE", "Found", "Hit", "Sight", "find", "index_words"]
