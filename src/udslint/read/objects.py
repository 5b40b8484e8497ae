"""What a file holds that matters, however it was read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from yaml.nodes import Node

from udslint.finding import Span
from udslint.read.document import Document
from udslint.read.lines import Lines
from udslint.read.repeats import NOTHING, Repeats
from udslint.read.tree import child
from udslint.record import record, replace

if TYPE_CHECKING:
    from udslint.read.chart import Chart
    from udslint.read.template.blocks import Branch
    from udslint.read.template.conditions import Atom, Condition
    from udslint.read.template.noticed import Noted
    from udslint.read.template.symbols import Reference
    from udslint.read.values import Values
    from udslint.readings import Defaults

API_VERSION = "uds.dev/v1alpha1"
OTHER_KINDS = ("Exemption", "ClusterConfig")
OWN_KINDS = frozenset(("Package", *OTHER_KINDS))
"""The kinds that UDS Core has of this API version."""
_OTHER_KIND = re.compile(rf"\bkind[\"']?[ \t]*:[ \t]*[\"']?({'|'.join(OTHER_KINDS)})\b")
CONTEXT_KINDS = frozenset(("Service", "Namespace", "Deployment", "StatefulSet", "DaemonSet", "NetworkPolicy"))
"""Kinds that are not checked but that rules may ask for."""


@record
class Unread:
    """A document that is not YAML."""

    problem: str
    context: str
    span: Span
    variants: tuple[int, ...] = (0,)
    certain: bool = True
    """What cannot be read is the author's text; false where it may be due to what stands in for an unknown value."""
    by_default: Literal["broken", "fine", "unknown"] = "unknown"
    """Whether it can be read with the chart's values in the place of what is not known."""
    may_be_package: bool = True

    def also_in(self, number: int) -> Unread:
        """Say that it is so in a further reading of the template."""
        return replace(self, variants=(*self.variants, number))


@dataclass(slots=True)
class TemplateFacts:
    """What was seen of a template itself."""

    chart: Chart
    values: Values
    errors: list[Noted] = field(default_factory=list)
    """Why it cannot be read."""
    noted: dict[Noted, set[int] | None] = field(default_factory=dict)
    """What else is wrong in it, or in its helpers, with the readings that come to it; None: all."""
    references: dict[Reference, set[int]] = field(default_factory=dict)
    """The values that it reads and that no values file defines, with the readings in which it does."""
    conditions: dict[tuple[str, int], tuple[Condition, Branch, Lines]] = field(default_factory=dict)
    asked_in: defaultdict[tuple[str, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    """The readings in which a condition is asked for."""

    def take(
        self,
        number: int,
        references: Iterable[Reference],
        conditions: Iterable[tuple[Condition, Branch, Lines]],
        noted: Iterable[Noted],
    ) -> None:
        """Add what one reading has met."""
        for reference in references:
            self.references.setdefault(reference, set()).add(number)
        for wrong in noted:
            readings = self.noted.setdefault(wrong, set())
            if readings is not None:
                readings.add(number)
        for one in conditions:
            place = one[2].path, one[1].action.start
            self.conditions.setdefault(place, one)
            self.asked_in[place].add(number)


@record
class Reading:
    """Packages, objects of the context kinds, and what could not be read."""

    lines: Lines
    packages: tuple[Document, ...] = ()
    others: tuple[Document, ...] = ()
    unread: tuple[Unread, ...] = ()
    variants: tuple[tuple[tuple[Atom, bool], ...], ...] = ((),)
    """The answers to the template's conditions that lead to each reading; a plain file has one reading."""
    defaults: Defaults = (frozenset((0,)),)
    """For each deployment of the chart, the readings that its values do not rule out."""
    template: TemplateFacts | None = None
    complete: bool = True
    """False: the readings are not all; they are chosen to meet the pairs of branches, as far as the limits go."""
    limit: int = 1
    """How many readings there might have been; for a long template less than was allowed."""
    repeats: Repeats = NOTHING
    """What the readings have in common."""


def concerns_us(text: str) -> bool:
    """Tell cheaply whether a text may hold a Package or an object that rules ask for."""
    if ("uds.dev" in text and "Package" in text) or "\\" in text:  # an escape may write either
        return True
    return "kind" in text and any(kind in text for kind in CONTEXT_KINDS)


def other_kinds(text: str) -> tuple[str, ...]:
    """Give the kind of each object of UDS that is no Package; there are no rules for what it says."""
    return tuple(_OTHER_KIND.findall(text)) if API_VERSION in text else ()


def is_package(document: Document) -> bool:
    """Tell whether a document is a UDS Package."""
    return document.api_version == API_VERSION and document.kind == "Package"


def objects(whole: Document) -> Iterator[Document]:
    """Give the objects of a document that matter: itself, or the items of a List."""
    if not isinstance(whole.tree, dict):
        return
    if isinstance(whole.kind, str) and whole.kind.endswith("List") and isinstance(whole.tree.get("items"), list):
        items = child(whole.node, "items")
        for index, tree in enumerate(whole.tree["items"] if items else ()):
            found = child(items[1], index) if items else None
            if found:
                yield from _item(whole, found[1], tree, index)
    elif _matters(whole):
        yield whole


def _item(whole: Document, node: Node, tree: Any, index: int) -> Iterator[Document]:
    item = replace(whole, node=node, tree=tree, number=whole.number + index)
    if isinstance(tree, dict) and _matters(item):
        yield item


def _matters(document: Document) -> bool:
    return is_package(document) or (isinstance(document.kind, str) and document.kind in CONTEXT_KINDS)
