"""What one file says that concerns others: small, mergeable, without the document."""

from __future__ import annotations

from dataclasses import dataclass

from udslint.finding import Path, Span
from udslint.read.holes import Hole

Value = str | Hole

DEFAULT_GATEWAY = "envoy-default-gateway"
"""The gateway of a UDP entry that names none."""


@dataclass(frozen=True, slots=True)
class Place:
    """A value with its place in a file and in the Package."""

    value: Value
    span: Span
    path: Path


@dataclass(frozen=True, slots=True)
class UdpPort:
    """A UDP port that a Package wants on a gateway."""

    gateway: Value
    port: Place


@dataclass(frozen=True, slots=True)
class Grant:
    """An audience that a service account's token carries, and who gives it."""

    audience: Place
    giver: str
    """The mapper's name."""
    by_client: bool = False
    """It is named as a client of Keycloak, not as any text."""


@dataclass(frozen=True, slots=True)
class ClientFact:
    """An SSO client, for the rules that look at several Packages."""

    id: Place
    place: Path
    service_account: bool | None
    """None: not settled."""
    protects: bool | None
    """It is the client of an Authservice-protected application."""
    grants: tuple[Grant, ...] = ()
    sso_url_name: Place | None = None
    """The name in the address of its IdP-initiated SAML login."""


@dataclass(frozen=True, slots=True)
class PackageFact:
    """A Package, for the rules that look at several."""

    origin: tuple[str, int]
    """The file and the number of the document in it: what makes it this Package and no other."""
    unit: str | None
    """The Zarf package that deploys it: its folder."""
    name: Place | None
    namespace: Place | None
    deleting: bool = False
    """It carries a deletionTimestamp."""
    context: bool = False
    """It is known, not reported on."""
    clients: tuple[ClientFact, ...] = ()
    clients_open: bool = False
    udp_ports: tuple[UdpPort, ...] = ()
    when: str | None = None
    """Under which conditions of its template it is so; None: always."""
    variants: frozenset[int] = frozenset()
    """The readings of its file in which it is so."""

    @property
    def title(self) -> str:
        """The Package as messages name it: namespace/name."""
        names = [place.value for place in (self.namespace, self.name) if place and isinstance(place.value, str)]
        return "/".join(names) or self.origin[0]

    def deployed_with(self, other: PackageFact) -> bool:
        """Tell whether both are certainly meant for one cluster."""
        if self.context or other.context or self.origin[0] == other.origin[0]:
            return True
        return self.unit is not None and self.unit == other.unit


@dataclass(frozen=True, slots=True)
class Fleet:
    """All Packages of a run and of its context."""

    packages: tuple[PackageFact, ...] = ()

    @property
    def reported(self) -> tuple[PackageFact, ...]:
        """The Packages that are reported on."""
        return tuple(package for package in self.packages if not package.context)
