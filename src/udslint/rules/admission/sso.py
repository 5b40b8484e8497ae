"""Stage 2: SSO clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.model.package import Client, Package, SecretConfig
from udslint.model.values import StringMap
from udslint.names import normalized
from udslint.nearest import nearest
from udslint.read.holes import Hole
from udslint.rules.certain import filled, present
from udslint.rules.names import not_normal, repeated, text_key
from udslint.rules.registry import Said, at, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.platform import Platform


@check("client-id-repeated")
def client_id_repeated(package: Package) -> Iterator[Said]:
    """Two clients of one Package have one id."""
    for client, first, _ in repeated(package.clients, lambda client: text_key(client.client_id)):
        yield at(client, "clientId").also((*first.place, "clientId"), "the first client with this id").says()


@check("secret-name-not-normalized")
def secret_name_not_normalized(client: Client, platform: Platform) -> Iterator[Said]:
    """The Secret has a name that the operator does not take."""
    field, name = _secret_name(client, platform)
    if name and not_normal(name):
        if isinstance(name, str) and (near := normalized(name)):
            yield at(client, *field).says("near", near=near)
        else:
            yield at(client, *field).says()


def _secret_name(client: Client, platform: Platform) -> tuple[tuple[str, ...], str | Hole | None]:
    """Give the name of the client's Secret and where it stands; from 0.60 `secretConfig` wins over `secretName`."""
    if platform.at_least("0.60"):
        config = client.secret_config
        name = config.name if isinstance(config, SecretConfig) else config
        if filled(name) or isinstance(name, Hole):
            return ("secretConfig", "name"), name
    return ("secretName",), client.secret_name


@check("redirect-uris-missing")
def redirect_uris_missing(client: Client) -> Iterator[Said]:
    """A client with a user login has no redirect URI."""
    flow = client.standard_flow_enabled
    if client.redirect_uris is None and flow is not False and not isinstance(flow, Hole):
        yield at(client, "redirectUris").says()


@check("service-account-with-standard-flow")
def service_account_with_standard_flow(client: Client, platform: Platform) -> Iterator[Said]:
    """A client is for machines and for users at once."""
    if client.service_accounts_enabled is not True or client.standard_flow_enabled is not True:
        return
    # Until 1.2 public clients were not excepted.
    if client.public_client in (False, None) or not platform.at_least("1.3"):
        yield at(client, "serviceAccountsEnabled").says()


@check("attribute-not-allowed")
def attribute_not_allowed(client: Client, platform: Platform) -> Iterator[Said]:
    """The operator does not pass this attribute on to Keycloak."""
    attributes, allowed = client.attributes, platform.allowed_attributes
    if not isinstance(attributes, StringMap) or allowed is None:
        return
    for name in attributes:
        if name not in allowed and present(attributes[name]):
            place = at(client, "attributes", name).key()
            if since := platform.attribute_since(name):
                yield place.says("later", target=platform.release, since=since)
                continue
            near = nearest(name, allowed)
            yield place.says("near", near=near) if near else place.says(target=platform.release)
