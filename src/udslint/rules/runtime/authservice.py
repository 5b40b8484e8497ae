"""Stage 4: clients that Authservice logs users in for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from udslint.checking import Manifest
from udslint.hosts import Pattern, host_of, may_equal
from udslint.model.package import Client, Package
from udslint.model.values import Text
from udslint.platform import Platform
from udslint.read.holes import UNKNOWN, Hole
from udslint.rules.certain import mesh_mode
from udslint.rules.names import Key, name_key, repeated
from udslint.rules.registry import Said, at, check
from udslint.rules.runtime.protection import (
    all_exposed,
    is_closed,
    leads_elsewhere,
    protecting,
    selector_of,
    serves_pods,
    uris,
)
from udslint.rules.runtime.served import unserved
from udslint.settings import Settings
from udslint.uris import HOLE, skeleton
from udslint.urls import parse

WAYPOINT = "-waypoint"
MAX_LABEL = 63
"""Characters of a DNS label."""


@check("authservice-hosts-differ")
def authservice_hosts_differ(client: Client) -> Iterator[Said]:
    """The redirect URIs lie on more than one host."""
    hosts = list(_hosts(client))
    for index, host in hosts[1:]:
        first, other = hosts[0]
        if not may_equal(host, other):
            place = at(client, "redirectUris", index)
            yield place.also((*client.place, "redirectUris", first), "the first host").says()


@check("authservice-several-redirect-uris")
def authservice_several_redirect_uris(client: Client) -> Iterator[Said]:
    """There is more than one redirect URI, and Authservice uses one."""
    found = list(uris(client)) if selector_of(client) is not None else []
    for index, uri in found[1:]:
        if _differ(uri, found[0][1]):
            yield at(client, "redirectUris", index).says(first=found[0][1])
            return


def _differ(left: Text, right: Text) -> bool:
    """Tell whether two texts certainly differ."""
    if UNKNOWN in (left, right):
        return False
    return not may_equal(*(one.parts if isinstance(one, Hole) else (one,) for one in (left, right)))


@check("authservice-wildcard")
def authservice_wildcard(client: Client) -> Iterator[Said]:
    """The host of a redirect URI has a wildcard."""
    for index, uri in uris(client) if selector_of(client) is not None else ():
        start = (host_of(uri) or ("",))[0]  # what is not known may be the host's end, and the rest a path
        if isinstance(start, str) and "*" in start:
            yield at(client, "redirectUris", index).says()


@check("authservice-host-not-exposed")
def authservice_host_not_exposed(
    client: Client, package: Package, settings: Settings, manifest: Manifest, platform: Platform
) -> Iterator[Said]:
    """The host of the redirect URI is not one at which the protected pods are exposed."""
    selector = selector_of(client)
    if selector is None or not all_exposed(package):
        return
    mode = mesh_mode(package, platform)
    entries = [one for one in package.exposes if serves_pods(one) and not leads_elsewhere(one, selector, mode)]
    if all(isinstance(one.protocol, Hole) for one in entries):
        return
    for index, host in _hosts(client):
        place = at(client, "redirectUris", index)
        yield from unserved(host, (place,), entries, settings, manifest.asked)


def _hosts(client: Client) -> Iterator[tuple[int, Pattern]]:
    """Give the hosts of the redirect URIs that are seen; what has a wildcard is left to its own rule."""
    for index, uri in uris(client) if selector_of(client) is not None else ():
        host = host_of(uri)
        if host and not any("*" in piece for piece in host if isinstance(piece, str)):
            yield index, host


@check("authservice-reserved-path")
def authservice_reserved_path(client: Client, platform: Platform) -> Iterator[Said]:
    """The path of the redirect URI ends the session."""
    for index, uri in uris(client) if selector_of(client) is not None else ():
        if platform.authservice_logout_path and _path(uri) == platform.authservice_logout_path:
            yield at(client, "redirectUris", index).says(path=platform.authservice_logout_path)


@check("authservice-callback-root")
def authservice_callback_root(client: Client) -> Iterator[Said]:
    """The callback takes the root of the host from the application."""
    for index, uri in uris(client) if selector_of(client) is not None else ():
        if _path(uri) == "/":
            yield at(client, "redirectUris", index).says()


def _path(uri: Text) -> str | None:
    """Give the path of a URI; None where it is not settled."""
    if isinstance(uri, str):
        url = parse(uri)
        return url.path if url else None
    found = re.fullmatch(rf"[^:/?#]+://[^/?#]+(/[^?#{HOLE}]*)(?:[?#].*)?", skeleton(uri), re.DOTALL)
    return found[1] if found and host_of(uri) else None


@check("authservice-saml")
def authservice_saml(client: Client) -> Iterator[Said]:
    """The client speaks SAML."""
    if selector_of(client) is not None and client.protocol == "saml":
        yield at(client, "protocol").says()


@check("authservice-without-code-flow")
def authservice_without_code_flow(client: Client) -> Iterator[Said]:
    """The flow that Authservice uses is off."""
    if selector_of(client) is None or client.standard_flow_enabled is not False:
        return
    is_empty = not client.redirect_uris and is_closed(client.redirect_uris)
    yield at(client, "standardFlowEnabled").says("no-redirect-uri" if is_empty else "default")


@check("authservice-client-jwt")
def authservice_client_jwt(client: Client) -> Iterator[Said]:
    """The client may not authenticate with the secret that Authservice sends."""
    if selector_of(client) is not None and client.client_authenticator_type == "client-jwt":
        yield at(client, "clientAuthenticatorType").says()


@check("authservice-client-disabled")
def authservice_client_disabled(client: Client) -> Iterator[Said]:
    """The client is disabled, and the pods are still behind it."""
    if selector_of(client) is not None and client.enabled is False:
        yield at(client, "enabled").says()


@check("authservice-http")
def authservice_http(client: Client) -> Iterator[Said]:
    """The redirect URI is not the one that the browser comes back to."""
    for index, uri in uris(client) if selector_of(client) is not None else ():
        if skeleton(uri).lower().startswith("http://"):
            yield at(client, "redirectUris", index).says()


@check("waypoint-name-invalid")
def waypoint_name_invalid(client: Client, package: Package, platform: Platform) -> Iterator[Said]:
    """The clientId cannot be part of the waypoint's name."""
    if selector_of(client) is None or mesh_mode(package, platform) != "ambient":
        return
    name = skeleton(client.client_id)
    longest = MAX_LABEL - len(WAYPOINT)
    if ":" in name or (isinstance(client.client_id, Hole) and not client.client_id.parts):
        return
    if not re.fullmatch(rf"[a-z{HOLE}][-a-z0-9{HOLE}]*", name):
        yield at(client, "clientId").says(longest=longest)
    elif len(name.replace(HOLE, "")) > longest:
        yield at(client, "clientId").says("too-long", longest=longest)


@check("authservice-name-collision")
def authservice_name_collision(package: Package) -> Iterator[Said]:
    """Two Authservice clients get network policies of one name."""
    for client, first, _ in repeated(protecting(package), _policy_key):
        if client.client_id != first.client_id:
            place = at(client, "clientId").also((*first.place, "clientId"), "the other client")
            yield place.says(other=first.client_id)


def _policy_key(client: Client) -> Key | None:
    return name_key(client.client_id)
