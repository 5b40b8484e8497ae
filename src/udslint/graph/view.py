"""What is to be written: a graph, and the question that it answers if it is not all of it."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from udslint.report.columns import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from udslint.trust.questions import Answer
    from udslint.trust.values import Boundary, ClientNode, Graph, Login, PackageNode, Stray, Trust

T = TypeVar("T")


class View:
    """A graph with its parts found by the nodes that they belong to."""

    def __init__(self, graph: Graph, answer: Answer | None = None) -> None:
        self.graph = graph
        self.answer = answer

    @cached_property
    def packages(self) -> Mapping[str, PackageNode]:
        """The Packages by their ids."""
        return {one.id: one for one in self.graph.packages}

    @cached_property
    def clients(self) -> Mapping[str, ClientNode]:
        """The clients by their ids."""
        return {one.id: one for one in self.graph.clients}

    @cached_property
    def clients_of(self) -> Mapping[str, list[ClientNode]]:
        """The clients of each Package."""
        return _by(self.graph.clients, lambda one: one.package)

    @cached_property
    def logins_to(self) -> Mapping[str, list[Login]]:
        """Who may log in to each client."""
        return _by(self.graph.logins, lambda one: one.client)

    @cached_property
    def trusts_to(self) -> Mapping[str, list[Trust]]:
        """Which service accounts each client accepts."""
        return _by(self.graph.trusts, lambda one: one.application)

    @cached_property
    def trusts_of(self) -> Mapping[str, list[Trust]]:
        """Which clients each service account reaches."""
        return _by(self.graph.trusts, lambda one: one.account)

    @cached_property
    def strays_of(self) -> Mapping[str, list[Stray]]:
        """The audiences of each service account that name no client that is known."""
        return _by(self.graph.strays, lambda one: one.account)


def _by(found: Iterable[T], key: Callable[[T], str]) -> Mapping[str, list[T]]:
    result: dict[str, list[T]] = defaultdict(list)
    for one in found:
        result[key(one)].append(one)
    return result


def who(login: Login) -> str:
    """Name the users who may log in."""
    if login.group is None:
        return "all users"
    return visible(login.group) or "users of groups that are not settled"


def narrower(when: str | None, outer: str | None) -> str | None:
    """Give a condition, unless what it stands in has the same."""
    return None if when == outer else when


CROSSING: Mapping[Boundary, str] = {"none": "", "package": "another Package", "namespace": "another namespace"}
"""What trust that crosses a boundary leads to."""


def kind_of_stray(stray: Stray) -> str:
    """Say what an audience is that names no client."""
    return {
        "client": "names no client that is known",
        "text": "is no client that is known",
        "keycloak": "is a client of Keycloak's own",
        "open": "may be a client of the chart that is not settled",
        "unsettled": "is not settled",
    }[stray.kind]
