"""What is shown of an HTML looks as it came, fetches nothing and does nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mostrador.channels.email.clean import MAX_DATA, MAX_HTML, clean

IMAGES = {"logo@x": "/files/1", "foto.png": "/files/2"}
TAGS = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "form",
    "input",
    "button",
    "link",
    "meta",
    "base",
}
TAGS |= {"template", "frame", "frameset", "video", "audio", "source", "textarea", "select", "noscript", "body"}
ATTRIBUTES = {"align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "color", "colspan", "dir", "face"}
ATTRIBUTES |= {"height", "href", "lang", "nowrap", "rel", "rowspan", "size", "span", "src", "start", "style", "target"}
ATTRIBUTES |= {"title", "type", "valign", "value", "width", "noshade", "scope"}


class Looker(HTMLParser):
    """A reader of its own, that finds fault with what could do something."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in TAGS:
            self.faults.append(tag)
        for name, value in attrs:
            said = (value or "").strip().lower()
            harmless = {
                "href": re.match(r"https?://|mailto:|tel:", said) is not None,
                "src": re.match(r"/files/\d$|data:image/(png|jpeg|gif|webp);base64,", said) is not None,
                "style": not re.search(r"url|expression|\\|position|@import|behavior|var\(", said),
            }
            if name not in ATTRIBUTES or not harmless.get(name, True):
                self.faults.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.faults.append(data)


def faults(html: str) -> list[str]:
    looker = Looker()
    looker.feed(html)
    looker.close()
    return looker.faults


VECTORS = [
    "<script>alert(1)</script>",
    "<ScRiPt/x>alert(1)</sCrIpT >",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src='x'/onerror='alert(1)'>",
    "<img src=`x`onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<img src=javascript:alert(1)>",
    "<img srcset='https://evil.test/a 1x'>",
    "<img src=cid:logo@x onload=alert(1)>",
    "<img src='data:text/html,<script>1</script>'>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='data:text/html;base64,PHN2Zz4='>x</a>",
    "<a href='//evil.test'>x</a>",
    "<a href='/desk/threads/1/closure'>x</a>",
    "<a href=cid:x>x</a>",
    "<a href=https://ok.test target=_self rel=opener onclick=alert(1) ping=https://evil.test>x</a>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math href='javascript:alert(1)'>x</math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<form action=https://evil.test><input name=a><button formaction=javascript:alert(1)>x</button></form>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object><embed src='javascript:alert(1)'>",
    "<base href='https://evil.test/'><meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href='https://evil.test/a.css'><style>@import 'https://evil.test/a.css';</style>",
    "<body background='https://evil.test/a.gif' onload=alert(1)>x</body>",
    "<table background='https://evil.test/a.gif'><td background='https://evil.test/a.gif'>x</table>",
    "<div style='background:url(https://evil.test/a.gif)'>x</div>",
    "<div style='background-color:u\\72l(https://evil.test/a.gif)'>x</div>",
    "<div style='list-style:url(javascript:alert(1))'>x</div>",
    "<div style='width:expression(alert(1))'>x</div>",
    "<div style='-moz-binding:url(x);behavior:url(x)'>x</div>",
    "<div style='position:fixed;top:0;left:0;width:100%;z-index:9'>x</div>",
    "<div style='color:red;font-family:\"a;background:url(https://evil.test)\"'>x</div>",
    "<div style='color:var(--x);content:attr(x)'>x</div>",
    "<div style='color:image-set(\"https://evil.test/a\" 1x)'>x</div>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?php echo '<script>' ?><script>alert(1)</script>",
    "<!--[if gte mso 9]><script>alert(1)</script><![endif]-->",
    "<textarea><script>alert(1)</script></textarea><title><img src=x onerror=alert(1)></title>",
    "<template><script>alert(1)</script></template><xmp><script>alert(1)</script></xmp>",
    "<details open ontoggle=alert(1)>x</details><marquee onstart=alert(1)>x</marquee>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)><select autofocus onfocus=alert(1)><keygen autofocus onfocus=alert(1)>",
    "<p id=location name=document class=flash>x</p>",
    "<x onmouseover=alert(1) style='position:absolute'>x</x>",
    "<a href='https://ok.test\" onclick=\"alert(1)'>x</a>",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]


