"""Repairs for notes written for Jekyll, made once when they come in."""

import re

# Code first, so that a formula is not looked for inside it.
_SPANS = re.compile(
    r"(?P<fence>^(?P<mark>`{3,}|~{3,})[^\n]*\n(?:.*?\n)??(?P=mark)[^\n]*$)"
    r"|(?P<code>(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<block>\$\$(?:[^$\\]|\\.){1,4000}?\$\$)"
    r"|(?P<inline>(?<![\\$])\$(?![\s$])(?:[^$\\\n]|\\[^\n]){1,4000}?(?<!\s)\$(?![\d$]))",
    re.MULTILINE | re.DOTALL,
)
_BAR = re.compile(r"(\\\\)|\\\|")


def repair_jekyll_math(text: str) -> str:
    r"""Turn \| inside formulas into |: Jekyll needs the backslash, LaTeX would draw ‖."""
    if "\\|" not in text:
        return text
    return _SPANS.sub(_repair, text)


def _repair(match: "re.Match[str]") -> str:
    if match["block"] is None and match["inline"] is None:
        return match[0]
    return _BAR.sub(lambda bar: bar[1] or "|", match[0])
