"""Stage 5: redirect URIs and web origins that let others in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint import reach
from udslint.rules.registry import Said, at, check
from udslint.rules.runtime.redirects import patterns
from udslint.rules.traits import is_saml, seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model import Client
    from udslint.settings import Settings


@check("redirect-uri-open")
def redirect_uri_open(client: Client) -> Iterator[Said]:
    """The answer to a login can be sent to any host."""
    for index, text in patterns(client):
        if reach.is_open(text):
            any_host = any(start.startswith(text[:-1]) for start in reach.WEB)
            yield at(client, "redirectUris", index).says("default" if any_host else "scheme")


@check("redirect-uri-broad")
def redirect_uri_broad(client: Client, settings: Settings) -> Iterator[Said]:
    """The answer to a login can be sent to any path of a host."""
    for index, text in patterns(client):
        if reach.is_broad(text) and not reach.dead_reason(text, settings.domain):
            yield at(client, "redirectUris", index).says()


@check("redirect-uri-http")
def redirect_uri_http(client: Client, settings: Settings) -> Iterator[Said]:
    """The answer to a login crosses the network unencrypted."""
    for index, text in patterns(client):
        if reach.is_plain_http(text) and not reach.dead_reason(text, settings.domain):
            yield at(client, "redirectUris", index).says()


@check("web-origin-any")
def web_origin_any(client: Client) -> Iterator[Said]:
    """Pages of every site may read Keycloak's answers with the user's credentials."""
    for index, value in enumerate(seen(client.web_origins) if is_saml(client) is False else ()):
        if value in ("*", "null"):
            yield at(client, "webOrigins", index).says("default" if value == "*" else "null")
