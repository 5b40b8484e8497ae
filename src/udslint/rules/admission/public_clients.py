"""Stage 2: public clients, which have no secret.

Until 1.2 the operator admits them for the device flow only; from 1.3 also for browsers, where the cluster allows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.model.package import Client, SecretConfig
from udslint.model.values import StringMap
from udslint.read.holes import UNKNOWN, Hole
from udslint.rules.certain import filled, present
from udslint.rules.registry import At, Said, at, check
from udslint.rules.traits import DEVICE_FLOW, PKCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.platform import Platform
    from udslint.settings import Settings


@check("public-client-not-enabled")
def public_client_not_enabled(client: Client, settings: Settings) -> Iterator[Said]:
    """The cluster does not admit public clients."""
    if _for_browsers(client) and not settings.allow_public_clients:
        yield at(client, "publicClient").says()


@check("public-client-saml")
def public_client_saml(client: Client) -> Iterator[Said]:
    """A public client speaks SAML."""
    if _for_browsers(client) and client.protocol == "saml":
        yield at(client, "protocol").says()


@check("public-client-service-account")
def public_client_service_account(client: Client) -> Iterator[Said]:
    """A public client has a service account."""
    if _for_browsers(client) and client.service_accounts_enabled is True:
        yield at(client, "serviceAccountsEnabled").says()


@check("public-client-secret")
def public_client_secret(client: Client, platform: Platform) -> Iterator[Said]:
    """A public client has a secret."""
    if _for_browsers(client):
        for place in _secrets(client, platform):
            yield place.says(field=_name(place))


@check("public-client-authservice")
def public_client_authservice(client: Client) -> Iterator[Said]:
    """A public client is Authservice's."""
    if _for_browsers(client) and present(client.enable_authservice_selector):
        yield at(client, "enableAuthserviceSelector").says()


@check("public-client-pkce-not-s256")
def public_client_pkce_not_s256(client: Client) -> Iterator[Said]:
    """A public client does not require PKCE with S256."""
    if not _for_browsers(client):
        return
    method = _attribute(client, PKCE)
    if method is None:
        yield at(client, "publicClient").says("missing")
    elif not isinstance(method, Hole) and method != "S256":
        yield at(client, "attributes", PKCE).says()


@check("device-flow-client-conflict")
def device_flow_client_conflict(client: Client, platform: Platform) -> Iterator[Said]:
    """A public client for the device flow has what only other clients can have."""
    if client.public_client is not True:
        return
    only_device_flow = _only_device_flow(client)
    if platform.public_clients_setting:
        if only_device_flow:
            yield from _conflicts(client, platform)
        return
    if only_device_flow is False:
        yield at(client, "publicClient").says("device-flow-only", target=platform.release)
    yield from _conflicts(client, platform)


def _for_browsers(client: Client) -> bool:
    """Tell whether a client is certainly public, and not for the device flow only."""
    return client.public_client is True and _only_device_flow(client) is False


def _only_device_flow(client: Client) -> bool | None:
    """Tell whether a client has the device flow and no other; None: not settled."""
    standard, device = client.standard_flow_enabled, _attribute(client, DEVICE_FLOW)
    if not isinstance(standard, Hole) and standard is not False:
        return False
    if not isinstance(device, Hole) and device != "true":
        return False
    return None if isinstance(standard, Hole) or isinstance(device, Hole) else True


def _attribute(client: Client, name: str) -> str | Hole | None:
    attributes = client.attributes
    if isinstance(attributes, StringMap):
        return attributes.at(name)
    return None if attributes is None else UNKNOWN


def _conflicts(client: Client, platform: Platform) -> Iterator[Said]:
    """Say what a public client for the device flow cannot have."""
    places = list(_secrets(client, platform))
    if client.service_accounts_enabled is True:
        places.append(at(client, "serviceAccountsEnabled"))
    if present(client.enable_authservice_selector):
        places.append(at(client, "enableAuthserviceSelector"))
    for place in places:
        yield place.says(field=_name(place))
    if client.protocol == "saml":
        yield at(client, "protocol").says("saml")


def _secrets(client: Client, platform: Platform) -> Iterator[At]:
    """Give the places that give a client a secret.

    From 0.60 the deprecated fields are moved into `secretConfig` first, an empty name is not.
    """
    if present(client.secret):
        yield at(client, "secret")
    config = client.secret_config
    if isinstance(config, SecretConfig):
        if present(config.name):
            yield at(client, "secretConfig", "name")
        if present(config.template):
            yield at(client, "secretConfig", "template")
    if filled(client.secret_name) if platform.at_least("0.60") else present(client.secret_name):
        yield at(client, "secretName")
    if present(client.secret_template):
        yield at(client, "secretTemplate")


def _name(place: At) -> str:
    """Write the field that a place stands at as its client has it: secretConfig.name."""
    return ".".join(str(step) for step in place.path[len(place.subject) :])
