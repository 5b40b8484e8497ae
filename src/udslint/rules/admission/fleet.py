"""Stage 2: what only several Packages together show.

A finding is an error where both Packages are certainly meant for one cluster, else a warning that says so.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from udslint.meanings import meaning
from udslint.read.holes import Expr, Hole
from udslint.record import record, replace
from udslint.rules.registry import Said, at_span, check

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from udslint.facts import Fleet, PackageFact
    from udslint.finding import Span
    from udslint.place import Place, Value
    from udslint.platform import Platform

OF_RELEASE = Hole((Expr("{{ .Release.Namespace }}", ".Release.Namespace"),))
"""The namespace of what names none."""


@record
class _Claim:
    """Something that one Package at most may have."""

    thing: Hashable
    """What is claimed; equal things are certainly one."""
    holder: str
    """Who claims it. Claims of one holder do not exclude each other."""
    place: Place
    fact: PackageFact
    gateway: Value = ""
    """Of a port."""


@record
class _Conflict:
    """A claim, and an earlier one of somebody else."""

    claim: _Claim
    earlier: _Claim
    held: bool
    """The holder has the thing in the cluster already."""

    def said(self, inside: str = "default", **fields: object) -> Said:
        """Say it as an error or, between files that may be for different clusters, as a warning.

        Args:
            inside: the message between Packages of one file, chart or Zarf package.
            fields: of the message, besides the usual ones.
        """
        claim, earlier = self.claim, self.earlier
        place = at_span(claim.place.span, claim.place.path)
        place = place.see(earlier.place.span, f"of Package '{earlier.fact.title}'")
        fields = {"package": claim.fact.title, "other": earlier.fact.title, "value": claim.place.value, **fields}
        if not claim.fact.deployed_with(earlier.fact):
            return place.says("other-file", severity="warning", **fields)
        return place.says("context" if earlier.fact.context else inside, severity=None, **fields)


@check("namespace-already-has-package")
def namespace_already_has_package(fleet: Fleet) -> Iterator[Said]:
    """Two Packages are in one namespace."""
    for conflict in _conflicts(_namespaces(fleet)):
        fact = conflict.claim.fact
        if not fact.deleting:
            yield conflict.said("default" if fact.namespace else "no-namespace")


def _namespaces(fleet: Fleet) -> Iterator[_Claim]:
    for fact in fleet.packages:
        if fact.name and isinstance(fact.name.value, str):
            if fact.namespace is None:
                # Objects of one file without a namespace go to one and the same, whichever it is: the release's.
                yield _Claim(meaning(OF_RELEASE, fact), fact.name.value, fact.name, fact)
            elif thing := meaning(fact.namespace.value, fact):
                yield _Claim(thing, fact.name.value, fact.namespace, fact)


@check("client-id-owned-elsewhere")
def client_id_owned_elsewhere(fleet: Fleet) -> Iterator[Said]:
    """A Package in another namespace has a client with this id."""
    for conflict in _conflicts(_client_ids(fleet)):
        if not conflict.held:
            yield conflict.said(client=conflict.claim.place.value)


@check("client-overwritten")
def client_overwritten(fleet: Fleet, platform: Platform) -> Iterator[Said]:
    """Two Packages overwrite each other's client: what no operator denied yet, before 0.40 not even in a namespace."""
    claims = _client_ids(fleet)
    if not platform.at_least("0.40"):
        claims = (replace(claim, holder=claim.fact.title) for claim in claims)
    for conflict in _conflicts(claims):
        yield conflict.said(client=conflict.claim.place.value)


def _client_ids(fleet: Fleet) -> Iterator[_Claim]:
    for fact in fleet.packages:
        namespace = _namespace(fact)
        for client in fact.clients if namespace else ():
            if thing := meaning(client.id.value, fact):
                yield _Claim(thing, namespace, client.id, fact)


@check("udp-port-owned-elsewhere")
def udp_port_owned_elsewhere(fleet: Fleet) -> Iterator[Said]:
    """A Package in another namespace has this UDP port of the gateway."""
    for conflict in _conflicts(_udp_ports(fleet)):
        if not conflict.held:
            yield conflict.said(gateway=conflict.claim.gateway)


def _udp_ports(fleet: Fleet) -> Iterator[_Claim]:
    for fact in fleet.packages:
        namespace = _namespace(fact)
        for udp in fact.udp_ports if namespace else ():
            gateway, port = meaning(udp.gateway, fact), meaning(udp.port.value, fact)
            if gateway and port:
                yield _Claim((gateway, port), namespace, udp.port, fact, udp.gateway)


def _namespace(fact: PackageFact) -> str:
    """Give the namespace of a Package; "" where it is not settled. A missing one is filled in by who deploys it."""
    value = fact.namespace.value if fact.namespace else ""
    return value if isinstance(value, str) else ""


@dataclass(slots=True)
class _Held:
    """The earlier claims of one thing, by where they come from; the first one of each holder."""

    context: dict[str, _Claim] = field(default_factory=dict)
    together: dict[tuple[str, str], dict[str, _Claim]] = field(default_factory=lambda: defaultdict(dict))
    """By what they certainly are deployed together with."""
    run: dict[str, _Claim] = field(default_factory=dict)

    def add(self, claim: _Claim) -> None:
        """Keep a claim."""
        fact = claim.fact
        if fact.context:
            self.context.setdefault(claim.holder, claim)
            return
        self.run.setdefault(claim.holder, claim)
        for group in fact.together:
            self.together[group].setdefault(claim.holder, claim)

    def rival(self, claim: _Claim) -> _Claim | None:
        """Find an earlier claim of another holder, one that is certainly in the same cluster before any other."""
        together = (self.together.get(group, {}) for group in claim.fact.together)
        for claims in (self.context, *together, self.run):
            for holder, earlier in claims.items():
                if holder != claim.holder and _are_two_at_a_time(claim.fact, earlier.fact):
                    return earlier
        return None


def _conflicts(claims: Iterable[_Claim]) -> Iterator[_Conflict]:
    """Find the claims to which somebody else has an earlier one; what is in the cluster comes first."""
    held: dict[Hashable, _Held] = defaultdict(_Held)
    reported = []
    for claim in _contested(claims):
        if claim.fact.context:
            held[claim.thing].add(claim)
        else:
            reported.append(claim)
    said: set[Span] = set()
    for claim in reported:
        known = held[claim.thing]
        if claim.place.span not in said and (earlier := known.rival(claim)) is not None:
            said.add(claim.place.span)
            yield _Conflict(claim, earlier, claim.holder in known.context)
        known.add(claim)


def _contested(claims: Iterable[_Claim]) -> Iterator[_Claim]:
    """Give the claims of things that more than one wants, which are few of many."""
    found = list(claims)
    first: dict[Hashable, str] = {}
    contested = {claim.thing for claim in found if first.setdefault(claim.thing, claim.holder) != claim.holder}
    return (claim for claim in found if claim.thing in contested)


def _are_two_at_a_time(one: PackageFact, other: PackageFact) -> bool:
    """Tell whether two facts can be of two Packages at a time: not of one Package, nor of two sides of an `if`."""
    return one.origin != other.origin and one.may_meet(other)
