"""Build, ask, change, and look at the clock."""

import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from kb.search.benchmark.corpus import EVERYBODY, KIND, Corpus
from kb.search.benchmark.peers import PEERS, Peer, PeerMissing
from kb.search.documents import Source, register, unregister
from kb.search.engines import engine
from kb.search.find import search, suggest
from kb.search.query import parse_query
from kb.search.rebuilding import Report, rebuild
from kb.search.scratch import scratch
from kb.search.updates import drain, mark_stale

TODAY = date(2000, 1, 1)
UPDATES = 20


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds: the middle one, and the one that nineteen in twenty do not exceed."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What one way to search took: the build in s, the size in MB, the rest in ms."""

    name: str
    build: float
    times: dict[str, Times]
    size: float = 0.0
    memory: float = 0.0
    remarks: list[str] = field(default_factory=list)


def _times(milliseconds: Sequence[float]) -> Times:
    p50, p95 = np.percentile(milliseconds, [50, 95])
    return Times(round(float(p50), 2), round(float(p95), 2))


def timed(ask: Callable[[str], object], texts: Sequence[str]) -> Times:
    """Ask each text once."""
    taken = []
    for text in texts:
        begun = time.perf_counter()
        ask(text)
        taken.append((time.perf_counter() - begun) * 1000)
    return _times(taken)


def _asked(ask: Callable[[str], object], corpus: Corpus, queries: int) -> dict[str, Times]:
    """Ask everything twice: cold the first time, warm the second."""
    few, sentences = corpus.few_words(queries), corpus.sentences(queries)
    times = {}
    for state in ("cold", "warm"):
        times[f"words {state}"] = timed(ask, few)
        times[f"sentence {state}"] = timed(ask, sentences)
    return times


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _search(text: str) -> object:
    return search(parse_query(text, today=TODAY), audiences=[EVERYBODY]).hits


def _suggest(text: str) -> object:
    return suggest(text, audiences=[EVERYBODY])


@contextmanager
def _known(corpus: Corpus) -> Iterator[Source]:
    source = Source(KIND, corpus.load, corpus.keys)
    register(KIND, load=source.load, all_pks=source.all_pks)
    try:
        yield source
    finally:
        unregister(KIND)


def measure_engine(
    name: str, path: str, corpus: Corpus, queries: int, processes: int, report: Report
) -> Figures:
    """Measure one of our engines in a scratch place, through the ordinary ways in and out."""
    with _known(corpus) as source, scratch(path):
        begun = time.perf_counter()
        rebuild(report, only=[source], processes=processes)
        built = time.perf_counter() - begun
        engine().close()
        times = _asked(_search, corpus, queries)
        typed = [text[: max(2, len(text) // 2)] for text in corpus.few_words(queries)]
        times["as one types"] = timed(_suggest, typed)
        times["update to visible"] = _times(list(_updates(corpus)))
        times["sentence after updates"] = timed(_search, corpus.sentences(queries))
        size = engine().size() / 1e6
    return Figures(name, round(built, 1), times, round(size, 1), round(_memory(), 0))


def _updates(corpus: Corpus) -> Iterator[float]:
    """Change one document after another until each is found by its new word."""
    try:
        for number in range(UPDATES):
            key, word = str(number * 7 % corpus.size), f"zyxw{chr(ord('a') + number)}vuts"
            corpus.edits[key] = word
            begun = time.perf_counter()
            mark_stale(KIND, [key])
            drain()
            found = search(parse_query(word, today=TODAY), audiences=[EVERYBODY])
            yield (time.perf_counter() - begun) * 1000
            if [hit.pk for hit in found.hits[:1]] != [key]:
                raise RuntimeError(f"{key} was changed and is not found by {word}")
    finally:
        corpus.edits.clear()


def measure_peers(
    corpus: Corpus, queries: int, skipped: Callable[[str], None]
) -> Iterator[Figures]:
    """Measure what others do; say of each that cannot be measured why."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for place, made in enumerate(PEERS):
            try:
                peer = made(Path(folder) / str(place))
            except PeerMissing as missing:
                skipped(str(missing))
                continue
            yield _peer(peer, corpus, queries)


def _peer(peer: Peer, corpus: Corpus, queries: int) -> Figures:
    begun = time.perf_counter()
    peer.build(corpus.load(corpus.keys()))
    built = time.perf_counter() - begun
    try:
        times = _asked(peer.ask, corpus, queries)
    finally:
        peer.close()
    return Figures(peer.name, round(built, 1), times)
