"""A browser to drive: on a desk and on a phone; whatever it complains about fails the test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from kb.accounts.models import User
from tests.chromium import FLAGS, find_chromium, how_to_install

DESK = (1280, 800)
PHONE = (390, 844)
# As long as a busy machine may take; a page of ours answers in a fraction of it.
PATIENCE = 15_000


@dataclass
class Complaints:
    """What the browser complained about; a test that expects some says so by `expected`."""

    heard: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, text: str) -> None:
        """Expect complaints that contain this text, as of a page that has to be refused."""
        self.expected.append(text)

    def unexpected(self) -> list[str]:
        return [one for one in self.heard if not any(text in one for text in self.expected)]

    def listen_to(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.heard.append(f"error in a script: {error}"))
        page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        # Violations of the Content-Security-Policy are told here as errors, too.
        if message.type == "error":
            self.heard.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.heard.append(f"{response.status} for {response.url}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one browser for all tests."""
    program = find_chromium()
    if program is None:
        pytest.skip(f"no Chromium on this machine: {how_to_install()}")
    # Playwright's event loop runs in this thread; Django would take our code for asynchronous.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            yield browser
            browser.close()


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Fail the test when the browser complained about anything unexpected."""
    complaints = Complaints()
    yield complaints
    assert complaints.unexpected() == []


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(
    chromium: Browser, live_server: LiveServer, complaints: Complaints
) -> Iterator[OpenPage]:
    """Open pages of their own: each has its size, language, colours and person."""
    contexts: list[BrowserContext] = []

    def open_page(
        *,
        size: tuple[int, int] = DESK,
        locale: str = "en-US",
        dark: bool = False,
        javascript: bool = True,
        user: User | None = None,
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": size[0], "height": size[1]},
            locale=locale,
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            has_touch=size == PHONE,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if user:
            sign_in(context, user, live_server.url)
        page = context.new_page()
        complaints.listen_to(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    """Give the browser a session, where signing in isn't what the test is about."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Open a page on a desk, in light colours, for nobody yet."""
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """Open a page on a phone, in light colours, for nobody yet."""
    return open_page(size=PHONE)
