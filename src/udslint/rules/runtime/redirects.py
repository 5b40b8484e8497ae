"""Stage 4: redirect URIs, web origins and links that lead nowhere."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from udslint import reach
from udslint.hosts import names_domain
from udslint.keycloak.dropped import is_blank
from udslint.keycloak.links import redirect_problem
from udslint.latest import latest
from udslint.read.holes import Expr, Hole, is_known
from udslint.rules.registry import Said, at, check
from udslint.rules.traits import all_known, browser_login, seen
from udslint.uris import is_ordinary, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.checking import Manifest
    from udslint.model import Client, Text
    from udslint.platform import Platform
    from udslint.settings import Settings

_NAME_OF_HOST = re.compile(r"://[^/?#@]*[A-Za-z0-9]\Z")
EXACT_HOSTS = (26, 7, 1)
"""The Keycloak that was seen to compare whole host names before a `*`; older ones compare beginnings."""


@latest
def patterns(client: Client) -> tuple[tuple[int, str], ...]:
    """Give the redirect URIs that logins use and Keycloak registers, as skeletons, with their positions.

    Those of which no rule has anything to say, which are nearly all, are left out.
    """
    if not browser_login(client):
        return ()
    uris = [(index, uri) for index, uri in enumerate(seen(client.redirect_uris)) if not is_ordinary(uri)]
    return tuple([(index, skeleton(uri)) for index, uri in uris if not is_blank(uri) and redirect_problem(uri) is None])


@check("redirect-uri-relative")
def redirect_uri_relative(client: Client) -> Iterator[Said]:
    """A redirect URI or a base URL has no host: Keycloak puts its own in front."""
    for index, text in patterns(client):
        if reach.is_relative(text):
            yield at(client, "redirectUris", index).says()
    if client.base_url is not None and reach.is_relative(skeleton(client.base_url)):
        yield at(client, "baseUrl").says("base-url")


@check("redirect-uri-empty")
def redirect_uri_empty(client: Client) -> Iterator[Said]:
    """Keycloak drops an empty redirect URI."""
    uris = seen(client.redirect_uris)
    alone = all_known(client.redirect_uris) is not None and all(map(is_blank, uris))
    for index, uri in enumerate(uris):
        if is_blank(uri) and browser_login(client):
            place = at(client, "redirectUris", index)
            yield place.says() if alone else place.says("others", severity="warning")


@check("redirect-uri-matches-nothing")
def redirect_uri_matches_nothing(client: Client, platform: Platform, settings: Settings) -> Iterator[Said]:
    """No request that an application makes matches a redirect URI."""
    keycloak = tuple(int(number) for number in platform.keycloak.split(".") if number.isdecimal())
    for index, text in patterns(client):
        reason = reach.dead_reason(text, settings.domain)
        if reason == "inner-star" and client.enable_authservice_selector is not None:
            continue  # Authservice sends it as it stands; of the host, authservice-wildcard tells
        if reason is not None and (reason != "cut-host" or keycloak >= EXACT_HOSTS):
            yield at(client, "redirectUris", index).says(reason)


@check("redirect-uri-not-normal")
def redirect_uri_not_normal(client: Client, settings: Settings, manifest: Manifest) -> Iterator[Said]:
    """A redirect URI is written in a way in which no application sends it."""
    for index, text in patterns(client):
        if reach.is_open(text) or reach.dead_reason(text, settings.domain):
            continue
        if problem := reach.not_normal(text):
            yield at(client, "redirectUris", index).says(problem=problem)
    for index, uri in enumerate(seen(client.redirect_uris) if browser_login(client) else ()):
        domain = _behind_a_name(uri)
        if domain and (re.match(r"\w+\.", domain.default or "") or _stands_behind_a_dot(domain, manifest)):
            yield at(client, "redirectUris", index).says(problem=f"no dot before '{domain.source}'")


def _behind_a_name(uri: Text) -> Expr | None:
    """Find the domain of the cluster right behind a name, as in `https://wiki{{ .Values.domain }}`."""
    if not isinstance(uri, Hole) or len(uri.parts) < 2 or not _NAME_OF_HOST.search(uri.prefix):
        return None
    domain = uri.parts[1]
    return domain if isinstance(domain, Expr) and names_domain(domain) else None


def _stands_behind_a_dot(domain: Expr, manifest: Manifest) -> bool:
    """Tell whether the Package has the same domain behind a dot elsewhere, so that it begins with none."""
    return any(
        isinstance(before, str) and before.endswith(".") and isinstance(part, Expr) and part.normal == domain.normal
        for _, hole in manifest.holes
        for before, part in pairwise(hole.parts)
    )


@check("web-origin-never-matches")
def web_origin_never_matches(client: Client) -> Iterator[Said]:
    """No browser sends a web origin as it is written."""
    for index, value in enumerate(seen(client.web_origins)):
        if value == "+":
            if _no_origins(client):
                yield at(client, "webOrigins", index).says("plus")
        elif problem := _never_an_origin(value):
            yield at(client, "webOrigins", index).says(problem=problem)


def _never_an_origin(value: Text) -> str | None:
    if isinstance(value, Hole) and not value.parts:
        return None
    return reach.never_an_origin(value, skeleton(value))


def _no_origins(client: Client) -> bool:
    """Tell whether the redirect URIs certainly give no origin that a browser would send."""
    uris = all_known(client.redirect_uris)
    return uris is not None and not any(map(reach.origin_of, uris))


@check("console-without-base-url")
def console_without_base_url(client: Client) -> Iterator[Said]:
    """The account console lists the application without a link."""
    if client.always_display_in_console is True and is_known(client.base_url) and not client.base_url:
        yield at(client, "alwaysDisplayInConsole").says()
