"""Bytes to documents: YAML, Go templates, Zarf variables; spans, holes, variants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yaml.nodes import Node

from udslint.finding import Span
from udslint.read.compose import YamlError, compose
from udslint.read.document import Document
from udslint.read.lines import Lines
from udslint.read.source import Part, UnreadableError, decode, parts
from udslint.read.tree import Reader, child

API_VERSION = "uds.dev/v1alpha1"
CONTEXT_KINDS = frozenset(("Service", "Namespace", "Deployment", "StatefulSet", "DaemonSet"))
"""Kinds that are not checked but that rules may ask for."""

__all__ = ["API_VERSION", "CONTEXT_KINDS", "Document", "Reading", "UnreadableError", "Unread", "decode", "read_yaml"]


@dataclass(frozen=True, slots=True)
class Unread:
    """A document that is not YAML."""

    problem: str
    context: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds that matters: Packages, objects of the context kinds, and what could not be read."""

    lines: Lines
    packages: tuple[Document, ...] = ()
    others: tuple[Document, ...] = ()
    unread: tuple[Unread, ...] = ()


def read_yaml(path: str, text: str) -> Reading:
    """Read plain YAML or JSON."""
    lines = Lines(path, text)
    packages: list[Document] = []
    others: list[Document] = []
    unread: list[Unread] = []
    for part in parts(text):
        if not _concerns_us(part):
            continue
        try:
            documents = list(_documents(part, lines, len(packages)))
        except YamlError as error:
            index = part.base + error.index
            unread.append(Unread(error.problem, error.context, lines.span(index, index + 1)))
            continue
        for document in documents:
            (packages if is_package(document) else others).append(document)
    return Reading(lines, tuple(packages), tuple(others), tuple(unread))


def is_package(document: Document) -> bool:
    """Tell whether a document is a UDS Package."""
    return document.api_version == API_VERSION and document.kind == "Package"


def _concerns_us(part: Part) -> bool:
    text = part.text
    if "uds.dev" in text or "\\" in text:
        return True
    return "kind" in text and any(kind in text for kind in CONTEXT_KINDS)


def _documents(part: Part, lines: Lines, number: int) -> Iterator[Document]:
    node = compose(part.text)
    if node is None:
        return
    reader = Reader()
    tree = reader.value(node)
    whole = Document(lines, node, tree, part.base, tuple(reader.duplicates), number=number)
    yield from objects(whole)


def objects(whole: Document) -> Iterator[Document]:
    """Give the objects of a document that matter: itself, or the items of a List."""
    if not isinstance(whole.tree, dict):
        return
    if isinstance(whole.kind, str) and whole.kind.endswith("List") and isinstance(whole.tree.get("items"), list):
        items = child(whole.node, "items")
        for index, tree in enumerate(whole.tree["items"] if items else ()):
            yield from _item(whole, items[1].value[index], tree, index)  # type: ignore[index]
    elif is_package(whole) or whole.kind in CONTEXT_KINDS:
        yield whole


def _item(whole: Document, node: Node, tree: Any, index: int) -> Iterator[Document]:
    item = Document(
        whole.origin, node, tree, whole.base, whole.duplicates, ("items", index), whole.number + index, whole.when
    )
    if isinstance(tree, dict) and (is_package(item) or item.kind in CONTEXT_KINDS):
        yield item
