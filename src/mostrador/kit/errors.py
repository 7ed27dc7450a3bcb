"""What can go wrong in a way the reader can do something about.

The first paragraph of a subclass's docstring is the English sentence the reader
sees, translated at the edge and filled from `facts`.
"""

from __future__ import annotations

import inspect


class Problem(Exception):
    """Something went wrong. Nothing was lost; please try again."""

    status = 500

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence % facts)

    @property
    def sentence(self) -> str:
        """The English msgid, with `%(name)s` places for the facts."""
        first = inspect.cleandoc(type(self).__doc__ or Problem.__doc__ or "").split("\n\n")[0]
        return " ".join(first.split())

    @property
    def code(self) -> str:
        """A stable name for machines: `not-found`."""
        name = type(self).__name__
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


class NotFound(Problem):
    """There is nothing here, or it is not yours to see."""

    status = 404


class Unauthorised(Problem):
    """Please log in first."""

    status = 401


class Forbidden(Problem):
    """You may see this but not do that. Ask an administrator."""

    status = 403


class Conflict(Problem):
    """Somebody changed this in the meantime. Look again and repeat if it still applies."""

    status = 409


class Gone(Problem):
    """This link is no longer valid. Ask for a new one."""

    status = 410


class TooLarge(Problem):
    """This is too large. The limit is %(limit)s."""

    status = 413


class Invalid(Problem):
    """Something in what you sent is not right. Nothing was saved; correct it and send again."""

    status = 422


class TooMany(Problem):
    """Too many in a short time. What you wrote is kept; try again in %(minutes)s minutes."""

    status = 429
