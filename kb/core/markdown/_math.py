"""Formulas: $…$, $$…$$, \\(…\\) and \\[…\\] become MathML, without a style attribute."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from django.utils.html import escape
from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from math_core import LatexError, LatexToMathML

from kb.core.markdown._drawing import draw
from kb.core.markdown._limits import MAX_FORMULA, MAX_FORMULA_DEPTH, MAX_FORMULAS_TOTAL

_STYLE = re.compile(r' style="([^"]*)"')
_CLASS_THEN_STYLE = re.compile(r' class="([^"]*)" class="([^"]*)"')
_LOOKS_LIKE_MATH = re.compile(r"[\\^_=<>+*/|]|^\s*\w\s*$")
# math-core draws both lines with a combining character that most fonts misplace.
_OVERLINE, _UNDERLINE = ">\u0332</mo></mover>", ">\u0332</mo></munder>"
_LATEX = re.compile(r"[\\^_=<>+]|^\s*[A-Za-z]\s*$")
_TEXT = re.compile(r"\\(?:text|mathrm|mbox)\s*\{[^{}]*\}")
_HANGUL = re.compile("[\u3130-\u318f\uac00-\ud7ff]")
_ALIASES = {
    "{split}": "{aligned}",
    "{smallmatrix}": "{matrix}",
    "{align}": "{aligned}",
    "{align*}": "{aligned}",
    "{eqnarray}": "{aligned}",
    "{gather}": "{gathered}",
}
_BEGIN = re.compile(
    r"\\begin\{((?:align|aligned|equation|gather|cases|[bpvBV]?matrix|array|eqnarray|split)\*?)\}"
)
_ENVIRONMENT = re.compile(r"(\\(?:begin|end))(\{[a-z]+\*?\})")

STYLE_CLASSES = {
    "text-align:right": "math-right",
    "justify-items:end": "math-right",
    "text-align:left": "math-left",
    "justify-items:start": "math-left",
    "padding-left:0": "math-flush-left",
    "padding-right:0": "math-flush-right",
    "padding-top:0": "math-flush-top",
    "padding-bottom:0": "math-flush-bottom",
    "padding-left:1em": "math-gap-left",
    "padding-left:0.1em": "math-thin-left",
    "padding-right:0.1em": "math-thin-right",
    "padding-top:0.1667em": "math-thin-top",
    "width:100%": "math-wide",
    "width:50%": "math-half",
    "width:7.5%": "math-margin",
    "font-variant-caps:small-caps": "math-small-caps",
    "math-shift:compact": "math-compact",
} | {
    f"border-{side}:0.05em {kind} currentcolor": f"math-{kind}-{side}"
    for side in ("top", "right", "bottom", "left")
    for kind in ("solid", "dashed")
}

# The hues a formula may be written in; any colour goes to the nearest one that stays legible.
COLOUR_CLASSES = {
    (255, 0, 0): "math-red",
    (230, 120, 0): "math-orange",
    (0, 128, 0): "math-green",
    (0, 140, 140): "math-teal",
    (0, 0, 255): "math-blue",
    (150, 0, 150): "math-purple",
    (128, 128, 128): "math-grey",
    (0, 0, 0): "math-ink",
}


# A formula on lines of its own may end these without a blank line.
_ENDS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}


def install(md: MarkdownIt) -> None:
    """Add the rules for formulas and how they are drawn."""
    md.inline.ruler.before("escape", "math_inline", inline_math)
    md.block.ruler.before("fence", "math_block", block_math, _ENDS)
    md.block.ruler.after("math_block", "math_environment", block_environment, _ENDS)
    draw(md, "math_inline", _render)
    draw(md, "math_block", _render)


# Finding formulas ---------------------------------------------------------------------------


def inline_math(state: StateInline, silent: bool) -> bool:
    """Read a formula inside a line of text."""
    src, pos = state.src, state.pos
    if src[pos] == "$":
        opening = "$$" if src.startswith("$$", pos) else "$"
        closing = opening
    elif src.startswith("\\(", pos):
        opening, closing = "\\(", "\\)"
    elif src.startswith("\\[", pos):
        opening, closing = "\\[", "\\]"
    else:
        return False
    start = pos + len(opening)
    end = _closing_at(src, closing, start, min(state.posMax, start + MAX_FORMULA))
    if end < 0 or not _is_formula(src[start:end], opening, src[end + 1 : end + 2]):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content, token.markup = src[start:end].strip(), opening
        token.meta = {"display": _is_alone(src, pos, end + len(closing), opening)}
    state.pos = end + len(closing)
    return True


def _closing_at(src: str, closing: str, start: int, limit: int) -> int:
    """Find where a formula ends; a blank line or a code mark ends the search."""
    blank = src.find("\n\n", start, limit)
    limit = blank if blank >= 0 else limit
    pos = src.find(closing, start, limit)
    while pos > 0 and src[pos - 1] == "\\" and closing[0] == "$":
        pos = src.find(closing, pos + 1, limit)
    return pos


def _is_formula(content: str, opening: str, after: str) -> bool:
    """Tell a formula from money and from escaped brackets: "$5 and $10" holds none."""
    if not content.strip():
        return False
    if opening == "$$":
        return True
    if opening != "$":  # \\[강의\\] is a bracket kept from being a link, not a formula
        return bool(_LATEX.search(content)) and not _HANGUL.search(_TEXT.sub("", content))
    if after.isascii() and after.isdigit():
        return False
    spaced_left, spaced_right = content[0].isspace(), content[-1].isspace()
    if not spaced_left and not spaced_right:
        return "`" not in content
    return spaced_left and spaced_right and bool(_LOOKS_LIKE_MATH.search(content))


def _is_alone(src: str, start: int, end: int, opening: str) -> bool:
    """Say whether a displayed formula has its lines for itself."""
    if opening not in ("$$", "\\["):
        return False
    before = src[src.rfind("\n", 0, start) + 1 : start]
    newline = src.find("\n", end)
    after = src[end : newline if newline >= 0 else len(src)]
    return not before.strip() and not after.strip()


def block_math(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a formula that has its lines for itself, from $$ to $$ or from \\[ to \\]."""
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    opening = state.src[start : start + 2]
    closing = {"$$": "$$", "\\[": "\\]"}.get(opening)
    if closing is None:
        return False
    found = _block_lines(state, start_line, end_line, closing, len(opening))
    if found is None or not _is_formula(found[0], opening, ""):
        return False
    return _push_block(state, start_line, found, opening, silent)


