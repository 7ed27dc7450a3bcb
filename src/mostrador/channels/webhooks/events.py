"""What happened to webhooks. Facts are ids."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event


class WebhookEvent(Event, frozen=True, kw_only=True):
    """Something that happened to a webhook."""

    about: ClassVar[str] = "webhook"
    webhook: int

    @property
    def topic(self) -> str:
        """`webhook:2`."""
        return f"webhook:{self.webhook}"


class WebhookAdded(WebhookEvent, frozen=True, kw_only=True):
    """Another program is told what happens from now on."""


class WebhookChanged(WebhookEvent, frozen=True, kw_only=True):
    """Its address, what it is told, or its secret changed; or it is told again after a pause."""


class WebhookPaused(WebhookEvent, frozen=True, kw_only=True):
    """It did not take a letter for a whole day; the letters wait until an administrator looks."""


class WebhookRemoved(WebhookEvent, frozen=True, kw_only=True):
    """It is told nothing any more."""
