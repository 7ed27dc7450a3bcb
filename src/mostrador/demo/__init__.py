"""The demo: a shop with people and matters to look at, and as many threads as one likes to measure with."""

from mostrador.demo.bulk import bulk
from mostrador.demo.plant import DEMO_PASSWORD, NotTheDemo, Planted, plant

__all__ = ["DEMO_PASSWORD", "NotTheDemo", "Planted", "bulk", "plant"]
