"""The trust graph for people who read it in a terminal: Package by Package, client by client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.graph.view import CROSSING, View, kind_of_stray, narrower, who
from udslint.report.columns import counted, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from udslint.trust.values import ClientNode, PackageNode, Stray, Trust

Lines = list[tuple[str, str]]
"""What stands at the left, and beside it."""


def render(view: View) -> str:
    """Write the graph, or the answer."""
    blocks = ["".join(f"{line}\n" for line in block) for block in _blocks(view)]
    return "\n".join(blocks)


def _blocks(view: View) -> Iterator[Iterable[str]]:
    if view.answer is None:
        yield [_summary(view)]
    elif not view.answer.clients:
        yield [f"No SSO client stands before '{visible(view.answer.name)}': Keycloak does not decide who gets in."]
    for package in view.graph.packages:
        lines = [line for client in view.clients_of[package.id] for line in _client(view, client)]
        if lines or view.answer is None:
            yield [_title(package), *lines]


def _summary(view: View) -> str:
    clients = view.graph.clients
    applications = sum(client.application for client in clients)
    accounts = sum(client.service_account for client in clients)
    counts = f"{counted(applications, 'application')} and {counted(accounts, 'service account')}"
    if not view.graph.packages:
        return "No UDS Packages found."
    crossing = sum(trust.boundary != "none" for trust in view.graph.trusts)
    rest = f"; {counted(crossing, 'way')} in from another Package" if crossing else ""
    return f"{counts} in {counted(len(view.graph.packages), 'Package')}{rest}."


def _title(package: PackageNode) -> str:
    return f"{visible(package.id)}{', known from the context' if package.context else ''}{_when(package.when)}"


def _client(view: View, client: ClientNode) -> Iterator[str]:
    """Write a client as what it is: an application, a service account, or both."""
    kind = view.answer.kind if view.answer else None
    if view.answer and client.id not in view.answer.clients:
        return
    name = visible(str(client.name))
    when = _when(narrower(client.when, view.packages[client.package].when))
    if kind == "who-can-reach" or (kind is None and client.application):
        yield f"  {_behind(client, name)}{when}"
        yield from _beside(_ways_in(view, client))
    if kind == "reach" or (kind is None and client.service_account):
        yield f"  {'service account' if client.service_account else 'client without a service account,'} '{name}'{when}"
        yield from _beside(_ways_out(view, client))
    elif kind is None and not client.application:
        yield f"  client '{name}', without logins and service account{when}"


def _behind(client: ClientNode, name: str) -> str:
    how = ", behind Authservice" if client.protected else ""
    where = f"{'' if how else ','} at {', '.join(map(visible, client.hosts))}" if client.hosts else ""
    return f"{'application' if client.application else 'client'} '{name}'{how}{where}"


def _ways_in(view: View, client: ClientNode) -> Lines:
    found = view.trusts_to[client.id]
    users = [
        ("users", f"{_group(who(login))}{_when(narrower(login.when, client.when))}")
        for login in view.logins_to[client.id]
    ]
    machines = [("machines", _trust(view, trust, trust.account, "from")) for trust in found]
    return [*(users or [("users", "none")]), *(machines or [("machines", "none")])]


def _ways_out(view: View, client: ClientNode) -> Lines:
    reached = [("reaches", _trust(view, trust, trust.application, "in")) for trust in view.trusts_of[client.id]]
    strays = [("audience", _stray(stray)) for stray in view.strays_of[client.id]]
    return [*reached, *strays] or [("reaches", "nothing that is known")]


def _group(text: str) -> str:
    return f"members of '{text}'" if text.startswith("/") else text


def _trust(view: View, trust: Trust, other: str, preposition: str) -> str:
    client = view.clients[other]
    name = f"'{visible(str(client.name))}'"
    if trust.boundary != "none":
        name += f" of {visible(client.package)}, {preposition} {CROSSING[trust.boundary]}"
    past = ", past the groups" if trust.passes_groups else ""
    return f"{name}{past}, by {_mappers(trust.mappers)}{_when(trust.when)}"


def _stray(stray: Stray) -> str:
    return f"'{visible(stray.audience)}' {kind_of_stray(stray)}, by {_mappers(stray.mappers)}{_when(stray.when)}"


def _mappers(names: tuple[str, ...]) -> str:
    quoted = ", ".join(f"'{visible(name)}'" for name in names)
    return f"{'mapper' if len(names) == 1 else 'mappers'} {quoted}"


def _when(when: str | None) -> str:
    return f", when {visible(when)}" if when else ""


def _beside(lines: Lines) -> Iterator[str]:
    """Write what belongs together under one word."""
    before = ""
    for left, right in lines:
        yield f"    {left if left != before else '':<9} {right}"
        before = left
