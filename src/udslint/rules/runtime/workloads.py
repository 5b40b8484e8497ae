"""Stage 4: the pods that Authservice protects, and the Services and workloads of the run."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Generic, TypeVar

from udslint.facts import Fleet, Guard, PackageFact
from udslint.finding import Span
from udslint.object_facts import Labels, ServiceFact, WorkloadFact
from udslint.record import record
from udslint.rules.registry import Said, at_span, check

T = TypeVar("T", bound=ServiceFact | WorkloadFact)


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
    return workload.labels is None or set(labels) <= set(workload.labels)


class Around(Generic[T]):
    """Objects by where they are, so that a Package need not look through those of all others."""

    def __init__(self, objects: Iterable[T]) -> None:
        self._settled: dict[str, list[tuple[int, T]]] = defaultdict(list)
        self._open: dict[str, list[tuple[int, T]]] = defaultdict(list)
        self._folder: dict[str, list[T]] = defaultdict(list)
        self._known: dict[tuple[str | None, str], Sequence[T]] = {}
        for number, one in enumerate(objects):
            folder = posixpath.dirname(one.file)
            self._folder[folder].append(one)
            if isinstance(one.namespace, str):
                self._settled[one.namespace].append((number, one))
            else:
                self._open[folder].append((number, one))

    def of(self, package: PackageFact) -> Sequence[T]:
        """Give the objects that certainly are in the Package's namespace, in the order of the run.

        Objects of one folder of which one names no namespace go to the same.
        """
        here = package.namespace.value if package.namespace else None
        folder = posixpath.dirname(package.origin[0])
        key = (here if isinstance(here, str) else None, folder)
        if key not in self._known:
            self._known[key] = self._found(*key)
        return self._known[key]

    def _found(self, namespace: str | None, folder: str) -> Sequence[T]:
        if namespace is None:
            return self._folder[folder]
        found = sorted([*self._settled[namespace], *self._open[folder]], key=itemgetter(0))
        return [one for _, one in found]
