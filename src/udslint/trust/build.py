"""From the facts of all files to the trust graph: a pure function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.facts import Fleet
from udslint.trust.edges import Edges
from udslint.trust.nodes import ClientNodes, package_nodes
from udslint.trust.reaches import text_at
from udslint.trust.values import Graph

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from udslint.facts import PackageFact


def graph_of(fleet: Fleet, own_clients: Collection[str] = ()) -> Graph:
    """Draw the trust between all clients of a fleet.

    The readings of one document are one Package. A Package of the run takes the place of the one of the same name in
    the context: it will replace it.

    Args:
        fleet: the facts of all files.
        own_clients: the ids of the clients that Keycloak's realm brings with it.
    """
    kept = Fleet(tuple(_without_replaced(fleet)))
    packages = package_nodes(kept)
    clients = ClientNodes(kept, packages)
    edges = Edges(kept, clients, frozenset(own_clients))
    logins, trusts = edges.logins(), edges.trusts()
    entered = {one.client for one in logins} | {one.application for one in trusts}
    return Graph(
        packages=tuple(sorted(packages.values(), key=lambda one: (one.title, one.id))),
        clients=tuple(sorted(clients.nodes(entered), key=lambda one: (one.package, not one.application, one.id))),
        logins=tuple(sorted(logins, key=lambda one: (one.client, one.group is not None, one.group or "~"))),
        trusts=tuple(sorted(trusts, key=lambda one: (one.account, one.application, one.place))),
        strays=tuple(sorted(edges.strays(), key=lambda one: (one.account, one.audience, one.place))),
    )


def _without_replaced(fleet: Fleet) -> Iterator[PackageFact]:
    """Give the Packages, but for those of the context that the run has as well."""
    reported = {_identity(package) for package in fleet.reported}
    for package in fleet.packages:
        identity = _identity(package)
        if not package.context or None in identity or identity not in reported:
            yield package


def _identity(package: PackageFact) -> tuple[str | None, str | None]:
    return text_at(package.namespace), text_at(package.name)
