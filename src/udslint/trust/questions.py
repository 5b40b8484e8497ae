"""The two questions that people ask of a trust graph: who can reach this, and what can this reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from udslint.record import record, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from udslint.trust.values import ClientNode, Graph

Kind = Literal["who-can-reach", "reach"]


class UnknownNameError(ValueError):
    """Nothing in the graph has the name that was asked for."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.name = name
        self.known = tuple(known)
        """The names that could have been meant."""


@record
class Answer:
    """The part of a graph that answers a question."""

    kind: Kind
    name: str
    """As it was asked."""
    clients: tuple[str, ...]
    """The ids of the clients that were asked about."""
    graph: Graph


def who_can_reach(graph: Graph, name: str) -> Answer:
    """Answer who gets in: users and service accounts.

    Args:
        graph: all of it.
        name: a client id, a host, or namespace/name of a Package.

    Raises:
        UnknownNameError: nothing has the name.
    """
    asked = _first(graph, name, (_named, _at_host, _of_package))
    ids = frozenset(client.id for client in asked)
    trusts = tuple(one for one in graph.trusts if one.application in ids)
    part = replace(graph, trusts=trusts, logins=tuple(one for one in graph.logins if one.client in ids), strays=())
    return Answer("who-can-reach", name, _ids(asked), _limited(part, ids | {one.account for one in trusts}))


def reach(graph: Graph, name: str) -> Answer:
    """Answer which applications accept the tokens of a client's service account.

    Args:
        graph: all of it.
        name: a client id.

    Raises:
        UnknownNameError: no client has the id.
    """
    asked = _first(graph, name, (_named,))
    ids = frozenset(client.id for client in asked)
    trusts = tuple(one for one in graph.trusts if one.account in ids)
    strays = tuple(one for one in graph.strays if one.account in ids)
    part = replace(graph, trusts=trusts, logins=(), strays=strays)
    return Answer("reach", name, _ids(asked), _limited(part, ids | {one.application for one in trusts}))


Found = dict[str, list["ClientNode"]]
"""Clients by the names of one kind."""


def _first(graph: Graph, name: str, kinds: tuple[Callable[[Graph], Found], ...]) -> list[ClientNode]:
    """Find clients by the first kind of name that fits."""
    known: list[str] = []
    for kind in kinds:
        found = kind(graph)
        if name in found:
            return found[name]
        known += found
    raise UnknownNameError(name, known)


def _named(graph: Graph) -> Found:
    found: Found = {}
    for client in graph.clients:
        for name in dict.fromkeys((client.name.text, client.name.source, client.id)):
            found.setdefault(name, []).append(client)
    return found


def _at_host(graph: Graph) -> Found:
    """Find clients by their hosts, and those of each Package that exposes a host that no client of it names."""
    found: Found = {}
    for client in graph.clients:
        for host in client.hosts if client.application else ():
            found.setdefault(host, []).append(client)
    applications = _applications(graph)
    for package in graph.packages:
        for host in package.hosts:
            here = found.setdefault(host, [])
            if not any(client.package == package.id for client in here):
                here.extend(applications.get(package.id, ()))
    return found


def _of_package(graph: Graph) -> Found:
    found: Found = {}
    applications = _applications(graph)
    for package in graph.packages:
        for name in dict.fromkeys((package.title, package.id)):
            found.setdefault(name, []).extend(applications.get(package.id, ()))
    return found


def _applications(graph: Graph) -> Found:
    """Give the applications of each Package, by its id."""
    found: Found = {}
    for client in graph.clients:
        if client.application:
            found.setdefault(client.package, []).append(client)
    return found


def _limited(graph: Graph, ids: frozenset[str]) -> Graph:
    """Leave out all clients but these, and Packages without any."""
    clients = tuple(client for client in graph.clients if client.id in ids)
    homes = {client.package for client in clients}
    packages = tuple(package for package in graph.packages if package.id in homes)
    return replace(graph, clients=clients, packages=packages)


def _ids(clients: list[ClientNode]) -> tuple[str, ...]:
    return tuple(client.id for client in clients)
