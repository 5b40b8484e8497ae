"""Stage 4: what permitted connections say that nothing reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.model.values import Items
from udslint.names import number_text
from udslint.read.holes import Hole
from udslint.rules.certain import filled
from udslint.rules.registry import Said, at, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model.package import Allow


@check("egress-port-ignored")
def egress_port_ignored(allow: Allow) -> Iterator[Said]:
    """A port is not opened beside a list of ports."""
    ports, port = allow.ports, allow.port
    if allow.direction != "Egress" or not filled(allow.remote_host) or port is None or isinstance(port, Hole):
        return
    if isinstance(ports, Items) and ports and not ports.open and not any(_may_be(one, port) for one in ports):
        yield at(allow, "port").says(host=allow.remote_host, value=number_text(port))


def _may_be(one: float | Hole, port: float) -> bool:
    return isinstance(one, Hole) or one == port


@check("remote-account-ignored")
def remote_account_ignored(allow: Allow) -> Iterator[Said]:
    """A service account does not limit where pods may connect to."""
    if allow.direction == "Egress" and filled(allow.remote_service_account):
        yield at(allow, "remoteServiceAccount").says()
