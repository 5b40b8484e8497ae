"""What one Package says of connections: where requests go to, who else gets in, and where its pods are let out to."""

from __future__ import annotations

from collections.abc import Iterator

from udslint.checking import Manifest
from udslint.collect_access import labels_of, place_at
from udslint.facts import Backend, RemoteHost
from udslint.finding import Path
from udslint.model.package import Allow
from udslint.model.values import Items, StringMap
from udslint.names import number_text
from udslint.object_facts import Labels
from udslint.place import Place
from udslint.read.holes import Hole
from udslint.rules.certain import HTTP_OR_TLS, mesh_mode
from udslint.rules.runtime.protection import is_closed, may_protect, serves_pods

TLS = "TLS"
"""The protocol of an entry that names none."""
DEFAULT_PORTS = {"HTTP": 80}
"""The port of an entry that names none, where it is not 443."""


def backends_of(manifest: Manifest) -> Iterator[Backend]:
    """Collect where `expose` entries send requests on to, as far as the port is settled.

    Source: UDS Core, src/pepr/operator/controllers/network/policies.ts: the gateway is let in at `targetPort`, and
    where there is none at `port`.
    """
    for expose in manifest.package.exposes:
        port, target = expose.port, expose.target_port
        if not serves_pods(expose) or not expose.service or port is None or isinstance(port, Hole):
            continue
        key, opened = ("port", port) if target is None else ("targetPort", target)
        service = place_at(manifest, (*expose.place, "service"), expose.service)
        place = _port_at(manifest, (*expose.place, "port"), port)
        opening = _port_at(manifest, (*expose.place, key), opened)
        labels = () if expose.selector is None else _settled(expose.selector)
        selector = manifest.document.span((*expose.place, "selector"))
        open_port = None if isinstance(opened, Hole) else int(opened)
        yield Backend(service, place, int(port), open_port, opening, labels, selector)


def _port_at(manifest: Manifest, path: Path, port: float | Hole) -> Place:
    return place_at(manifest, path, port if isinstance(port, Hole) else number_text(port))


def others_let_in(manifest: Manifest) -> bool:
    """Tell whether pods may be reached from outside of the namespace by what no `expose` entry opens.

    In ambient mode the waypoint of Authservice may.
    """
    package, network = manifest.package, manifest.package.network
    if isinstance(network, Hole) or network is None or not is_closed(network.allow) or not is_closed(network.expose):
        return True
    if may_protect(package) and is_ambient(manifest) is not False:
        return True
    return any(_may_let_gateways_in(allow) for allow in package.allows)


def _may_let_gateways_in(allow: Allow) -> bool:
    """Tell whether an entry may open pods to a gateway: it is for other namespaces, and not for one of its own only."""
    if allow.direction == "Egress" or allow.remote_generated == "IntraNamespace":
        return False
    namespace = allow.remote_namespace
    return not isinstance(namespace, str) or namespace in ("", "*") or "gateway" in namespace


def _settled(selector: StringMap | Hole) -> Labels | None:
    return None if isinstance(selector, Hole) else labels_of(selector)


def remote_hosts_of(manifest: Manifest) -> Iterator[RemoteHost]:
    """Collect the ports of hosts outside of the cluster that pods are let out to, as far as they are settled.

    Source: UDS Core, src/pepr/operator/controllers/istio/egress.ts and egress-ports.ts.
    """
    for allow in manifest.package.allows:
        protocol = TLS if allow.remote_protocol is None else allow.remote_protocol
        if not isinstance(allow.remote_host, str) or not allow.remote_host or protocol not in HTTP_OR_TLS:
            continue
        if allow.direction == "Ingress":  # admission denies it
            continue
        host = place_at(manifest, (*allow.place, "remoteHost"), allow.remote_host)
        yield from (RemoteHost(host, port, protocol) for port in _ports_of(allow, protocol))


def _ports_of(allow: Allow, protocol: str) -> Iterator[int]:
    """Give the ports of an entry that are settled."""
    named = allow.ports
    if isinstance(named, Hole):
        return
    if not named and not (isinstance(named, Items) and named.open):
        named = Items((DEFAULT_PORTS.get(protocol, 443) if allow.port is None else allow.port,))
    yield from (int(port) for port in named or () if not isinstance(port, Hole))


def is_ambient(manifest: Manifest) -> bool | None:
    """Tell whether the Package is in the mesh by ambient mode; None: not settled."""
    mode = mesh_mode(manifest.package, manifest.platform)
    return None if mode is None else mode == "ambient"
