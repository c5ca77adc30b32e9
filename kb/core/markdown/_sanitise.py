"""The last gate: whatever was drawn, only this list of elements and attributes leaves."""

import re
from functools import cache

from nh3 import Cleaner

from kb.core.markdown._code import CODE_CLASSES
from kb.core.markdown._headings import ID_START
from kb.core.markdown._images import is_own
from kb.core.markdown._links import is_safe
from kb.core.markdown._math import COLOUR_CLASSES, STYLE_CLASSES

_TEXT_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
_LINE_TAGS = frozenset(["b", "code", "del", "em", "i", "kbd", "s", "strong", "sub", "sup"])
_MATH_TAGS = frozenset(
    [
        "math",
        "menclose",
        "merror",
        "mfrac",
        "mi",
        "mmultiscripts",
        "mn",
        "mo",
        "mover",
        "mpadded",
        "mphantom",
        "mprescripts",
        "mroot",
        "mrow",
        "mspace",
        "msqrt",
        "msub",
        "msubsup",
        "msup",
        "mtable",
        "mtd",
        "mtext",
        "mtr",
        "munder",
        "munderover",
    ]
)
_LENGTH = re.compile(r"(-?\d{0,3}(?:\.\d{1,9})?)(em|ex|rem)?")
_LENGTHS = frozenset(
    [
        "width",
        "height",
        "depth",
        "voffset",
        "lspace",
        "rspace",
        "minsize",
        "maxsize",
        "linethickness",
    ]
)
_ID = re.compile(rf"{ID_START}[\w-]+")

_MATH_ATTRIBUTES = {
    "math": {"display", "displaystyle"},
    "menclose": {"notation"},
    "mfrac": {"linethickness", "displaystyle", "scriptlevel"},
    "mi": {"mathvariant"},
    "mo": {
        "stretchy", "symmetric", "movablelimits", "lspace", "rspace", "minsize", "maxsize",
        "separator", "fence", "form", "largeop",
    },
    "mover": {"accent"},
    "mpadded": {"width", "height", "depth", "voffset", "lspace"},
    "mrow": {"displaystyle", "scriptlevel"},
    "mspace": {"width", "height", "depth"},
    "mtable": {"displaystyle", "scriptlevel"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "id", "aria-label"},
    "abbr": {"title"},
    "details": {"open"},
    "h3": {"id"},
    "h4": {"id"},
    "h5": {"id"},
    "h6": {"id"},
    "img": {"src", "alt", "title", "width", "height"},
    "input": {"checked", "aria-label"},
    "li": {"id"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
} | _MATH_ATTRIBUTES

_ALIGN = {"align-left", "align-right", "align-center"}
_CELL = frozenset(STYLE_CLASSES.values())
_MATH_CLASSES = _CELL | set(COLOUR_CLASSES.values())
_MATH_CLASSES |= {
    f"menclose-{kind}" for kind in ("updiagonalstrike", "downdiagonalstrike", "phasorangle")
}
_CLASSES = {
    "a": {"remote-image", "footnote-backref"},
    "code": {"math-error"},
    "div": {"table-wrap", "math-block"} | _ALIGN,
    "li": {"task-list-item"},
    "ol": {"task-list"},
    "ul": {"task-list"},
    "p": _ALIGN,
    "h3": _ALIGN,
    "h4": _ALIGN,
    "h5": _ALIGN,
    "h6": _ALIGN,
    "pre": {"code"},
    "section": {"footnotes"},
    "span": {"remote-image", "missing-image", "math-block", "math-small-caps"} | CODE_CLASSES,
    "sup": {"footnote-ref"},
    "td": _ALIGN,
    "th": _ALIGN,
} | dict.fromkeys(_MATH_TAGS, _MATH_CLASSES)


def sanitise(html: str) -> str:
    """Return the HTML with everything gone that is not on the list."""
    return _cleaner().clean(html)


def sanitise_line(html: str) -> str:
    """Return what may stand within a heading or a link: emphasis, code and formulas."""
    return _line_cleaner().clean(html)


@cache
def _line_cleaner() -> Cleaner:
    return Cleaner(
        tags=_LINE_TAGS | _MATH_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_MATH_ATTRIBUTES,
        allowed_classes={tag: _CLASSES[tag] for tag in ("code", *_MATH_TAGS)},
        attribute_filter=_filter,
        strip_comments=True,
    )


@cache
def _cleaner() -> Cleaner:
    return Cleaner(
        tags=_TEXT_TAGS | _MATH_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        attribute_filter=_filter,
        set_tag_attribute_values={
            "img": {"loading": "lazy"},
            "input": {"type": "checkbox", "disabled": ""},
        },
        link_rel="nofollow noopener noreferrer",
        url_schemes={"http", "https", "mailto"},
        strip_comments=True,
    )


def _filter(tag: str, name: str, value: str) -> str | None:
    if name == "id":
        return value if _ID.fullmatch(value) else None
    if tag == "img" and name == "src":
        return value if is_own(value) else None
    if name == "href":
        return value if is_safe(value) else None
    if name in _LENGTHS and tag in _MATH_TAGS:
        return value if _is_modest(value) else None
    return value


def _is_modest(length: str) -> bool:
    """Say whether a length keeps a formula within its own lines."""
    match = _LENGTH.fullmatch(length)
    return match is not None and match[1] not in ("", "-") and -3 <= float(match[1]) <= 40
