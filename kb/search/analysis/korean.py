"""Korean morphemes by Kiwi: loaded once a process, on first use, called one text at a time.

Its batch call hangs in a forked child after the parent has used it, so it is never called.
"""

import re
import threading
from functools import cache
from typing import Any

from kiwipiepy import Kiwi

from kb.search.analysis.latin import CHUNK

NOUNS = frozenset({"NNG", "NNP", "XR", "NR"})
CONTENT = NOUNS | {"VV", "VA", "MAG", "MM", "NNB", "SH", "NP"}
_ASTRAL_OR_MARK = re.compile("[\U00010000-\U0010ffff@#]")
_loading = threading.Lock()


@cache
def _loaded() -> Kiwi:
    # Typo and multi-word dictionaries cost 2 s and 200 MB and find nothing more.
    return Kiwi(num_workers=1, load_typo_dict=False, load_multi_dict=False)


def load() -> Kiwi:
    """Return this process's analyser; threads that come first together load it once."""
    with _loading:
        return _loaded()


def _masked(text: str) -> str:
    """Hide what is not ours to split, so that particles after it are still seen as particles."""
    text = CHUNK.sub(lambda m: m[0] if m[0].isdigit() else "A" * len(m[0]), text)
    return _ASTRAL_OR_MARK.sub(" ", text)


def morphemes(text: str) -> list[tuple[str, str, int, int]]:
    """Split Hangul into (form, tag, start, end); everything else is left out."""
    found: list[tuple[str, str, int, int]] = []
    token: Any
    for token in load().tokenize(_masked(text)):
        first = token.form[:1]
        if "\u1100" <= first <= "\u11ff" or "\uac00" <= first <= "\ud7a3":
            found.append(
                (token.form, token.tag.split("-")[0], token.start, token.start + token.len)
            )
    return found
