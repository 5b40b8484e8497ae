"""Stage 4: addresses and names by which an `allow` entry says who is at the other end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from udslint.reach import PLACE_FOR_HOST
from udslint.rules.grammars import REMOTE_HOST, fills_in
from udslint.rules.registry import Said, at, check
from udslint.uris import certain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model.package import Allow

_RANGE = re.compile(r"(?P<address>[^/]*)/(?P<bits>[0-9]+)")
_IPV4 = re.compile(r"[0-9]+(?:\.[0-9]+){3}")
_LEADING_ZEROS = re.compile(r"(?<![0-9A-Fa-f])0+(?=[0-9A-Fa-f])")
_V4_BITS, _V6_BITS = 32, 128
_NOT_A_HOST = re.compile(rf"\*|{PLACE_FOR_HOST.pattern}")
"""A wildcard, which admission denies, or what another tool fills in."""


@check("remote-cidr-invalid")
def remote_cidr_invalid(allow: Allow) -> Iterator[Said]:
    """The API server refuses the NetworkPolicy that the operator makes of an entry."""
    cidr = allow.remote_cidr
    if isinstance(cidr, str) and cidr and not fills_in(cidr) and not is_cidr(cidr):
        yield at(allow, "remoteCidr").says()


@check("remote-host-invalid")
def remote_host_invalid(allow: Allow) -> Iterator[Said]:
    """Istio refuses what the operator makes for the host of an entry."""
    host = allow.remote_host
    if allow.direction == "Ingress":  # ingress-remote-host-or-l7 says so
        return
    if not host or any(map(_NOT_A_HOST.search, certain_text(host))) or not REMOTE_HOST.refuses(host):
        return
    is_address = isinstance(host, str) and (_is_ipv4(host) or (":" in host and _is_ipv6(host)))
    yield at(allow, "remoteHost").says("address" if is_address else "default")


def is_cidr(text: str) -> bool:
    """Tell whether Kubernetes takes a text for a range of addresses: 10.0.0.0/8, fd00::/8.

    As it does for fields that are as old as this one: zeros may lead, and bits of hosts may be set.
    Source: apimachinery's `IsValidCIDRForLegacyField`, measured by tests/e2e/test_object_meta.py.
    """
    found = _RANGE.fullmatch(text)
    if found is None:
        return False
    address, bits = found["address"], found["bits"]
    if _IPV4.fullmatch(address):
        return _is_at_most(_V4_BITS, bits) and _is_ipv4(address)
    return _is_at_most(_V6_BITS, bits) and _is_ipv6(address)


def _is_at_most(most: int, digits: str) -> bool:
    number = digits.lstrip("0")
    return len(number) <= len(str(most)) and int(number or "0") <= most


def _is_ipv4(address: str) -> bool:
    return _IPV4.fullmatch(address) is not None and all(_is_at_most(255, part) for part in address.split("."))


def _is_ipv6(address: str) -> bool:
    from ipaddress import AddressValueError, IPv6Address

    if "." in address:
        head, _, last = address.rpartition(":")
        if not _is_ipv4(last):
            return False
        address = f"{head}:0:0"
    groups = _LEADING_ZEROS.sub("", address)
    try:
        return "%" not in groups and bool(IPv6Address(groups).packed)
    except AddressValueError:
        return False
