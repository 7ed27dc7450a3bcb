"""Who looks: customers, on other sites. The same threads in a frame, with a key in its own storage and no cookie."""

from typing import Final

from mostrador.surfaces.widget import frame, loader, now, sessions
from mostrador.surfaces.widget.framed import framed

__all__ = ["HANDLERS", "framed"]

HANDLERS: Final = [handler for part in (loader, frame, sessions, now) for handler in part.HANDLERS]
