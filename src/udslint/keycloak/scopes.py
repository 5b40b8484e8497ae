"""Which client scopes apply to a client, and what may be asked for.

Source: facts/keycloak/TOKENS.md (Scopes), VERIFIED.md (Scopes and claims).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from udslint.keycloak import policy
from udslint.keycloak.account import ANY_ACCOUNT
from udslint.keycloak.content import content_of
from udslint.keycloak.gifts import gives, gives_audience
from udslint.keycloak.mappers import OIDC, Writer
from udslint.keycloak.source import Giver
from udslint.keycloak.token import Ignored
from udslint.model.values import Items, StringMap, Text
from udslint.read.holes import Hole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.keycloak.mappers import Target
    from udslint.keycloak.source import Assigned
    from udslint.model.package import Client
    from udslint.platform import Platform
    from udslint.settings import Settings

OPENID = "openid"
SAML = "saml"


@dataclass(slots=True)
class Scopes:
    """The client scopes of one request."""

    applied: dict[str, Giver] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    """Those that the request may ask for besides the applied ones and `openid`."""
    open: bool = False
    """The client may have scopes that are not seen."""
    ignored: list[Ignored] = field(default_factory=list)
    refused: bool = False
    """The request asks for a scope that the client does not have."""


def scopes_of(client: Client, platform: Platform, settings: Settings, request: str | None) -> Scopes:
    """Give the scopes that apply to a client's request."""
    listed = client.default_client_scopes
    scopes = Scopes()
    if listed is None:
        protocol = SAML if client.protocol == SAML else OIDC
        scopes.applied = dict(_assigned(platform, platform.realm.default_scopes, protocol))
        scopes.optional = tuple(_assigned(platform, platform.realm.optional_scopes, protocol))
    elif isinstance(listed, Hole):
        scopes.open = True
    else:
        _apply_list(scopes, listed, client, platform, settings)
    if request is not None:
        _apply_request(scopes, request)
    return scopes


@lru_cache(maxsize=64)
def _assigned(platform: Platform, names: tuple[str, ...], protocol: str) -> dict[str, Giver]:
    scopes = platform.realm.scopes
    return {name: Giver("scope", scope=name, assigned="default") for name in names if scopes[name].protocol == protocol}


def _apply_list(scopes: Scopes, listed: Items[Text], client: Client, platform: Platform, settings: Settings) -> None:
    scopes.open = listed.open
    for index, name in enumerate(listed):
        path = (*client.place, "defaultClientScopes", index)
        if isinstance(name, Hole):
            scopes.open = True
        elif reason := ignored_scope(name, client, platform, settings):
            scopes.ignored.append(Ignored(f"scope '{name}'", reason, path))
        elif name in platform.realm.scopes:
            scopes.applied.setdefault(name, Giver("scope", scope=name, assigned="listed", path=path))
        else:
            scopes.open = True


def ignored_scope(name: str, client: Client, platform: Platform, settings: Settings) -> str | None:
    """Tell why Keycloak ignores a scope of a client's list; None: it does not, or that is not known."""
    if not policy.scope_allowed(name, platform, settings):
        return "the client policy does not allow it"
    scope = platform.realm.scopes.get(name)
    if scope is None:
        return None if name in settings.extra_client_scopes else "the realm has no such scope"
    protocol = client.protocol or OIDC
    if isinstance(protocol, Hole) or scope.protocol == protocol:
        return None
    return f"it is a scope for clients of protocol '{scope.protocol}'"


def _apply_request(scopes: Scopes, request: str) -> None:
    """Apply what the request asks for; a blank too many at the end is nothing, anywhere else an unknown scope.

    A request of blanks only asks for nothing, but the empty one for an unknown scope: so does Java's `split`.
    """
    for name in request.rstrip(" ").split(" ") if request.strip(" ") or not request else ():
        if name == OPENID or name in scopes.optional:
            scopes.applied.setdefault(name, Giver("scope", scope=name, assigned="requested"))
        elif name not in scopes.applied and not scopes.open:
            scopes.refused = True


def shown(scopes: Scopes, platform: Platform) -> Iterator[str]:
    """Give the names that stand in the token's `scope`."""
    realm = platform.realm
    for name in sorted(scopes.applied):
        if name == OPENID or realm.scopes[name].include_in_token_scope:
            yield name


def writers_of(scopes: Scopes, platform: Platform) -> Iterator[Writer]:
    """Give the mappers that the applied scopes bring."""
    for name, giver in scopes.applied.items():
        yield from _writers(platform, name, giver.assigned)


def giving(scopes: Scopes, platform: Platform) -> Iterator[Writer]:
    """Give those of them that write something into the token of a service account."""
    for name, giver in scopes.applied.items():
        yield from _giving(platform, name, giver.assigned)


def giving_audiences(scopes: Scopes, platform: Platform) -> Iterator[Writer]:
    """Give those of them that add audiences, or of which it is not known what they write."""
    for name, giver in scopes.applied.items():
        yield from _giving_audiences(platform, name, giver.assigned)


@lru_cache(maxsize=4096)
def claims_given(platform: Platform, scope: str, target: Target) -> frozenset[str]:
    """Give the claims other than `aud` that the mappers of a scope may write for a service account."""
    return frozenset(content_of(_giving(platform, scope, ""), ANY_ACCOUNT, target).written)


@lru_cache(maxsize=4096)
def _writers(platform: Platform, scope: str, assigned: Assigned) -> tuple[Writer, ...]:
    found = platform.realm.scopes.get(scope)
    mappers = found.mappers if found else ()
    return tuple(
        Writer(Giver("scope", one.name, scope, assigned), one.provider, StringMap(one.config))
        for one in mappers
        if one.protocol == OIDC
    )


@lru_cache(maxsize=4096)
def _giving(platform: Platform, scope: str, assigned: Assigned) -> tuple[Writer, ...]:
    return tuple(writer for writer in _writers(platform, scope, assigned) if writer.reaches("access") and gives(writer))


@lru_cache(maxsize=4096)
def _giving_audiences(platform: Platform, scope: str, assigned: Assigned) -> tuple[Writer, ...]:
    return tuple(writer for writer in _giving(platform, scope, assigned) if gives_audience(writer))
