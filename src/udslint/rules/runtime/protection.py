"""What an Authservice client protects: its pods, and the `expose` entries that lead to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from udslint.labels import Selector, contradicts, is_empty, overlaps
from udslint.model.package import AdvancedHttp, Client, Expose, Package
from udslint.model.values import Items, StringMap, Text
from udslint.read.holes import UNKNOWN, Hole

T = TypeVar("T")


def selector_of(client: Client) -> StringMap | None:
    """Give the labels of the pods that Authservice stands before; None where the client is not seen to have it."""
    selector = client.enable_authservice_selector
    return selector if isinstance(selector, StringMap) else None


def protecting(package: Package) -> tuple[Client, ...]:
    """Give the Authservice clients that are seen."""
    return tuple(client for client in package.clients if selector_of(client) is not None)


def may_protect(package: Package) -> bool:
    """Tell whether one of the clients that are seen is an Authservice client, or may be one."""
    return any(client.enable_authservice_selector is not None for client in package.clients)


def uris(client: Client) -> Iterator[tuple[int, Text]]:
    """Give the redirect URIs that are seen, with their positions."""
    return enumerate(client.redirect_uris if isinstance(client.redirect_uris, Items) else ())


def all_exposed(package: Package) -> bool:
    """Tell whether there is certainly no `expose` entry but those that are seen."""
    network = package.network
    return not isinstance(network, Hole) and (network is None or is_closed(network.expose))


def is_closed(items: Items[T] | Hole | None) -> bool:
    """Tell whether a list certainly has no more than what is seen."""
    return items is None or (isinstance(items, Items) and not items.open)


def serves_pods(expose: Expose) -> bool:
    """Tell whether an entry may send requests on to pods over HTTP: it neither answers nor redirects them itself."""
    advanced = expose.advanced_http
    if isinstance(advanced, AdvancedHttp) and (_is_set(advanced.direct_response) or _is_set(advanced.redirect)):
        return False
    return expose.protocol != "UDP"


def pods_of(expose: Expose) -> Selector:
    """Give the selector of an entry; unknown where the field is missing, or deprecated and not read (SF98)."""
    return UNKNOWN if expose.selector is None else expose.selector


def leads_to(expose: Expose, selector: StringMap) -> bool | None:
    """Tell whether an entry opens pods that the selector of an Authservice client takes; None: not settled."""
    if is_empty(selector):
        return True
    pods = pods_of(expose)
    return True if is_empty(pods) else overlaps(pods, selector)


def leads_elsewhere(expose: Expose, selector: StringMap, mode: str | None) -> bool:
    """Tell whether an entry certainly opens none of the pods that the selector of an Authservice client takes.

    In ambient mode the operator compares the selectors (SF40). With sidecars it is the pods that count, and those may
    have the labels of both.
    """
    return leads_to(expose, selector) is False and (mode == "ambient" or contradicts(pods_of(expose), selector))


def _is_set(value: object) -> bool:
    return value is not None and value != UNKNOWN
