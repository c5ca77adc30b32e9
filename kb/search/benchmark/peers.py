"""What others do, over the same documents: for comparison alone, never for serving.

Stock Whoosh with its parser and BM25F over title and body; PostgreSQL's ts_rank_cd over any of
the words; and tantivy, compiled code over our own terms, as the limit of what is to be had.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from django.db import connection
from whoosh import index as whoosh_index
from whoosh.fields import ID, TEXT, Schema
from whoosh.qparser import MultifieldParser, OrGroup
from whoosh.scoring import BM25F

from kb.search.analysis import clean, grams, tokens
from kb.search.documents import Document

SHOWN = 20
HEAP = 128_000_000
_WORD = re.compile(r"\w+")


class PeerMissing(Exception):
    """The peer cannot be measured here; the message says why."""


class Peer(Protocol):
    """Another way to search."""

    name: str

    def build(self, documents: Iterable[Document]) -> None:
        """Index them all."""

    def ask(self, text: str) -> Sequence[str]:
        """Give the keys of the best documents."""

    def close(self) -> None:
        """Leave nothing behind."""


class StockWhoosh:
    """Whoosh as it comes: two fields, standard analyser, any of the words, BM25F."""

    name = "stock Whoosh"

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        schema = Schema(key=ID(stored=True), title=TEXT, body=TEXT)
        self._index: Any = whoosh_index.create_in(str(folder), schema)
        self._parser = MultifieldParser(["title", "body"], schema, group=OrGroup)
        self._searcher: Any = None

    def build(self, documents: Iterable[Document]) -> None:
        writer = self._index.writer(limitmb=256)
        for document in documents:
            writer.add_document(key=document.pk, title=document.title, body=document.body)
        writer.commit()
        self._searcher = self._index.searcher(weighting=BM25F())

    def ask(self, text: str) -> list[str]:
        found = self._searcher.search(self._parser.parse(text), limit=SHOWN)
        return [hit["key"] for hit in found]

    def close(self) -> None:
        self._searcher.close()


class StockPostgres:
    """PostgreSQL as it comes: tsvector, GIN, any of the words, ts_rank_cd."""

    name = "PostgreSQL ts_rank_cd"

    def __init__(self, folder: Path) -> None:
        if connection.vendor != "postgresql":
            raise PeerMissing(f"{self.name}: skipped, needs a PostgreSQL database")

    def build(self, documents: Iterable[Document]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE bench_peer (key text, words tsvector)")
            for document in documents:
                cursor.execute(
                    "INSERT INTO bench_peer VALUES (%s, to_tsvector('simple', %s))",
                    [document.pk, f"{document.title} {document.body}"],
                )
            cursor.execute("CREATE INDEX ON bench_peer USING gin (words)")
            cursor.execute("ANALYZE bench_peer")

    def ask(self, text: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT key FROM bench_peer, to_tsquery('simple', %s) AS asked "
                "WHERE words @@ asked ORDER BY ts_rank_cd(words, asked) DESC LIMIT %s",
                [" | ".join(_WORD.findall(text)), SHOWN],
            )
            return [row[0] for row in cursor.fetchall()]

    def close(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE bench_peer")


def _fields(text: str) -> dict[str, list[str]]:
    text = clean(text)
    found = tokens(text)
    return {
        "words": [token.term for token in found],
        "nouns": [token.term for token in found if token.noun],
        "pairs": list(grams(text).elements()),
    }


class Tantivy:
    """Compiled code, three weighted fields of our own terms."""

    name = "tantivy (the limit)"
    weights = (("words", 0.7), ("nouns", 0.7), ("pairs", 0.5))

    def __init__(self, folder: Path) -> None:
        try:
            self._tantivy: Any = import_module("tantivy")
        except ImportError as error:
            raise PeerMissing(
                f"{self.name}: skipped, pip install -r tests/requirements-bench.txt"
            ) from error
        folder.mkdir()
        builder = self._tantivy.SchemaBuilder()
        builder.add_text_field("key", stored=True, tokenizer_name="raw")
        for name, _ in self.weights:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        self._index = self._tantivy.Index(self._schema, path=str(folder))
        self._searcher: Any = None

    def build(self, documents: Iterable[Document]) -> None:
        writer = self._index.writer(HEAP, 1)
        for document in documents:
            fields = _fields(f"{document.title}\n{document.body}")
            joined = {name: [" ".join(terms)] for name, terms in fields.items()}
            writer.add_document(self._tantivy.Document(key=[document.pk], **joined))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, text: str) -> list[str]:
        query, should = self._tantivy.Query, self._tantivy.Occur.Should
        fields = _fields(text)
        clauses = [
            (should, query.boost_query(query.term_query(self._schema, name, term, "freq"), weight))
            for name, weight in self.weights
            for term in fields[name]
        ]
        found = self._searcher.search(query.boolean_query(clauses), limit=SHOWN)
        return [self._searcher.doc(address)["key"][0] for _, address in found.hits]

    def close(self) -> None:
        self._searcher = None


PEERS: tuple[Callable[[Path], Peer], ...] = (StockWhoosh, StockPostgres, Tantivy)
