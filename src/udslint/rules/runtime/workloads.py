"""Stage 4: the pods that Authservice protects, and the Services and workloads of the run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from udslint.facts import Fleet, Guard, PackageFact
from udslint.finding import Span
from udslint.object_facts import Labels, ServiceFact, Together, WorkloadFact
from udslint.read.holes import Hole
from udslint.record import record
from udslint.rules.registry import Said, at_span, check

Home = tuple[str, ...]
RELEASE = ("release", ".Release.Namespace")
"""The namespace of a release, which what names none goes to, too."""
T = TypeVar("T", ServiceFact, WorkloadFact)
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
        self._known: dict[tuple[Home, Together], Sequence[T]] = {}
        for number, one in enumerate(objects):
            for group in one.applied:
                self._by[group].append((number, one))

    def of(self, package: PackageFact) -> Sequence[T]:
        """Give the objects that certainly are in the Package's namespace, in the order of the run.

        Those of its release, its file or its folder are if they name the same one, or none: then they go where the
        release, or whoever applies the files, puts them. A Zarf package may put its parts into several namespaces.
        """
        key = _home(package.namespace.value if package.namespace else None), package.applied
        if key not in self._known:
            self._known[key] = self._found(*key)
        return [one if _is_there(one, package) else one.unsettled for one in self._known[key]]

    def _found(self, home: Home, applied: Together) -> Sequence[T]:
        found: dict[int, T] = {}
        for group in applied:
            is_named = group[0] in ("unit", "cluster")
            for number, one in self._by.get(group, ()):
                there = _home(one.namespace)
                if (there == home and (home[0] == "named" or not is_named)) or (there == RELEASE and not is_named):
                    found[number] = one
        return [found[number] for number in sorted(found)]


def _is_there(one: ServiceFact | WorkloadFact, package: PackageFact) -> bool:
    """Tell whether an object is there wherever the Package is."""
    return one.variants is None or (one.file == package.origin[0] and package.variants <= one.variants)


def _home(namespace: str | Hole | None) -> Home:
    """Give what makes namespaces equal: that of the release is none that is named."""
    if namespace is None or (isinstance(namespace, Hole) and namespace.key == RELEASE[1:]):
        return RELEASE
    return ("named", namespace) if isinstance(namespace, str) else ("open", *namespace.key)
