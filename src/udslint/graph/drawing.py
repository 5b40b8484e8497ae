"""The trust graph as boxes and arrows, for languages that draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from udslint.graph.ids import ids_of
from udslint.graph.view import CROSSING, narrower, who
from udslint.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from udslint.graph.view import View
    from udslint.trust.values import ClientNode, Login, PackageNode, Stray, StrayKind, Trust

Shape = Literal["application", "account", "users", "stray"]
STRAYS: Mapping[StrayKind, str] = {
    "client": "unknown client",
    "text": "no client",
    "keycloak": "Keycloak's own",
    "open": "perhaps a client not settled",
    "unsettled": "not settled",
}
"""What audiences are that name no client of the graph."""
Stroke = Literal["plain", "crossing", "stray"]


@record
class Box:
    """A node: one or several lines of text in a shape."""

    id: str
    lines: tuple[str, ...]
    shape: Shape


@record
class Frame:
    """A Package around its clients."""

    id: str
    title: str
    boxes: tuple[Box, ...]
    context: bool


@record
class Arrow:
    """An edge; its text may be empty."""

    start: str
    end: str
    lines: tuple[str, ...]
    stroke: Stroke


@record
class Drawing:
    """All that is to be drawn."""

    frames: tuple[Frame, ...]
    boxes: tuple[Box, ...]
    """Those outside of all frames."""
    arrows: tuple[Arrow, ...]


def drawing_of(view: View) -> Drawing:
    """Draw a graph; what Packages have in common, the users, stands outside of them."""
    ids = _Ids(view)
    logins = (
        Arrow(ids.users[who(one)], ids.clients[one.client], _login_lines(view, one), "plain")
        for one in view.graph.logins
    )
    strays = (
        Arrow(ids.clients[one.account], ids.strays[_stray_key(view, one)], tuple(_condition(one.when)), "stray")
        for one in view.graph.strays
    )
    return Drawing(
        frames=tuple(_frame(view, package, ids) for package in view.graph.packages),
        boxes=tuple(Box(identity, (name,), "users") for name, identity in ids.users.items()),
        arrows=(*(_arrow(one, ids.clients) for one in view.graph.trusts), *strays, *logins),
    )


class _Ids:
    """The ids of all that is drawn."""

    def __init__(self, view: View) -> None:
        graph = view.graph
        self.clients = ids_of("client_", (client.id for client in graph.clients))
        self.packages = ids_of("package_", (package.id for package in graph.packages))
        self.users = ids_of("users_", dict.fromkeys(who(login) for login in graph.logins))
        self.strays = ids_of("audience_", dict.fromkeys(_stray_key(view, stray) for stray in graph.strays))


def _frame(view: View, package: PackageNode, ids: _Ids) -> Frame:
    """Draw a Package with its clients, and with their audiences that lead nowhere."""
    clients = view.clients_of[package.id]
    strays = {_stray_key(view, one): one for client in clients for one in view.strays_of[client.id]}
    return Frame(
        id=ids.packages[package.id],
        title=_title(package.id, package.context, package.when),
        boxes=(
            *(_box(ids.clients[client.id], client, package.when) for client in clients),
            *(Box(ids.strays[key], (one.audience, STRAYS[one.kind]), "stray") for key, one in strays.items()),
        ),
        context=package.context,
    )


def _title(name: str, context: bool, when: str | None) -> str:
    return ", ".join((name, *(["context"] if context else []), *_condition(when)))


def _login_lines(view: View, login: Login) -> tuple[str, ...]:
    return tuple(_condition(narrower(login.when, view.clients[login.client].when)))


def _stray_key(view: View, stray: Stray) -> str:
    """Name an audience that leads nowhere: one for all clients of a Package."""
    return f"{view.clients[stray.account].package} {stray.audience} {stray.kind}"


def _box(identity: str, client: ClientNode, outer: str | None) -> Box:
    lines = (str(client.name), *client.hosts, *_condition(narrower(client.when, outer)))
    return Box(identity, lines, "application" if client.application else "account")


def _arrow(trust: Trust, clients: Mapping[str, str]) -> Arrow:
    lines = (
        *([f"{CROSSING[trust.boundary]}"] if trust.boundary != "none" else []),
        *(["past the groups"] if trust.passes_groups else []),
        *_condition(trust.when),
    )
    stroke: Stroke = "plain" if trust.boundary == "none" else "crossing"
    return Arrow(clients[trust.account], clients[trust.application], lines, stroke)


def _condition(when: str | None) -> Iterator[str]:
    if when:
        yield f"when {when}"
