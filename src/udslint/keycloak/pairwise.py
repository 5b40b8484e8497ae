"""Pairwise subjects: another identifier for each host, which Keycloak takes from the redirect URIs.

Measured on Keycloak 26.7.1 by tests/e2e: without a host or with several the client is refused, unless a sector is
named; a URI that is absolute and has no host Java can see (`*`, `app:x`, `https://app.uds.dev*`) counts as one, and
then every token request fails. Relative URIs do not count. A sector that is named needs a host too, and has to answer
when the client is registered, which no manifest can tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from udslint.keycloak.dropped import is_blank
from udslint.keycloak.mappers import PAIRWISE, SALT
from udslint.model.values import Items, StringMap
from udslint.read.holes import Hole
from udslint.uris import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model.package import Client, Mapper
    from udslint.model.values import Text

SECTOR = "sectorIdentifierUri"


class Hosts(NamedTuple):
    """The hosts of a client's redirect URIs."""

    certain: frozenset[str]
    """The empty one stands for an absolute URI without a host."""
    open: bool
    """There may be others."""

    @property
    def unusable(self) -> bool:
        """The client is registered, and no token can be made."""
        return self.certain == {""} and not self.open

    @property
    def missing(self) -> bool:
        """There certainly is no host."""
        return not self.certain and not self.open


def hosts_of(client: Client) -> Hosts:
    """Give the hosts that a pairwise subject would be for."""
    uris = client.redirect_uris
    if isinstance(uris, Hole):
        return Hosts(frozenset(), open=True)
    listed = uris if isinstance(uris, Items) else ()
    hosts = {_host(uri) for uri in listed if isinstance(uri, str) and not is_blank(uri) and not uri.startswith("/")}
    unknown = isinstance(uris, Items) and (uris.open or any(isinstance(uri, Hole) for uri in uris))
    return Hosts(frozenset(hosts), unknown)


def _host(uri: str) -> str:
    parsed = parse(uri)
    return (parsed.host or "") if parsed else ""


def without_sector(client: Client) -> Iterator[Mapper]:
    """Give the pairwise mappers that certainly name no sector."""
    return (mapper for mapper, sector in sectors(client) if not sector)


def without_sector_host(client: Client) -> Iterator[Mapper]:
    """Give the pairwise mappers whose sector certainly has no host; Keycloak asks any other for its redirect URIs."""
    for mapper, sector in sectors(client):
        uri = parse(sector) if isinstance(sector, str) and sector else None
        if sector and isinstance(sector, str) and not (uri and uri.scheme and uri.host):
            yield mapper


def sectors(client: Client) -> Iterator[tuple[Mapper, Text | None]]:
    """Give the pairwise mappers, each with the sector that it names."""
    for mapper in client.mappers:
        if mapper.protocol_mapper == PAIRWISE:
            yield mapper, mapper.config.at(SECTOR) if isinstance(mapper.config, StringMap) else mapper.config


def pairwise_error(client: Client) -> str | None:
    """Tell why each token request of a client fails; None: it does not, or that is not certain."""
    mappers = [one for one in client.mappers if one.protocol_mapper == PAIRWISE and one.protocol == "openid-connect"]
    if any(lacks_salt(mapper) for mapper in mappers):
        return f"500, a pairwise mapper has no {SALT}"
    if hosts_of(client).unusable and any(mapper in mappers for mapper in without_sector(client)):
        return "500, a pairwise subject needs a redirect URI with a host"
    return None


def lacks_salt(mapper: Mapper) -> bool:
    """Tell whether a mapper certainly has no salt."""
    config = mapper.config
    return config is None or (isinstance(config, StringMap) and config.at(SALT) in (None, ""))
