"""For each rule about tokens, a real Keycloak shows the harm in its fixtures and that the fix mends it.

The harm of `bare-groups-without-groups` needs a mapper of UDS's own plugin, which a stock Keycloak does not have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from keycloak_http import audience_of, basic, send

from client_fixtures import of_rule

if TYPE_CHECKING:
    from keycloak_world import Seen, World

pytestmark = pytest.mark.e2e
Sees = Callable[["Seen"], bool]
ORDERS, BOTH = {"uds-orders"}, {"uds-orders", "uds-ledger"}
LOGIN_CLAIMS = {"preferred_username", "email", "groups", "realm_access"}
NEEDS_PLUGIN = {"bare-groups-without-groups": "the mapper bare-group-path-mapper is part of UDS's own plugin"}
MANY = 40
"""Registrations in which chance shows both of its sides, but for one in 2**39."""


def no_application(seen: Seen) -> bool:
    """The token is for no application."""
    return not BOTH & seen.token.audience


def for_orders(seen: Seen) -> bool:
    """The token is for one application."""
    return seen.token.audience == ORDERS


def for_both(seen: Seen) -> bool:
    """The token is for two applications."""
    return seen.token.audience == BOTH


def complete(seen: Seen) -> bool:
    """The token has its audience and its claim."""
    return for_orders(seen) and "account" in seen.token.claims


def incomplete(seen: Seen) -> bool:
    """The token lacks its audience or its claim, or does not come."""
    return not complete(seen)


def issued(seen: Seen) -> bool:
    """There is a token."""
    return seen.token.status == 200


def answers(status: int) -> Sees:
    """The token endpoint answers with a status."""
    return lambda seen: seen.token.status == status


def refused(seen: Seen) -> bool:
    """Keycloak does not register the client."""
    return seen.registration.status >= 400


def registered(seen: Seen) -> bool:
    """Keycloak registers the client, and gives a token."""
    return seen.registration.status == 201 and issued(seen)


def taken_by_orders(seen: Seen) -> bool:
    """The application takes the token."""
    return bool(seen.introspected("uds-orders")["active"])


def as_it_should_be(seen: Seen) -> bool:
    """The token is for the application alone, and Keycloak knows it again."""
    return for_orders(seen) and taken_by_orders(seen)


def in_both_tokens(seen: Seen) -> bool:
    """Access token and ID token have the claim."""
    return "account" in seen.openid.claims and "account" in (seen.openid.id_claims or {})


def flag_does_nothing(seen: Seen) -> bool:
    """Neither userinfo nor an ID token shows the audience."""
    return "aud" not in seen.userinfo().text and seen.token.id_claims is None


def same_in_both_tokens(seen: Seen) -> bool:
    """The ID token is for the applications that the access token is for."""
    return seen.openid.audience == BOTH and audience_of(seen.openid.id_claims or {}) >= BOTH


def chance_decides(seen: Seen) -> bool:
    """One and the same client gets now this value, now that one."""
    values = set()
    for number in range(MANY):
        copy = {**seen.client, "clientId": f"{seen.id}-{number}"}
        assert seen.world.register(copy).status == 201
        claims = type(seen)(seen.world, copy, seen.registration).token.claims
        values.add(claims["account"] == claims["sub"])
        if len(values) == 2:
            return True
    return False


def has_prefix(seen: Seen) -> bool:
    """The token says that it is that of a service account."""
    return str(seen.token.claims.get("preferred_username", "")).startswith("service-account-")


def can_ask_for(scope: str) -> Sees:
    """An application may ask for a scope."""
    return lambda seen: seen.ask(f"openid {scope}").status == 200


def lives(*seconds: int) -> Sees:
    """The token lives as long as this, in seconds."""
    return lambda seen: seen.token.claims["exp"] - seen.token.claims["iat"] in seconds


def no_refresh_token(seen: Seen) -> bool:
    """A service account gets a token, and no refresh token."""
    return issued(seen) and "refresh_token" not in seen.token.raw


def user_refreshes(seen: Seen) -> bool:
    """A user gets a refresh token."""
    return "refresh_token" in seen.user.raw


def empty_secret_opens(seen: Seen) -> bool:
    """The token endpoint takes an empty secret."""
    url = f"{seen.world.realm.url}/realms/uds/protocol/openid-connect/token"
    return send(url, {"grant_type": "client_credentials"}, headers=basic(seen.id, "")).status == 200


def roles_of_the_account(seen: Seen) -> bool:
    """The claim has the roles that Keycloak gives each account, whatever the Package says."""
    return "default-roles-uds" in seen.token.claims["roles"]


def no(sees: Sees) -> Sees:
    """The opposite."""
    return lambda seen: not sees(seen)


SHOWN: dict[str, tuple[Sees, Sees]] = {
    "audience-missing": (no_application, for_orders),
    "audience-mapper-empty": (no_application, for_orders),
    "audience-key-misspelled": (no_application, for_orders),
    "audience-overridden": (for_orders, for_both),
    "audience-not-a-list": (no_application, for_both),
    "audience-unknown": (no(taken_by_orders), taken_by_orders),
    "audience-not-in-access-token": (no_application, for_orders),
    "claim-flag-not-boolean": (no_application, for_orders),
    "claim-flag-missing": (no(in_both_tokens), in_both_tokens),
    "claim-flag-without-effect": (flag_does_nothing, for_orders),
    "claim-flags-inconsistent": (no(same_in_both_tokens), same_in_both_tokens),
    "mapper-protocol-mismatch": (incomplete, complete),
    "mapper-without-config": (incomplete, complete),
    "mapper-key-unknown": (incomplete, complete),
    "mapper-without-claim-name": (incomplete, complete),
    "mapper-reaches-no-token": (incomplete, complete),
    "claim-written-twice": (chance_decides, lambda seen: "account_id" in seen.token.claims and complete(seen)),
    "scopes-replace-defaults": (
        lambda seen: not LOGIN_CLAIMS & seen.user.claims.keys(),
        lambda seen: seen.user.claims.keys() >= LOGIN_CLAIMS,
    ),
    "service-account-name-missing": (no(has_prefix), has_prefix),
    "client-id-claim-missing": (
        lambda seen: "client_id" not in seen.token.claims and seen.token.claims["azp"] == seen.id,
        lambda seen: seen.token.claims["client_id"] == seen.id,
    ),
    "scope-not-in-realm": (no(can_ask_for("groups")), can_ask_for("profile")),
    "scope-protocol-mismatch": (
        lambda seen: seen.token.scope == {"openid"},
        lambda seen: seen.token.scope == {"openid", "email"} and "email_verified" in seen.token.claims,
    ),
    "token-lifespan-invalid": (answers(500), issued),
    "token-lifespan-out-of-range": (lives(0, 36000), lives(300)),
    "refresh-tokens-ignored": (no_refresh_token, no_refresh_token),
    "refresh-tokens-not-boolean": (no(user_refreshes), user_refreshes),
    "service-account-saml": (answers(400), issued),
    "client-jwt-unusable": (answers(400), issued),
    "client-disabled": (answers(401), issued),
    "role-intersection-empty": (roles_of_the_account, lambda seen: "realm_access" in seen.token.claims),
    "mapper-name-repeated": (refused, registered),
    "client-id-too-long": (refused, registered),
    "pairwise-without-host": (no(registered), registered),
    "url-refused": (refused, registered),
    "session-timeout-refused": (refused, registered),
    "secret-empty": (empty_secret_opens, no(empty_secret_opens)),
    "audience-account": (lambda seen: "account" in seen.token.audience, for_orders),
    "audience-multiple": (for_both, for_orders),
    "core-claim-overwritten": (no(as_it_should_be), as_it_should_be),
}
"""For each rule what is seen of its harm fixtures, and what of its fix fixtures."""


@pytest.mark.parametrize("rule", [*SHOWN, *NEEDS_PLUGIN])
def test_harm_and_fix(rule: str, world: World) -> None:
    if rule in NEEDS_PLUGIN:
        pytest.skip(f"not on a stock Keycloak: {NEEDS_PLUGIN[rule]}")
    for kind, sees in zip(("harm", "fix"), SHOWN[rule], strict=True):
        for fixture in of_rule(rule, kind):
            assert sees(world.see(fixture)), fixture.id
    world.tally.rules += 1


def test_no_rule_is_left_out() -> None:
    from client_fixtures import fixtures

    assert {fixture.rule for fixture in fixtures()} == {*SHOWN, *NEEDS_PLUGIN}
