"""What the style sheet puts on what can be read, in light and in dark."""

import re
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

STYLE_SHEET: Final = Path(settings.BASE_DIR) / "kb" / "static" / "kb" / "kb.css"
COLOUR: Final = re.compile(
    r"--([\w-]+):\s*light-dark\(\s*(#[0-9a-f]{6})\s*,\s*(#[0-9a-f]{6})\s*\)", re.I
)
GROUNDS: Final = ("paper", "raised", "sunken", "wash")
TEXT: Final = 4.5
SHAPE: Final = 3.0

# What is written in which colour, on which ground.
TEXTS: Final = [
    *((ink, ground) for ink in ("ink", "quiet", "accent", "accent-strong") for ground in GROUNDS),
    *((ink, ground) for ink in ("overdue", "danger") for ground in GROUNDS),
    *((ink, ground) for ink in ("waiting-ink", "resolved-ink") for ground in GROUNDS),
    *((state, ground) for state in ("open", "answered") for ground in GROUNDS),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("waiting-ink", "waiting-wash"),
    ("resolved-ink", "resolved-wash"),
    ("danger", "danger-wash"),
    *(("ink", f"{state}-wash") for state in ("waiting", "resolved", "danger")),
    *(("quiet", f"{state}-wash") for state in ("waiting", "resolved", "danger")),
    *(("ink", ground) for ground in ("mark", "added", "removed")),
]
# What is drawn: glyphs of states, edges of fields.
SHAPES: Final = [
    (shape, ground)
    for shape in ("open", "answered", "waiting", "resolved", "dropped", "overdue", "edge", "accent")
    for ground in GROUNDS
]


def _colours() -> dict[str, tuple[str, str]]:
    found = COLOUR.findall(STYLE_SHEET.read_text(encoding="utf-8"))
    return {name: (light, dark) for name, light, dark in found}


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_stands_out_from_its_ground(ink: str, ground: str, scheme: int) -> None:
    colours = _colours()
    assert _contrast(colours[ink][scheme], colours[ground][scheme]) >= TEXT


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_stand_out_from_their_ground(shape: str, ground: str, scheme: int) -> None:
    colours = _colours()
    assert _contrast(colours[shape][scheme], colours[ground][scheme]) >= SHAPE


def test_no_colour_is_written_twice() -> None:
    names = [name for name, *_ in COLOUR.findall(STYLE_SHEET.read_text(encoding="utf-8"))]
    assert len(names) == len(set(names))
