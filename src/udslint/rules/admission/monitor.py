"""Stage 2: metrics endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.model.values import StringMap
from udslint.read.holes import Hole
from udslint.rules.certain import filled
from udslint.rules.names import OR, Key, name_key, repeated
from udslint.rules.registry import Said, at, check
from udslint.rules.selectors import values_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.model.package import Monitor, Package


@check("pod-monitor-name-collision")
def pod_monitor_name_collision(package: Package) -> Iterator[Said]:
    """Two entries make a PodMonitor of one name."""
    return _collisions(package, ("PodMonitor",))


@check("service-monitor-name-collision")
def service_monitor_name_collision(package: Package) -> Iterator[Said]:
    """Two entries make a ServiceMonitor of one name."""
    return _collisions(package, ("ServiceMonitor", None))


def _collisions(package: Package, kinds: tuple[str | None, ...]) -> Iterator[Said]:
    monitors = package.monitors
    entries = [monitor for monitor in monitors if monitor.kind in kinds] if len(monitors) > 1 else []
    for monitor, first, name in repeated(entries, lambda monitor: _name(package, monitor)):
        place = at(monitor, "description") if filled(monitor.description) else at(monitor)
        yield place.also(first.place, "the first entry of this name").says(name=name)


def _name(package: Package, monitor: Monitor) -> Key | None:
    pieces: list[str | Hole] = [package.metadata.name or ""]
    description = monitor.description
    if description:
        pieces.append(description)
    if not filled(description):
        if isinstance(description, Hole):
            pieces.append(OR)
        pieces += values_of(monitor.selector if monitor.selector is not None else StringMap())
        pieces.append(monitor.port_name or "")
    return name_key(*pieces)
