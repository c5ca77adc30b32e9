"""The browser tests' own ground: a page opens, and complaints aren't lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.e2e.conftest import Complaints

pytestmark = pytest.mark.both_databases


def test_the_sign_in_page_opens_without_a_complaint(page: Page) -> None:
    page.goto(reverse("sign-in"))
    assert page.locator("h1").count() == 1


def test_an_inline_script_is_complained_about(page: Page, complaints: Complaints) -> None:
    complaints.expect("Content Security Policy")
    page.goto(reverse("sign-in"))
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.head.append(script);
        }"""
    )
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in one for one in complaints.heard)
