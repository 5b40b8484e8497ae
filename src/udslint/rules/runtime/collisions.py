"""Stage 4: two Packages that want one thing: a host, the way through Authservice, the name of a client.

Between files that may be for different clusters a finding is a note that says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import chain

from udslint.facts import Fleet, PackageFact, PathStart
from udslint.finding import Span
from udslint.meanings import meaning
from udslint.paths import may_be_apart
from udslint.place import Place, Value
from udslint.record import record
from udslint.rules.registry import Said, at_span, check

PROBE = "-probe"


@record
class _Claim:
    """Something that a Package wants."""

    package: PackageFact
    place: Place
    holder: Hashable
    """Claims of one holder do not exclude each other."""
    paths: tuple[PathStart, ...] | None = ()
    """Of an exposed host: how the paths begin."""

    names: Hashable | None = None
    """What alone decides, for a Package of no chart, whether it and one of another file may be one; None: more."""


def _claim(package: PackageFact, place: Place, holder: Hashable, paths: tuple[PathStart, ...] | None = ()) -> _Claim:
    """Make a claim."""
    if package.chart is not None or package.release is not None:
        return _Claim(package, place, holder, paths)
    named = (package.namespace, package.name)
    names = tuple(one.value if one and isinstance(one.value, str) else None for one in named)
    return _Claim(package, place, holder, paths, names)


_Holders = dict[Hashable, _Claim]
"""Who wants a thing: the first claim of each holder."""


@check("authservice-host-collision")
def authservice_host_collision(fleet: Fleet) -> Iterator[Said]:
    """Requests for one application go to the login of another."""
    whole: dict[Hashable, _Holders] = defaultdict(dict)
    starts: dict[Hashable, _Holders] = defaultdict(dict)
    said: set[Span] = set()
    for later in _protected_hosts(fleet):
        host = later.place.value
        texts = _starts(host, later.package)
        known = (whole.get(text, {}) for text in texts)
        earlier = _rival(later, chain(starts[texts[-1]].values(), *(holders.values() for holders in known)))
        if earlier and later.place.span not in said:
            said.add(later.place.span)
            yield _said(later, earlier, "its redirect URI", client=later.holder, other=earlier.holder, host=host)
        whole[texts[-1]].setdefault(later.holder, later)
        for text in texts:
            starts[text].setdefault(later.holder, later)


def _starts(host: Value, package: PackageFact) -> list[Hashable]:
    """Give what a host begins with, itself at the end; of one with expressions, only itself."""
    if isinstance(host, str):
        return [host[:length] for length in range(1, len(host) + 1)]
    return [meaning(host, package)]


def _protected_hosts(fleet: Fleet) -> Iterator[_Claim]:
    """Give the hosts of redirect URIs whose clients are known."""
    for package in _in_order(fleet):
        for client in package.clients:
            for host in client.guard.hosts if client.guard and isinstance(client.id.value, str) else ():
                yield _claim(package, host, client.id.value)


@check("exposed-host-collision")
def exposed_host_collision(fleet: Fleet) -> Iterator[Said]:
    """Two Packages are exposed at one host."""
    seen: dict[Hashable, _Holders] = defaultdict(dict)
    said: set[Span] = set()
    for package in _in_order(fleet):
        for expose in package.exposes:
            host, gateway = meaning(expose.host.value, package), meaning(expose.gateway, package)
            if host is None or gateway is None:
                continue
            later = _claim(package, expose.host, package.identity, expose.paths)
            known = seen[host, gateway]
            earlier = _rival(later, known.values())
            if earlier and later.place.span not in said:
                said.add(later.place.span)
                yield _said(later, earlier, "exposed here", host=later.place.value)
            known.setdefault((later.holder, later.paths), later)


@check("remote-host-protocol-conflict")
def remote_host_protocol_conflict(fleet: Fleet) -> Iterator[Said]:
    """Two entries want one port of one host by different protocols."""
    seen: dict[Hashable, _Holders] = defaultdict(dict)
    for package in _in_order(fleet):
        for remote in package.remote_hosts if package.ambient is not None else ():
            later = _claim(package, remote.host, remote.protocol)
            known = seen[remote.host.value, remote.port, package.ambient]
            # What becomes of two entries of one Package outside of ambient mode is not known.
            others = (one for one in known.values() if package.ambient or one.package.identity != package.identity)
            if earlier := _rival(later, others):
                named = {"port": remote.port, "protocol": remote.protocol, "other": earlier.holder}
                inside = "same" if earlier.package.identity == package.identity else "default"
                yield _said(later, earlier, f"by {earlier.holder} here", inside, **named)
            known.setdefault((package.identity, later.holder), later)


@check("probe-client-collision")
def probe_client_collision(fleet: Fleet) -> Iterator[Said]:
    """The operator's own client for uptime checks overwrites this one."""
    probed: dict[str, list[_Claim]] = defaultdict(list)
    for package in fleet.packages:
        for client in package.clients:
            if client.guard and client.guard.probed and isinstance(client.id.value, str):
                probed[client.id.value].append(_claim(package, client.id, client.id.value))
    said: set[Span] = set()
    for package in fleet.reported:
        for client in package.clients:
            name = client.id.value
            if not isinstance(name, str) or not name.endswith(PROBE) or client.id.span in said:
                continue
            owners = (one for one in probed.get(name.removesuffix(PROBE), ()) if one.package.may_be_beside(package))
            if owner := next(owners, None):
                said.add(client.id.span)
                later = _claim(package, client.id, name)
                yield _said(later, owner, "this client has uptime checks", client=name, other=owner.place.value)


def _in_order(fleet: Fleet) -> list[PackageFact]:
    """Give the Packages, what is in the cluster first."""
    return sorted(fleet.packages, key=lambda package: not package.context)


def _rival(later: _Claim, known: Iterable[_Claim]) -> _Claim | None:
    """Find who wants the same as a reported Package, in what may be the same cluster.

    There may be thousands of one name: copies for other clusters. Of those in other files one is asked about.
    """
    if later.package.context:
        return None
    excluded = set[Hashable]()
    file = later.package.origin[0]
    for earlier in known:
        if earlier.holder == later.holder or (earlier.names in excluded and earlier.package.origin[0] != file):
            continue
        if may_be_apart(earlier.paths, later.paths):
            continue
        if later.package.may_be_beside(earlier.package):
            return earlier
        if earlier.names is not None and earlier.package.origin[0] != file:
            excluded.add(earlier.names)
    return None


def _said(later: _Claim, earlier: _Claim, message: str, inside: str = "default", **fields: object) -> Said:
    """Say it at the later one.

    Args:
        later: what the finding is about.
        earlier: what it is in conflict with.
        message: what is said of the earlier one.
        inside: the message between Packages of one cluster.
        fields: of the message, besides the usual ones.
    """
    place = at_span(later.place.span, later.place.path).see(earlier.place.span, message)
    fields = {"package": later.package.title, "owner": earlier.package.title, "value": later.place.value, **fields}
    if later.package.deployed_with(earlier.package):
        return place.says(inside, severity=None, **fields)
    return place.says("other-file", severity="note", **fields)
