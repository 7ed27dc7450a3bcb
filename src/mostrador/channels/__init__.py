"""Ways in and out. Each channel turns its bytes into `Incoming` and `Outgoing` into its bytes."""

from mostrador.channels.contract import AddressGiven, Incoming

__all__ = ["AddressGiven", "Incoming"]
