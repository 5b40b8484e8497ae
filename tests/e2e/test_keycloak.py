"""What udslint predicts of a client is what a real Keycloak makes of it.

Each client of fixtures/clients is registered as the operator does it, asks for tokens with several scopes, and the
applications in its audience ask about them. UDS's own plugin is not in a stock Keycloak: what only the plugin does
(its mapper providers, the allow-lists of the client policy, the group gate) is excepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from keycloak_http import audience_of

import udslint
from client_fixtures import Fixture, applications, fixtures
from udslint.read.holes import Hole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keycloak_http import Granted
    from keycloak_world import Seen, World

    from udslint.keycloak import Claim, Token

pytestmark = pytest.mark.e2e
REQUESTS = (None, "openid", "openid profile", "phone", "profile email", "no-such-scope", "")
"""What the clients ask for as `scope`; None: nothing."""
ELSEWHERE = ("iss", "scope", "aud")
"""Claims that name the test's Keycloak, or are compared in another way."""
PLUGIN = {"bare-group-path-mapper", "aws-saml-group-mapper", "aws-saml-attribute-mapper"}


def test_the_realm_lacks_only_the_plugin(world: World) -> None:
    assert world.unknown_providers == PLUGIN
    found = {scope["name"] for scope in world.admin.must("GET", "/uds/client-scopes")}
    assert found == set(world.platform.realm.scopes)


@pytest.mark.parametrize("fixture", fixtures(), ids=lambda fixture: fixture.id[:60])
def test_as_predicted(fixture: Fixture, world: World) -> None:
    if fixture.excepted:
        world.tally.excepted += 1
        pytest.skip(f"not on a stock Keycloak: {fixture.excepted}")
    world.tally.clients += 1
    seen = world.see(fixture)
    different = list(registration_differs(prediction(fixture, None), seen))
    if seen.registration.status == 201:
        for scope in REQUESTS:
            different += [f"scope {scope!r}: {one}" for one in request_differs(prediction(fixture, scope), seen, scope)]
    assert not different, "\n".join(different)
    world.tally.agreeing += 1


def prediction(fixture: Fixture, scope: str | None) -> Token:
    """Predict by the public function."""
    return udslint.predict_token(fixture.client, scope, fixture.settings)


def registration_differs(token: Token, seen: Seen) -> Iterator[str]:
    """Compare the registration: whether there is one, and if not, the HTTP status."""
    status = seen.registration.status
    if token.registered is not (status == 201):
        yield f"registration: {status} {seen.registration.text}, but predicted {token.refusal or 'registered'}"
    elif token.refusal and not str(token.refusal).startswith(f"{status}"):
        yield f"registration: {status}, but predicted {token.refusal}"


def request_differs(token: Token, seen: Seen, scope: str | None) -> Iterator[str]:
    """Compare a token request, and what is said of the token afterwards."""
    granted = seen.ask(scope)
    seen.world.tally.requests += 1
    if (granted.status == 200) is not token.issued:
        yield f"{granted.status} {granted.raw}, but predicted {token.error or 'a token'}"
    elif not token.issued:
        if str(granted.status) != str(token.error)[:3]:
            yield f"{granted.status} {granted.raw}, but predicted {token.error}"
    else:
        yield from token_differs(token, granted)
        if granted.claims["exp"] > granted.claims["iat"]:  # else it expires while we ask
            yield from introspection_differs(token, seen, granted)
            yield from userinfo_differs(token, seen, granted)


def token_differs(token: Token, granted: Granted) -> Iterator[str]:
    """Compare audience, scope, names and values of claims, and whether an ID token came."""
    if not set(token.audience) <= granted.audience <= {one.value for one in token.audiences}:
        yield f"aud {granted.audience}, but predicted {token.audiences}"
    if granted.scope != set(token.scope):
        yield f"scope {granted.scope}, but predicted {token.scope}"
    if (granted.id_claims is not None) is not token.id_token:
        yield f"ID token {granted.id_claims}, but predicted {token.id_token}"
    expected, found = set(token.claims), set(granted.claims) - token.possible_claims.keys()
    yield from names_differ("claims", expected, found, may_be_more=token.mappers_open)
    for name, claim in token.claims.items():
        if name in granted.claims and name not in ELSEWHERE and not same_value(claim, granted.claims[name]):
            yield f"{name} is {granted.claims[name]!r}, but predicted {claim.value!r}"


def names_differ(what: str, expected: set[str], found: set[str], *, may_be_more: bool) -> Iterator[str]:
    """Compare names; a client with a mapper of unknown effect may have more."""
    if expected - found or (found - expected and not may_be_more):
        yield f"{what}: missing {sorted(expected - found)}, not predicted {sorted(found - expected)}"


def same_value(claim: Claim, found: Any) -> bool:
    """Compare a claim's value as far as it is predicted; of several mappers any may win."""
    return len(claim.givers) > 1 or matches(claim.value, found)


def matches(expected: Any, found: Any) -> bool:
    """Compare JSON values; a hole is any value, and the order of a list is none."""
    if isinstance(expected, Hole):
        return True
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(matches(expected[key], found[key]) for key in expected)
    if isinstance(expected, list) and isinstance(found, list):
        return sorted(expected) == sorted(found)
    return bool(expected == found)


def introspection_differs(token: Token, seen: Seen, granted: Granted) -> Iterator[str]:
    """Compare what the applications are told: those in the audience everything, the others nothing."""
    predicted = token.introspection
    possible = granted.audience | set(predicted.audience)
    askers = granted.audience or set(predicted.audience)
    for application in (client["clientId"] for client in applications()):
        answer = seen.introspected(application, granted)
        seen.world.tally.introspections += 1
        if answer["active"] is not (predicted.error is None and application in askers):
            yield f"{application} is told {answer}, but predicted {predicted}"
        elif answer["active"]:
            if not set(predicted.audience) <= audience_of(answer) <= possible:
                yield f"introspection: aud {answer['aud']}, but predicted {predicted.audience}"
            yield from names_differ("introspection", set(predicted.claims), set(answer), may_be_more=token.mappers_open)


def userinfo_differs(token: Token, seen: Seen, granted: Granted) -> Iterator[str]:
    """Compare what the userinfo endpoint answers."""
    reply, predicted = seen.userinfo(granted), token.userinfo
    seen.world.tally.userinfos += 1
    status = int(predicted.error[:3]) if predicted.error else 200
    if reply.status != status:
        yield f"userinfo: {reply.status} {reply.text}, but predicted {predicted.error or predicted.claims}"
    elif status == 200:
        yield from names_differ("userinfo", set(predicted.claims), set(reply.json), may_be_more=token.mappers_open)
