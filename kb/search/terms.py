"""Terms: what the engines hold postings for. One 64-bit number each, whatever they stand for.

Engines never see a word of a user, so no engine has a query syntax that text could upset.
"""

from functools import lru_cache
from hashlib import blake2b

from kb.search.analysis import clean, fold

CONTENT = "c"
GRAM = "g"
AUDIENCE = "a"
FACET = "f"
KEY = "k"
PREFIX = "p"
NAMED = "n"

LONGEST_PREFIX = 12


@lru_cache(maxsize=200_000)
def term(sort: str, text: str) -> int:
    """Number a term; two sorts of term never meet."""
    digest = blake2b(f"{sort}:{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def content(word: str) -> int:
    return term(CONTENT, word)


def gram(pair: str) -> int:
    return term(GRAM, pair)


def audience(token: str) -> int:
    return term(AUDIENCE, token)


def facet(field: str, value: str) -> int:
    return term(FACET, f"{field}={fold(clean(value)).strip()}")


def document_key(kind: str, key: str) -> int:
    return term(KEY, f"{kind}/{key}")


def prefix(beginning: str) -> int:
    return term(PREFIX, beginning[:LONGEST_PREFIX])


def named(key: str) -> int:
    """Number a word of the vocabulary: documents named with it hold the term."""
    return term(NAMED, key)


def short(number: int) -> int:
    """Give the lower half, which is what feature blobs hold."""
    return number & 0xFFFFFFFF
