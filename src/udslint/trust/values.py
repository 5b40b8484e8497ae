"""The trust graph as values: Packages, clients, and the ways into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from udslint.record import record

if TYPE_CHECKING:
    from udslint.finding import Span

Boundary = Literal["none", "package", "namespace"]
"""What trust crosses: nothing, from one Package to another, or from one namespace to another as well."""

StrayKind = Literal["client", "text", "keycloak", "open", "unsettled"]
"""Named as a client; any text; a client of Keycloak's own; perhaps a client of the same chart, not all of which are
settled; an expression that may come to anything."""


@record(order=True)
class Name:
    """A value as people know it."""

    text: str
    """As the author wrote it; where the chart's values give all of it, as they do."""
    source: str
    """As the author wrote it."""

    def __str__(self) -> str:
        return self.text if self.text == self.source else f"{self.text} ({self.source})"


@record
class PackageNode:
    """A UDS Package."""

    id: str
    """Its title, with the file where another Package has the same."""
    title: str
    """Namespace and name."""
    name: Name | None
    namespace: Name | None
    hosts: tuple[str, ...]
    """The hosts at which it is exposed."""
    file: str
    context: bool
    """It is known, not asked about."""
    when: str | None
    """Under which conditions of its template it is there; None: always."""


@record
class ClientNode:
    """An SSO client."""

    id: str
    """That of its Package, and its clientId."""
    name: Name
    package: str
    """The id of its Package."""
    service_account: bool
    application: bool
    """Somebody may get in: users log in, Authservice protects something for it, or an audience names it."""
    protected: bool
    """Authservice stands before its application."""
    hosts: tuple[str, ...]
    place: Span
    when: str | None


@record
class Login:
    """Users who may log in to a client."""

    group: str | None
    """Members of this group; None: all users; "": whom, is not settled."""
    client: str
    """The id of the client."""
    when: str | None


@record
class Trust:
    """A client that accepts the tokens of a service account."""

    account: str
    """The id of the service account's client."""
    application: str
    """The id of the client that the audience names."""
    mappers: tuple[str, ...]
    """The names of the mappers that give the audience."""
    boundary: Boundary
    passes_groups: bool
    """Users must be in a group to get in; the service account need not."""
    place: Span
    """Where the audience stands."""
    when: str | None


@record
class Stray:
    """An audience that names no client that is known."""

    account: str
    audience: str
    mappers: tuple[str, ...]
    kind: StrayKind
    place: Span
    when: str | None


@record
class Graph:
    """Who can reach whom; everything is sorted."""

    packages: tuple[PackageNode, ...] = ()
    clients: tuple[ClientNode, ...] = ()
    logins: tuple[Login, ...] = ()
    trusts: tuple[Trust, ...] = ()
    strays: tuple[Stray, ...] = ()
