"""What one Package says of how its applications are reached and protected."""

from __future__ import annotations

from collections.abc import Iterator

from udslint.checking import Manifest
from udslint.facts import ExposeFact, Guard
from udslint.finding import Path
from udslint.gateways import gateway_of
from udslint.hosts import Pattern, host_of, hosts_of
from udslint.model.package import Client, Expose, Groups
from udslint.model.values import StringMap
from udslint.object_facts import Labels
from udslint.paths import starts_of
from udslint.place import Place, Value, place_of
from udslint.read.holes import UNKNOWN, Hole
from udslint.rules.runtime.protection import leads_to, selector_of, serves_pods, uris
from udslint.rules.traits import has_uptime_checks, routes_of
from udslint.settings import Settings


def exposes_of(manifest: Manifest, settings: Settings) -> Iterator[ExposeFact]:
    """Collect the hosts at which the Package is reached."""
    for expose in manifest.package.exposes:
        for host in _reached_at(expose, settings):
            place = place_at(manifest, (*expose.place, "host"), _value(host))
            yield ExposeFact(gateway_of(expose), place, starts_of(routes_of(expose)))


def groups_of(client: Client) -> tuple[Value, ...] | None:
    """Collect the groups of which users must be in one: none where all users may log in; None where not settled."""
    if client.groups is None:
        return ()
    groups = client.groups.any_of if isinstance(client.groups, Groups) else client.groups
    if groups is None:
        return ()
    if isinstance(groups, Hole) or (groups.open and not groups):
        return None
    return (*groups, UNKNOWN) if groups.open else tuple(groups)


def host_values(manifest: Manifest, client: Client, settings: Settings) -> Iterator[Value]:
    """Collect the hosts of a client's redirect URIs, and those at which the pods that it protects are exposed."""
    found: dict[Value, None] = dict.fromkeys(_value(host) for _, uri in uris(client) if (host := host_of(uri)))
    selector = selector_of(client)
    for expose in manifest.package.exposes:
        if selector is not None and serves_pods(expose) and leads_to(expose, selector):
            found.update(dict.fromkeys(_value(host) for host in _reached_at(expose, settings)))
    yield from found


def _reached_at(expose: Expose, settings: Settings) -> tuple[Pattern, ...]:
    """Give the host at which an `expose` entry is reached, if it has one."""
    return hosts_of(expose, settings, (settings.domain,))[:1]


def guard_of(manifest: Manifest, client: Client) -> Guard | None:
    """Collect what Authservice protects for a client; None where it does not."""
    selector = selector_of(client)
    if selector is None:
        return None
    leading = [one for one in manifest.package.exposes if serves_pods(one) and leads_to(one, selector)]
    return Guard(
        place=place_at(manifest, (*client.place, "enableAuthserviceSelector"), client.client_id),
        labels=labels_of(selector),
        hosts=tuple(_hosts(manifest, client)),
        services=tuple(one.service for one in leading if isinstance(one.service, str)),
        probed=any(has_uptime_checks(one) for one in leading),
    )


def labels_of(selector: StringMap) -> Labels | None:
    """Give the labels of a selector; None where they are not settled."""
    settled = selector.settled()
    return None if settled is None else tuple(settled.items())


def _hosts(manifest: Manifest, client: Client) -> Iterator[Place]:
    for index, uri in uris(client):
        if host := host_of(uri):
            yield place_at(manifest, (*client.place, "redirectUris", index), _value(host))


def place_at(manifest: Manifest, path: Path, value: Value) -> Place:
    """Make a value with its place in the manifest."""
    return place_of(value, manifest.document.span(path), path)


def _value(host: Pattern) -> Value:
    first = host[0]
    return first if len(host) == 1 and isinstance(first, str) else Hole(host, text=True)
