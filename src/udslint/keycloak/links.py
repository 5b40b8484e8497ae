"""Which URLs of a client Keycloak takes: it reads them with Java, and does not read all of them in one way.

Redirect URIs (also those after a logout) and an admin URL are encoded before they are looked at where they begin with
`/`, so that nothing in them is refused but a template of RESTEasy's (`{x}`). A base URL is put behind a host as it is.
What is linked to or sent to needs a scheme that Java can open. Measured on Keycloak 26.7.1.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from udslint.digits import whole_in
from udslint.keycloak.dropped import is_blank
from udslint.read.holes import Hole
from udslint.uris import SIMPLE, certain_text, parse

if TYPE_CHECKING:
    from udslint.model import Text
    from udslint.uris import Uri

_ILLEGAL = re.compile(r"[\s\x00-\x1f\x7f\"<>\\^`{|}]")
_SCRIPT = re.compile(r"(javascript|data):", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{[^{}]*[^{}\s][^{}]*\}")
_PROPERTY = re.compile(r"\$\{(?:/\}|[^}]*[.:])")
"""What Keycloak replaces before it looks, by a property of the system or by the default that stands there."""
_PORT = re.compile(r"(?:[^@]*@)?(?:\[[^\]]*\]|[^:@\[]*):([^@]+)")
_PORTS = range(-1, 2**31)
"""What Java reads a port into; it takes -1 for none."""
_OPENED = frozenset(("http", "https", "ftp", "file", "jar", "mailto", "jmod", "jrt"))
"""Schemes for which this Java has a handler."""


@lru_cache(maxsize=1024)
def redirect_problem(uri: Text) -> str | None:
    """Say why Keycloak refuses a redirect URI; None where it takes or drops it, or where that is not certain."""
    if is_blank(uri) or (isinstance(uri, str) and SIMPLE.fullmatch(uri)):
        return None
    if may_be_relative(uri):
        return encoded_problem(uri)
    if problem := _problem(uri):
        return problem
    return "has a fragment, the part from '#' on" if any("#" in text for text in certain_text(uri)) else None


def link_problem(url: Text | None, *, relative: bool) -> str | None:
    """Say why Keycloak refuses a URL that it links to or sends to."""
    if not url:
        return None
    if relative and isinstance(url, str) and url.startswith("/"):
        url = f"https://localhost{url}"
    if problem := _problem(url):
        return problem
    uri = parse(url) if isinstance(url, str) else None
    return _not_opened(uri) if uri else None


def may_be_relative(uri: Text) -> bool:
    """Tell whether a URI begins with a slash, or with something that is not known."""
    return uri.startswith("/") if isinstance(uri, str) else not uri.prefix.strip() or uri.prefix.startswith("/")


def encoded_problem(uri: Text) -> str | None:
    """Say why Keycloak fails on a URI that it encodes first."""
    found = next(filter(None, map(_TEMPLATE.search, certain_text(uri))), None)
    return f"holds '{found[0]}'" if found else None


def _problem(url: Text) -> str | None:
    """Find what no URL of a client may hold, in the text that certainly stands in it."""
    if any(map(_PROPERTY.search, certain_text(url))):
        return None
    for text in certain_text(url):
        if found := _ILLEGAL.search(text):
            return "holds a blank" if found[0].isspace() else f"holds '{found[0]}'"
    if found := _SCRIPT.match(url.prefix if isinstance(url, Hole) else url):
        return f"has the scheme '{found[1]}:'"
    return "is no URI" if isinstance(url, str) and parse(url) is None else None


def _not_opened(uri: Uri) -> str | None:
    if uri.scheme is None:
        return "has no scheme such as 'https:'"
    if uri.scheme.lower() not in _OPENED:
        return f"has the scheme '{uri.scheme}:', for which Keycloak knows no protocol"
    port = _PORT.fullmatch(uri.authority or "")
    if port and whole_in(port[1], _PORTS) is None:
        return f"has the port '{port[1]}'"
    return None
