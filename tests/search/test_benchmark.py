import json

import pytest
from django.core.management import call_command

from kb.search.benchmark.corpus import Corpus
from kb.search.engines import Engine
from kb.search.models import IndexedDocument

COMMON = ["학습률", "경사 하강법", "attention", "batch"]


def test_the_corpus_is_the_same_each_time_and_no_two_documents_are_alike() -> None:
    corpus = Corpus(200, COMMON)
    documents = list(corpus.load(corpus.keys()))
    assert documents == list(Corpus(200, COMMON).load(corpus.keys()))
    assert len({document.body for document in documents}) == 200
    assert all(len(document.body) >= corpus.length for document in documents)


def test_queries_are_distinct() -> None:
    corpus = Corpus(50, COMMON)
    for queries in (corpus.few_words(60), corpus.sentences(60)):
        assert len(set(queries)) == 60
        assert all(queries)


def test_terms_outnumber_documents() -> None:
    corpus = Corpus(300, COMMON)
    words = {word for document in corpus.load(corpus.keys()) for word in document.body.split()}
    assert len(words) > 300


def test_the_command_prints_figures_and_leaves_the_index_alone(
    store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "postgres" if store.transactional else "whoosh"
    asked = ["--posts", "30", "--queries", "5", "--processes", "1", "--json", "--no-peers"]
    call_command("bench_search", *asked, "--engine", name)
    (figures,) = json.loads(capsys.readouterr().out)["30"]
    assert figures["name"] == name
    assert figures["size"] > 0
    assert set(figures["times"]["sentence warm"]) == {"p50", "p95"}
    assert not IndexedDocument.objects.exists()
