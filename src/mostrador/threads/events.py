"""What happened to threads. Facts are ids, numbers and salted digests."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event


class ThreadEvent(Event, frozen=True, kw_only=True):
    """Something that happened to a thread, watched by all who may read it."""

    about: ClassVar[str] = "thread"
    thread: int
    owner: int
    team: int

    @property
    def topic(self) -> str:
        """`thread:42`."""
        return f"thread:{self.thread}"


class ThreadOpened(ThreadEvent, frozen=True, kw_only=True):
    """A person opened a thread and somebody owns it."""

    person: int


class MessageArrived(ThreadEvent, frozen=True, kw_only=True):
    """A person said something. `digest` commits to the words without holding them; `copied` from another thread."""

    about: ClassVar[str] = "message"
    message: int
    position: int
    digest: str
    copied: bool = False


class MessageBrought(ThreadEvent, frozen=True, kw_only=True):
    """Something that was said before we were here was written down; it asks for nothing."""

    about: ClassVar[str] = "message"
    message: int
    position: int
    digest: str


class MessageSent(ThreadEvent, frozen=True, kw_only=True):
    """We said something to a person. `first` when nobody of us had before; `promised` when a promise was open."""

    about: ClassVar[str] = "message"
    message: int
    position: int
    digest: str
    first: bool = False
    promised: bool = False


class NoteWritten(ThreadEvent, frozen=True, kw_only=True):
    """We said something among ourselves."""

    about: ClassVar[str] = "message"
    message: int
    position: int
    digest: str


class MessageCorrected(ThreadEvent, frozen=True, kw_only=True):
    """An author corrected what they had said; the original is kept."""

    about: ClassVar[str] = "message"
    message: int
    digest: str


class MessageWithdrawn(ThreadEvent, frozen=True, kw_only=True):
    """Something said by mistake is gone everywhere; this row says that it went."""

    about: ClassVar[str] = "message"
    message: int


class FileWithdrawn(ThreadEvent, frozen=True, kw_only=True):
    """One file of a message is gone everywhere; the words beside it stay."""

    about: ClassVar[str] = "message"
    message: int
    file: int


class HandoffOffered(ThreadEvent, frozen=True, kw_only=True):
    """The owner offers the thread to a colleague, and stays the owner until they accept."""

    about: ClassVar[str] = "handoff"
    handoff: int
    to: int


class HandoffApproved(ThreadEvent, frozen=True, kw_only=True):
    """A supervisor agreed that a matter is passed on once more; the colleague may accept."""

    about: ClassVar[str] = "handoff"
    handoff: int
    to: int


class HandoffAccepted(ThreadEvent, frozen=True, kw_only=True):
    """The thread has a new owner."""

    about: ClassVar[str] = "handoff"
    handoff: int
    from_: int


class HandoffRefused(ThreadEvent, frozen=True, kw_only=True):
    """The colleague refused, or the offer was taken back; the owner stays."""

    about: ClassVar[str] = "handoff"
    handoff: int
    to: int


class HandoffReturned(HandoffRefused, frozen=True, kw_only=True):
    """Nobody answered the offer in time: it went back by itself, and who oversees was told."""


class MessageTold(MessageSent, frozen=True, kw_only=True):
    """We said to one person what many are told at once. It is no answer, and no clock moves."""


class HandoffTold(MessageSent, frozen=True, kw_only=True):
    """Who passed the thread on said so to the person, once it was accepted. It is no answer, and no clock moves."""


class ThreadSnoozed(ThreadEvent, frozen=True, kw_only=True):
    """A thread sleeps until an hour."""

    about: ClassVar[str] = "snooze"
    snooze: int


class ThreadWoke(ThreadEvent, frozen=True, kw_only=True):
    """A snooze ended: the hour came, or somebody wrote."""

    about: ClassVar[str] = "snooze"
    snooze: int


class ClosureProposed(ThreadEvent, frozen=True, kw_only=True):
    """The owner asks the customer: is it solved?"""

    about: ClassVar[str] = "closure"
    closure: int


class ThreadClosed(ThreadEvent, frozen=True, kw_only=True):
    """A thread ended: `how` is solved, answered, quiet, discarded or merged."""

    about: ClassVar[str] = "closure"
    closure: int
    how: str


class ThreadReopened(ThreadEvent, frozen=True, kw_only=True):
    """A closure was undone, or a proposal declined; the owner is the same."""

    about: ClassVar[str] = "closure"
    closure: int


class SolutionDenied(ThreadEvent, frozen=True, kw_only=True):
    """«Todavía no»: the person declines a proposal, or takes back that it is solved."""

    about: ClassVar[str] = "closure"
    closure: int


class ThreadMerged(ThreadEvent, frozen=True, kw_only=True):
    """What was said on thread `merged` goes on here."""

    merged: int


class ThreadParted(ThreadEvent, frozen=True, kw_only=True):
    """Thread `parted`, which went on here, stands for itself again."""

    parted: int


class ThreadSplit(ThreadEvent, frozen=True, kw_only=True):
    """Some of what was said here got thread `made` of its own."""

    made: int


class ThreadRelated(ThreadEvent, frozen=True, kw_only=True):
    """Somebody said that it has to do with thread `other`, or that it does not after all."""

    other: int
    undone: bool = False


class AnswerUndone(ThreadEvent, frozen=True, kw_only=True):
    """An answer was taken back before it left: the person waits as they did before it was said."""

    about: ClassVar[str] = "message"
    message: int


class ThanksGiven(ThreadEvent, frozen=True, kw_only=True):
    """A customer thanked a named person."""

    about: ClassVar[str] = "thanks"
    thanks: int
    agent: int


class ThreadRead(ThreadEvent, frozen=True, kw_only=True):
    """The customer's page showed the messages up to `position`."""

    position: int


class ThreadChanged(ThreadEvent, frozen=True, kw_only=True):
    """Subject or kind changed: from the kind it `was` to the `kind_now`."""

    was: str = ""
    kind_now: str = ""


class ContactBegan(ThreadEvent, frozen=True, kw_only=True):
    """A call, visit or letter was recorded; `way` says which."""

    about: ClassVar[str] = "contact"
    contact: int
    way: str


class LinkRevoked(ThreadEvent, frozen=True, kw_only=True):
    """The links given so far open nothing any more."""

    generation: int


class AgentMentioned(ThreadEvent, frozen=True, kw_only=True):
    """A note or message names a colleague."""

    about: ClassVar[str] = "message"
    message: int
    agent: int
