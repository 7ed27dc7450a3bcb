"""A web shop on another site that carries the widget, to try it as its visitors meet it."""

from mostrador.commands.demo_shop.prepare import WidgetFacts, prepare
from mostrador.commands.demo_shop.site import shop_site

__all__ = ["WidgetFacts", "prepare", "shop_site"]
