"""What happened: frozen structs in the past tense, holding ids and numbers, never words.

A subject declares its events; `reactions/` declare what follows, in the same
transaction, where a reaction may veto by raising `Conflict`.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

import msgspec

if TYPE_CHECKING:
    from mostrador.kit.actor import Actor
    from mostrador.kit.db import Tx

_kinds: dict[str, type[Event]] = {}


class Event(msgspec.Struct, frozen=True):
    """Something that happened. Subclasses are named in the past tense."""

    about: ClassVar[str] = ""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        _kinds[cls.kind()] = cls

    @classmethod
    def kind(cls) -> str:
        """The name in the event table: `MessageArrived` -> `message.arrived`."""
        return re.sub(r"(?<!^)(?=[A-Z])", ".", cls.__name__).lower()

    @property
    def topic(self) -> str:
        """Who watches this: `thread:42`."""
        raise NotImplementedError

    @property
    def about_id(self) -> int:
        """The id of what this is about: the field named by `about`."""
        return int(getattr(self, self.about))


def decode(kind: str, facts: object) -> Event:
    """The event of a row. Raises KeyError for a kind that no longer exists."""
    return msgspec.convert(facts, _kinds[kind])


Reaction = Callable[["Tx", "Event", "Actor"], Awaitable[None]]


class When(msgspec.Struct, frozen=True):
    """One consequence of one sort of event."""

    event: type[Event]
    then: Reaction


E = TypeVar("E", bound=Event)


def when(event: type[E], then: Callable[[Tx, E, Actor], Awaitable[None]]) -> When:
    """Declare that `then` follows `event`, in the same transaction."""
    return When(event, cast("Reaction", then))


class Reactions:
    """The consequences that are wired, by sort of event."""

    def __init__(self, declared: Iterable[When]) -> None:
        self._by_event: dict[type[Event], list[Reaction]] = {}
        for item in declared:
            self._by_event.setdefault(item.event, []).append(item.then)

    def to(self, event: Event) -> list[Reaction]:
        """What follows this event, in the order declared."""
        return self._by_event.get(type(event), [])
