"""Stage 4: labels by which network policies choose pods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.model.values import StringMap
from udslint.rules.grammars import LABEL_VALUE, refuses_key
from udslint.rules.registry import Said, at, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model.package import Package, Part


@check("selector-invalid")
def selector_invalid(package: Package) -> Iterator[Said]:
    """The API server refuses the NetworkPolicy that the operator makes of an entry."""
    for part, field, selector in _selectors(package):
        for key, value in selector.items():
            if refuses_key(key):
                yield at(part, field, key).key().says("key", name=key)
            elif LABEL_VALUE.refuses(value):
                yield at(part, field, key).says()


def _selectors(package: Package) -> Iterator[tuple[Part, str, StringMap]]:
    """Give the selectors that count: of an entry that still has the deprecated field, that."""
    for expose in package.exposes:
        if isinstance(expose.selector, StringMap):
            yield expose, "selector", expose.selector
    for allow in package.allows:
        for old, outdated, new, current in (
            ("podLabels", allow.pod_labels, "selector", allow.selector),
            ("remotePodLabels", allow.remote_pod_labels, "remoteSelector", allow.remote_selector),
        ):
            field, selector = (new, current) if outdated is None else (old, outdated)
            if isinstance(selector, StringMap):
                yield allow, field, selector
