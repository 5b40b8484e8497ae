"""Stage 5: who can reach whom, over several Packages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from udslint.facts import ClientFact, Fleet, Grant, PackageFact
from udslint.finding import Span
from udslint.read.holes import Hole
from udslint.rules.registry import At, Said, at_span, check


@dataclass(frozen=True, slots=True)
class _Reach:
    """A service account whose token a client's application accepts."""

    package: PackageFact
    account: ClientFact
    grant: Grant
    owner: PackageFact
    """The Package of the application."""
    target: ClientFact

    def place(self, message: str) -> At:
        """Stand at the audience, and name the application's client."""
        audience = self.grant.audience
        return at_span(audience.span, audience.path).see(self.target.id.span, message)

    def fields(self) -> dict[str, object]:
        """Give the usual fields of the message."""
        return {
            "value": self.grant.audience.value,
            "client": self.account.id.value,
            "package": self.package.title,
            "owner": self.owner.title,
        }


@check("audience-crosses-packages")
def audience_crosses_packages(fleet: Fleet) -> Iterator[Said]:
    """A service account reaches an application of another Package."""
    for reach in _once(_reaches(fleet)):
        if reach.package.origin != reach.owner.origin:
            yield reach.place(f"client of Package '{reach.owner.title}'").says(severity=None, **reach.fields())


@check("audience-of-user-login")
def audience_of_user_login(fleet: Fleet) -> Iterator[Said]:
    """A service account reaches an application that is limited to groups of users."""
    for reach in _once(one for one in _reaches(fleet) if one.target.guard and one.target.grouped):
        yield reach.place("limited to groups here").says(severity=None, **reach.fields())


@check("audience-shared")
def audience_shared(fleet: Fleet) -> Iterator[Said]:
    """Several service accounts reach one protected application."""
    accounts: dict[Hashable, dict[Hashable, _Reach]] = defaultdict(dict)
    found = [one for one in _reaches(fleet) if one.target.guard]
    for reach in found:
        accounts[_key(reach.grant.audience.value)].setdefault(_key(reach.account.id.value), reach)
    for reach in _once(found):
        others = [
            one.account.id.value
            for holder, one in accounts[_key(reach.grant.audience.value)].items()
            if holder != _key(reach.account.id.value) and not one.package.excludes(reach.package)
        ]
        if others and not reach.package.context:
            names = ", ".join(f"'{other}'" for other in others if isinstance(other, str))
            if names:
                yield reach.place("the application's client").says(severity=None, others=names, **reach.fields())


def _reaches(fleet: Fleet) -> Iterator[_Reach]:
    """Give each audience of a service account that is a client of a Package that is known."""
    clients: dict[Hashable, list[tuple[PackageFact, ClientFact]]] = defaultdict(list)
    for package in fleet.packages:
        for client in package.clients:
            clients[_key(client.id.value)].append((package, client))
    for package in fleet.packages:
        for account in package.clients:
            for grant in account.grants:
                for owner, target in clients.get(_key(grant.audience.value), ()):
                    if _can_meet(package, owner, grant):
                        yield _Reach(package, account, grant, owner, target)


def _can_meet(package: PackageFact, owner: PackageFact, grant: Grant) -> bool:
    """Tell whether both are of one cluster; equal expressions of two charts need not come to the same text."""
    if isinstance(grant.audience.value, Hole) and package.origin[0] != owner.origin[0]:
        return False
    return not package.excludes(owner)


def _once(reaches: Iterator[_Reach] | list[_Reach]) -> Iterator[_Reach]:
    """Give one reach of each audience that is reported on; one inside its own Package before others."""
    said: set[Span] = set()
    for reach in sorted(reaches, key=lambda one: one.package.origin != one.owner.origin):
        if not reach.package.context and reach.grant.audience.span not in said:
            said.add(reach.grant.audience.span)
            yield reach


def _key(value: str | Hole) -> Hashable:
    """Give what makes two values equal; one of which nothing is known is equal to none."""
    if isinstance(value, Hole):
        return value.key if value.parts else object()
    return value
