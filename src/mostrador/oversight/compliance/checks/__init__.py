"""Whether the rows of the law are kept, each by a question that anybody may read."""

from mostrador.oversight.compliance.checks.look import CHECKS, Finding, look, statement

__all__ = ["CHECKS", "Finding", "look", "statement"]
