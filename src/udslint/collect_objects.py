"""What a file says of the Services and pods around a Package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from udslint.facts import Labels, ServiceFact, WorkloadFact
from udslint.read.document import Document
from udslint.read.holes import Hole, OpenDict

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
