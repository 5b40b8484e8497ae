"""Findings of the readings of one template, merged into findings of the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from udslint.finding import INCLUDED, MILDER, Finding
from udslint.read.objects import Reading
from udslint.readings import holds_by_default, in_which


@dataclass
class Merged:
    """Findings with the readings in which they hold."""

    reading: Reading
    _found: dict[object, tuple[Finding, set[int]]] = field(default_factory=dict)
    _said: dict[frozenset[int], str | None] = field(default_factory=dict)

    def add(self, finding: Finding, variants: Iterable[int]) -> None:
        """Add a finding that holds in these readings."""
        key = (finding.rule.code, finding.span, finding.message)
        known, numbers = self._found.setdefault(key, (finding, set()))
        numbers.update(variants)
        more = [one for one in finding.related if one.message == INCLUDED and one not in known.related]
        if more:
            self._found[key] = (replace(known, related=(*known.related, *more)), numbers)

    def findings(self) -> Iterable[Finding]:
        """Give each finding once; what does not hold in every reading says when it does."""
        everywhere = len(self.reading.variants)
        for finding, variants in self._found.values():
            when = self.when(frozenset(variants))
            if len(variants) == everywhere and when is None:
                yield finding
                continue
            by_default = holds_by_default(self.reading.defaults, variants)
            severity = finding.severity if by_default else MILDER[finding.severity]
            yield replace(finding, severity=severity, when=when)

    def when(self, variants: frozenset[int]) -> str | None:
        """Say in plain words in which readings something holds; None: in all."""
        if variants not in self._said:
            readings, complete = self.reading.variants, self.reading.complete
            cut_short = not complete and len(readings) < self.reading.limit
            self._said[variants] = in_which(readings, variants, complete=complete, cut_short=cut_short)
        return self._said[variants]
