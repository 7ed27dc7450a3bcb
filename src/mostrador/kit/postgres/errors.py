"""What can go wrong with the embedded database, said to the person at the terminal."""


class DatabaseProblem(Exception):
    """The database cannot run; the text says why and what to do about it."""
