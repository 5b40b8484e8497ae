"""Stage 2: clients of applications behind Authservice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from udslint.hosts import host_of
from udslint.model.values import Items
from udslint.read.holes import Hole
from udslint.rules.certain import contains, mesh_mode, present
from udslint.rules.registry import Said, at, check
from udslint.urls import UP_TO_PATH, Url, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model.package import Client, Package
    from udslint.platform import Platform

_SCHEME = re.compile(r"[\x00-\x20]*(?:$|[A-Za-z][A-Za-z0-9+.\-\t\r\n]*(?:$|:))")
"""How an absolute URL begins, or may go on to begin. Tabs and line ends count for nothing."""
_UP_TO_HOST = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*://)[^/?#\\]*")


@check("authservice-in-ambient")
def authservice_in_ambient(client: Client, package: Package, platform: Platform) -> Iterator[Said]:
    """Authservice in ambient mode, before the operator could make a waypoint for it."""
    if present(client.enable_authservice_selector) and mesh_mode(package, platform) == "ambient":
        yield at(client, "enableAuthserviceSelector").says(target=platform.release)


@check("authservice-client-id-colon")
def authservice_client_id_colon(client: Client) -> Iterator[Said]:
    """An Authservice client has a colon in its id."""
    if present(client.enable_authservice_selector) and contains(client.client_id, ":"):
        yield at(client, "clientId").says()


@check("authservice-redirect-uri-unparseable")
def authservice_redirect_uri_unparseable(client: Client) -> Iterator[Said]:
    """A redirect URI of an Authservice client is no absolute URL."""
    for index, uri in _redirect_uris(client):
        if _is_no_url(uri) if isinstance(uri, Hole) else parse(uri) is None:
            yield at(client, "redirectUris", index).says()


def _is_no_url(uri: Hole) -> bool:
    """Tell whether a URI certainly is no absolute URL, whatever the expressions in it come to."""
    server = UP_TO_PATH.match(uri.prefix)
    return not _SCHEME.match(uri.prefix) or (server is not None and parse(server[0]) is None)


@check("authservice-redirect-uri-root")
def authservice_redirect_uri_root(client: Client, platform: Platform) -> Iterator[Said]:
    """A redirect URI of an Authservice client has no path of its own."""
    # 0.61.0 alone took `/*` for the root too.
    roots = ("/", "/*") if platform.since_ok("0.61.0", "0.61.0") else ("/",)
    for index, uri in _redirect_uris(client):
        url = _with_some_host(uri) if isinstance(uri, Hole) else parse(uri)
        if url and url.path in roots:
            yield at(client, "redirectUris", index).says()


def _redirect_uris(client: Client) -> Iterator[tuple[int, str | Hole]]:
    """Give the redirect URIs of a client that is certainly Authservice's."""
    if present(client.enable_authservice_selector) and isinstance(client.redirect_uris, Items):
        yield from enumerate(client.redirect_uris)


def _with_some_host(uri: Hole) -> Url | None:
    """Read a URI whose holes all stand in its host, so that the path is visible; None for any other."""
    scheme = _UP_TO_HOST.match(uri.prefix)
    before = "".join(part for part in uri.parts[:-1] if isinstance(part, str))
    if scheme is None or not uri.suffix.startswith("/") or not _UP_TO_HOST.fullmatch(before) or not host_of(uri):
        return None
    return parse(scheme[1] + "host" + uri.suffix)
