"""Which requests the routes of an `expose` entry take, as far as that is certain: how their paths begin."""

from __future__ import annotations

import re
from typing import Final

from udslint.facts import PathStart
from udslint.model.package import Match
from udslint.model.values import Items, StringMap
from udslint.read.holes import Hole

_LITERAL: Final = re.compile(r"\^?((?:[^\\.*+?()\[\]{}|^$](?![*?{]))*)")
"""What a regular expression without alternatives certainly matches first."""


def starts_of(routes: Items[Match] | Hole | None) -> tuple[PathStart, ...] | None:
    """Give how the paths of routes begin: empty where these take every path, None where that is not settled."""
    if routes is None:
        return ()
    if isinstance(routes, Hole) or routes.open:
        return None
    found = [_start_of(route) for route in routes]
    return tuple(one for one in found if one) if all(found) else None


def may_be_apart(ones: tuple[PathStart, ...] | None, others: tuple[PathStart, ...] | None) -> bool:
    """Tell whether it is certain which of two entries for one host gets a request, or may be: a path is not settled.

    Istio puts a route for every path behind all others of its host, whatever VirtualService they are of
    (pilot/pkg/networking/core/route: SortVHostRoutes).
    """
    if ones is None or others is None:
        return True
    if not ones or not others:
        return any((ones, others)) and all(one.is_special for one in (*ones, *others))
    return all(one.excludes(other) for one in ones for other in others)


def _start_of(route: Match) -> PathStart | None:
    """Give how the paths of a route begin; of one that asks for no path, any path does."""
    uri = route.uri
    if uri is None or (isinstance(uri, StringMap) and not uri and not uri.open):
        return PathStart("")
    if not isinstance(uri, StringMap) or uri.open or len(uri) != 1:
        return None
    ((kind, value),) = uri.items()
    if isinstance(value, Hole):
        return None
    return PathStart(_literal(value)) if kind == "regex" else PathStart(value.lower(), whole=kind == "exact")


def _literal(pattern: str) -> str:
    """Give the text with which all that a regular expression matches begins."""
    if "|" in pattern:
        return ""
    found = _LITERAL.match(pattern)
    return found[1].lower() if found else ""
