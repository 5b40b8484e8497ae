"""What the Services, pods and NetworkPolicies around Packages say."""

from __future__ import annotations

import posixpath

from udslint.finding import Span
from udslint.place import Value
from udslint.record import record, replace

Labels = tuple[tuple[str, str], ...]
Together = tuple[tuple[str, str], ...]
"""What brings something into a cluster: all that has one of these in common comes along."""


def together(file: str, release: str | None, unit: str | None) -> Together:
    """Give what brings a file into a cluster: itself, the release of its chart, its Zarf package."""
    named = (("file", file), ("release", release), ("unit", unit))
    return tuple((kind, name) for kind, name in named if name is not None)


CLUSTER = ("cluster", "")
"""What is there already: each Package of the run comes to it."""


def applied(file: str, release: str | None, unit: str | None, *, kustomized: bool) -> Together:
    """Give what applies a file beside others just as they are written.

    That is the release of its chart, its Zarf package, or whoever applies the file or its folder: where no package
    does it for them. What lies below a kustomization may be changed on the way.
    """
    if kustomized:
        return ()
    found = [(kind, name) for kind, name in (("release", release), ("unit", unit)) if name is not None]
    if release is None:
        found.append(("file", file))
        if unit is None:
            found.append(("folder", posixpath.dirname(file)))
    return tuple(found)


@record
class PolicyFact:
    """A NetworkPolicy."""

    together: Together
    namespace: Value | None
    lets_in: bool
    """It may let connections in to pods."""
    lets_out: bool
    """It may let pods out to somewhere."""


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
    applied: Together
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
    variants: frozenset[int] | None = None
    """The readings of its file that have it; None: all."""

    @property
    def unsettled(self) -> ServiceFact:
        """What is known of it where it may not be there."""
        return replace(self, selector=None, ports=None)


@record
class WorkloadFact:
    """A Deployment, StatefulSet or DaemonSet."""

    file: str
    applied: Together
    namespace: Value | None
    labels: Labels | None
    """The labels of its pods; None: not settled."""
    span: Span
    """Of these."""
    ports: tuple[tuple[str, int], ...] | None
    """The ports of its pods that have a name; None: not settled."""
    variants: frozenset[int] | None = None
    """The readings of its file that have it; None: all."""

    @property
    def unsettled(self) -> WorkloadFact:
        """What is known of it where it may not be there."""
        return replace(self, labels=None, ports=None)
