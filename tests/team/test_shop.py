"""The settings of the shop."""

from __future__ import annotations

import msgspec
import pytest

from mostrador import team
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.team.shop import OriginNotUnderstood


async def test_settings_are_saved_as_a_browser_needs_them(tx: Tx) -> None:
    """And a second start changes nothing."""
    shop = await team.ensure_shop(tx, "La Llave")
    changed = msgspec.structs.replace(
        shop, name=" Ferretería  La Llave ", enamel="#0F5C4D", widget_origins=["https://Tienda.example/", ""], phone=" "
    )
    saved = await team.change_shop(tx, changed, by=SYSTEM)
    assert (saved.name, saved.enamel, saved.phone) == ("Ferretería La Llave", "#0f5c4d", None)
    assert saved.widget_origins == ["https://tienda.example"]
    assert await team.ensure_shop(tx, "Otra") == saved


@pytest.mark.parametrize("origin", ["tienda.example", "https://a.example/b", "https://*", "javascript:x", "http://a b"])
async def test_an_origin_is_an_origin(tx: Tx, origin: str) -> None:
    """It goes into a header, so nothing else may."""
    shop = await team.ensure_shop(tx, "La Llave")
    with pytest.raises(OriginNotUnderstood):
        await team.change_shop(tx, msgspec.structs.replace(shop, widget_origins=[origin]), by=SYSTEM)


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"register": "thou"}, {"timezone": "Mars"}, {"enamel": "green"}, {"stranger_threads_per_hour": 0}],
)
async def test_what_cannot_be_is_refused(tx: Tx, wrong: dict[str, object]) -> None:
    """With a sentence, before the database has to."""
    shop = await team.ensure_shop(tx, "La Llave")
    with pytest.raises(Invalid):
        await team.change_shop(tx, msgspec.structs.replace(shop, **wrong), by=SYSTEM)


async def test_the_widget_secret_is_sealed(tx: Tx) -> None:
    """The database alone does not sign for the host page."""
    await team.ensure_shop(tx, "La Llave")
    key = await team.new_widget_secret(tx, secret=b"s" * 32, by=SYSTEM)
    shop = await team.shop(tx)
    assert team.widget_secret(shop, secret=b"s" * 32) == key
    assert shop.widget_secret
    assert key.encode() not in shop.widget_secret
