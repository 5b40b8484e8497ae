"""Stage 2: services exposed over UDP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.facts import DEFAULT_GATEWAY
from udslint.rules.certain import present
from udslint.rules.names import OR, Key, name_key, port_text, repeated, text_key
from udslint.rules.registry import Said, at, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model.package import Expose, Package
    from udslint.read.holes import Hole


def _refused(expose: Expose, field: str, value: object) -> Iterator[Said]:
    """Say that a UDP entry has a field that is for HTTP; its being there counts, not what it holds."""
    if expose.protocol == "UDP" and present(value):
        yield at(expose, field).says()


@check("udp-expose-host")
def udp_expose_host(expose: Expose) -> Iterator[Said]:
    """A UDP entry names a host."""
    return _refused(expose, "host", expose.host)


@check("udp-expose-domain")
def udp_expose_domain(expose: Expose) -> Iterator[Said]:
    """A UDP entry names a domain."""
    return _refused(expose, "domain", expose.domain)


@check("udp-expose-match")
def udp_expose_match(expose: Expose) -> Iterator[Said]:
    """A UDP entry has HTTP routes in the deprecated field."""
    return _refused(expose, "match", expose.match)


@check("udp-expose-advanced-http")
def udp_expose_advanced_http(expose: Expose) -> Iterator[Said]:
    """A UDP entry has HTTP routing."""
    return _refused(expose, "advancedHTTP", expose.advanced_http)


@check("udp-expose-uptime")
def udp_expose_uptime(expose: Expose) -> Iterator[Said]:
    """A UDP entry has HTTP probes."""
    return _refused(expose, "uptime", expose.uptime)


@check("udp-expose-pod-labels")
def udp_expose_pod_labels(expose: Expose) -> Iterator[Said]:
    """A UDP entry has the deprecated selector."""
    return _refused(expose, "podLabels", expose.pod_labels)


@check("udp-route-name-collision")
def udp_route_name_collision(package: Package) -> Iterator[Said]:
    """Two UDP entries make a route of one name."""
    for expose, first, name in repeated(_udp(package), lambda expose: _route(package, expose)):
        place = at(expose, "port") if expose.description is None else at(expose, "description")
        yield place.also(first.place, "the first entry of this name").says(name=name)


@check("udp-port-reused-in-package")
def udp_port_reused_in_package(package: Package) -> Iterator[Said]:
    """Two UDP entries want one port of a gateway."""
    for expose, first, _ in repeated(_udp(package), _port):
        place = at(expose, "port").also((*first.place, "port"), "taken here already")
        yield place.says(gateway=expose.gateway or DEFAULT_GATEWAY)


def _udp(package: Package) -> list[Expose]:
    return [expose for expose in package.exposes if expose.protocol == "UDP"] if len(package.exposes) > 1 else []


def _route(package: Package, expose: Expose) -> Key | None:
    pieces: list[str | Hole] = [package.metadata.name or "", "udp"]
    description = expose.description
    if description is not None:
        pieces.append(description)
    if not present(description):
        pieces += [OR] if description is not None else []
        pieces.append(port_text(expose.port))
    return name_key(*pieces)


def _port(expose: Expose) -> Key | None:
    return text_key(expose.gateway or DEFAULT_GATEWAY, OR, port_text(expose.port))
