"""Stage 4: the network around single sign-on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from udslint.checking import Manifest
from udslint.gateways import BUILTIN_GATEWAYS
from udslint.hosts import (
    Pattern,
    has_domain,
    host_of,
    hosts_of,
    is_under,
    may_equal,
    names_domain,
    text_of,
)
from udslint.labels import is_empty
from udslint.model.package import AdvancedHttp, Allow, Client, Expose, Package
from udslint.names import normalized
from udslint.nearest import nearest
from udslint.reach import PLACE_FOR_HOST
from udslint.read.holes import UNKNOWN, Expr, Hole, same, written
from udslint.rules.grammars import HOST
from udslint.rules.registry import Said, at, at_path, check
from udslint.rules.runtime.protection import all_exposed, is_closed, may_protect, uris
from udslint.rules.runtime.served import unserved
from udslint.settings import Settings
from udslint.uris import LOOPBACK, certain_text

KEYCLOAK_NAMESPACES = ("istio-admin-gateway", "istio-tenant-gateway", "keycloak", "*", "")
"""Namespaces through which pods get to Keycloak: its gateways, its own, and any."""
_OTHER_GATEWAY_NAMES = {
    other.format(name): name
    for name in BUILTIN_GATEWAYS
    for other in ("{}-gateway", "istio-{}-gateway", "{}-ingressgateway", "istio-{}")
}


@check("egress-to-keycloak-missing")
def egress_to_keycloak_missing(client: Client, package: Package) -> Iterator[Said]:
    """The application may not connect to Keycloak to fetch tokens."""
    if not _fetches_tokens(client) or may_protect(package) or package.metadata.namespace == "keycloak":
        return
    network = package.network
    if isinstance(network, Hole) or (network is not None and not is_closed(network.allow)):
        return
    if not is_closed(package.sso) or any(_may_reach_keycloak(allow, package) for allow in package.allows):
        return
    yield at(client, "clientId").says(severity=None if package.exposes else "note")


def _fetches_tokens(client: Client) -> bool:
    """Tell whether the application itself certainly exchanges login codes for tokens."""
    return (
        client.protocol in (None, "openid-connect")
        and client.public_client is False
        and client.standard_flow_enabled is True
        and client.enabled is True
        and client.enable_authservice_selector is None
    )


def _may_reach_keycloak(allow: Allow, package: Package) -> bool:
    if allow.direction == "Ingress":
        return False
    if _may_be_keycloaks(allow.remote_namespace, package):
        return True
    if isinstance(allow.remote_generated, Hole) or allow.remote_generated == "Anywhere":
        return True
    if allow.remote_cidr is not None:
        return True
    if allow.remote_host is not None:
        return may_equal(text_of(allow.remote_host), ("sso.", Expr("*")))
    remotes = (allow.remote_generated, allow.remote_namespace, allow.remote_selector, allow.remote_pod_labels)
    return all(remote is None for remote in remotes)


def _may_be_keycloaks(namespace: str | Hole | None, package: Package) -> bool:
    """Tell whether pods may get to Keycloak through a namespace; one that is not known is any but the Package's own.

    Which that is its value says by default: an empty one means any namespace, and a Package may be Keycloak's own.
    """
    if not isinstance(namespace, Hole):
        return namespace in KEYCLOAK_NAMESPACES
    only = namespace.only
    if only is None:
        return True
    is_release = only.normal == ".Release.Namespace"
    if not is_release and (only.default is None or only.default in KEYCLOAK_NAMESPACES):
        return True
    own = package.metadata.namespace
    return not (is_release if own is None else same(namespace, own))


@check("redirect-host-not-exposed")
def redirect_host_not_exposed(
    client: Client, package: Package, settings: Settings, manifest: Manifest
) -> Iterator[Said]:
    """A login ends on a host that the Package does not serve."""
    if client.enable_authservice_selector is not None or client.standard_flow_enabled is not True:
        return
    entries = [expose for expose in package.exposes if expose.protocol != "UDP"]
    if all(isinstance(expose.protocol, Hole) for expose in entries) or not all_exposed(package):
        return
    by_host: dict[Pattern, list[int]] = {}
    for index, uri in uris(client):
        if (host := host_of(uri)) is not None:
            by_host.setdefault(host, []).append(index)
    for host, indices in by_host.items():
        if not _is_elsewhere(host, entries, settings):
            places = (at(client, "redirectUris", index) for index in indices)
            yield from unserved(host, places, entries, settings, manifest.asked)


def _is_elsewhere(host: Pattern, entries: Sequence[Expose], settings: Settings) -> bool:
    """Tell whether a host may be outside this Package: another site, the user's own machine, Keycloak.

    A wildcard in a host is left to the rules about redirect URIs.
    """
    text = "".join(piece for piece in host if isinstance(piece, str))
    if "*" in text or text.startswith(("sso.", "keycloak.")) or LOOPBACK.fullmatch(text):
        return True
    end = host[-1]
    if isinstance(end, Expr):
        return not names_domain(end)
    if any(is_under(end, domain) for domain in (settings.domain, settings.admin_domain)):
        return False
    labels = tuple(f"{expose.host}." for expose in entries if isinstance(expose.host, str))
    return not (len(host) == 1 and text.startswith(labels))


@check("expose-host-invalid")
def expose_host_invalid(expose: Expose) -> Iterator[Said]:
    """The host of an entry is none that Istio takes."""
    host = expose.host
    if not host or host == "." or expose.protocol == "UDP":
        return
    if not any(map(PLACE_FOR_HOST.search, certain_text(host))) and HOST.refuses(host):
        yield at(expose, "host").says()


@check("expose-host-has-domain")
def expose_host_has_domain(expose: Expose, settings: Settings) -> Iterator[Said]:
    """The domain is appended to a host that already has it."""
    host = expose.host
    if host is None or expose.protocol == "UDP" or not has_domain(host, expose, settings):
        return
    if isinstance(host, Hole):
        yield at(expose, "host").says("hole", severity="warning")
    else:
        result = hosts_of(expose, settings, (settings.domain,))[0]
        yield at(expose, "host").says(result=written(result))


@check("expose-selector-ignored")
def expose_selector_ignored(expose: Expose) -> Iterator[Said]:
    """The deprecated selector is not read, so the entry opens all pods."""
    if expose.pod_labels is not None and expose.pod_labels != UNKNOWN and expose.selector is None:
        path = (*expose.place, "podLabels")
        yield at_path(path, path).key().says()


@check("route-without-service")
def route_without_service(expose: Expose) -> Iterator[Said]:
    """A route leads to no service."""
    advanced = expose.advanced_http
    may_be_udp = expose.protocol == "UDP" or isinstance(expose.protocol, Hole)
    if not isinstance(advanced, AdvancedHttp) or may_be_udp or expose.service is not None:
        return
    if advanced.direct_response is None and advanced.redirect is None:
        yield at(expose, "service").says(host=expose.host)


@check("redirect-opens-all-ports")
def redirect_opens_all_ports(expose: Expose) -> Iterator[Said]:
    """A redirect opens every pod and port to the gateway."""
    advanced = expose.advanced_http
    if not isinstance(advanced, AdvancedHttp) or advanced.redirect is None or advanced.redirect == UNKNOWN:
        return
    if is_empty(expose.selector) and expose.port is None:
        yield at(expose, "advancedHTTP", "redirect").key().says(host=expose.host)


@check("gateway-unknown")
def gateway_unknown(expose: Expose) -> Iterator[Said]:
    """The gateway is probably one of UDS Core, under another name."""
    gateway = expose.gateway
    if not isinstance(gateway, str) or gateway in BUILTIN_GATEWAYS or normalized(gateway) != gateway or expose.domain:
        return
    if near := _OTHER_GATEWAY_NAMES.get(gateway) or _misspelt_gateway(gateway):
        yield at(expose, "gateway").says(near=near)


def _misspelt_gateway(gateway: str) -> str | None:
    """Give the gateway that is probably meant; `tenant-dmz` is a name of somebody's own, with a word added."""
    words = gateway.split("-")
    return None if any(name in words for name in BUILTIN_GATEWAYS) else nearest(gateway, BUILTIN_GATEWAYS)
