"""Shared fragments: states, pages, fields."""

from dataclasses import dataclass

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from kb.core.templatetags.kb import page_numbers, state_mark


@dataclass
class Asked:
    state: str
    late: bool = False

    def get_state_display(self) -> str:
        return f"is {self.state}"

    def is_overdue(self) -> bool:
        return self.late


def _mark(asked: Asked, *, label: bool = False) -> str:
    with translation.override("en"):
        return render_to_string("_state.html", state_mark(asked, label=label))


@pytest.mark.parametrize("state", ["open", "answered", "waiting", "resolved", "dropped"])
def test_a_state_is_a_shape_and_words(state: str) -> None:
    html = _mark(Asked(state))
    assert f"state--{state}" in html
    assert f'<span class="sr-only">is {state}</span>' in html
    assert 'style="' not in html


def test_every_state_has_a_shape_of_its_own() -> None:
    states = ["open", "answered", "waiting", "resolved", "dropped"]
    shapes = {_mark(Asked(state)).split("<svg")[1].split("</svg>")[0] for state in states}
    assert len(shapes) == len(states)


def test_words_are_shown_to_all_on_request() -> None:
    assert "sr-only" not in _mark(Asked("open"), label=True)


def test_overdue_is_said_not_only_coloured() -> None:
    assert "overdue" in _mark(Asked("open", late=True)).split("</svg>")[1]


def test_page_numbers_leave_out_the_middle() -> None:
    page = Paginator(range(300), 25).get_page(6)
    assert page_numbers(page) == [1, "…", 5, 6, 7, "…", 12]


def test_paging_keeps_the_filters() -> None:
    page = Paginator(range(60), 25).get_page(2)
    request = RequestFactory().get("/?tag=rnn&page=2")
    html = render_to_string("_paging.html", {"page": page}, request=request)
    assert 'rel="next" href="?tag=rnn&amp;page=3"' in html
    assert 'aria-current="page">2<' in html


def test_one_page_needs_no_paging() -> None:
    page = Paginator(range(3), 25).get_page(1)
    request = RequestFactory().get("/")
    assert render_to_string("_paging.html", {"page": page}, request=request).strip() == ""


class Form(forms.Form):
    title = forms.CharField(help_text="Short.")
    note = forms.CharField(required=False)
    agreed = forms.BooleanField()


def test_a_field_names_its_help_and_its_errors() -> None:
    with translation.override("en"):
        html = render_to_string("_form.html", {"form": Form({"note": "x"})})
    assert 'aria-describedby="id_title_error id_title_helptext"' in html or (
        'aria-describedby="id_title_helptext id_title_error"' in html
    )
    assert 'id="id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert html.count("optional") == 2  # the class and the word, at the one optional field
