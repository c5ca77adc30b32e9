"""Code: fenced blocks coloured by Pygments through classes, and the stylesheet of those classes."""

from collections.abc import Mapping, Sequence
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
_KINDS = {
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
        *" ".join(_KINDS.values()).split(),
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
LIGHT = {
    "bg": "#f3f1ea", "ink": "#1d1f23", "comment": "#5f6470", "keyword": "#2f4b8f",
    "type": "#7a3e8e", "function": "#1f5f8b", "string": "#2b6a4d", "number": "#8f4a12",
    "name": "#6b4f00", "added": "#1f6b3f", "removed": "#a12a2a", "prompt": "#5b606b",
}  # fmt: skip
DARK = {
    "bg": "#1b1e25", "ink": "#e8e6e0", "comment": "#9aa0ac", "keyword": "#9db4f0",
    "type": "#d3a6e6", "function": "#8ecbf0", "string": "#9bd3b0", "number": "#e7b183",
    "name": "#dcc66f", "added": "#93d9a8", "removed": "#f2a3a3", "prompt": "#9aa0ac",
}  # fmt: skip


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


def code_stylesheet() -> str:
    """Return kb/static/kb/code.css: the colours of code for both themes."""
    rules = [
        "/* Generated: python -m kb.core.markdown writes it. Colours of code and formulas. */",
        _theme(":root", LIGHT, ""),
        "@media (prefers-color-scheme: dark) {",
        _theme(':root:not([data-theme="light"])', DARK, "  "),
        "}",
        _theme(':root[data-theme="dark"]', DARK, ""),
        ".code { background: var(--code-bg); color: var(--code-ink); }",
    ]
    for kind, classes in _KINDS.items():
        selectors = ", ".join(f".code .{name}" for name in classes.split())
        rules.append(f"{selectors} {{ color: var(--code-{kind}); }}")
    rules.append(".code .ge { font-style: italic; }")
    rules.append(".code .gs { font-weight: 650; }")
    return "\n".join(rules) + "\n"


def _theme(selector: str, colours: Mapping[str, str], indent: str) -> str:
    lines = [f"{indent}  --code-{name}: {colour};" for name, colour in colours.items()]
    return "\n".join([f"{indent}{selector} {{", *lines, f"{indent}}}"])
