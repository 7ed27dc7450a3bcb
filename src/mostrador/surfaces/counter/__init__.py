"""Who looks: customers, at the public site. No account; a key in their browser."""

from typing import Final

from mostrador.surfaces.counter import (
    by_mail,
    device,
    evaluation,
    files,
    home,
    incidents,
    leaving,
    legal,
    messages,
    notices,
    own_data,
    placard,
    promises,
    proof,
    signs,
    status,
    stream,
    supervisor,
    surveys,
    taking_part,
    under_age,
    ways_in,
    wishes,
)
from mostrador.surfaces.counter import threads as thread_pages

_TALK: Final = (thread_pages, messages, promises, supervisor, leaving, signs, surveys, files)
_CASE: Final = (*_TALK, device, by_mail, wishes, own_data, under_age, proof)
_DOORS: Final = (status, ways_in, taking_part, notices, incidents)
HANDLERS: Final = [
    handler for part in (home, *_CASE, stream, *_DOORS, legal, evaluation, placard) for handler in part.HANDLERS
]
