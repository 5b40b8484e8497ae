"""Stage 4: what the operator makes of two entries of one Package under one name, so that one of them is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.gateways import gateway_of
from udslint.model.values import StringMap
from udslint.read.holes import same, shown
from udslint.rules.admission.expose import over_http
from udslint.rules.names import Key, name_key, port_text, repeated
from udslint.rules.registry import Said, at, check
from udslint.rules.runtime.protection import may_protect
from udslint.rules.selectors import values_of
from udslint.rules.traits import has_uptime_checks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model.package import Expose, Package


@check("service-entry-collision")
def service_entry_collision(package: Package) -> Iterator[Said]:
    """Two hosts get one way into the mesh."""
    http = [expose for expose in package.exposes if over_http(expose)]
    entries = [expose for expose in http if isinstance(expose.host, str) and expose.host != "."]
    said = set[object]()
    for expose, first, name in repeated(entries, lambda expose: _service_entry(package, expose)):
        if expose.host != first.host and expose.host not in said:
            said.add(expose.host)
            place = at(expose, "host").also((*first.place, "host"), "the first host of this name")
            yield place.says(other=first.host, name=name)


def _service_entry(package: Package, expose: Expose) -> Key | None:
    return name_key(package.metadata.name or "", gateway_of(expose), expose.host or "")


@check("expose-policy-collision")
def expose_policy_collision(package: Package) -> Iterator[Said]:
    """The network policies of two exposed services overwrite each other."""
    if may_protect(package):
        return  # in ambient mode the policies are for the waypoint of a client that both may lead to
    entries = [expose for expose in package.exposes if over_http(expose) and isinstance(expose.selector, StringMap)]
    for expose, first, _ in repeated(entries, _policy):
        if expose.selector == first.selector or same(expose.service, first.service) is not False:
            continue  # what leads to one service leads to the same pods
        if values_of(expose.selector) == values_of(first.selector):
            place = at(expose, "selector").key().also((*first.place, "selector"), "the other selector")
            yield place.says(values=", ".join(map(shown, values_of(expose.selector))))


def _policy(expose: Expose) -> Key | None:
    """Give the key of what names the policies of an entry, but for the Package."""
    port = port_text(expose.port if expose.target_port is None else expose.target_port)
    return name_key("allow", port, *values_of(expose.selector), "Istio", gateway_of(expose), "gateway")


@check("uptime-collision")
def uptime_collision(package: Package) -> Iterator[Said]:
    """Two uptime checks overwrite each other."""
    checked = [expose for expose in package.exposes if has_uptime_checks(expose)]
    for number, expose in enumerate(checked):
        for other in checked[:number]:
            is_same = same(expose.host, other.host) and same(gateway_of(expose), gateway_of(other))
            if is_same and same(expose.domain or "", other.domain or "") is False:
                place = at(expose, "uptime").also((*other.place, "uptime"), "the other checks")
                yield place.says(host=expose.host)
                break
