"""What happened to threads through their person."""

from __future__ import annotations

from mostrador.threads.events import ThreadEvent


class ThreadFollowed(ThreadEvent, frozen=True, kw_only=True):
    """A merge, or the end of one, says anew whose thread this is; who may open it is the same as before."""

    person: int
