"""Which applications accept the tokens of which service accounts, over all Packages of a fleet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

from udslint.meanings import meaning
from udslint.read.holes import UNKNOWN, Expr, Hole, differ
from udslint.record import record

if TYPE_CHECKING:
    from udslint.facts import ClientFact, Fleet, Grant, PackageFact
    from udslint.place import Place, Value

CHART_NAME = ".Chart.Name"
"""What Chart.yaml says and no deployment changes."""


@record
class Reach:
    """A service account whose token a client's application accepts."""

    package: PackageFact
    account: ClientFact
    grant: Grant
    owner: PackageFact
    """The Package of the application."""
    target: ClientFact
    assumed: tuple[str, ...] = ()
    """What must be true for it and is not certain, in plain words."""

    @property
    def crosses_packages(self) -> bool:
        """The application is of another Package."""
        return self.package.origin != self.owner.origin

    @property
    def passes_groups(self) -> bool:
        """Users must be in a group to get into the application; the service account need not."""
        return self.target.guard is not None and self.target.grouped


def reaches_of(fleet: Fleet) -> tuple[Reach, ...]:
    """Give the audiences that service accounts certainly have and that certainly are clients that are known.

    Those inside one Package come first.
    """
    return tuple(sorted(_reaches(fleet), key=lambda one: one.crosses_packages))


def _reaches(fleet: Fleet) -> Iterator[Reach]:
    clients = Clients(fleet)
    for package in fleet.packages:
        for account in package.clients:
            for grant in account.grants:
                if grant.certain:
                    yield from clients.certain(package, account, grant)


def equality(value: Value, package: PackageFact) -> Hashable:
    """Give what makes two values equal; one of which nothing is known is equal to none."""
    known = meaning(value, package)
    return object() if known is None else known


def default_text(value: Value) -> str | None:
    """Give a value as text, expressions replaced by what the chart's values say; None where they do not."""
    if not isinstance(value, Hole):
        return value
    texts = [part if isinstance(part, str) else part.default for part in value.parts]
    return "".join(text for text in texts if text is not None) if texts and None not in texts else None


def text_at(place: Place | None) -> str | None:
    """Give the value at a place as `default_text` does; None where there is none."""
    return default_text(place.value) if place else None


class Clients:
    """The clients of a fleet, found by their ids."""

    def __init__(self, fleet: Fleet) -> None:
        self._equal: dict[Hashable, list[tuple[PackageFact, ClientFact]]] = defaultdict(list)
        self._default: dict[str, list[tuple[PackageFact, ClientFact]]] = defaultdict(list)
        self._open: dict[str, list[tuple[PackageFact, Value]]] = defaultdict(list)
        """What may be any client, by the charts and files that decide it."""
        for package in fleet.packages:
            if package.clients_open:
                self._open[_deciding(package)].append((package, UNKNOWN))
            for client in package.clients:
                self._equal[equality(client.id.value, package)].append((package, client))
                if (text := default_text(client.id.value)) is not None:
                    self._default[text].append((package, client))
                else:
                    self._open[_deciding(package)].append((package, client.id.value))

    def certain(self, package: PackageFact, account: ClientFact, grant: Grant) -> Iterator[Reach]:
        """Give the clients that an audience certainly names, if the token has it, in Packages that may meet."""
        for owner, target in self._equal.get(equality(grant.audience.value, package), ()):
            if package.may_be_beside(owner):
                yield Reach(package, account, grant, owner, target)

    def assumed(self, package: PackageFact, account: ClientFact, grant: Grant) -> Iterator[Reach]:
        """Give the clients that an audience names by default, or in Packages that perhaps are one and the same."""
        text = default_text(grant.audience.value)
        for owner, target in self._default.get(text, ()) if text is not None else ():
            if not package.may_meet(owner):
                continue
            assumed = dict.fromkeys((*defaults_of(grant.audience.value), *defaults_of(target.id.value)))
            if package.excludes(owner):
                assumed["both are in one cluster"] = None
            yield Reach(package, account, grant, owner, target, tuple(assumed))

    def may_have(self, text: str, package: PackageFact) -> bool:
        """Tell whether a client that is not settled may be that of a text: one of the same chart as a Package."""
        beside = self._open.get(_deciding(package), ())
        return any(package.may_meet(owner) and not differ(text, value) for owner, value in beside)


def _deciding(package: PackageFact) -> str:
    """Name what has the values that decide the clients of a Package: its chart, or its file."""
    return package.chart or package.origin[0]


def defaults_of(value: Value) -> Iterator[str]:
    """Say in plain words what the expressions of a value must come to for its default text to be right."""
    from udslint.read.template.conditions import plain_words

    for part in value.parts if isinstance(value, Hole) else ():
        if isinstance(part, Expr) and part.normal != CHART_NAME:
            yield f"{plain_words(part.normal or part.source)} is '{part.default}'"
