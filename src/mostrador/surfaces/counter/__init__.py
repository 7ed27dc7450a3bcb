"""Who looks: customers, at the public site. No account; a key in their browser."""

from typing import Final

from mostrador.surfaces.counter import (
    device,
    files,
    home,
    leaving,
    legal,
    messages,
    promises,
    proof,
    signs,
    status,
    stream,
    supervisor,
    ways_in,
    wishes,
)
from mostrador.surfaces.counter import threads as thread_pages

_CASE: Final = (thread_pages, messages, promises, supervisor, leaving, signs, files, device, wishes, proof)
HANDLERS: Final = [handler for part in (home, *_CASE, stream, status, ways_in, legal) for handler in part.HANDLERS]
