"""Stage 4: the pods that Authservice protects, and the Services and workloads of the run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from udslint.facts import Fleet, Guard, Labels, PackageFact, ServiceFact, WorkloadFact
from udslint.finding import Span
from udslint.record import record
from udslint.rules.registry import Said, at_span, check


@record
class _Exposed:
    """A Service through which the pods of an Authservice client are exposed."""

    package: PackageFact
    guard: Guard
    labels: Labels
    """What Authservice selects by."""
    service: ServiceFact


@check("authservice-service-selector")
def authservice_service_selector(fleet: Fleet) -> Iterator[Said]:
    """The Service that is exposed lacks labels of the protected pods."""
    for one in _exposed(fleet):
        selector = dict(one.service.selector)
        missing = [key for key, value in one.labels if selector.get(key) != value]
        if missing and one.package.ambient and not _unmatched(fleet, one):
            yield _said(one, "the Service's selector", missing=", ".join(f"'{key}'" for key in missing))


@check("authservice-selector-matches-nothing")
def authservice_selector_matches_nothing(fleet: Fleet) -> Iterator[Said]:
    """The pods that are exposed are not those that are protected."""
    for one in _exposed(fleet):
        if _unmatched(fleet, one):
            yield _said(one, "selects the exposed pods")


def _said(one: _Exposed, message: str, **fields: object) -> Said:
    place = at_span(one.guard.place.span, one.guard.place.path).see(one.service.span, message)
    fields = {"client": one.guard.place.value, "package": one.package.title, "service": one.service.name, **fields}
    return place.says(severity=None, **fields)


def _exposed(fleet: Fleet) -> Iterator[_Exposed]:
    """Give each Service that leads to protected pods once, with the labels that protect them."""
    services: dict[str, list[ServiceFact]] = defaultdict(list)
    for service in fleet.services:
        services[service.name].append(service)
    said: set[tuple[Span, str]] = set()
    for package in fleet.reported:
        for client in package.clients:
            guard = client.guard
            for name in guard.services if guard else ():
                found = next((one for one in services[name] if package.shares_namespace(one)), None)
                if guard and guard.labels and found and (guard.place.span, name) not in said:
                    said.add((guard.place.span, name))
                    yield _Exposed(package, guard, guard.labels, found)


def _unmatched(fleet: Fleet, one: _Exposed) -> bool:
    """Tell whether the Service's pods are seen, and no pods that are seen have the labels."""
    pods = [workload for workload in fleet.workloads if one.package.shares_namespace(workload)]
    if any(_may_match(workload, one.labels) for workload in pods):
        return False
    return any(_may_match(workload, one.service.selector) for workload in pods)


def _may_match(workload: WorkloadFact, labels: Labels) -> bool:
    """Tell whether pods may have all of the labels."""
    return workload.labels is None or set(labels) <= set(workload.labels)
