"""Stage 4: client scopes, and the claims that come with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.keycloak import policy
from udslint.keycloak.mappers import BARE_GROUPS, CLAIM_NAME, CLIENT_ROLES, OIDC, REALM_ROLES
from udslint.model import Items
from udslint.read.holes import Hole
from udslint.rules.names import listed
from udslint.rules.registry import Said, at, check
from udslint.rules.runtime.configs import config_of, machine
from udslint.rules.traits import is_saml, user_login

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.finding import Severity
    from udslint.keycloak.prediction import Token
    from udslint.model import Client, Mapper
    from udslint.platform import Platform
    from udslint.settings import Settings

LOGIN_CLAIMS = {
    "profile": frozenset(("preferred_username", "username", "name", "groups")),
    "email": frozenset(("email",)),
    "roles": frozenset(("realm_access", "resource_access")),
}
"""The realm's default scopes that applications read, each with the claims that make up for it."""
ROLE_MAPPERS = (REALM_ROLES, CLIENT_ROLES, "oidc-hardcoded-role-mapper", "oidc-role-name-mapper")


@check("scopes-replace-defaults")
def scopes_replace_defaults(client: Client, token: Token) -> Iterator[Said]:
    """The list of scopes of a client with logins leaves out what the realm would give."""
    if client.default_client_scopes is None:
        return
    if user_login(client) is not True or is_saml(client) is not False or token.scopes_open or token.mappers_open:
        return
    if any(isinstance(writer.config.at(CLAIM_NAME), Hole) for writer in token.writers):
        return
    written = {writer.claim[0] for writer in token.writers if writer.claim}
    missing = [scope for scope, claims in LOGIN_CLAIMS.items() if not (claims & written)]
    if missing:
        severity: Severity | None = "note" if missing == ["roles"] else None
        yield at(client, "defaultClientScopes").key().says(severity=severity, missing=listed(missing))


@check("service-account-name-missing")
def service_account_name_missing(client: Client, token: Token) -> Iterator[Said]:
    """A service account's token does not name the account."""
    if not machine(client) or is_saml(client) is not False or token.scopes_open or token.mappers_open:
        return
    if not token.may_have("preferred_username"):
        yield at(client, "defaultClientScopes").key().says()


@check("client-id-claim-missing")
def client_id_claim_missing(client: Client, token: Token) -> Iterator[Said]:
    """A service account's token has no `client_id`."""
    if not machine(client) or is_saml(client) is not False or token.scopes_open or token.mappers_open:
        return
    if not token.may_have("client_id"):
        yield at(client, "clientId").says()


@check("scope-not-in-realm")
def scope_not_in_realm(client: Client, platform: Platform, settings: Settings) -> Iterator[Said]:
    """The realm has no such scope."""
    for index, scope in _scopes(client, platform, settings):
        if scope not in platform.realm.scopes and scope not in settings.extra_client_scopes:
            yield at(client, "defaultClientScopes", index).says()


@check("scope-protocol-mismatch")
def scope_protocol_mismatch(client: Client, platform: Platform, settings: Settings) -> Iterator[Said]:
    """A scope is for clients of another protocol."""
    protocol = client.protocol or OIDC
    if isinstance(protocol, Hole):
        return
    for index, scope in _scopes(client, platform, settings):
        found = platform.realm.scopes.get(scope)
        if found and found.protocol != protocol:
            yield at(client, "defaultClientScopes", index).says(protocol=found.protocol, wanted=protocol)


def _scopes(client: Client, platform: Platform, settings: Settings) -> Iterator[tuple[int, str]]:
    """Give the known scopes of the client's list that the client policy lets through."""
    listed = client.default_client_scopes
    for index, scope in enumerate(listed if isinstance(listed, Items) else ()):
        if isinstance(scope, str) and policy.scope_allowed(scope, platform, settings):
            yield index, scope


@check("bare-groups-without-groups")
def bare_groups_without_groups(client: Client, token: Token) -> Iterator[Said]:
    """The claim `bare-groups` is made of `groups`, which is not certain to be there."""
    if client.default_client_scopes is not None:
        scope = token.scope_giver("bare-groups")
        if scope and scope.path and token.scope_giver("profile") is None and not token.scopes_open:
            yield at(client, *scope.path[len(client.place) :]).says()
    for mapper in client.mappers:
        if mapper.protocol_mapper == BARE_GROUPS and config_of(mapper, token):
            yield at(mapper, "protocolMapper").says("mapper", mapper=mapper.name)


@check("role-intersection-empty")
def role_intersection_empty(mapper: Mapper, client: Client, token: Token) -> Iterator[Said]:
    """A mapper of roles stands where no applied scope brings roles."""
    writer = token.writer_at(mapper.place)
    if not machine(client) or writer is None or writer.provider not in ROLE_MAPPERS or token.scopes_open:
        return
    if all(other.provider not in ROLE_MAPPERS for other in token.writers if other.giver.kind == "scope"):
        yield at(mapper, "protocolMapper").says(mapper=mapper.name)
