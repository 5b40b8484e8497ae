"""Stage 5: network rules that let in, or out, more than was meant."""

from __future__ import annotations

from collections.abc import Iterator

from udslint.labels import is_empty
from udslint.model.package import Allow
from udslint.model.values import Items
from udslint.read.holes import Hole
from udslint.rules.registry import Said, at, check
from udslint.rules.selectors import moved

ANY_NAMESPACE = ("", "*")
ANY_ADDRESS = ("0.0.0.0/0", "::/0")


@check("allow-anywhere")
def allow_anywhere(allow: Allow) -> Iterator[Said]:
    """A rule without a port is for everybody."""
    if not _is_any_port(allow):
        return
    way = "from" if allow.direction == "Ingress" else "to"
    if allow.remote_generated == "Anywhere":
        yield at(allow, "remoteGenerated").says(way=way, who="any address")
    elif allow.remote_cidr in ANY_ADDRESS:
        yield at(allow, "remoteCidr").says(way=way, who="any address")
    elif allow.remote_namespace in ANY_NAMESPACE and _is_any_pod(allow):
        yield at(allow, "remoteNamespace").says(way=way, who="every pod of every namespace")


def _is_any_port(allow: Allow) -> bool:
    ports = allow.ports
    return allow.port is None and (ports is None or (isinstance(ports, Items) and not ports and not ports.open))


def _is_any_pod(allow: Allow) -> bool:
    """Tell whether the other side is not narrowed by labels or a service account."""
    return is_empty(moved(allow.remote_pod_labels, allow.remote_selector)) and allow.remote_service_account is None


@check("ingress-without-source")
def ingress_without_source(allow: Allow) -> Iterator[Said]:
    """The mesh does not check where a request comes from."""
    if allow.direction != "Ingress" or isinstance(allow.remote_selector, Hole):
        return
    others = (
        allow.remote_namespace,
        allow.remote_generated,
        allow.remote_cidr,
        allow.remote_host,
        allow.remote_service_account,
    )
    name = "remotePodLabels" if allow.remote_pod_labels is not None else "remoteSelector"
    selector = moved(allow.remote_pod_labels, allow.remote_selector)
    if selector and not isinstance(selector, Hole) and all(other is None for other in others):
        yield at(allow, name).key().says()
