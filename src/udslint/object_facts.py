"""What the Services, pods and NetworkPolicies around Packages say."""

from __future__ import annotations

from udslint.finding import Span
from udslint.place import Value
from udslint.record import record

Labels = tuple[tuple[str, str], ...]
Together = tuple[tuple[str, str], ...]
"""What brings something into a cluster: all that has one of these in common comes along."""


def together(file: str, release: str | None, unit: str | None) -> Together:
    """Give what brings a file into a cluster: itself, the release of its chart, its Zarf package."""
    named = (("file", file), ("release", release), ("unit", unit))
    return tuple((kind, name) for kind, name in named if name is not None)


@record
class PolicyFact:
    """A NetworkPolicy that lets pods out to somewhere."""

    together: Together
    namespace: Value | None


@record
class ServicePort:
    """A port of a Service."""

    number: int
    target: int | str | None
    """That of its pods, or what they call it; None: not settled."""


@record
class ServiceFact:
    """A Kubernetes Service."""

    file: str
    scope: str
    """Where an expression for its name means the same: its chart or its file."""
    name: Value
    namespace: Value | None
    selector: Labels | None
    """None: it has none, or it is not settled."""
    span: Span
    """Of its selector."""
    ports: tuple[ServicePort, ...] | None
    """None: not settled."""
    ports_span: Span


@record
class WorkloadFact:
    """A Deployment, StatefulSet or DaemonSet."""

    file: str
    namespace: Value | None
    labels: Labels | None
    """The labels of its pods; None: not settled."""
    ports: tuple[tuple[str, int], ...] | None
    """The ports of its pods that have a name; None: not settled."""
