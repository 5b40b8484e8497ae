"""Stage 4: the pods that Authservice stands before, and what else leads to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from udslint.labels import Selector, is_empty, narrows, overlaps
from udslint.model.package import Allow, Client, Expose, Monitor, Package, Spec
from udslint.model.values import Items, StringMap
from udslint.platform import Platform
from udslint.read.holes import Hole, same
from udslint.rules.certain import mesh_mode
from udslint.rules.registry import Said, at, check
from udslint.rules.runtime.protection import (
    all_exposed,
    is_closed,
    leads_elsewhere,
    leads_to,
    pods_of,
    protecting,
    selector_of,
    serves_pods,
)
from udslint.rules.selectors import moved
from udslint.rules.traits import routes_of

if TYPE_CHECKING:
    from udslint.finding import Path

SELECTOR = "enableAuthserviceSelector"


@check("authservice-selector-empty")
def authservice_selector_empty(client: Client) -> Iterator[Said]:
    """The selector takes every pod of the namespace."""
    selector = selector_of(client)
    if selector is not None and is_empty(selector):
        yield at(client, SELECTOR).says()


@check("authservice-expose-selector")
def authservice_expose_selector(client: Client, package: Package, platform: Platform) -> Iterator[Said]:
    """An `expose` entry opens protected pods without all labels of the selector."""
    selector = selector_of(client)
    # Until 0.55 the gateway reached the waypoint with one of the labels, and nothing is known to go wrong then.
    is_one_enough = platform.expose_selector_match == "any" and mesh_mode(package, platform) != "sidecar"
    for expose in package.exposes if selector else ():
        if is_one_enough and not is_empty(pods_of(expose)):
            continue
        if selector and serves_pods(expose) and leads_to(expose, selector):
            missing = [key for key in selector if narrows(pods_of(expose), StringMap({key: selector[key]})) is False]
            if missing:
                names = ", ".join(f"'{key}'" for key in missing)
                place = at(client, SELECTOR).also((*expose.place, "selector"), "this selector is wider")
                yield place.says(missing=names, host=expose.host)


@check("authservice-not-exposed")
def authservice_not_exposed(client: Client, package: Package, platform: Platform) -> Iterator[Said]:
    """No `expose` entry leads to the protected pods."""
    selector = selector_of(client)
    if selector is None or not all_exposed(package):
        return
    entries = [expose for expose in package.exposes if serves_pods(expose)]
    if not all(isinstance(expose.protocol, str | None) for expose in entries):
        return
    if not entries and any(expose.protocol == "UDP" for expose in package.exposes):
        return
    if not entries:
        yield at(client, SELECTOR).says("nothing-exposed", severity="note")
    elif all(leads_elsewhere(expose, selector, mesh_mode(package, platform)) for expose in entries):
        yield at(client, SELECTOR).says("other-pods")


@check("authservice-selectors-overlap")
def authservice_selectors_overlap(package: Package) -> Iterator[Said]:
    """Two clients are to protect the same pods."""
    clients = protecting(package)
    for number, client in enumerate(clients):
        for other in clients[:number]:
            left, right = selector_of(client), selector_of(other)
            if narrows(left, right) or narrows(right, left):
                place = at(client, SELECTOR).also((*other.place, SELECTOR), "the other selector")
                yield place.says(other=other.client_id)
                break


@check("authservice-blocks-ingress")
def authservice_blocks_ingress(allow: Allow, package: Package) -> Iterator[Said]:
    """A connection is allowed to protected pods, where a token is asked for."""
    if allow.direction != "Ingress" or allow.remote_protocol == "UDP" or _is_of_the_platform(allow.remote_namespace):
        return
    pods = moved(allow.pod_labels, allow.selector)
    client = _protector(pods, package)
    if client and not _may_be_scrape(allow, package):
        place = at(allow).also((*client.place, SELECTOR), "protected here")
        yield place.says(by=client.client_id)


def _is_of_the_platform(namespace: object) -> bool:
    """Tell whether a namespace is one whose requests are let through, or may be: gateways and Prometheus."""
    if isinstance(namespace, Hole):
        return True
    return namespace == "monitoring" or str(namespace).startswith("istio-")


def _may_be_scrape(allow: Allow, package: Package) -> bool:
    """Tell whether a connection may be the one by which Prometheus reads metrics; it does so from its own namespace."""
    namespace = allow.remote_namespace
    if allow.remote_generated == "IntraNamespace" or (isinstance(namespace, str) and namespace not in ("", "*")):
        return False
    monitors = package.spec.monitor if isinstance(package.spec, Spec) else package.spec
    if not is_closed(monitors):
        return True
    ports = [monitor.target_port for monitor in package.monitors if monitor.target_port is not None]
    return any(same(port, allow.port) is not False for port in ports)


def _protector(pods: Selector, package: Package) -> Client | None:
    """Give the Authservice client that certainly protects all pods of a selector."""
    clients = (client for client in protecting(package) if narrows(pods, selector_of(client)))
    return next(clients, None)


@check("authservice-blocks-metrics")
def authservice_blocks_metrics(monitor: Monitor, package: Package, platform: Platform) -> Iterator[Said]:
    """Prometheus is refused by protected pods."""
    pods = monitor.pod_selector if monitor.pod_selector is not None else monitor.selector
    for client in protecting(package):
        selector = selector_of(client)
        covered = narrows(pods, selector)
        if platform.authservice_monitor_exemption:
            message = "default" if covered is False and overlaps(pods, selector) else None
        else:
            message = "never" if covered or overlaps(pods, selector) else None
        if message:
            place = at(monitor).also((*client.place, SELECTOR), "protected here")
            yield place.says(message, by=client.client_id, release=platform.requested)


@check("authservice-metrics-path")
def authservice_metrics_path(monitor: Monitor, package: Package) -> Iterator[Said]:
    """Users are refused on a path because it is exempted for Prometheus."""
    pods = monitor.pod_selector if monitor.pod_selector is not None else monitor.selector
    client = _protector(pods, package)
    if client is None or not isinstance(monitor.path, str):
        return
    for expose in package.exposes:
        port = expose.port if expose.target_port is None else expose.target_port
        if isinstance(port, Hole) or port != monitor.target_port or not serves_pods(expose):
            continue
        if narrows(pods_of(expose), selector_of(client)) and monitor.path in ("/", *_paths(expose)):
            yield at(monitor, "path").also((*expose.place, "host"), "exposed here").says()
            return


def _paths(expose: Expose) -> Iterator[str]:
    """Give the paths that an entry names to its users."""
    matches = routes_of(expose)
    for match in matches if isinstance(matches, Items) else ():
        if isinstance(match.uri, StringMap):
            yield from (value for value in match.uri.values() if isinstance(value, str))


@check("authservice-passthrough")
def authservice_passthrough(expose: Expose, package: Package) -> Iterator[Said]:
    """Protected pods are exposed where nobody but they can read the request."""
    if isinstance(expose.gateway, str) and "passthrough" in expose.gateway and serves_pods(expose):
        for path, client_id in _protected(expose, package):
            yield at(expose, "gateway").also(path, "protected here").says(by=client_id)


@check("authservice-udp")
def authservice_udp(expose: Expose, package: Package) -> Iterator[Said]:
    """A UDP port of protected pods is opened."""
    if expose.protocol == "UDP":
        for path, client_id in _protected(expose, package):
            yield at(expose, "protocol").also(path, "protected here").says(by=client_id)


def _protected(expose: Expose, package: Package) -> Iterator[tuple[Path, object]]:
    """Give the first Authservice client of pods that an entry opens: where it stands, and its id."""
    for client in protecting(package):
        selector = selector_of(client)
        if selector is not None and leads_to(expose, selector):
            yield (*client.place, SELECTOR), client.client_id
            return


@check("authservice-version-bug")
def authservice_version_bug(client: Client, package: Package, platform: Platform) -> Iterator[Said]:
    """This release does not protect the pods as it should."""
    if selector_of(client) is None:
        return
    network = package.network
    has_no_mesh = not isinstance(network, Hole) and (network is None or network.service_mesh is None)
    if has_no_mesh and platform.since_ok("0.60.0", "0.60.1"):
        yield at(client, SELECTOR).says("mode-unset", release=platform.requested)
    elif mesh_mode(package, platform) == "ambient" and platform.since_ok("0.48", "0.55"):
        for other in package.clients[: package.clients.index(client)]:
            if other.enable_authservice_selector is None:
                place = at(client, SELECTOR).also((*other.place, "clientId"), "listed before it")
                yield place.says("native-first", severity="error", other=other.client_id, release=platform.requested)
                return
