"""Letters to other programs: who is told what, signed, tried again until they arrive."""

from mostrador.channels.webhooks.book import (
    NothingToTell,
    UrlInside,
    UrlNotUnderstood,
    add_webhook,
    change_webhook,
    deliveries,
    find_webhook,
    new_key,
    remove_webhook,
    replay,
    resume_webhook,
    webhooks,
)
from mostrador.channels.webhooks.records import Delivery, Webhook
from mostrador.channels.webhooks.send import (
    NotDelivered,
    deliver,
    forget_delivered,
    is_told,
    send,
    send_test,
    signature,
)

__all__ = [
    "Delivery",
    "NotDelivered",
    "NothingToTell",
    "UrlInside",
    "UrlNotUnderstood",
    "Webhook",
    "add_webhook",
    "change_webhook",
    "deliver",
    "deliveries",
    "find_webhook",
    "forget_delivered",
    "is_told",
    "new_key",
    "remove_webhook",
    "replay",
    "resume_webhook",
    "send",
    "send_test",
    "signature",
    "webhooks",
]
