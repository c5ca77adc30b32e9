"""Addresses get one form and a kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.core.urls import normalise_url, reference_kind


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/abs/1706.03762",
        "http://arxiv.org/pdf/1706.03762.pdf",
        "https://www.arxiv.org/pdf/1706.03762v5",
        "https://export.arxiv.org/abs/1706.03762v7",
        "https://ar5iv.labs.arxiv.org/html/1706.03762",
        "https://arxiv.org/abs/1706.03762?utm_source=chat",
    ],
)
def test_one_arxiv_paper_has_one_address(url: str) -> None:
    assert normalise_url(url) == "https://arxiv.org/abs/1706.03762"


def test_old_arxiv_identifiers_are_kept_whole() -> None:
    assert normalise_url("http://arxiv.org/pdf/cs.CL/0108005v1.pdf") == (
        "https://arxiv.org/abs/cs.CL/0108005"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://youtu.be/aircAruvnKk",
        "https://youtu.be/aircAruvnKk?t=30",
        "http://www.youtube.com/watch?v=aircAruvnKk&list=PL0&index=2",
        "https://m.youtube.com/watch?list=PL0&v=aircAruvnKk",
        "https://www.youtube.com/embed/aircAruvnKk",
    ],
)
def test_one_video_has_one_address(url: str) -> None:
    assert normalise_url(url) == "https://youtube.com/watch?v=aircAruvnKk"


def test_playlists_are_not_mistaken_for_a_video() -> None:
    assert normalise_url("https://www.youtube.com/playlist?list=PL0abc") == (
        "https://youtube.com/playlist?list=PL0abc"
    )


def test_a_doi_is_the_same_under_its_old_resolver_and_in_any_case() -> None:
    assert normalise_url("http://dx.doi.org/10.1000/ABC.12") == normalise_url(
        "https://doi.org/10.1000/abc.12"
    )


def test_tracking_parameters_are_dropped_and_others_keep_their_order() -> None:
    url = "https://example.org/p?b=2&utm_source=x&a=1&fbclid=zz"
    assert normalise_url(url) == "https://example.org/p?b=2&a=1"


def test_encoded_and_written_hangul_are_one_address() -> None:
    written = "https://example.org/글/하나?검색=둘"
    encoded = "https://example.org/%EA%B8%80/%ED%95%98%EB%82%98?%EA%B2%80%EC%83%89=%EB%91%98"
    assert normalise_url(encoded) == normalise_url(written) == written


def test_escapes_that_carry_meaning_stay() -> None:
    assert normalise_url("https://example.org/a%2Fb%20c") == "https://example.org/a%2Fb%20c"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Example.ORG:443/Path", "https://example.org/Path"),
        ("https://example.org/", "https://example.org"),
        ("http://example.org:8080/x", "http://example.org:8080/x"),
        ("http://github.com/a/b", "https://github.com/a/b"),
        ("http://example.org/x", "http://example.org/x"),
        ("https://example.org/x#", "https://example.org/x"),
        ("https://example.org/x#part", "https://example.org/x#part"),
        ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
        (" https://example.org/x\u200b ", "https://example.org/x"),
    ],
)
def test_spelling_without_meaning_is_dropped(url: str, expected: str) -> None:
    assert normalise_url(url) == expected


@pytest.mark.parametrize("url", ["", "no address", "http://[broken", "ftp://x.org/y", "http://a:b"])
def test_what_is_no_web_address_comes_back_as_it_is(url: str) -> None:
    assert normalise_url(url) == url


@given(st.text(max_size=60))
def test_any_text_after_a_scheme_is_survived_and_normal_forms_are_stable(text: str) -> None:
    once = normalise_url("https://example.org/" + text)
    assert normalise_url(once) == once


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://arxiv.org/pdf/1706.03762.pdf", "paper"),
        ("https://doi.org/10.1000/182", "paper"),
        ("https://openreview.net/forum?id=x", "paper"),
        ("https://example.org/files/notes.pdf", "paper"),
        ("https://youtu.be/aircAruvnKk", "video"),
        ("https://github.com/pytorch/pytorch", "code"),
        ("https://github.com/pytorch/pytorch/discussions/1", "qa"),
        ("https://stackoverflow.com/questions/1/x", "qa"),
        ("https://stats.stackexchange.com/q/1", "qa"),
        ("https://pytorch.org/docs/stable/nn.html", "documentation"),
        ("https://docs.djangoproject.com/en/5.2/", "documentation"),
        ("https://someone.tistory.com/12", "post"),
        ("https://someone.github.io/2021/x", "post"),
        ("https://velog.io/@someone/글", "post"),
        ("https://example.org/", "other"),
        ("nonsense", "other"),
    ],
)
def test_the_kind_of_an_address_is_read_from_its_host_and_path(url: str, kind: str) -> None:
    assert reference_kind(url) == kind
