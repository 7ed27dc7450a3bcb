"""Who looks: customers, at the public site. No account; a key in their browser."""

from typing import Final

from mostrador.surfaces.counter import device, files, home, legal, messages, proof, signs, status, stream, ways_in
from mostrador.surfaces.counter import threads as thread_pages

HANDLERS: Final = [
    handler
    for part in (home, thread_pages, messages, signs, files, stream, status, ways_in, device, proof, legal)
    for handler in part.HANDLERS
]
