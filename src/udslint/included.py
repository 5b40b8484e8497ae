"""Findings about a named template that several files include: one finding, with all the places that include it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from udslint.record import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from udslint.finding import Finding


def once_each(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give findings that say the same of the same place once; it is the first file's Package that they name."""
    found: dict[object, list[Finding]] = {}
    for one in findings:
        said = one.rule.code, one.span, one.message, one.severity, one.when, one.suppressed
        found.setdefault(said, []).append(one)
    for first, *others in found.values():
        related = dict.fromkeys(chain(first.related, *(other.related for other in others)))
        yield replace(first, related=tuple(related)) if others else first
