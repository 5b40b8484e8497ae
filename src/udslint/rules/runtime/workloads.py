"""Stage 4: the pods that Authservice protects, and the Services and workloads of the run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from udslint.facts import Fleet, Guard, PackageFact
from udslint.finding import Span
from udslint.object_facts import Labels, ServiceFact, Together, WorkloadFact
from udslint.record import record
from udslint.rules.registry import Said, at_span, check

T = TypeVar("T", bound=ServiceFact | WorkloadFact)
_GIVEN = re.compile(
    r"(?:apps|batch|controller|node|statefulset|topology)\.kubernetes\.io/|(?:security|service|sidecar)\.istio\.io/"
    r"|controller-revision-hash$|controller-uid$|job-name$|pod-template-(?:generation|hash)$"
)
"""Labels that controllers of Kubernetes and Istio give to pods, whatever the workload says."""


@record
class _Exposed:
    """A Service through which the pods of an Authservice client are exposed."""

    package: PackageFact
    guard: Guard
    labels: Labels
    """What Authservice selects by."""
    service: ServiceFact
    selector: Labels
    """The Service's."""


@check("authservice-service-selector")
def authservice_service_selector(fleet: Fleet) -> Iterator[Said]:
    """The Service that is exposed lacks labels of the protected pods."""
    workloads = Around(fleet.workloads)
    for one in _exposed(fleet):
        selector = dict(one.selector)
        missing = [key for key, value in one.labels if selector.get(key) != value]
        if missing and one.package.ambient and not _unmatched(workloads, one):
            yield _said(one, "the Service's selector", missing=", ".join(f"'{key}'" for key in missing))


@check("authservice-selector-matches-nothing")
def authservice_selector_matches_nothing(fleet: Fleet) -> Iterator[Said]:
    """The pods that are exposed are not those that are protected."""
    workloads = Around(fleet.workloads)
    for one in _exposed(fleet):
        if _unmatched(workloads, one):
            yield _said(one, "selects the exposed pods")


def _said(one: _Exposed, message: str, **fields: object) -> Said:
    place = at_span(one.guard.place.span, one.guard.place.path).see(one.service.span, message)
    fields = {"client": one.guard.place.value, "package": one.package.title, "service": one.service.name, **fields}
    return place.says(severity=None, **fields)


def _exposed(fleet: Fleet) -> Iterator[_Exposed]:
    """Give each Service that leads to protected pods once, with the labels that protect them."""
    services = Around(fleet.services)
    said: set[tuple[Span, str]] = set()
    for package in fleet.reported:
        for client in package.clients:
            guard = client.guard
            for name in guard.services if guard else ():
                found = next((one for one in services.of(package) if one.name == name and one.selector), None)
                if guard and guard.labels and found and found.selector and (guard.place.span, name) not in said:
                    said.add((guard.place.span, name))
                    yield _Exposed(package, guard, guard.labels, found, found.selector)


def _unmatched(workloads: Around[WorkloadFact], one: _Exposed) -> bool:
    """Tell whether the Service's pods are seen, and no pods that are seen have the labels."""
    pods = workloads.of(one.package)
    if any(may_match(workload, one.labels) for workload in pods):
        return False
    return any(may_match(workload, one.selector) for workload in pods)


def may_match(workload: WorkloadFact, labels: Labels) -> bool:
    """Tell whether pods may have all of the labels."""
    if workload.labels is None:
        return True
    return {one for one in labels if not _GIVEN.match(one[0])} <= set(workload.labels)


class Around(Generic[T]):
    """Objects by what applies them, so that a Package need not look through those of all others."""

    def __init__(self, objects: Iterable[T]) -> None:
        self._by: dict[tuple[str, str], list[tuple[int, T]]] = defaultdict(list)
        self._known: dict[tuple[str | None, Together], Sequence[T]] = {}
        for number, one in enumerate(objects):
            for group in one.applied:
                self._by[group].append((number, one))

    def of(self, package: PackageFact) -> Sequence[T]:
        """Give the objects that certainly are in the Package's namespace, in the order of the run.

        Those of its release, its file or its folder are if they name no other one: what does not name it goes where
        the release, or whoever applies the files, puts it. A Zarf package may put its parts into several namespaces.
        """
        here = package.namespace.value if package.namespace else None
        key = (here if isinstance(here, str) else None, package.applied)
        if key not in self._known:
            self._known[key] = self._found(*key)
        return self._known[key]

    def _found(self, namespace: str | None, applied: Together) -> Sequence[T]:
        found: dict[int, T] = {}
        for group in applied:
            is_named = group[0] in ("unit", "cluster")
            if is_named and namespace is None:
                continue
            for number, one in self._by.get(group, ()):
                there = one.namespace if isinstance(one.namespace, str) else None
                if namespace == there or (not is_named and (namespace is None or there is None)):
                    found[number] = one
        return [found[number] for number in sorted(found)]
