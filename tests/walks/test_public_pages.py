"""What the statement of accessibility says was tried is tried: every public page by axe, and in a narrow window."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser

from mostrador.oversight import accessibility
from tests.cast import Cast

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']"
FAULTS = f"axe.run({{runOnly: {TAGS}}}).then(found => found.violations.map(one => [one.id, one.nodes[0].html]))"
RULES = f"axe.getRules({TAGS}).map(rule => rule.tags)"


async def test_they_are_read_by_axe_and_fit_a_narrow_window(server: str, cast: Cast, chromium: Browser) -> None:
    tried = accessibility.tried()
    context = await chromium.new_context(base_url=server, locale="es-ES", viewport={"width": 320, "height": 640})
    page = await context.new_page()
    for path in tried.pages:
        answer = await page.goto(path)
        assert answer is not None
        assert answer.ok, path
        await page.evaluate(AXE.read_text())
        assert await page.evaluate(FAULTS) == [], path
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320, f"{path} has to be moved sideways"
    by_axe = set()
    for tags in await page.evaluate(RULES):
        if not {"experimental", "deprecated"} & set(tags):
            by_axe |= {".".join(found) for tag in tags for found in re.findall(r"^wcag(\d)(\d)(\d+)$", tag)}
    known = {one.id for one in tried.criteria}
    assert {one.id for one in tried.of("axe")} == by_axe & known, "it says what axe tries, no more and no less"


def test_it_claims_nothing_of_what_nobody_tried() -> None:
    tried = accessibility.tried()
    assert len(tried.criteria) == len({one.id for one in tried.criteria}) == 55
    assert [one.id for one in tried.of("narrow")] == ["1.4.10"]
    assert [one.id for one in tried.of("keys")] == ["2.1.1"]
    assert len(tried.of()) + len(tried.of("axe", "narrow", "keys")) == 55
