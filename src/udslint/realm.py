"""The UDS realm: the client scopes, groups and limits that a Package's clients meet in Keycloak.

Named tuples, for they cost a fraction of what frozen dataclasses cost at start-up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from udslint.release import at

if TYPE_CHECKING:
    from collections.abc import Mapping


class RealmMapper(NamedTuple):
    """A mapper of a client scope."""

    name: str
    provider: str
    protocol: str
    config: Mapping[str, str]


class Scope(NamedTuple):
    """A client scope of the realm."""

    name: str
    protocol: str
    include_in_token_scope: bool
    """The scope's name stands in the token's `scope`."""
    mappers: tuple[RealmMapper, ...]


class Timeouts(NamedTuple):
    """The realm's limits in seconds, as they are unless the bundle sets others."""

    access_token: int
    session_idle: int
    session_max: int


class Realm(NamedTuple):
    """What identity-config imports into a new cluster; a realm that grew over versions may hold more."""

    scopes: Mapping[str, Scope]
    default_scopes: tuple[str, ...]
    """Given to a client that names no scopes."""
    optional_scopes: tuple[str, ...]
    """May be asked for by a client that names no scopes."""
    groups: tuple[str, ...]
    """Full paths."""
    own_clients: frozenset[str]
    """Client ids that the realm itself brings."""
    timeouts: Timeouts


def realm_of(data: Mapping[str, Any], identity_config: str) -> Realm:
    """Give the realm of an identity-config release from the timelines of platform/realm.json."""
    facts = {name: at(timeline, identity_config) for name, timeline in data["facts"].items()}
    scopes = {name: at(timeline, identity_config) for name, timeline in data["scopes"].items()}
    return Realm(
        scopes={name: _scope(name, scope) for name, scope in scopes.items() if scope},
        default_scopes=tuple(facts["default_scopes"]),
        optional_scopes=tuple(facts["optional_scopes"]),
        groups=tuple(facts["groups"]),
        own_clients=frozenset(facts["own_clients"]),
        timeouts=_timeouts(facts["timeouts"]),
    )


def _scope(name: str, data: Mapping[str, Any]) -> Scope:
    mappers = tuple(RealmMapper(mapper, *parts) for mapper, parts in data["mappers"].items())
    return Scope(name, data["protocol"], data["include_in_token_scope"], mappers)


def _timeouts(data: Mapping[str, int]) -> Timeouts:
    return Timeouts(
        access_token=data["accessTokenLifespan"],
        session_idle=data["ssoSessionIdleTimeout"],
        session_max=data["ssoSessionMaxLifespan"],
    )
