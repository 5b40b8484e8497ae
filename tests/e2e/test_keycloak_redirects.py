"""Which redirect URIs Keycloak takes is what `redirects.accepts` says, asked at the authorization endpoint."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from udslint.keycloak.policy import redirect_problem
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
