"""Which redirect URIs Keycloak accepts for what a client lists in `redirectUris`.

Measured on Keycloak 26.7.1: all 4,032 verdicts of facts/keycloak/redirect_cases.json come out of `accepts`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from udslint.uris import Uri, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

SPECIAL = ("http", "https")
"""Schemes that the bare `*` covers."""
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Hosts for which, with http and no port, any port is accepted."""


def accepts(patterns: Iterable[str], candidate: str, keycloak: str = "https://sso.uds.dev") -> bool:
    """Tell whether a request with this redirect URI is let through.

    Args:
        patterns: the client's `redirectUris`, such that Keycloak registers them.
        candidate: the redirect URI (or the ACS URL of a SAML request) that an application sends.
        keycloak: the origin of Keycloak, which relative entries are relative to.
    """
    candidate = re.sub(r"[\t\r\n]", "", candidate)
    uri = parse(candidate)
    if uri is None:
        return False
    texts = [(candidate, uri)]
    if any_port := _without_port(candidate, uri):
        texts.append((any_port, uri))
    absolute = [keycloak + pattern if pattern.startswith("/") else pattern for pattern in patterns if pattern]
    return any(_accepts(pattern, text, uri) for pattern in absolute for text, uri in texts)


def _accepts(pattern: str, text: str, uri: Uri) -> bool:
    """Compare one absolute pattern with a request's URI, or with that URI without its port."""
    if pattern == "*":
        return uri.scheme is None or uri.scheme.lower() in SPECIAL
    if pattern == text:
        return True
    return is_wildcard(pattern) and _below(pattern[:-1], re.split(r"[?#]", text, maxsplit=1)[0], uri)


def is_wildcard(pattern: str) -> bool:
    """Tell whether Keycloak reads the entry as a prefix: `*` stands at its very end and it has no `?`."""
    return pattern.endswith("*") and "?" not in pattern


def _below(prefix: str, text: str, uri: Uri) -> bool:
    """Tell whether a URI without query and fragment lies below a prefix, at the same host and port."""
    if not text.startswith(prefix) and text != prefix.removesuffix("/"):
        return False
    if uri.user is not None or _climbs(uri.path) or (uri.authority and not uri.host):
        return False
    allowed = parse(prefix)
    if allowed is None or allowed.authority is None:
        return True
    asked = parse(text) or uri
    return allowed.host == asked.host and allowed.port in ("", asked.port)


def _climbs(path: str) -> bool:
    """Tell whether a path goes up, written plainly or encoded any number of times."""
    if "." not in path and "%" not in path:
        return False
    from urllib.parse import unquote

    while (decoded := unquote(path)) != path:
        path = decoded
    return ".." in re.split(r"[/\\]", path)


def _without_port(text: str, uri: Uri) -> str | None:
    """Write an http loopback URI without its port, for which any port counts."""
    if uri.scheme != "http" or uri.host not in _LOOPBACK or uri.port is None or uri.user is not None:
        return None
    return text.replace(f"{uri.host}:{uri.port}", uri.host, 1)