def block_environment(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read \\begin{align} … \\end{align} written without dollars."""
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    begin = _BEGIN.match(state.src, start, state.eMarks[start_line])
    if begin is None:
        return False
    closing = f"\\end{{{begin[1]}}}"
    found = _block_lines(state, start_line, end_line, closing, 0)
    if found is None:
        return False
    return _push_block(state, start_line, (found[0] + closing, found[1]), "$$", silent)


def _push_block(
    state: StateBlock, start_line: int, found: tuple[str, int], opening: str, silent: bool
) -> bool:
    content, next_line = found
    if not silent:
        token = state.push("math_block", "math", 0)
        token.block, token.content, token.markup = True, content.strip(), opening
        token.map, token.meta = [start_line, next_line], {"display": True}
        state.line = next_line
    return True


def _block_lines(
    state: StateBlock, start_line: int, end_line: int, closing: str, skipped: int
) -> tuple[str, int] | None:
    lines: list[str] = []
    size = 0
    for number in range(start_line, end_line):
        begin = state.bMarks[number] + state.tShift[number]
        if number > start_line and (
            state.sCount[number] < state.blkIndent or state.isEmpty(number)
        ):
            return None
        line = state.src[begin : state.eMarks[number]].rstrip()
        line = line[skipped:] if number == start_line else line
        at = line.find(closing)
        if at >= 0:
            lines.append(line[:at])
            whole = "\n".join(lines)
            return (whole, number + 1) if at + len(closing) == len(line) else None
        lines.append(line)
        size += len(line)
        if size > MAX_FORMULA:
            return None
    return None


# Drawing formulas ---------------------------------------------------------------------------


def _render(tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[idx]
    spent = env["formulas"] = env.get("formulas", 0) + len(token.content)
    display = bool(token.meta.get("display"))
    displayed = display or token.markup in ("$$", "\\[")
    drawn = to_mathml(token.content, displayed) if spent <= MAX_FORMULAS_TOTAL else None
    if drawn is None:
        return f'<code class="math-error">{escape(token.content)}</code>'
    if not display:
        return drawn.replace('<math display="block">', '<math displaystyle="true">', 1)
    if token.block:
        return f'<div class="math-block">{drawn}</div>\n'
    return f'<span class="math-block">{drawn}</span>'


@lru_cache(maxsize=2048)
def to_mathml(latex: str, display: bool) -> str | None:
    """Draw LaTeX as MathML with classes instead of styles, or None where it cannot be read."""
    if len(latex) > MAX_FORMULA or _depth(latex) > MAX_FORMULA_DEPTH:
        return None
    latex = _ENVIRONMENT.sub(lambda m: m[1] + _ALIASES.get(m[2], m[2]), latex)
    try:
        drawn = _converter().convert_with_local_state(latex, displaystyle=display)
    except LatexError:
        return None
    drawn = drawn.replace(_OVERLINE, ">\u203e</mo></mover>").replace(_UNDERLINE, ">_</mo></munder>")
    drawn = _STYLE.sub(lambda m: _class_attribute(m[1]), drawn)
    return _CLASS_THEN_STYLE.sub(r' class="\1 \2"', drawn)


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False, max_expansions=50)


def _depth(latex: str) -> int:
    depth = deepest = 0
    for char in latex:
        depth += (char in "{[(") - (char in "}])")
        deepest = max(deepest, depth)
    return max(deepest, latex.count("\\begin"), latex.count("\\left"))


def _class_attribute(style: str) -> str:
    names = [_class_of(part) for part in style.split(";") if part.strip()]
    known = list(dict.fromkeys(name for name in names if name))
    return f' class="{" ".join(known)}"' if known else ""


def _class_of(declaration: str) -> str:
    name, _, value = (part.strip() for part in declaration.partition(":"))
    if name == "color":
        return nearest_colour(value)
    return STYLE_CLASSES.get(f"{name}:{value}", "")


def nearest_colour(value: str) -> str:
    """Return the class of the hue nearest to #rrggbb."""
    digits = value.lstrip("#")
    if not re.fullmatch("[0-9a-fA-F]{6}", digits):
        return ""
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    return min(
        COLOUR_CLASSES.items(),
        key=lambda hue: (hue[0][0] - red) ** 2 + (hue[0][1] - green) ** 2 + (hue[0][2] - blue) ** 2,
    )[1]


def formula_rules() -> list[str]:
    """Return CSS that says by class what math-core says by style."""
    declared: dict[str, list[str]] = {}
    for declaration, name in STYLE_CLASSES.items():
        prop, value = declaration.split(":", 1)
        declared.setdefault(name, []).append(f"{prop}: {value};")
    rules = [f".{name} {{ {' '.join(parts)} }}" for name, parts in declared.items()]
    rules += [f".{name} {{ color: var(--{name}); }}" for name in COLOUR_CLASSES.values()]
    return rules
