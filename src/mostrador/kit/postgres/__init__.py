"""The embedded PostgreSQL: one server per data folder, shared by every command that is looking at it."""

from mostrador.kit.postgres.cluster import Cluster
from mostrador.kit.postgres.errors import DatabaseProblem

__all__ = ["Cluster", "DatabaseProblem"]
