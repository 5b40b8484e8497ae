"""What a file says of the Services, pods and NetworkPolicies around a Package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from udslint.facts import Labels, PolicyFact, ServiceFact, WorkloadFact, together
from udslint.read.document import Document
from udslint.read.holes import Hole, OpenDict, OpenList
from udslint.source import Source

NETWORKING = "networking.k8s.io/"
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet")


def services_of(documents: Iterable[Document]) -> Iterator[ServiceFact]:
    """Collect the facts of the Services whose name and selector are settled."""
    for document in documents:
        name, selector = _at(document.tree, "metadata", "name"), _labels(_at(document.tree, "spec", "selector"))
        if document.kind == "Service" and isinstance(name, str) and selector:
            span = document.span(("spec", "selector"))
            yield ServiceFact(span.path, name, _namespace(document), selector, span)


def workloads_of(documents: Iterable[Document]) -> Iterator[WorkloadFact]:
    """Collect the facts of what makes pods."""
    for document in documents:
        if document.kind in WORKLOADS:
            labels = _labels(_at(document.tree, "spec", "template", "metadata", "labels"))
            yield WorkloadFact(document.span(()).path, _namespace(document), labels)


def policies_of(documents: Iterable[Document], source: Source) -> Iterator[PolicyFact]:
    """Collect the facts of the NetworkPolicies that may let pods out: what one allows, no other takes back."""
    for document in documents:
        api = document.api_version
        is_policy = document.kind == "NetworkPolicy" and (isinstance(api, Hole) or str(api).startswith(NETWORKING))
        if is_policy and _lets_out(_at(document.tree, "spec")):
            yield PolicyFact(together(source.path, source.release, source.unit), _namespace(document))


def _lets_out(spec: Any) -> bool:
    """Tell whether a policy may allow connections out; one that says `Egress` and lists none forbids them all."""
    if not isinstance(spec, dict):
        return isinstance(spec, Hole)
    types, egress = spec.get("policyTypes"), spec.get("egress")
    closed = types if isinstance(types, list) and not isinstance(types, OpenList) else ["Egress"]
    if all(isinstance(one, str) and one != "Egress" for one in closed):
        return False
    return isinstance(spec, OpenDict) if egress is None else bool(egress) or isinstance(egress, OpenList)


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
