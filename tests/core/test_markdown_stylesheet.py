"""The stylesheet of code and formulas is up to date, and legible on paper and at night."""

import re

import pytest

from kb.core.markdown import code_stylesheet, render
from kb.core.markdown.__main__ import STYLESHEET
from kb.core.markdown._stylesheet import DARK, LIGHT

PAPER = {"light": "#fbfaf7", "dark": "#15171c"}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_stylesheet_is_what_the_program_writes() -> None:
    assert STYLESHEET.read_text(encoding="utf-8") == code_stylesheet(), (
        "Run: python -m kb.core.markdown"
    )


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_every_colour_can_be_read(theme: str, colours: dict[str, str]) -> None:
    for name, colour in colours.items():
        ground = colours["code-bg"] if name.startswith("code-") else PAPER[theme]
        if name != "code-bg":
            assert contrast(colour, ground) >= 4.5, name


def test_both_themes_name_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_every_class_of_a_formula_is_styled() -> None:
    html = render(
        r"$$\begin{aligned}a&=b\end{aligned}\begin{array}{c|c}a&b\\\hline c&d\end{array}"
        r"\cancel{x}\color{green}y$$"
    )
    names = {name for found in re.findall(r'class="([^"]+)"', html) for name in found.split()}
    sheet = code_stylesheet()
    assert len(names) > 5
    assert not [name for name in names if f".{name}" not in sheet]
