"""URIs as Keycloak reads them: the grammar of Java's `java.net.URI` (RFC 2396, with IPv6 hosts and other letters).

It differs from a browser's: nothing is normalised, and what is no host name may still be an authority, without a host.
"""

from __future__ import annotations

import re
from functools import lru_cache

from udslint.read.holes import Expr, Hole
from udslint.record import record

HOLE = "\ufffc"
"""Stands in a skeleton for a piece of text that is not known."""

_SPACE = re.compile(r"[\s\x80-\x9f]")
_BAD_ESCAPE = r"%(?![0-9A-Fa-f]{2})"
_NOT_IN_PATH = re.compile(rf'[\x00-\x20"#<>?\[\\\]^`{{|}}\x7f]|{_BAD_ESCAPE}')
_NOT_IN_QUERY = re.compile(rf'[\x00-\x20"#<>\\^`{{|}}\x7f]|{_BAD_ESCAPE}')
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*")
_LABEL = r"[A-Za-z0-9\-]*(?<!-)"
_SERVER = re.compile(
    rf"(?:(?P<user>[^@]*)@)?(?P<host>\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9_.]+)?\]|\d{{1,3}}(?:\.\d{{1,3}}){{3}}"
    rf"|(?:[A-Za-z0-9]{_LABEL}\.)*[A-Za-z]{_LABEL}\.?)(?::(?P<port>[0-9]*))?"
)
LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|\[::1\]")
"""Hosts that are the user's own machine."""


@record
class Uri:
    """A URI in its parts, as written; an opaque one (`urn:x`, `https:x`) has its text as path."""

    scheme: str | None
    authority: str | None
    host: str | None
    """None where there is no authority, and where the authority is no server (`*.uds.dev`)."""
    port: str | None
    user: str | None
    path: str
    query: str | None
    fragment: str | None


SIMPLE = re.compile(r"(https?)://((?:[a-z0-9][a-z0-9-]*(?<!-)\.)*[a-z][a-z0-9-]*(?<!-))((?:/[A-Za-z0-9_.*-]*)*)")
"""What nearly all URIs of Packages look like: nothing in them is out of the ordinary, and they are read at once."""


def is_ordinary(uri: str | Hole) -> bool:
    """Tell whether a URI is one page of a site, with https, and nothing in it is out of the ordinary."""
    return isinstance(uri, str) and uri.startswith("https:") and "*" not in uri and SIMPLE.fullmatch(uri) is not None


@lru_cache(maxsize=4096)
def parse(text: str) -> Uri | None:
    """Read a URI reference; None if it is not one."""
    if simple := SIMPLE.fullmatch(text):
        scheme, host, path = simple.groups()
        return Uri(scheme, host, host, None, None, path, None, None)
    text, mark, fragment = text.partition("#")
    if mark and _NOT_IN_QUERY.search(fragment):
        return None
    if not (text.isascii() and fragment.isascii()) and _SPACE.search(text + fragment):
        return None
    scheme, rest = _split_scheme(text)
    if scheme is not None and not _SCHEME.fullmatch(scheme):
        return None
    if scheme is not None and not rest.startswith("/"):
        if not rest or _NOT_IN_QUERY.search(rest):
            return None
        return Uri(scheme, None, None, None, None, rest, None, fragment if mark else None)
    return _hierarchical(scheme, rest, fragment if mark else None)


def _split_scheme(text: str) -> tuple[str | None, str]:
    found = re.match(r"[^/?#:]*:", text)
    return (found[0][:-1], text[found.end() :]) if found else (None, text)


def _hierarchical(scheme: str | None, rest: str, fragment: str | None) -> Uri | None:
    authority: str | None = None
    if rest.startswith("//"):
        found = re.match(r"//([^/?]*)", rest)
        authority = found[1] if found else ""
        rest = rest[2 + len(authority) :]
        if not authority and not rest:
            return None
    path, mark, query = rest.partition("?")
    if _NOT_IN_PATH.search(path) or _NOT_IN_QUERY.search(query):
        return None
    server = _SERVER.fullmatch(authority) if authority else None
    if authority and _NOT_IN_PATH.search(server["user"] or "" if server else authority):
        return None
    host, port, user = (server["host"], server["port"], server["user"]) if server else (None, None, None)
    return Uri(scheme, authority or None, host, port, user, path, query if mark else None, fragment)


def skeleton(value: str | Hole) -> str:
    """Write a value with `HOLE` for each piece that is not known."""
    if isinstance(value, Hole):
        return "".join(HOLE if isinstance(part, Expr) else part for part in value.parts) or HOLE
    return value


def certain_text(value: str | Hole) -> tuple[str, ...]:
    """Give the pieces of text that certainly stand in a value."""
    if isinstance(value, Hole):
        return tuple(part for part in value.parts if isinstance(part, str))
    return (value,)
