"""What a person bought of us, noted by an agent so that nobody has to ask again."""

from mostrador.people.purchases.purchases import (
    BoughtWhen,
    Purchase,
    PurchaseMissing,
    note_purchase,
    purchases_of,
    remove_purchase,
)

__all__ = ["BoughtWhen", "Purchase", "PurchaseMissing", "note_purchase", "purchases_of", "remove_purchase"]
