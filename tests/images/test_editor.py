"""The editor: a labelled text area that needs no script, and a field that keeps text as typed."""

import re

import pytest
from django import forms
from django.contrib.staticfiles import finders

from kb.images.forms import MarkdownField


class Form(forms.Form):
    body = MarkdownField(label="Body", max_length=20, required=False)


def test_the_editor_has_the_places_its_script_looks_for() -> None:
    html = str(Form()["body"])
    for needed in ('class="markdownx"', "markdownx-editor", "markdownx-preview", "<textarea"):
        assert needed in html
    assert 'data-markdownx-urls-path="/markdownx/markdownify/"' in html
    assert 'data-markdownx-upload-urls-path="/markdownx/upload/"' in html


def test_the_editor_carries_no_inline_style_or_script() -> None:
    html = str(Form({"body": "</textarea><script>alert(1)</script>"})["body"])
    assert not re.search(r"<script|\sstyle=|\son\w+=", html)


def test_the_scripts_of_the_editor_exist() -> None:
    scripts = re.findall(r'src="/static/([^"]+)"', str(Form().media))
    assert "kb/editor.js" in scripts
    for script in scripts:
        assert finders.find(script), script


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb", "a\nb"),
        ("    code\n", "    code"),
        ("\n\n\ta\x00b\n", "\tab"),
        (" \n ", ""),
        ("\u1100\u1161", "가"),
    ],
)
def test_a_text_is_kept_as_typed_but_for_what_nobody_types(typed: str, kept: str) -> None:
    form = Form({"body": typed})
    assert form.is_valid()
    assert form.cleaned_data["body"] == kept


def test_a_text_over_the_limit_is_refused() -> None:
    assert "body" in Form({"body": "x" * 21}).errors


def test_only_spaces_are_no_text() -> None:
    class Required(forms.Form):
        body = MarkdownField()

    assert "body" in Required({"body": " \n\t "}).errors
