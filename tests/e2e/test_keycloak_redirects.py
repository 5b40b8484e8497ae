"""Which redirect URIs Keycloak takes is what `redirects.accepts` says, asked at the authorization endpoint."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from uds_realm import USER

from udslint.keycloak.policy import redirect_problem
from udslint.reach import not_normal
from udslint.redirects import accepts

if TYPE_CHECKING:
    from keycloak_world import World

pytestmark = pytest.mark.e2e
CASES = json.loads((Path(__file__).parents[1] / "fixtures/keycloak/redirect_cases.json").read_text())
PATTERNS = [pattern for pattern, *_ in CASES["patterns"] if pattern]
STEP = 13
"""Every so many candidates of a pattern are asked for, each time from another one on."""


@pytest.mark.parametrize("number", range(len(PATTERNS)), ids=lambda number: repr(PATTERNS[number])[:40])
def test_verdicts(number: int, world: World) -> None:
    pattern = PATTERNS[number]
    client = {"name": "Redirects", "clientId": f"redirects-{number}", "redirectUris": [pattern]}
    status = world.register(client).status
    assert (status == 201) is (redirect_problem(pattern) is None)
    if status != 201:
        return
    for candidate in [*CASES["candidates"][number % STEP :: STEP], pattern]:
        reply = world.realm.authorize(client["clientId"], candidate, scope="openid", prompt="none")
        assert reply.status in (302, 303, 400), f"{reply.status} {reply.text[:300]}"
        assert (reply.status != 400) is accepts([pattern], candidate, world.realm.url), candidate
        world.tally.redirects += 1


def test_a_wildcard_in_the_path_is_literal_in_a_login(world: World) -> None:
    """Authservice sends the URI as it stands and waits for its path: `/*` is what Keycloak comes back to."""
    uri = "https://literal.uds.dev/*"
    assert world.register({"name": "Literal", "clientId": "literal", "redirectUris": [uri]}).status == 201
    sent = world.realm.authorize("literal", uri, scope="openid", prompt="none").headers["Location"]
    assert sent.startswith(f"{uri}?")
    assert world.realm.login("literal", world.secret("literal"), uri, USER, "openid").status == 200


@pytest.mark.parametrize(
    "uri",
    [
        "https:/app.uds.dev/login", "https:app.uds.dev/login", "https:///login", "https://https://app.uds.dev/login",
        "htps://app.uds.dev/login", "https://app..uds.dev/login", "https://.app.uds.dev/login",
        "https://app.uds.dev:x/login",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_registered_and_does_not_match(uri: str, world: World) -> None:
    """So says the page of `redirect-uri-not-normal`."""
    name = f"broken-{crc32(uri.encode())}"
    assert not_normal(uri)
    assert world.register({"name": "Broken", "clientId": name, "redirectUris": [uri]}).status == 201
    meant = world.realm.authorize(name, "https://app.uds.dev/login", scope="openid", prompt="none")
    assert meant.status == 400
