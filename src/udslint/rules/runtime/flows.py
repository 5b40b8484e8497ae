"""Stage 4: how a client gets its tokens, and how long they last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.keycloak.dropped import attribute
from udslint.keycloak.refusal import LIFESPAN, lifespan_error, lifespan_of, seconds
from udslint.read.holes import UNKNOWN
from udslint.rules.registry import Said, at, check
from udslint.rules.runtime.configs import machine
from udslint.rules.traits import is_saml, user_login

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model import Client
    from udslint.platform import Platform

REFRESH_TOKENS = "use.refresh.tokens"


@check("token-lifespan-invalid")
def token_lifespan_invalid(client: Client) -> Iterator[Said]:
    """Keycloak cannot read the lifespan of access tokens."""
    if is_saml(client) is False and lifespan_error(lifespan_of(client)):
        yield at(client, "attributes", LIFESPAN).says()


@check("token-lifespan-out-of-range")
def token_lifespan_out_of_range(client: Client, platform: Platform) -> Iterator[Said]:
    """The lifespan of access tokens is not the one that tokens get."""
    lifespan = lifespan_of(client)
    if is_saml(client) is not False or not isinstance(lifespan, str):
        return
    found, limit = seconds(lifespan), platform.realm.timeouts.session_max
    if found == 0:
        yield at(client, "attributes", LIFESPAN).says("zero")
    elif found is not None and (found < 0 or found > limit):
        yield at(client, "attributes", LIFESPAN).says(limit=limit)


@check("refresh-tokens-ignored")
def refresh_tokens_ignored(client: Client) -> Iterator[Said]:
    """A client without logins is told whether to use refresh tokens."""
    if machine(client) and user_login(client) is False and attribute(client, REFRESH_TOKENS) not in (None, UNKNOWN):
        yield at(client, "attributes", REFRESH_TOKENS).says()


@check("refresh-tokens-not-boolean")
def refresh_tokens_not_boolean(client: Client) -> Iterator[Said]:
    """The switch for refresh tokens is neither true nor false."""
    value = attribute(client, REFRESH_TOKENS)
    if is_saml(client) is not False or not isinstance(value, str) or value == "false" or value.lower() == "true":
        return
    if not (machine(client) and user_login(client) is False):
        yield at(client, "attributes", REFRESH_TOKENS).says()


@check("service-account-saml")
def service_account_saml(client: Client) -> Iterator[Said]:
    """A SAML client has a service account."""
    if machine(client) and is_saml(client):
        yield at(client, "protocol").says()


@check("client-jwt-unusable")
def client_jwt_unusable(client: Client) -> Iterator[Said]:
    """A client is to authenticate with keys that a Package cannot give."""
    if client.client_authenticator_type == "client-jwt" and is_saml(client) is False and client.public_client is False:
        yield at(client, "clientAuthenticatorType").says()


@check("client-disabled")
def client_disabled(client: Client) -> Iterator[Said]:
    """A client is switched off."""
    if client.enabled is False:
        yield at(client, "enabled").says()
