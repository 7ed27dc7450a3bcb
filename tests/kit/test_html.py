"""Words on their way in (tidy) and out (plain, render_markdown)."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mostrador.kit.html import (
    MAX_MARKDOWN,
    MAX_TEXT,
    NothingWritten,
    TextTooLong,
    plain,
    render_markdown,
    tidy,
)

RLI, PDI, RLO, PDF = "\u2067", "\u2069", "\u202e", "\u202c"
# Halves of characters included: JSON may carry them.
ANYTHING = st.text(st.characters(exclude_categories=()) | st.sampled_from("\0\r\n\u202e\u2069\ud800<>&[]()*_`|@:/"))


class Tags(HTMLParser):
    """The elements and the text a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.text += "\n" * (tag == "br")

    def handle_data(self, data: str) -> None:
        self.text += data


def test_words_stay_as_they_were_written() -> None:
    text = "Hola, Ana 👩🏽‍🔧:\n\n\tel taladro no enciende…\n  مرحبا بالعالم"
    assert (tidy(text).text, tidy(text).changed) == (text, False)


@pytest.mark.parametrize(
    ("given", "kept", "changed"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd", False),
        ("\n \n  a  \n\n", "  a", False),
        ("a\0b\x07c\x9fd", "abcd", True),
        (b"Mu\xf1oz \xe2\x82", "Mu\ufffdoz \ufffd", True),
        ("x\ud83d\ude00y\udc00z", "x😀y\ufffdz", True),
        (f"factura{RLO}gpj.exe", f"factura{RLI}gpj.exe{PDI}", True),
        (f"{RLO}a{PDF}b{PDF}\n{RLI}c{PDI}", f"{RLI}a{PDI}b\n{RLI}c{PDI}", True),
    ],
)
def test_what_no_screen_can_take_is_mended(given: str | bytes, kept: str, changed: bool) -> None:
    assert (tidy(given).text, tidy(given).changed) == (kept, changed)


@given(ANYTHING | st.binary())
@example("\u202e" * 50)
@example(" \u2069\n")
def test_tidy_text_is_fit_to_keep_and_stays_the_same(given: str | bytes) -> None:
    try:
        tidied = tidy(given)
    except NothingWritten:
        return
    text = tidied.text
    text.encode()
    assert tidy(text) == type(tidied)(text, changed=False)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text)
    for line in text.split("\n"):
        assert sum(line.count(c) for c in "\u2066\u2067\u2068") == line.count(PDI)
        assert not re.search("[\u202a-\u202e]", line)


@pytest.mark.parametrize("given", ["", " \n\t", "\0\0", "\u200b\u202e", b"\x00\xef\xbb\xbf"])
def test_nothing_written_says_so(given: str | bytes) -> None:
    with pytest.raises(NothingWritten):
        tidy(given)


def test_a_megabyte_and_ten_thousand_lines_are_a_message() -> None:
    lines = "\n".join(f"línea {n}" for n in range(10_000))
    assert plain(tidy(lines).text).count("<br>") == 9_999
    assert len(tidy("é" * (MAX_TEXT // 2)).text.encode()) == MAX_TEXT
    for long in ("a" * (MAX_TEXT + 1), "é" * (MAX_TEXT // 2 + 1)):
        with pytest.raises(TextTooLong):
            tidy(long)


def test_addresses_become_links_and_slips_do_not() -> None:
    html = plain("Mira https://llave.example/a?b=1&c=2, o ana@llave.es. Gracias.no llega\njavascript:alert(1) <b>")
    links = [facts["href"] for tag, facts in Tags(html).elements if tag == "a"]
    assert links == ["https://llave.example/a?b=1&c=2", "mailto:ana@llave.es"]
    assert 'rel="noopener noreferrer nofollow" target="_blank"' in html
    assert html.endswith("Gracias.no llega<br>javascript:alert(1) &lt;b&gt;")


@given(ANYTHING)
@example("https://a.b/\"onmouseover='x'")
@example("<http://a.b><script>")
def test_plain_shows_every_character_and_nothing_else(text: str) -> None:
    text = text.replace("\r", "").encode(errors="replace").decode()
    seen = Tags(plain(text))
    assert seen.text == text
    for tag, facts in seen.elements:
        assert tag == "br" or (tag == "a" and facts.keys() == {"href", "rel", "target"})
        assert tag == "br" or re.match("https?:|mailto:", facts["href"] or "", re.IGNORECASE)


def test_markdown_keeps_what_an_agent_means() -> None:
    html = render_markdown(
        "**Hola**\notra línea\n\n1. uno\n2. dos\n\n| a |\n|---|\n| 1 |\n\n[guía](https://llave.example)"
    )
    assert "<strong>Hola</strong><br>" in html
    assert {"ol", "li", "table", "td"} <= {tag for tag, _ in Tags(html).elements}
    assert ("a", {"href": "https://llave.example", "rel": "noopener noreferrer nofollow", "target": "_blank"}) in Tags(
        html
    ).elements


@given(
    st.lists(
        st.sampled_from(
            [
                "![x](https://evil.example/p.png)",
                "<img src=x onerror=alert(1)>",
                "<script>alert(1)</script>",
                "[x](javascript:alert(1))",
                "[x](data:text/html,x)",
                "<https://a.b/>",
                "# Título\n",
                "https://a.b/",
                "`",
                "\n\n",
                "> ",
                "**",
                '"',
            ]
        )
        | st.text(max_size=5),
        max_size=12,
    ).map("".join)
)
def test_markdown_never_loads_or_runs_anything(text: str) -> None:
    for tag, facts in Tags(render_markdown(text.encode(errors="replace").decode())).elements:
        assert tag not in {"img", "script", "iframe", "style", "h1", "h2", "svg", "form", "input"}
        assert not facts.keys() - {"href", "rel", "target", "title", "start"}
        assert re.match("https?:|mailto:|tel:|$", facts.get("href") or "", re.IGNORECASE)


def test_a_very_long_text_is_shown_as_it_was_written() -> None:
    assert render_markdown("*" * (MAX_MARKDOWN + 1)) == "*" * (MAX_MARKDOWN + 1)
