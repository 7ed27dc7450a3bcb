"""Why a command cannot go on, said to the person at the terminal."""


class Fault(Exception):
    """The text says what is wrong and what to do about it; the command ends with 1."""
