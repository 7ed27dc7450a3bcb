"""The records of webhooks: frozen, holding ids."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec


class Webhook(msgspec.Struct, frozen=True):
    """Another program that is told what happens. `paused_at`: it did not answer, and is told nothing since."""

    id: int
    url: str
    kinds: list[str]
    made_at: datetime
    paused_at: datetime | None


class Delivery(msgspec.Struct, frozen=True):
    """One letter to one webhook, with its last try. `said` is how that ended, in their words or the network's."""

    id: UUID
    webhook_id: int
    kind: str
    made_at: datetime
    tries: int
    delivered_at: datetime | None
    given_up_at: datetime | None
    tried_at: datetime | None
    status: int | None
    said: str | None
    took_ms: int | None
