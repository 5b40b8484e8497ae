"""Stage 3: what Keycloak's client policy and validation say when the operator registers a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.keycloak import policy
from udslint.keycloak.pairwise import hosts_of, without_sector
from udslint.model import Client, Items, Mapper
from udslint.rules.registry import Said, at, check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from udslint.keycloak.policy import Objection
    from udslint.platform import Platform
    from udslint.settings import Settings


def _said(rule: str, objections: Iterable[Objection]) -> Iterator[Said]:
    for objection in objections:
        if objection.rule == rule:
            place = at(objection.part, *objection.keys)
            if objection.first is not None:
                place = place.also(objection.first, "first here")
            yield place.says(objection.message_id, severity=None, **objection.fields)


@check("mapper-not-allowed")
def mapper_not_allowed(client: Client, platform: Platform, settings: Settings) -> Iterator[Said]:
    """A mapper's provider is off the allow-list."""
    yield from _said("mapper-not-allowed", policy.mapper_refusals(client, platform, settings))


@check("mapper-stripped")
def mapper_stripped(mapper: Mapper, platform: Platform, settings: Settings) -> Iterator[Said]:
    """A mapper's provider is off the allow-list of a policy that only takes it away."""
    if platform.on_violation == "stripped" and not policy.mapper_allowed(mapper.protocol_mapper, platform, settings):
        yield at(mapper, "protocolMapper").says()


@check("client-scope-not-allowed")
def client_scope_not_allowed(client: Client, platform: Platform, settings: Settings) -> Iterator[Said]:
    """A default client scope is off the allow-list."""
    yield from _said("client-scope-not-allowed", policy.scope_refusals(client, platform, settings))
    scopes = client.default_client_scopes
    if platform.on_violation == "stripped" and isinstance(scopes, Items):
        for index, scope in enumerate(scopes):
            if not policy.scope_allowed(scope, platform, settings):
                yield at(client, "defaultClientScopes", index).says("stripped", severity="warning")


@check("mapper-name-repeated")
def mapper_name_repeated(client: Client) -> Iterator[Said]:
    """Two mappers of one client have one name and one protocol."""
    yield from _said("mapper-name-repeated", policy.repeated_mapper_refusals(client))


@check("client-id-reserved")
def client_id_reserved(client: Client, platform: Platform) -> Iterator[Said]:
    """The clientId is one of the realm's own."""
    yield from _said("client-id-reserved", policy.reserved_id_refusals(client, platform))


@check("client-id-empty")
def client_id_empty(client: Client) -> Iterator[Said]:
    """The clientId is blank."""
    yield from _said("client-id-empty", policy.empty_id_refusals(client))


@check("client-id-too-long")
def client_id_too_long(client: Client) -> Iterator[Said]:
    """The clientId does not fit Keycloak's database."""
    yield from _said("client-id-too-long", policy.long_id_refusals(client))


@check("pairwise-without-host")
def pairwise_without_host(client: Client) -> Iterator[Said]:
    """A pairwise subject mapper has no host to be pairwise for, or several."""
    yield from _said("pairwise-without-host", policy.pairwise_refusals(client))
    for mapper in without_sector(client):
        if mapper.protocol == "openid-connect" and hosts_of(client).unusable:
            yield at(mapper, "protocolMapper").says("late")


@check("url-refused")
def url_refused(client: Client) -> Iterator[Said]:
    """Keycloak does not take a URL."""
    yield from _said("url-refused", (*policy.url_refusals(client), *policy.post_logout_refusals(client)))


@check("value-too-long")
def value_too_long(client: Client) -> Iterator[Said]:
    """A value does not fit Keycloak's database."""
    yield from _said("value-too-long", policy.length_refusals(client))


@check("session-timeout-refused")
def session_timeout_refused(client: Client, platform: Platform) -> Iterator[Said]:
    """A session limit of the client is above that of the realm."""
    yield from _said("session-timeout-refused", policy.session_refusals(client, platform))


@check("post-logout-separator")
def post_logout_separator(client: Client) -> Iterator[Said]:
    """Post-logout redirect URIs are not separated by `##`."""
    refused = list(_said("post-logout-separator", policy.post_logout_refusals(client)))
    yield from refused
    if not refused:
        for uri in policy.post_logout_uris(client):
            if separator := policy.listed_by(uri):
                place = at(client, "attributes", policy.POST_LOGOUT)
                yield place.says("never-matches", severity="warning", separator=separator)
                return
