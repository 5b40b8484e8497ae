"""Stage 2: permitted connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.read.holes import UNKNOWN, Hole
from udslint.rules.certain import HTTP_OR_TLS, contains, empty, filled, mesh_mode, present
from udslint.rules.names import OR, Key, listed, name_key, repeated
from udslint.rules.registry import Said, at, check
from udslint.rules.selectors import moved, values_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from udslint.model.package import Allow, Package
    from udslint.platform import Platform

TCP_ONLY = ("KubeAPI", "KubeNodes", "CloudMetadata")


@check("allow-without-remote")
def allow_without_remote(allow: Allow) -> Iterator[Said]:
    """An entry does not say who is at the other end."""
    if allow.remote_namespace is not None or allow.remote_selector is not None or allow.remote_pod_labels is not None:
        return
    if allow.direction == UNKNOWN:  # the API server rejects what is written there, and it may be the remote
        return
    if empty(allow.remote_generated) and empty(allow.remote_cidr) and empty(allow.remote_host):
        yield at(allow, "remoteGenerated").says()


@check("remote-generated-mixed")
def remote_generated_mixed(allow: Allow, platform: Platform) -> Iterator[Said]:
    """A generated target stands beside another."""
    if filled(allow.remote_generated):
        yield from _mixed(allow, "remoteGenerated", _others(allow, platform))


@check("remote-namespace-selector-mixed")
def remote_namespace_selector_mixed(allow: Allow, platform: Platform) -> Iterator[Said]:
    """A namespace or a selector stands beside a target outside of the cluster."""
    if not (filled(allow.remote_cidr) or filled(allow.remote_host) or allow.remote_protocol in HTTP_OR_TLS):
        return
    others = list(_others(allow, platform))
    named = [field for field in others if field in _INSIDE]
    if named:
        yield from _mixed(allow, named[0], (field for field in others if field not in _INSIDE))


@check("remote-cidr-mixed")
def remote_cidr_mixed(allow: Allow, platform: Platform) -> Iterator[Said]:
    """A CIDR stands beside a host."""
    if filled(allow.remote_cidr):
        beside = (field for field in _others(allow, platform) if field in ("remoteHost", "remoteProtocol"))
        yield from _mixed(allow, "remoteCidr", beside)


@check("remote-host-mixed")
def remote_host_mixed(allow: Allow, platform: Platform) -> Iterator[Said]:
    """A host stands beside another target."""
    if filled(allow.remote_host):
        yield from _mixed(allow, "remoteHost", _targets_beside_host(allow, platform))


@check("remote-protocol-without-host")
def remote_protocol_without_host(allow: Allow, platform: Platform) -> Iterator[Said]:
    """A protocol is named, and a host is not the only target."""
    if filled(allow.remote_protocol) and (empty(allow.remote_host) or any(_targets_beside_host(allow, platform))):
        yield at(allow, "remoteProtocol").says()


_INSIDE = ("remoteNamespace", "remoteSelector", "remotePodLabels")


def _others(allow: Allow, platform: Platform) -> Iterator[str]:
    """Give the fields besides `remoteGenerated` that certainly name a target or how to reach it."""
    namespace = allow.remote_namespace
    # Before 1.0 the operator took an empty namespace for none.
    if present(namespace) if platform.at_least("1.0") else filled(namespace):
        yield "remoteNamespace"
    if present(allow.remote_selector):
        yield "remoteSelector"
    if present(allow.remote_pod_labels):
        yield "remotePodLabels"
    if filled(allow.remote_cidr):
        yield "remoteCidr"
    if filled(allow.remote_host):
        yield "remoteHost"
    if allow.remote_protocol in HTTP_OR_TLS:
        yield "remoteProtocol"


def _targets_beside_host(allow: Allow, platform: Platform) -> Iterator[str]:
    if filled(allow.remote_generated):
        yield "remoteGenerated"
    yield from (field for field in _others(allow, platform) if field not in ("remoteHost", "remoteProtocol"))


def _mixed(allow: Allow, field: str, others: Iterable[str]) -> Iterator[Said]:
    """Say that a field stands beside others that exclude it."""
    found = list(others)
    if found:
        place = at(allow, field)
        for other in found:
            place = place.also((*allow.place, other), f"'{other}' is set here")
        shown = [f"{one}: {allow.remote_protocol}" if one == "remoteProtocol" else one for one in found]
        yield place.says(field=field, others=listed(shown))


@check("udp-to-tcp-only-target")
def udp_to_tcp_only_target(allow: Allow) -> Iterator[Said]:
    """UDP to a target that speaks TCP only."""
    if allow.remote_protocol == "UDP" and allow.remote_generated in TCP_ONLY:
        yield at(allow, "remoteProtocol").says(target=allow.remote_generated)


@check("tcp-remote-host")
def tcp_remote_host(allow: Allow) -> Iterator[Said]:
    """TCP to a host name."""
    if allow.remote_protocol == "TCP" and filled(allow.remote_host):
        yield at(allow, "remoteProtocol").says(host=allow.remote_host)


@check("udp-remote-host")
def udp_remote_host(allow: Allow) -> Iterator[Said]:
    """UDP to a host name."""
    if allow.remote_protocol == "UDP" and filled(allow.remote_host):
        yield at(allow, "remoteProtocol").says(host=allow.remote_host)


@check("ingress-remote-host-or-l7")
def ingress_remote_host_or_l7(allow: Allow) -> Iterator[Said]:
    """A host name or its protocol on an incoming connection."""
    if allow.direction == "Ingress":
        if filled(allow.remote_host):
            yield at(allow, "remoteHost").says(field="remoteHost")
        elif allow.remote_protocol in HTTP_OR_TLS:
            yield at(allow, "remoteProtocol").says(field="remoteProtocol")


@check("remote-host-wildcard")
def remote_host_wildcard(allow: Allow) -> Iterator[Said]:
    """A host name with a wildcard."""
    if contains(allow.remote_host, "*"):
        yield at(allow, "remoteHost").says()


@check("remote-host-in-ambient")
def remote_host_in_ambient(allow: Allow, package: Package, platform: Platform) -> Iterator[Said]:
    """A host name in ambient mode, before the operator could make a waypoint for it."""
    if filled(allow.remote_host) and mesh_mode(package, platform) == "ambient":
        yield at(allow, "remoteHost").says(target=platform.release)


@check("allow-service-account-misplaced")
def allow_service_account_misplaced(allow: Allow, package: Package, platform: Platform) -> Iterator[Said]:
    """A service account on a connection that is not restricted by it."""
    if not filled(allow.service_account):
        return
    if _targets_nothing_checked(allow, platform):
        yield at(allow, "serviceAccount").says("target")
    elif mesh_mode(package, platform) == "sidecar":
        yield at(allow, "serviceAccount").says()


def _targets_nothing_checked(allow: Allow, platform: Platform) -> bool:
    """Tell whether an entry is certainly none of those that a service account can restrict."""
    if not empty(allow.remote_host):
        return False
    if not platform.at_least("0.59"):
        return True
    anywhere = allow.remote_generated == "Anywhere" or isinstance(allow.remote_generated, Hole)
    return not anywhere or allow.direction == "Ingress"


@check("network-policy-name-collision")
def network_policy_name_collision(package: Package, platform: Platform) -> Iterator[Said]:
    """Two entries make a NetworkPolicy of one name."""
    for allow, first, name in repeated(package.allows, lambda allow: _network_policy(package, allow, platform)):
        place = at(allow, "description") if filled(allow.description) else at(allow)
        yield place.also(first.place, "the first entry of this name").says(name=name)


def _network_policy(package: Package, allow: Allow, platform: Platform) -> Key | None:
    pieces: list[str | Hole] = ["allow", package.metadata.name or "", allow.direction]
    description = allow.description
    if description:
        pieces.append(description)
    if not filled(description):
        if isinstance(description, Hole):
            pieces.append(OR)
        pieces += values_of(moved(allow.pod_labels, allow.selector))
        pieces += _remote(allow)
        pieces += [_protocol(allow)] if platform.at_least("1.4") else []
    return name_key(*pieces)


def _remote(allow: Allow) -> list[str | Hole]:
    generated = allow.remote_generated
    if generated and filled(generated):
        return [generated]
    pieces: list[str | Hole] = [generated, OR] if generated else []
    pieces.append(allow.remote_namespace or "")
    return [*pieces, *values_of(moved(allow.remote_pod_labels, allow.remote_selector))]


def _protocol(allow: Allow) -> str | Hole:
    if isinstance(allow.remote_protocol, Hole):
        return allow.remote_protocol
    return "UDP" if allow.remote_protocol == "UDP" else "TCP"
