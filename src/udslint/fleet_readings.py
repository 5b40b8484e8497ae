"""In which readings of their templates the findings over several Packages hold.

The checks speak of places; a place is part of what Packages share in some readings of its file, or in all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from udslint.finding import MILDER
from udslint.readings import Defaults, Readings, holds_by_default, in_which
from udslint.record import record, replace

if TYPE_CHECKING:
    from udslint.facts import ClientFact, Fleet, PackageFact
    from udslint.finding import Finding, Span


@record
class _Held:
    """The readings of one file in which something is so."""

    path: str
    variants: frozenset[int]
    readings: Readings
    defaults: Defaults
    complete: bool

    @property
    def everywhere(self) -> bool:
        """It is so in every reading."""
        return len(self.variants) == len(self.readings)

    @property
    def by_default(self) -> bool:
        """It is so under the chart's default values."""
        return holds_by_default(self.defaults, self.variants)

    def words(self, path: str) -> str:
        """Say when it is so, for a finding in the file of this path."""
        said = in_which(self.readings, self.variants, complete=self.complete) or ""
        return said if self.path == path else f"{said} in {self.path}"


class FleetReadings:
    """The places of all Packages of templates, with the readings in which they are there."""

    def __init__(self, fleet: Fleet) -> None:
        self._held: dict[Span, dict[str, _Held]] = defaultdict(dict)
        """By the file whose Package has the place: a helper's may be of several."""
        self._files: dict[str, set[str]] = defaultdict(set)
        """The files that have a Package of a title."""
        for fact in fleet.packages:
            if len(fact.readings) > 1 or fact.chart is not None:
                self._add(fact)

    def _add(self, fact: PackageFact) -> None:
        file = fact.origin[0]
        self._files[fact.title].add(file)
        for span in spans_of(fact):
            if len(fact.readings) > 1 or span.path != file:
                before = self._held[span].get(file)
                variants = fact.variants | before.variants if before else fact.variants
                self._held[span][file] = _Held(file, variants, fact.readings, fact.defaults, fact.complete)

    def _at(self, span: Span, package: str = "") -> _Held | None:
        """Give when there is something at a place: for this Package, or where that is not said, the least often."""
        found = self._held.get(span, {})
        own = [held for file, held in found.items() if file in self._files.get(package, ())]
        return min(own or found.values(), key=lambda held: held.everywhere, default=None)

    def limited(self, finding: Finding) -> Finding:
        """Say when a finding holds; one that does not hold by default is one step milder.

        It needs its own place and the one that explains it: every check over several Packages names one at most.
        """
        conditions = [held for held in self._conditions(finding) if not held.everywhere]
        if not conditions:
            return finding
        severity = finding.severity if all(held.by_default for held in conditions) else MILDER[finding.severity]
        when = " and ".join(dict.fromkeys(held.words(finding.span.path) for held in conditions))
        return replace(finding, severity=severity, when=when)

    def _conditions(self, finding: Finding) -> Iterator[_Held]:
        own = self._at(finding.span, finding.package)
        other = self._at(finding.related[0].span) if finding.related else None
        if own and other and own.path == other.path:
            yield replace(own, variants=own.variants & other.variants)
        else:
            yield from (held for held in (own, other) if held)


def spans_of(fact: PackageFact) -> Iterator[Span]:
    """Give the places that findings over several Packages can speak of."""
    yield from (place.span for place in (fact.name, fact.namespace) if place)
    yield from (udp.port.span for udp in fact.udp_ports)
    yield from (expose.host.span for expose in fact.exposes)
    yield from (remote.host.span for remote in fact.remote_hosts)
    for backend in fact.backends:
        yield from (backend.port.span, backend.opening.span, backend.selector)
    for client in fact.clients:
        yield from _client_spans(client)


def _client_spans(client: ClientFact) -> Iterator[Span]:
    yield client.id.span
    yield from (grant.audience.span for grant in client.grants)
    if client.sso_url_name:
        yield client.sso_url_name.span
    if client.guard:
        yield client.guard.place.span
        yield from (host.span for host in client.guard.hosts)
