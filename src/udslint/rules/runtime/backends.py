"""Stage 4: where `expose` entries send requests on to, and the Services and pods of the run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from udslint.meanings import meaning, meaning_in
from udslint.read.holes import differ
from udslint.record import record
from udslint.rules.registry import Said, at_span, check
from udslint.rules.runtime.workloads import Around, may_match

if TYPE_CHECKING:
    from udslint.facts import Backend, Fleet, PackageFact
    from udslint.finding import Span
    from udslint.object_facts import Labels, ServiceFact, ServicePort, WorkloadFact
    from udslint.place import Place


@record
class _Route:
    """An `expose` entry, and the Service that it names: more than one where they stand in several branches."""

    package: PackageFact
    backend: Backend
    services: tuple[ServiceFact, ...]
    ports: tuple[ServicePort, ...]
    """Of any of them."""


@check("expose-port-unknown")
def expose_port_unknown(fleet: Fleet) -> Iterator[Said]:
    """A Service has no such port."""
    for route in _routes(fleet):
        numbers = sorted({port.number for port in route.ports})
        if route.backend.number not in numbers:
            yield _said(route, route.backend.port, ports=" and ".join(map(str, numbers)) or "none")


@check("expose-target-port-missing")
def expose_target_port_missing(fleet: Fleet) -> Iterator[Said]:
    """A Service leads to a port of its pods that the gateway is not let in at."""
    workloads = Around(fleet.workloads)
    for route in _routes(fleet):
        opened = {one.opened for one in route.package.backends}
        if None in opened or _others_let_in(route.package, fleet):
            continue
        targets = _targets(route, workloads.of(route.package))
        if targets and targets.isdisjoint(opened):
            target = " or ".join(map(str, sorted(targets)))
            opening = route.backend.opening
            message = "default" if opening.path == route.backend.port.path else "written"
            hint = f" (is 'targetPort: {target}' missing?)" if len(targets) == 1 else ""
            yield _said(route, opening, message, target=target, opened=route.backend.opened, hint=hint)


def _targets(route: _Route, workloads: Sequence[WorkloadFact]) -> set[int]:
    """Give the ports of pods to which a Service leads the entry's port; none where not all are settled."""
    found: set[int] = set()
    for port in route.ports:
        if port.number != route.backend.number:
            continue
        numbers = {port.target} if isinstance(port.target, int) else _named(port.target, route, workloads)
        if not numbers:
            return set()
        found |= numbers
    return found if all(one.selector for one in route.services) else set()


def _named(name: str | None, route: _Route, workloads: Sequence[WorkloadFact]) -> set[int]:
    """Give the ports that the pods of a Service call so; none where not all that may be its pods tell."""
    selectors = [one.selector or () for one in route.services]
    pods = [pod for pod in workloads if any(may_match(pod, selector) for selector in selectors)]
    if any(pod.labels is None or pod.ports is None for pod in pods):
        return set()
    return {number for pod in pods for called, number in pod.ports or () if called == name}


@check("expose-selector-other-pods")
def expose_selector_other_pods(fleet: Fleet) -> Iterator[Said]:
    """The pods that the gateway is let into are not those of the Service."""
    workloads = Around(fleet.workloads)
    for route in _routes(fleet):
        labels, (service, *more) = route.backend.labels, route.services
        if not labels or not service.selector or more or _others_let_in(route.package, fleet):
            continue
        others = {one.labels for one in route.package.backends} - {labels}
        if any(one is None or not _contrary(one, service.selector) for one in others):  # these may open its pods
            continue
        named: dict[str, Any] = {"service": route.backend.service.value, "package": route.package.title}
        place = at_span(route.backend.selector, (*route.backend.port.path[:-1], "selector"))
        if key := _contrary(labels, service.selector):
            place = place.see(service.span, "selects the pods")
            yield place.says(key=key, wanted=dict(labels)[key], given=dict(service.selector)[key], **named)
        elif pod := _left_out(route, labels, service.selector, workloads.of(route.package)):
            shown = ", ".join(f"{key}: {value}" for key, value in labels)
            yield place.see(pod.span, "these pods").says("pods", labels=shown, **named)


def _contrary(labels: Labels, selector: Labels) -> str | None:
    """Name a label that no pod can have as both selectors want it."""
    wanted = dict(labels)
    return next((key for key, value in selector if wanted.get(key, value) != value), None)


def _left_out(route: _Route, labels: Labels, selector: Labels, pods: Sequence[WorkloadFact]) -> WorkloadFact | None:
    """Find pods behind the Service that have not all labels, if none are seen that may have them."""
    if any(may_match(pod, labels) for pod in pods):
        return None
    return next((pod for pod in pods if may_match(pod, selector) and _may_serve(route, pod)), None)


def _may_serve(route: _Route, pod: WorkloadFact) -> bool:
    """Tell whether pods have the port that the Service leads to; one without a port of that name is none of its."""
    targets = [port.target for port in route.ports if port.number == route.backend.number]
    names = {name for name, _ in pod.ports or ()}
    return bool(targets) and all(isinstance(one, int) or one in names for one in targets)


def _others_let_in(package: PackageFact, fleet: Fleet) -> bool:
    """Tell whether something else may open pods to the gateway: another entry, or a NetworkPolicy of the run."""
    here = package.namespace.value if package.namespace else None
    return package.others_let_in or any(
        policy.lets_in and (None in (here, policy.namespace) or not differ(here, policy.namespace))
        for policy in fleet.policies
    )


def _said(route: _Route, at: Place, message: str = "default", **fields: object) -> Said:
    place = at_span(at.span, at.path).see(route.services[0].ports_span, "its ports")
    named = {"service": route.backend.service.value, "port": route.backend.port.value, "package": route.package.title}
    return place.says(message, severity=None, value=at.value, **named, **fields)


def _routes(fleet: Fleet) -> Iterator[_Route]:
    """Give the entries whose Service is seen, each place once."""
    by_name: dict[Hashable, list[ServiceFact]] = defaultdict(list)
    for service in fleet.services:
        by_name[meaning_in(service.scope, service.file, service.name)].append(service)
    around = {name: Around(services) for name, services in by_name.items() if name is not None}
    said: set[Span] = set()
    for package in fleet.reported if around else ():
        for backend in package.backends:
            services = around.get(meaning(backend.service.value, package))
            found = tuple(services.of(package)) if services else ()
            ports = [one.ports for one in found]
            if found and None not in ports and backend.port.span not in said:
                said.add(backend.port.span)
                yield _Route(package, backend, found, tuple(port for each in ports for port in each or ()))
