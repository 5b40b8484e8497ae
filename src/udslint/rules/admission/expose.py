"""Stage 2: services exposed over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.gateways import BUILTIN_GATEWAYS, TENANT
from udslint.model.package import AdvancedHttp, Expose, Match, Package
from udslint.model.values import Items
from udslint.names import normalized
from udslint.read.holes import Hole
from udslint.rules.certain import contains, empty, filled, present
from udslint.rules.names import (
    OR,
    Key,
    listed,
    name_key,
    not_normal,
    port_text,
    repeated,
    text_key,
)
from udslint.rules.registry import Said, at, check
from udslint.rules.traits import routes_of, uptime_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.platform import Platform
    from udslint.settings import Settings


def over_http(expose: Expose) -> bool:
    """Tell whether an entry is certainly for HTTP; UDP entries have checks of their own."""
    return not isinstance(expose.protocol, Hole) and expose.protocol != "UDP"


@check("gateway-name-not-normalized")
def gateway_name_not_normalized(expose: Expose) -> Iterator[Said]:
    """The gateway has a name that no Kubernetes resource of the operator can have."""
    gateway = expose.gateway
    if gateway and gateway not in BUILTIN_GATEWAYS and not_normal(gateway):
        if isinstance(gateway, str) and normalized(gateway):
            yield at(expose, "gateway").says("near", near=normalized(gateway))
        else:
            yield at(expose, "gateway").says()


@check("http-expose-needs-host")
def http_expose_needs_host(expose: Expose) -> Iterator[Said]:
    """An entry for HTTP names no host."""
    if expose.protocol == "HTTP" and empty(expose.host):
        yield at(expose, "host").says()


@check("expose-needs-host")
def expose_needs_host(expose: Expose) -> Iterator[Said]:
    """An entry without a protocol names no host."""
    if empty(expose.protocol) and empty(expose.host):
        yield at(expose, "host").says()


@check("domain-on-builtin-gateway")
def domain_on_builtin_gateway(expose: Expose) -> Iterator[Said]:
    """A gateway of UDS Core has its own domain."""
    if filled(expose.domain) and expose.gateway in BUILTIN_GATEWAYS and over_http(expose):
        yield at(expose, "domain").says(gateway=expose.gateway)


@check("passthrough-advanced-http")
def passthrough_advanced_http(expose: Expose) -> Iterator[Said]:
    """A passthrough gateway does not see the HTTP that it is to route."""
    if contains(expose.gateway, "passthrough") and over_http(expose):
        for field, value in (("advancedHTTP", expose.advanced_http), ("match", expose.match)):
            if present(value):
                yield at(expose, field).says(gateway=expose.gateway)


@check("direct-response-with-backend")
def direct_response_with_backend(expose: Expose) -> Iterator[Said]:
    """The gateway answers by itself, and a service is named all the same."""
    advanced = expose.advanced_http
    if not isinstance(advanced, AdvancedHttp) or not present(advanced.direct_response) or not over_http(expose):
        return
    backend = {
        "service": filled(expose.service),
        "selector": present(expose.selector),
        "port": present(expose.port),
        "targetPort": present(expose.target_port),
    }
    named = [field for field, there in backend.items() if there]
    if named:
        place = at(expose, "advancedHTTP", "directResponse")
        for field in named:
            place = place.also((*expose.place, field), f"'{field}' names the service")
        yield place.says(fields=listed(named))


@check("virtual-service-name-collision")
def virtual_service_name_collision(package: Package, platform: Platform) -> Iterator[Said]:
    """Two entries make a VirtualService of one name."""
    entries = [expose for expose in package.exposes if over_http(expose)] if len(package.exposes) > 1 else []
    for expose, first, name in repeated(entries, lambda expose: _virtual_service(package, expose, platform)):
        place = at(expose, "description") if filled(expose.description) else at(expose)
        yield place.also(first.place, "the first entry of this name").says(name=name)


def _virtual_service(package: Package, expose: Expose, platform: Platform) -> Key | None:
    gateway = TENANT if expose.gateway is None else expose.gateway
    pieces: list[str | Hole] = [package.metadata.name or "", gateway]
    description = expose.description
    if description:
        pieces.append(description)
    if not filled(description):
        if isinstance(description, Hole):
            pieces.append(OR)
        routes = _match_names(expose)
        if routes is None:
            return None
        host = "root-domain" if expose.host == "." and platform.at_least("0.48") else expose.host
        pieces += ["undefined" if host is None else host, port_text(expose.port)]
        pieces += ["undefined" if expose.service is None else expose.service, *routes]
    return name_key(*pieces)


def _match_names(expose: Expose) -> list[str | Hole] | None:
    """Give the names of the routes of an entry; None: not settled."""
    match = routes_of(expose)
    if match is None:
        return [""]
    if not isinstance(match, Items) or match.open:
        return None
    return [route.name or "" for route in match if isinstance(route, Match)]


@check("uptime-path-not-absolute")
def uptime_path_not_absolute(expose: Expose) -> Iterator[Said]:
    """A path to probe does not begin with a slash."""
    if expose.uptime is None or not over_http(expose):
        return
    for index, path in enumerate(uptime_paths(expose) or ()):
        start = path.prefix[:1] if isinstance(path, Hole) else path[:1]
        if start != "/" and not (isinstance(path, Hole) and not start):
            yield at(expose, "uptime", "checks", "paths", index).says()


@check("uptime-fqdn-repeated")
def uptime_fqdn_repeated(package: Package, settings: Settings) -> Iterator[Said]:
    """Two entries probe one host name."""
    entries = [expose for expose in package.exposes if expose.uptime is not None and over_http(expose)]
    probed = [expose for expose in entries if uptime_paths(expose)]
    for expose, first, name in repeated(probed, lambda expose: _host_name(expose, settings)):
        yield at(expose, "uptime").also((*first.place, "uptime"), "probed here already").says(name=name)


def _host_name(expose: Expose, settings: Settings) -> Key | None:
    """Give the key of the name under which an entry is reached."""
    pieces: list[str | Hole] = [] if expose.host == "." else [expose.host or "", "."]
    domain = expose.domain
    if domain:
        pieces.append(domain)
    if not filled(domain):
        if isinstance(domain, Hole):
            pieces.append(OR)
        if isinstance(expose.gateway, Hole) and not contains(expose.gateway, "admin"):
            pieces += [expose.gateway, OR]
        pieces.append(settings.admin_domain if contains(expose.gateway, "admin") else settings.domain)
    return text_key(*pieces)
