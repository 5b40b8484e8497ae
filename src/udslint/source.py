"""What one file is before it is analysed, and what it comes to."""

# Cheap to import: what is cached is never analysed.
from __future__ import annotations

from udslint.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from udslint.facts import PackageFact
    from udslint.finding import Finding, Problem
    from udslint.object_facts import PolicyFact, ServiceFact, WorkloadFact
    from udslint.read.chart import Chart
    from udslint.settings import Settings
    from udslint.suppressions import Suppression


@record
class Source:
    """A file to analyse, already read from disk, with what its reading depends on."""

    path: str
    data: bytes
    unit: str | None = None
    """The folder of the Zarf package that deploys it."""
    chart: Chart | None = None
    """The chart that it is a template of."""
    context: bool = False
    """Its Packages are known, not reported on."""
    release: str | None = None
    """The folder of the chart with whose templates Helm installs it."""
    kustomized: bool = False
    """A kustomization in its folder or above may change what it holds."""
    patch: Literal["", "replaces", "joins"] = ""
    """Kustomize changes a Package by it, so what it does not say is not known: its lists replace those of the Package,
    or are joined to them."""


@record
class FileReport:
    """What one file comes to."""

    path: str
    settings: Settings
    packages: int = 0
    others: tuple[str, ...] = ()
    """The kinds of other objects of UDS, in a file without a Package."""
    findings: tuple[Finding, ...] = ()
    facts: tuple[PackageFact, ...] = ()
    services: tuple[ServiceFact, ...] = ()
    workloads: tuple[WorkloadFact, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    policies: tuple[PolicyFact, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()


def too_large(size: int, settings: Settings) -> str | None:
    """Say why a file of so many bytes is not read; None: it is small enough."""
    if size <= settings.max_file_size:
        return None
    return (
        f"The file has {size:,} bytes, more than the limit of {settings.max_file_size:,}; "
        "raise the setting 'max-file-size' to read it."
    )
