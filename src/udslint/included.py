"""Findings about a named template that several files include: one finding, with all the places that include it."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from udslint.record import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from udslint.finding import Finding


def once_each(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give findings that say the same of the same place once; of several Packages or clients they name none."""
    found: dict[object, list[Finding]] = {}
    for one in findings:
        said = one.rule.code, one.span, one.message, one.severity, one.when, one.suppressed
        found.setdefault(said, []).append(one)
    for alike in found.values():
        yield _joined(alike) if len(alike) > 1 else alike[0]


def _joined(findings: list[Finding]) -> Finding:
    related = sorted({place for one in findings for place in one.related}, key=attrgetter("span", "message"))
    packages, clients = {one.package for one in findings}, {one.client for one in findings}
    return replace(
        findings[0],
        related=tuple(related),
        package=findings[0].package if len(packages) == 1 else "",
        client=findings[0].client if len(clients) == 1 else "",
    )
