"""The edges of the trust graph, each once, with the conditions under which it holds."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from udslint.read.holes import UNKNOWN, Hole
from udslint.record import record
from udslint.trust.nodes import name_of
from udslint.trust.reaches import Clients, default_text, text_at
from udslint.trust.values import Login, Stray, Trust

if TYPE_CHECKING:
    from collections.abc import Iterable

    from udslint.facts import ClientFact, Fleet, Grant, PackageFact
    from udslint.trust.nodes import ClientNodes
    from udslint.trust.reaches import Reach
    from udslint.trust.values import Boundary, StrayKind

LOGIN_NOT_SETTLED = "logins are enabled"
"""The assumption where the manifest does not settle whether users can log in."""


@record
class _LoginKey:
    client: str
    group: str | None
    assumed: tuple[str, ...]


@record
class _TrustKey:
    account: str
    application: str
    assumed: tuple[str, ...]


@record
class _StrayKey:
    account: str
    audience: str
    kind: StrayKind
    assumed: tuple[str, ...]


class Edges:
    """All edges of a fleet, found once."""

    def __init__(self, fleet: Fleet, nodes: ClientNodes, own_clients: frozenset[str]) -> None:
        self._nodes = nodes
        self._own_clients = own_clients
        self._clients = Clients(fleet)
        self._logins: dict[_LoginKey, list[PackageFact]] = defaultdict(list)
        self._trusts: dict[_TrustKey, list[Reach]] = defaultdict(list)
        self._strays: dict[_StrayKey, list[tuple[PackageFact, Grant]]] = defaultdict(list)
        for package in fleet.packages:
            for client in package.clients:
                self._add_logins(package, client)
                for grant in client.grants:
                    self._add_grant(package, client, grant)

    def logins(self) -> list[Login]:
        """Give who may log in."""
        return [Login(key.group, key.client, _both(_when(facts), key.assumed)) for key, facts in self._logins.items()]

    def trusts(self) -> list[Trust]:
        """Give which client accepts whose tokens."""
        return [_trust(key, found) for key, found in self._trusts.items()]

    def strays(self) -> list[Stray]:
        """Give the audiences that name no client that is known."""
        return [_stray(key, found) for key, found in self._strays.items()]

    def _add_logins(self, package: PackageFact, client: ClientFact) -> None:
        if client.login is False:
            return
        identity = self._nodes.id(package, client)
        assumed = () if client.login else (LOGIN_NOT_SETTLED,)
        if client.groups == ():
            self._logins[_LoginKey(identity, None, assumed)].append(package)
        for group in (UNKNOWN,) if client.groups is None else client.groups:
            self._logins[_LoginKey(identity, name_of(group).text, assumed)].append(package)

    def _add_grant(self, package: PackageFact, account: ClientFact, grant: Grant) -> None:
        found = [*self._clients.certain(package, account, grant)]
        found = found or [*self._clients.assumed(package, account, grant)]
        identity = self._nodes.id(package, account)
        for reach in found:
            target = self._nodes.id(reach.owner, reach.target)
            self._trusts[_TrustKey(identity, target, (*reach.assumed, *_effect(grant)))].append(reach)
        if not found:
            audience = name_of(grant.audience.value)
            key = _StrayKey(identity, str(audience), self._kind(package, grant), _effect(grant))
            self._strays[key].append((package, grant))

    def _kind(self, package: PackageFact, grant: Grant) -> StrayKind:
        text = default_text(grant.audience.value)
        if text is None:
            return "unsettled"
        if text in self._own_clients:
            return "keycloak"
        if self._clients.may_have(text, package):
            return "open"
        return "client" if grant.by_client else "text"


def _effect(grant: Grant) -> tuple[str, ...]:
    """Say what is assumed of a text that may not come into the token; an expression says by itself that it is open."""
    settled = grant.certain or isinstance(grant.audience.value, Hole)
    return () if settled else (f"mapper '{grant.giver}' takes effect",)


def _trust(key: _TrustKey, found: list[Reach]) -> Trust:
    first = found[0]
    return Trust(
        account=key.account,
        application=key.application,
        mappers=tuple(sorted({reach.grant.giver for reach in found})),
        boundary=_boundary(first.package, first.owner),
        passes_groups=any(reach.passes_groups for reach in found),
        place=min(reach.grant.audience.span for reach in found),
        when=_both(_when_both(found), key.assumed),
    )


def _stray(key: _StrayKey, found: list[tuple[PackageFact, Grant]]) -> Stray:
    return Stray(
        account=key.account,
        audience=key.audience,
        mappers=tuple(sorted({grant.giver for _, grant in found})),
        kind=key.kind,
        place=min(grant.audience.span for _, grant in found),
        when=_both(_when(package for package, _ in found), key.assumed),
    )


def _boundary(package: PackageFact, owner: PackageFact) -> Boundary:
    if package.origin == owner.origin:
        return "none"
    here, there = (text_at(one.namespace) for one in (package, owner))
    return "namespace" if here is not None and there is not None and here != there else "package"


def _when(facts: Iterable[PackageFact]) -> str | None:
    """Say in which readings of their one file some facts hold."""
    found = list(facts)
    return found[0].in_which(frozenset().union(*(fact.variants for fact in found)))


def _when_both(found: list[Reach]) -> str | None:
    """Say in which readings both sides are there; each file has its own."""
    first = found[0]
    if first.package.origin[0] == first.owner.origin[0]:
        shared = (reach.package.variants & reach.owner.variants for reach in found)
        return first.package.in_which(frozenset().union(*shared))
    here, there = _when(reach.package for reach in found), _when(reach.owner for reach in found)
    if there and first.package.chart != first.owner.chart:  # which has other values
        there = f"{there} in {first.owner.origin[0]}"
    return _both(here, (there,) if there and there != here else ())


def _both(when: str | None, assumed: tuple[str, ...]) -> str | None:
    """Join conditions that must all hold."""
    parts = [*([when] if when else []), *assumed]
    separator = ", and " if any(", or " in part for part in parts) else " and "
    return separator.join(parts) or None