@pytest.mark.parametrize("html", VECTORS)
def test_nothing_is_left_that_does_something(html: str) -> None:
    assert not faults(clean(html, IMAGES).html)


PIECES = st.sampled_from([piece for vector in VECTORS for piece in re.split(r"(?=[<>\"'=])", vector)] + ["cid:logo@x"])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join))
def test_nothing_is_left_however_they_are_mixed(html: str) -> None:
    shown = clean(html, IMAGES).html
    assert not faults(shown)
    assert not faults(clean(shown, {}).html)


def test_what_it_looks_like_stays() -> None:
    html = (
        '<div style="color: rgb(1, 2, 3); position:absolute; font-weight:bold; text-align:center">a</div>'
        '<table border="1" cellpadding="2"><tbody><tr><td bgcolor="#fff" colspan="2" style="padding:3px">b</td>'
        '</tr></tbody></table><font color="red">c</font><blockquote type="cite">d</blockquote>'
    )
    shown = clean(html, {}).html
    assert "color:rgb(1, 2, 3);font-weight:bold;text-align:center" in shown
    assert "position" not in shown
    assert '<td bgcolor="#fff" colspan="2" style="padding:3px">b</td>' in shown
    assert '<font color="red">c</font><blockquote type="cite">d</blockquote>' in shown


def test_links_open_elsewhere_and_tell_nobody_where_from() -> None:
    shown = clean("<a href='https://ok.test/?a=1&b=2'>x</a><a href='mailto:a@b.es'>y</a>", {}).html
    assert shown.count('target="_blank"') == shown.count('rel="noopener noreferrer nofollow"') == 2
    assert 'href="https://ok.test/?a=1&amp;b=2"' in shown
    assert 'href="mailto:a@b.es"' in shown


def test_images_of_the_mail_are_shown_and_those_of_others_on_wish() -> None:
    html = (
        "<img src='cid:logo%40x' alt=l><img src='foto.png'><img src='cid:otra'>"
        "<img src=' https://track.test/a.gif'><img src='//track.test/b.gif'><img src='data:image/png;base64,AAAA'>"
        f"<img src='data:image/png;base64,{'A' * MAX_DATA}'>"
    )
    cleaned = clean(html, IMAGES)
    assert re.findall(r'src="([^"]*)"', cleaned.html) == ["/files/1", "/files/2", "data:image/png;base64,AAAA"]
    assert (cleaned.remote, cleaned.plain) == (2, False)
    wished = clean(html, IMAGES, remote=True)
    assert wished.remote == 2
    assert 'src="https://track.test/a.gif"' in wished.html
    assert 'src="https://track.test/b.gif"' in wished.html


@pytest.mark.parametrize(
    "html",
    [
        "hola <b>" + "<div>" * 100_000,
        "hola <b " + " ".join(f"a{n}" for n in range(100_000)) + ">",
        "hola " + "".join(f"<div><b title={n}></div>x" for n in range(50_000)),
        "hola " + "<li><dd>" * 50_000,
        "hola " + "</span><dd><span><h1>" * 30_000,
        "hola " + "<address><x><p>" * 30_000,
        "hola " + "</p>x<math><title>" * 30_000,
        "hola " + "<frameset><x></frameset>" * 30_000,
        "hola " + "<div>" * 300 + "<object>" + "</div>" * 300 + "</object>" + "<div>" * 300,
        "hola " + "<p>x</p>" * (MAX_HTML // 8),
    ],
)
def test_html_that_would_take_for_ever_is_shown_as_words(html: str) -> None:
    cleaned = clean(html, {})
    assert cleaned.plain
    assert "hola" in cleaned.html
    assert not faults(cleaned.html)


def test_html_that_is_only_careless_is_shown_as_html() -> None:
    rows = "<tr><td>a<td><font color=red>b" * 1500
    quoted = "<blockquote><div>" * 60 + "x"
    for html in (f"<table>{rows}</table>", quoted, "<p>a" * 3000, "<ul>" + "<li>a" * 3000, "a <b>b <i>c</b> d"):
        assert not clean(html, {}).plain


def test_words_keep_their_lines() -> None:
    html = "<svg><title>no</title></svg><div>Hola<div><br></div><div>Una &amp; <b>dos</b></div></div><p>Carla"
    assert clean(html, {}).html == '<div style="white-space:pre-wrap">Hola\n\nUna &amp; dos\n\nCarla</div>'
