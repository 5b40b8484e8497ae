"""Stage 4: what permitted connections say that nothing reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.model.package import Allow, Network, Package
from udslint.model.values import Items
from udslint.names import number_text
from udslint.read.holes import Hole, same
from udslint.rules.certain import filled
from udslint.rules.registry import Said, at, check
from udslint.rules.runtime.protection import is_closed

if TYPE_CHECKING:
    from collections.abc import Iterator


@check("egress-port-ignored")
def egress_port_ignored(allow: Allow, package: Package) -> Iterator[Said]:
    """A port is not opened beside a list of ports."""
    ports, port = allow.ports, allow.port
    if allow.direction != "Egress" or not filled(allow.remote_host) or port is None or isinstance(port, Hole):
        return
    if not isinstance(ports, Items) or not ports or ports.open or any(_may_be(one, port) for one in ports):
        return
    others = (one for one in package.allows if one is not allow and one.direction != "Ingress")
    allows = package.network.allow if isinstance(package.network, Network) else package.network
    if is_closed(allows) and not any(same(one.remote_host, allow.remote_host) is not False for one in others):
        yield at(allow, "port").says(host=allow.remote_host, value=number_text(port))


def _may_be(one: float | Hole, port: float) -> bool:
    return isinstance(one, Hole) or one == port


@check("remote-account-ignored")
def remote_account_ignored(allow: Allow) -> Iterator[Said]:
    """A service account does not limit where pods may connect to."""
    if allow.direction == "Egress" and filled(allow.remote_service_account):
        yield at(allow, "remoteServiceAccount").says()
