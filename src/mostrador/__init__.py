"""Mostrador: customer service on your own server, one thread and one named owner."""

__version__ = "0.1.0"
