"""Nothing a writer types can run, style or fake anything on the page."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.core.markdown import plain, render
from kb.core.markdown._sanitise import sanitise

PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:alert(alt) onerror=eval(src) alt=0>",
    "<img/src=x/onerror=alert(1)//",
    '<img src="/images/a" onload="alert(1)">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<div style=position:fixed;inset:0>x</div>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='&#x6A;avascript&colon;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href=x onclick=alert(1)>x</a>",
    "<a href='x' target=_blank ping=//evil.example>x</a>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    '[x](/a "\" onmouseover=alert(1) x=\"")',
    "[x]\n\n[x]: javascript:alert(1)",
    "![x](javascript:alert(1))",
    '![" onerror="alert(1)](/images/a)',
    "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "![x](https://evil.example/x.png)",
    "<javascript:alert(1)>",
    "https://example.com/\"onmouseover=alert(1)",
    "https://example.com/<script>alert(1)</script>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```" onload="alert(1)\nx\n```',
    "```<script>\nx\n```",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\text{<script>alert(1)</script>}$",
    r"$<img src=x onerror=alert(1)>$",
    r"$\style{position:fixed}{x}$",
    r"$\class{admin}{x}\id{content}{y}$",
    r"$$\begin{align}x\label{content}\end{align}$$",
    r"$\hspace{-900em}x$",
    "<math href=javascript:alert(1)>CLICK</math>",
    "<math><maction actiontype=statusline#http://evil.example xlink:href=javascript:alert(1)>x",
    "<math><semantics><annotation-xml encoding=text/html><script>alert(1)</script>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img onerror=a&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<xmp><img title='</xmp><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo '<script>alert(1)</script>' ?>",
    "<h1 id=content class=page-head onclick=alert(1)>x</h1>",
    "<a id=location name=location href=#>x</a>",
    "# x {onclick=alert(1)}",
    '| a |\n|---|\n| <img src=x onerror=alert(1)> |',
    "- [x] <img src=x onerror=alert(1)>",
    "x[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
    "x[^<script>]\n\n[^<script>]: y",
    "</div></main><script>alert(1)</script>",
    "<b onmouseover=alert(1)>x</b>",
    "<b/onclick=alert(1)>x",
    "<br onclick=alert(1)>",
    "<details><summary>\n\n<script>alert(1)</script>\n\n</summary></details>",
    "<p>\n<img src='x' onerror='alert(1)'>\n</p>",
    "\x00<script>alert(1)</script>",
    "<\x00script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
]  # fmt: skip

ALLOWED_SCHEME = re.compile(r"(?:https?:|mailto:|[^:]*$|[/#?])", re.IGNORECASE)


class Inspector(HTMLParser):
    """Collects what a page must never hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {
            "script", "style", "iframe", "object", "embed", "form", "svg", "link", "meta", "base",
            "template", "button", "textarea", "video", "audio", "annotation-xml", "maction", "h1",
        }:  # fmt: skip
            self.found.append(tag)
        for name, value in attrs:
            self._look(tag, name, value or "")

    def _look(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in {"style", "target", "srcdoc", "ping", "formaction"}:
            self.found.append(f"{tag} {name}")
        if name in {"href", "src"} and not ALLOWED_SCHEME.match(value):
            self.found.append(f"{tag} {name}={value}")
        if name == "src" and not value.startswith(("/images/", "/markdownx/")):
            self.found.append(f"{tag} {name}={value}")
        if name == "id" and not value.startswith("u-"):
            self.found.append(f"{tag} id={value}")


def dangers(html: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.found


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(
    "frame", ["{}", "> {}", "- a\n- {}", "**{}**", "<div>{}</div>", "[{}](/x)"]
)
def test_no_payload_leaves_anything_that_runs(payload: str, frame: str) -> None:
    assert dangers(render(frame.format(payload))) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_sanitising_twice_changes_nothing(payload: str) -> None:
    html = render(payload)
    assert sanitise(html) == html


def test_a_label_in_a_formula_takes_no_id_of_the_page() -> None:
    assert 'id="content"' not in render("$$\\begin{equation}x\\label{content}\\end{equation}$$")


def test_every_link_that_leaves_tells_nothing_about_where_it_was() -> None:
    html = render("[a](https://a.example) <a href='https://b.example'>b</a> https://c.example")
    assert html.count('rel="nofollow noopener noreferrer"') == 3


def test_hand_written_classes_cannot_fake_the_page() -> None:
    assert "class" not in render('<div class="page-head">x</div>')


def test_a_word_in_angle_brackets_stays_visible() -> None:
    html = render("문장은 <sos>로 시작해 <eos>로 끝난다. List<int>")
    assert "&lt;sos&gt;로" in html
    assert "List&lt;int&gt;" in html


def test_an_unclosed_tag_reaches_no_further_than_its_paragraph() -> None:
    html = render("<b>one\n\ntwo")
    assert "<p>two</p>" in html


PIECES = st.sampled_from([*"<>[]()!*_~`$\\|#>-+=:&;\"'^{}\n\t .a가1/", "$$", "**", "[^1]", "[^1]: ",
    "http://a.b/", "</", "<b>", "<img src=x", "<!--", "-->", "\\[", "\\(", "<details>", "- [x] ",
    "```", "\n\n", "    ", "|---|", "\\begin{align}", "&nbsp;", "<a href='javascript:1'>", "</td>",
    "<table>", "<math>", "<mtext>", "<style>", "\x00", "\ud800", "\u202e"])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_renders_to_safe_html_that_stays_the_same_when_sanitised_again(text: str) -> None:
    html = render(text, "p")
    assert dangers(html) == []
    assert sanitise(html) == html
    assert isinstance(plain(text), str)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_unicode_renders(text: str) -> None:
    assert dangers(render(text)) == []
