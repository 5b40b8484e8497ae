"""Which of a client's own mappers Keycloak runs, and why not the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from udslint.keycloak import policy
from udslint.keycloak.account import access_target
from udslint.keycloak.mappers import (
    ACCESS_FLAG,
    AUDIENCE,
    CLIENT_AUDIENCE,
    CUSTOM_AUDIENCE,
    LIGHTWEIGHT_FLAG,
    OIDC,
    Writer,
    audience_of,
)
from udslint.keycloak.source import Giver
from udslint.keycloak.token import Ignored
from udslint.model.values import StringMap
from udslint.read.holes import Hole, shown

if TYPE_CHECKING:
    from udslint.keycloak.mappers import Target
    from udslint.model.package import Client, Mapper
    from udslint.platform import Platform
    from udslint.settings import Settings


@dataclass(slots=True)
class Own:
    """A client's own mappers."""

    writers: list[Writer] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    open: bool = False
    """There may be others, or one of them is not known well enough."""


def own_mappers(client: Client, platform: Platform, settings: Settings) -> Own:
    """Sort a client's mappers into those that run and those that do not."""
    listed = client.protocol_mappers
    own = Own(open=isinstance(listed, Hole) or (listed is not None and listed.open))
    for mapper in client.mappers:
        reason = not_run(mapper, client, platform, settings)
        if reason is None:
            _add(own, mapper, client)
        else:
            own.ignored.append(Ignored(f"mapper '{shown(mapper.name)}'", reason, mapper.place))
    return own


def not_run(mapper: Mapper, client: Client, platform: Platform, settings: Settings) -> str | None:
    """Tell why Keycloak runs no mapper of OpenID Connect here; None: it does, or that is not known."""
    provider = mapper.protocol_mapper
    if client.protocol == "saml":
        return "the client's protocol is 'saml'"
    if not policy.mapper_allowed(provider, platform, settings):
        return f"the client policy does not allow '{shown(provider)}'"
    if mapper.protocol == "saml":
        return "its protocol is 'saml'"
    if isinstance(provider, str) and platform.mapper_protocols.get(provider, OIDC) != OIDC:
        return f"'{provider}' is a mapper for SAML clients"
    return None


def _add(own: Own, mapper: Mapper, client: Client) -> None:
    provider, config = mapper.protocol_mapper, mapper.config
    if isinstance(provider, Hole) or isinstance(config, Hole) or _speaks_unknown(mapper, client):
        own.open = True
        return
    writer = Writer(
        Giver("mapper", mapper.name, path=mapper.place), provider, StringMap() if config is None else config
    )
    own.writers.append(writer)
    if reason := _without_effect(writer, access_target(client)):
        own.ignored.append(Ignored(f"mapper '{shown(mapper.name)}'", reason, mapper.place))


def _speaks_unknown(mapper: Mapper, client: Client) -> bool:
    return isinstance(mapper.protocol, Hole) or isinstance(client.protocol, Hole)


def _without_effect(writer: Writer, target: Target) -> str | None:
    """Tell why a mapper that runs leaves nothing in the access token."""
    config = writer.config
    if writer.reaches(target) is False:
        return f'its {ACCESS_FLAG if target == "access" else LIGHTWEIGHT_FLAG} is not "true"'
    if writer.provider == AUDIENCE:
        if audience_of(config) is None:
            return "it names no audience"
        if config.at(CLIENT_AUDIENCE) and config.at(CUSTOM_AUDIENCE):
            return f"{CLIENT_AUDIENCE} wins over its {CUSTOM_AUDIENCE}"
    return None
