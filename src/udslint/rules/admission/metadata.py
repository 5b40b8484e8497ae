"""Stage 2: the namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.rules.registry import Said, at, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model.package import Package
    from udslint.platform import Platform

NO_NAMESPACE = "_unknown_"
"""What the validator writes for a missing namespace; as a namespace of that name it is refused too."""


@check("namespace-reserved")
def namespace_reserved(package: Package, platform: Platform) -> Iterator[Said]:
    """The operator admits no Package in this namespace."""
    namespace = package.metadata.namespace
    if isinstance(namespace, str) and (namespace in platform.invalid_namespaces or namespace == NO_NAMESPACE):
        yield at(package.metadata, "namespace").says()
