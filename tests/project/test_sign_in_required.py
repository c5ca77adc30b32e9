"""Everything asks for sign-in, unless it stands in this list."""

import pytest
from django.test import Client

from tests.project.addresses import addresses, patterns

OPEN = {
    "sign-in",
    "invitation",
    "password-reset",
    "password-reset-sent",
    "password-reset-confirm",
    "set-language",
    "set-theme",
}


@pytest.mark.django_db
def test_every_address_not_listed_sends_strangers_to_the_sign_in_page(client: Client) -> None:
    values: dict[str, list[object]] = {
        "int": [1],
        "slug": ["x"],
        "str": ["x"],
        "uuid": ["6d1c3a52-6f9e-4a53-a2bb-0d5a1f5b9a11"],
        "path": ["1"],
    }
    named = {route: entry.name for route, entry in patterns()}
    assert set(named.values()) >= OPEN
    open_routes = {f"/{route}" for route, name in named.items() if name in OPEN}
    asked = 0
    for address in addresses(values):
        if any(_same_route(address, route) for route in open_routes):
            continue
        response = client.get(address)
        if response.status_code == 405:
            response = client.post(address)
        assert response.status_code == 302, address
        assert response.headers["Location"].startswith(("/sign-in/", "/admin/login/")), address
        asked += 1
    assert asked > 40
    assert client.get("/admin/login/").headers["Location"].startswith("/sign-in/")


def _same_route(address: str, route: str) -> bool:
    ours, theirs = address.strip("/").split("/"), route.strip("/").split("/")
    return len(ours) == len(theirs) and all(
        a == b or b.startswith("<") for a, b in zip(ours, theirs, strict=True)
    )
