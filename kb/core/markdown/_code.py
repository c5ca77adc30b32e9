"""Code: fenced blocks coloured by Pygments through classes, and the stylesheet of those classes."""

from collections.abc import Sequence
from functools import cache

from django.utils.html import escape
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

from kb.core.markdown._drawing import draw
from kb.core.markdown._limits import MAX_CODE, MAX_CODE_TOTAL

# The languages a study group writes; others are shown without colour.
_LEXERS = {
    "bash": "bash", "sh": "bash", "shell": "bash", "zsh": "bash", "console": "console",
    "c": "c", "cpp": "cpp", "c++": "cpp", "cuda": "cuda", "csharp": "csharp", "c#": "csharp",
    "css": "css", "diff": "diff", "docker": "docker", "dockerfile": "docker", "go": "go",
    "html": "html", "xml": "xml", "ini": "ini", "cfg": "ini", "java": "java",
    "javascript": "javascript", "js": "javascript", "json": "json", "jsx": "javascript",
    "julia": "julia", "kotlin": "kotlin", "latex": "latex", "tex": "latex", "lua": "lua",
    "makefile": "make", "matlab": "matlab", "markdown": "markdown", "md": "markdown",
    "py": "python", "python": "python", "python3": "python", "ipython": "python",
    "pycon": "pycon", "r": "r", "ruby": "ruby", "rust": "rust", "scala": "scala", "sql": "sql",
    "swift": "swift", "toml": "toml", "ts": "typescript", "tsx": "typescript",
    "typescript": "typescript", "yaml": "yaml", "yml": "yaml",
}  # fmt: skip

# What each kind of token is drawn in: classes of Pygments' standard short names.
KINDS = {
    "comment": "c ch cm c1 cs cpf",
    "keyword": "k kc kd kn kp kr ow",
    "type": "kt nc nb bp ne nn",
    "function": "nf fm nd",
    "string": "s sa sb sc dl sd s2 se sh si sx s1 ss ld",
    "number": "m mb mf mh mi mo il sr l",
    "name": "na nt nv vc vg vi vm no nl",
    "added": "gi",
    "removed": "gd gr",
    "prompt": "gp gh gu go",
}
CODE_CLASSES = frozenset(
    [
        *" ".join(KINDS.values()).split(),
        "err",
        "esc",
        "g",
        "ge",
        "gs",
        "gt",
        "n",
        "ni",
        "nx",
        "o",
        "p",
        "pi",
        "py",
        "pm",
        "w",
        "x",
    ]
)


def install(md: MarkdownIt) -> None:
    """Draw fenced and indented code our way."""
    draw(md, "fence", _render)
    draw(md, "code_block", _render)


def language(token: Token) -> str:
    """Return the language a fence names, in lower case, or nothing."""
    return (
        token.info.strip().split(maxsplit=1)[0].lower().strip("{}.") if token.info.strip() else ""
    )


def _render(tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[idx]
    code, lexer_name = token.content, _LEXERS.get(language(token))
    spent = env.get("code", 0) + len(code)
    if lexer_name is None or len(code) > MAX_CODE or spent > MAX_CODE_TOTAL:
        return f'<pre class="code"><code>{escape(code)}</code></pre>\n'
    env["code"] = spent
    coloured = highlight(code, _lexer(lexer_name), _formatter())
    return f'<pre class="code"><code>{coloured}</code></pre>\n'


@cache
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False)


@cache
def _formatter() -> "HtmlFormatter[str]":
    return HtmlFormatter(nowrap=True)
