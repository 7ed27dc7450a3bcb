"""One index for all that was said: words now, meaning later."""

from mostrador.search.index import WORDS_AT_ONCE, index_words

__all__ = ["WORDS_AT_ONCE", "index_words"]
