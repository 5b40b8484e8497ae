"""What a file says of the Services, pods and NetworkPolicies around a Package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import NoneType
from typing import Any

from udslint.object_facts import (
    CLUSTER,
    Labels,
    PolicyFact,
    ServiceFact,
    ServicePort,
    Together,
    WorkloadFact,
    applied,
    together,
)
from udslint.read import Reading
from udslint.read.document import Document
from udslint.read.holes import Hole, OpenDict, OpenList
from udslint.source import Source

NETWORKING = "networking.k8s.io/"
IN_CLUSTER = ("ClusterIP", "NodePort", "LoadBalancer")
"""Types of Services that lead to pods; one that says nothing is the first."""
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet")
CORE, APPS = "v1", "apps/v1"


def services_of(reading: Reading, scope: str, source: Source) -> Iterator[ServiceFact]:
    """Collect the facts of the Services that have a name.

    Args:
        reading: the file as read.
        scope: where an expression means the same: its chart or its file.
        source: the file.
    """
    together_with = _applied(source)
    for document in reading.others:
        name, selector = _at(document.tree, "metadata", "name"), _at(document.tree, "spec", "selector")
        if document.kind == "Service" and document.api_version == CORE and isinstance(name, (str, Hole)):
            labels = _labels(selector) or None
            spans = document.span(("spec", "selector")), document.span(("spec", "ports"))
            ports = _ports(_at(document.tree, "spec"))
            yield ServiceFact(
                document.path,
                together_with,
                scope,
                name,
                _namespace(document),
                labels,
                spans[0],
                ports,
                spans[1],
                _variants(document, reading),
            )


def _variants(document: Document, reading: Reading) -> frozenset[int] | None:
    return None if len(document.variants) == len(reading.variants) else frozenset(document.variants)


def _applied(source: Source) -> Together:
    if source.context:
        return (CLUSTER,)
    return applied(source.path, source.release, source.unit, kustomized=source.kustomized)


def _ports(spec: Any) -> tuple[ServicePort, ...] | None:
    """Give the ports of a Service if all of them are settled, else None."""
    ports = _at(spec, "ports")
    if not isinstance(ports, list) or isinstance(ports, OpenList) or _at(spec, "type") not in (None, *IN_CLUSTER):
        return None
    if not all(isinstance(one, dict) and type(one.get("port")) is int for one in ports):
        return None
    return tuple(ServicePort(one["port"], _target(one)) for one in ports)


def _target(port: dict[str, Any]) -> int | str | None:
    """Give the port of the pods that a port of a Service leads to, or its name; one without leads to the same."""
    target = port.get("targetPort")
    if target in (None, 0, ""):
        return None if isinstance(port, OpenDict) else int(port["port"])
    return target if type(target) in (int, str) else None


def workloads_of(reading: Reading, source: Source) -> Iterator[WorkloadFact]:
    """Collect the facts of what makes pods."""
    together_with = _applied(source)
    for document in reading.others:
        if document.kind in WORKLOADS and document.api_version == APPS:
            template = _at(document.tree, "spec", "template")
            labels, ports = _labels(_at(template, "metadata", "labels")), _named_ports(_at(template, "spec"))
            span = document.span(("spec", "template", "metadata", "labels"))
            path, variants = document.span(()).path, _variants(document, reading)
            yield WorkloadFact(path, together_with, _namespace(document), labels, span, ports, variants)


def _named_ports(pod: Any) -> tuple[tuple[str, int], ...] | None:
    """Give the ports of a pod's containers that have a name if all of them are settled, else None."""
    containers = _closed(_at(pod, "containers"))
    listed = [_closed(one.get("ports", [])) for one in containers or () if isinstance(one, dict)]
    if containers is None or isinstance(pod, OpenDict) or len(listed) < len(containers) or None in listed:
        return None
    pairs = [(_at(port, "name"), _at(port, "containerPort")) for ports in listed for port in ports or ()]
    if not all(isinstance(name, (str, NoneType)) and type(number) is int for name, number in pairs):
        return None
    return tuple((name, number) for name, number in pairs if name is not None)


def _closed(items: Any) -> list[Any] | None:
    """Give a list that certainly has no more than is seen, nor items of which some fields are not seen."""
    if not isinstance(items, list) or isinstance(items, OpenList):
        return None
    return None if any(isinstance(one, OpenDict) for one in items) else items


def policies_of(documents: Iterable[Document], source: Source) -> Iterator[PolicyFact]:
    """Collect the facts of the NetworkPolicies that may let something through: what one allows, no other takes back."""
    for document in documents:
        api = document.api_version
        if document.kind == "NetworkPolicy" and (isinstance(api, Hole) or str(api).startswith(NETWORKING)):
            spec = _at(document.tree, "spec")
            lets_in, lets_out = _allows(spec, "Ingress"), _allows(spec, "Egress")
            if lets_in or lets_out:
                places = together(source.path, source.release, source.unit)
                yield PolicyFact(places, _namespace(document), lets_in, lets_out)


def _allows(spec: Any, direction: str) -> bool:
    """Tell whether a policy may allow connections; one that names a direction and lists none forbids them all."""
    if not isinstance(spec, dict):
        return isinstance(spec, Hole)
    types, rules = spec.get("policyTypes"), spec.get(direction.lower())
    closed = types if isinstance(types, list) and not isinstance(types, OpenList) else [direction]
    if all(isinstance(one, str) and one != direction for one in closed):
        return False
    return isinstance(spec, OpenDict) if rules is None else bool(rules) or isinstance(rules, OpenList)


def _namespace(document: Document) -> str | Hole | None:
    namespace = _at(document.tree, "metadata", "namespace")
    return namespace if isinstance(namespace, (str, Hole)) else None


def _at(tree: Any, *keys: str) -> Any:
    for key in keys:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


def _labels(tree: Any) -> Labels | None:
    """Give labels if all of them are settled, else None."""
    if not isinstance(tree, dict) or isinstance(tree, OpenDict):
        return None
    if not all(isinstance(value, str) for value in tree.values()):
        return None
    return tuple(tree.items())
