"""The nodes of the trust graph: one a document, one a client, whatever readings of a template they are seen in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from udslint.read.holes import UNKNOWN, shown
from udslint.trust.reaches import default_text, equality
from udslint.trust.values import ClientNode, Name, PackageNode

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Mapping

    from udslint.facts import ClientFact, Fleet, PackageFact
    from udslint.place import Value

Origin = tuple[str, int]
"""A file, and the number of a document in it."""
ClientKey = tuple[Origin, "Hashable"]
"""A client of a document."""


def name_of(value: Value) -> Name:
    """Name a value."""
    text = default_text(value)
    return Name(shown(value) if text is None else shown(text), shown(value))


def package_nodes(fleet: Fleet) -> dict[Origin, PackageNode]:
    """Make one node of each document; the first reading names it."""
    documents: dict[Origin, list[PackageFact]] = defaultdict(list)
    for fact in fleet.packages:
        documents[fact.origin].append(fact)
    by_title: dict[str, list[Origin]] = defaultdict(list)
    for origin, facts in documents.items():
        by_title[_title(facts[0])].append(origin)
    return {
        origin: _package(documents[origin], title, _package_id(title, origin, origins))
        for title, origins in by_title.items()
        for origin in origins
    }


def _package_id(title: str, origin: Origin, namesakes: list[Origin]) -> str:
    if len(namesakes) == 1:
        return title
    file, number = origin
    alone = sum(other[0] == file for other in namesakes) == 1
    return f"{title} ({file})" if alone else f"{title} ({file}, Package {number + 1})"


def _title(fact: PackageFact) -> str:
    names = [name_of(place.value).text for place in (fact.namespace, fact.name) if place]
    return "/".join(names) or fact.origin[0]


def _package(facts: list[PackageFact], title: str, identity: str) -> PackageNode:
    first = facts[0]
    hosts = {name_of(expose.host.value).text for fact in facts for expose in fact.exposes}
    return PackageNode(
        id=identity,
        title=title,
        name=name_of(first.name.value) if first.name else None,
        namespace=name_of(first.namespace.value) if first.namespace else None,
        hosts=tuple(sorted(hosts)),
        file=first.origin[0],
        context=first.context,
        when=first.in_which(frozenset().union(*(fact.variants for fact in facts))),
    )


class ClientNodes:
    """The clients of all documents, with the readings in which they are there."""

    def __init__(self, fleet: Fleet, packages: Mapping[Origin, PackageNode]) -> None:
        self.packages = packages
        self._seen: dict[ClientKey, list[tuple[PackageFact, ClientFact]]] = defaultdict(list)
        for package in fleet.packages:
            for client in package.clients:
                self._seen[_client_key(package, client)].append((package, client))
        self._ids = self._named()

    def id(self, package: PackageFact, client: ClientFact) -> str:
        """Give the id of a client's node."""
        return self._ids[_client_key(package, client)]

    def nodes(self, entered: Collection[str]) -> Iterator[ClientNode]:
        """Make the nodes; `entered` are the ids of those into which somebody may get."""
        for key, seen in self._seen.items():
            yield self._node(self._ids[key], seen, entered)

    def _named(self) -> dict[ClientKey, str]:
        ids: dict[ClientKey, str] = {}
        taken: set[str] = set()
        for key, seen in self._seen.items():
            package, client = seen[0]
            name = name_of(client.id.value)
            start = self.packages[package.origin].id
            spellings = (name.text, str(name), f"{name} in line {client.id.span.start_line}")
            ids[key] = next(
                one for text in spellings if (one := f"{start} {text}") not in taken or text == spellings[-1]
            )
            taken.add(ids[key])
        return ids

    def _node(self, identity: str, seen: list[tuple[PackageFact, ClientFact]], entered: Collection[str]) -> ClientNode:
        package, first = seen[0]
        protected = any(client.guard is not None for _, client in seen)
        variants: frozenset[int] = frozenset().union(*(fact.variants for fact, _ in seen))
        return ClientNode(
            id=identity,
            name=name_of(first.id.value),
            package=self.packages[package.origin].id,
            service_account=any(client.service_account is True for _, client in seen),
            application=protected or identity in entered,
            protected=protected,
            hosts=tuple(sorted({name_of(host).text for _, client in seen for host in client.hosts})),
            place=first.id.span,
            when=package.in_which(variants),
        )


def _client_key(package: PackageFact, client: ClientFact) -> ClientKey:
    """Give what makes two readings of a client one; of one without a readable id, where it stands."""
    value = client.id.value
    return package.origin, client.id.span if value == UNKNOWN else equality(value, package)
