"""Stage 4: client attributes that do nothing, or stop every login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.keycloak.dropped import attribute
from udslint.model import Client, StringMap
from udslint.read.holes import Hole
from udslint.rules.registry import Said, at, check
from udslint.rules.traits import DEVICE_FLOW, PKCE, browser_login, device_login, is_saml, user_login

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.platform import Platform

CIBA = "oidc.ciba.grant.enabled"
LOGOUT_CONFIRMATION = "logout.confirmation.enabled"
BACKCHANNEL = ("backchannel.logout.session.required", "backchannel.logout.revoke.offline.tokens")
OIDC_ONLY = frozenset(
    (
        "access.token.lifespan", "client.session.idle.timeout", "client.session.max.lifespan",
        DEVICE_FLOW, PKCE, CIBA, "use.refresh.tokens", *BACKCHANNEL,
    )
)  # fmt: skip
"""Attributes that were seen to change nothing for a SAML client [V X40 X41]."""


@check("attribute-of-other-protocol")
def attribute_of_other_protocol(client: Client, platform: Platform) -> Iterator[Said]:
    """Keycloak does not read an attribute for clients of this protocol."""
    saml = is_saml(client)
    if saml is None or not isinstance(client.attributes, StringMap):
        return
    for name, value in client.attributes.items():
        if platform.allowed_attributes is not None and name not in platform.allowed_attributes:
            continue  # the operator denies it, and what a misspelt one would do is not known
        if value != "" and (name in OIDC_ONLY if saml else name.startswith("saml")):
            protocol, other = ("SAML", "OpenID Connect") if saml else ("OpenID Connect", "SAML")
            yield at(client, "attributes", name).key().says(name=name, protocol=protocol, other=other)


@check("attribute-without-effect")
def attribute_without_effect(client: Client) -> Iterator[Said]:
    """An attribute was seen to have no effect in the UDS realm."""
    if is_saml(client) is not False:
        return
    for name in BACKCHANNEL:
        if isinstance(client.attributes, StringMap) and client.attributes.get(name):
            yield at(client, "attributes", name).key().says(severity="note", name=name)
    ciba = attribute(client, CIBA)
    if isinstance(ciba, str) and ciba.lower() == "true":
        yield at(client, "attributes", CIBA).says("ciba")


@check("pkce-method-unknown")
def pkce_method_unknown(client: Client, platform: Platform) -> Iterator[Said]:
    """No login can satisfy a PKCE method that Keycloak does not know."""
    if _is_unknown_method(attribute(client, PKCE)) and is_saml(client) is False and user_login(client):
        denied = platform.public_clients_setting and client.public_client is True and browser_login(client)
        if not denied:  # the operator wants S256 of a public client, and public-client-pkce-not-s256 says so
            yield at(client, "attributes", PKCE).says()


@check("pkce-on-device-client")
def pkce_on_device_client(client: Client) -> Iterator[Said]:
    """A device has to send a PKCE challenge too."""
    method = attribute(client, PKCE)
    if device_login(client) and isinstance(method, str) and not _is_unknown_method(method):
        yield at(client, "attributes", PKCE).says()


def _is_unknown_method(method: object) -> bool:
    return isinstance(method, str) and method not in ("S256", "plain")


@check("logout-confirmation-default")
def logout_confirmation_default(client: Client, platform: Platform) -> Iterator[Said]:
    """The operator adds the question whether to log out."""
    if platform.logout_confirmation_added and is_saml(client) is False and browser_login(client):
        if isinstance(client.attributes, Hole) or (client.attributes and client.attributes.open):
            return
        if client.attributes is None or LOGOUT_CONFIRMATION not in client.attributes:
            yield at(client, "attributes", LOGOUT_CONFIRMATION).says()
