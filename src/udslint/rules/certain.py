"""What is certain of values, some of which have holes. The operator is JavaScript: absent, empty and filled differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.model.package import Package, ServiceMesh
from udslint.model.values import Items, StringMap
from udslint.read.holes import Hole

if TYPE_CHECKING:
    from udslint.platform import Platform

HTTP_OR_TLS = ("HTTP", "TLS")
"""The protocols of an `allow` entry that go through the mesh."""


def present(value: object) -> bool:
    """Tell whether a field is certainly there, whatever it holds.

    A hole may come to null, which the API server drops, unless it is certainly a string.
    """
    if isinstance(value, Hole):
        return value.text
    if isinstance(value, (Items, StringMap)):
        return len(value) > 0 or not value.open
    return value is not None


def filled(value: str | Hole | None) -> bool:
    """Tell whether a text is certainly not empty."""
    if isinstance(value, Hole):
        return bool(value.prefix or value.suffix)
    return bool(value)


def empty(value: str | Hole | None) -> bool:
    """Tell whether a text is certainly absent or empty."""
    return value is None or value == ""


def contains(value: str | Hole | None, part: str) -> bool:
    """Tell whether a text certainly contains another."""
    if isinstance(value, Hole):
        return part in value.prefix or part in value.suffix
    return value is not None and part in value


def mesh_mode(package: Package, platform: Platform) -> str | None:
    """Give the Istio mode of a Package, the release's default where it names none; None: not settled."""
    network = package.network
    mesh = network.service_mesh if network is not None and not isinstance(network, Hole) else network
    mode = mesh.mode if isinstance(mesh, ServiceMesh) else mesh
    if isinstance(mode, Hole):
        return None
    return mode or platform.default_mesh_mode
