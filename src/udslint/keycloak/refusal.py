"""Why a client is not registered, and why one that is gets no token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.digits import whole_in
from udslint.finding import dotted
from udslint.keycloak.dropped import attribute
from udslint.keycloak.mappers import OIDC
from udslint.keycloak.pairwise import pairwise_error
from udslint.keycloak.token import Refusal
from udslint.read.holes import Hole

if TYPE_CHECKING:
    from udslint.keycloak.policy import Objection
    from udslint.model.crd import Violation
    from udslint.model.package import Client

LIFESPAN = "access.token.lifespan"
_INT = range(-(2**31), 2**31)
"""What Keycloak reads a lifespan into."""


_ANSWERS = {
    "mapper-not-allowed": "400, the client policy does not allow a mapper",
    "client-scope-not-allowed": "400, the client policy does not allow a scope",
    "mapper-name-repeated": "409, two mappers have one name and protocol",
    "client-id-reserved": "400, the clientId belongs to the realm itself",
    "client-id-empty": "400, the clientId is blank",
    "client-id-too-long": "500, the clientId is too long",
    "pairwise-without-host": "400, a pairwise subject needs redirect URIs with one host",
    "url-refused": "400, a URL is not valid",
    "post-logout-separator": "400, a post-logout redirect URI is not valid",
    "session-timeout-refused": "400, a session time exceeds the realm's",
    "value-too-long": "500, a value is too long",
}
"""What Keycloak answers to the operator, by the rule that foresees it."""


def refusal_of(objection: Objection) -> Refusal:
    """Say what Keycloak answers."""
    path = (*objection.part.place, *objection.keys)
    return Refusal(f"{_ANSWERS[objection.rule]} ({dotted(path)})", objection.rule, path)


def rejection_of(violation: Violation) -> Refusal:
    """Say that the API server does not take the Package in the first place."""
    rule = {"type": "wrong-type", "required": "missing-field", "anyOf": "missing-field"}
    return Refusal(
        f"the API server rejects the Package ({dotted(violation.path)}: {violation.keyword})",
        rule.get(violation.keyword, "value-not-allowed"),
        violation.path,
    )


def token_error(client: Client, refused_scope: str | None) -> str | None:
    """Tell what the token endpoint answers instead of a token; None: it gives one, or that is not known."""
    if client.client_authenticator_type == "client-jwt" and client.public_client is not True:
        return "400 invalid_client, the client must authenticate with a signed assertion, not with its secret"
    if client.enabled is False:
        return "401, the client is disabled"
    if client.protocol is not None and client.protocol == "saml":
        return f"400, the client's protocol is not {OIDC}"
    if client.public_client is True:
        return "401 unauthorized_client, a public client has no service account"
    if client.service_accounts_enabled is False:
        return "401 unauthorized_client, service accounts are not enabled"
    if refused_scope is not None:
        return f"400 invalid_scope, Invalid scopes: {refused_scope}"
    if lifespan_error(lifespan_of(client)):
        return f"500, {LIFESPAN} is not a whole number up to {_INT.stop - 1}"
    return pairwise_error(client)


def lacks_account(client: Client) -> bool:
    """Tell whether Keycloak certainly has no service account for a client, whatever is asked of it."""
    is_saml = client.protocol is not None and client.protocol == "saml"
    return is_saml or client.public_client is True or client.service_accounts_enabled is False


def lifespan_of(client: Client) -> str | Hole | None:
    """Give the client's own lifespan of access tokens as it is written; None: the realm's."""
    return attribute(client, LIFESPAN)


def lifespan_error(lifespan: str | Hole | None) -> bool:
    """Tell whether Keycloak certainly fails to read a lifespan."""
    return isinstance(lifespan, str) and seconds(lifespan) is None


def seconds(lifespan: str) -> int | None:
    """Read a time as Keycloak does; None: it cannot."""
    return whole_in(lifespan, _INT)
